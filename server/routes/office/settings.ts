import { Hono } from 'hono';
import { SettingsSchema } from '../../../shared/settings.ts';
import { TermsSchema } from '../../../shared/terms.ts';
import type { Context } from '../../context.ts';
import { setBusinessPolicy, setServicePolicy, setTerms, settingsOf } from '../../dispatch/settings.ts';
import { staffMay } from '../../session.ts';
import { input } from '../input.ts';

/** How times are offered: for the business, and where a service differs. */
export const settingsRoutes = (ctx: Context) =>
  new Hono()
    .get('/settings', staffMay(ctx, 'see-settings'), async (c) =>
      c.json(await settingsOf(ctx, c.var.business, c.var.scope)),
    )
    .put('/settings', staffMay(ctx, 'change-settings'), input('json', SettingsSchema), async (c) => {
      const { policy } = c.req.valid('json');
      await setBusinessPolicy(ctx, c.var.business, policy, `staff:${c.var.staff.id}`);
      return c.json(await settingsOf(ctx, c.var.business, c.var.scope));
    })
    .put('/settings/terms', staffMay(ctx, 'change-settings'), input('json', TermsSchema), async (c) => {
      await setTerms(ctx, c.var.business, c.req.valid('json'), `staff:${c.var.staff.id}`);
      return c.json(await settingsOf(ctx, c.var.business, c.var.scope));
    })
    .put(
      '/settings/services/:id',
      staffMay(ctx, 'change-settings', 'service'),
      input('json', SettingsSchema),
      async (c) => {
        const { policy } = c.req.valid('json');
        await setServicePolicy(ctx, c.var.business, c.req.param('id'), policy, `staff:${c.var.staff.id}`);
        return c.json(await settingsOf(ctx, c.var.business, c.var.scope));
      },
    );
