import { Hono } from 'hono';
import { ChangeStaffSchema, InviteSchema } from '../../../shared/staff.ts';
import type { Context } from '../../context.ts';
import { type OfficeEnv, type Staff, staffMay } from '../../session.ts';
import { changeStaff, deactivateStaff, inviteAgain, inviteStaff, staffPage } from '../../staff/accounts.ts';
import { input } from '../input.ts';

const actorOf = (staff: Staff): `staff:${string}` => `staff:${staff.id}`;

/** Who works in the office. */
export const staffRoutes = (ctx: Context) =>
  new Hono<OfficeEnv>()
    .get('/staff', staffMay(ctx, 'manage-staff'), async (c) =>
      c.json(await staffPage(ctx, c.var.business, c.var.scope)),
    )
    .post('/staff', staffMay(ctx, 'manage-staff'), input('json', InviteSchema), async (c) => {
      const { business, staff, scope } = c.var;
      return c.json({ id: await inviteStaff(ctx, business, c.req.valid('json'), actorOf(staff), scope) }, 201);
    })
    .put('/staff/:id', staffMay(ctx, 'manage-staff', 'staff'), input('json', ChangeStaffSchema), async (c) => {
      const { business, staff, scope } = c.var;
      await changeStaff(ctx, business, c.req.param('id'), c.req.valid('json'), actorOf(staff), scope);
      return c.json({ outcome: 'done' as const });
    })
    .post('/staff/:id/invite', staffMay(ctx, 'manage-staff', 'staff'), async (c) => {
      await inviteAgain(ctx, c.var.business, c.req.param('id'), actorOf(c.var.staff));
      return c.json({ outcome: 'done' as const });
    })
    .post('/staff/:id/deactivate', staffMay(ctx, 'manage-staff', 'staff'), async (c) => {
      await deactivateStaff(ctx, c.var.business, c.req.param('id'), actorOf(c.var.staff));
      return c.json({ outcome: 'done' as const });
    });
