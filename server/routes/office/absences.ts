import { Hono } from 'hono';
import { type AbsenceEntry, AbsenceRequestSchema, ConfirmAbsenceSchema } from '../../../shared/office.ts';
import type { Context } from '../../context.ts';
import { absencesSeen, confirmAbsence, endAbsence, previewAbsence } from '../../dispatch/absences.ts';
import { staffMay } from '../../session.ts';
import { input } from '../input.ts';

/** Somebody or something is away. The preview writes nothing. */
export const absenceRoutes = (ctx: Context) =>
  new Hono()
    .get('/absences', staffMay(ctx, 'see-schedule'), async (c) => {
      const absences: AbsenceEntry[] = await absencesSeen(ctx, c.var.business, c.var.staff, c.var.scope);
      return c.json({ absences });
    })
    .post('/absences/preview', staffMay(ctx, 'enter-absence'), input('json', AbsenceRequestSchema), async (c) =>
      c.json(await previewAbsence(ctx, c.var.business, c.req.valid('json'), c.var.scope)),
    )
    .post('/absences', staffMay(ctx, 'enter-absence'), input('json', ConfirmAbsenceSchema), async (c) =>
      c.json(await confirmAbsence(ctx, c.var.business, c.req.valid('json'), `staff:${c.var.staff.id}`, c.var.scope)),
    )
    .delete('/absences/:id', staffMay(ctx, 'enter-absence', 'absence'), async (c) => {
      await endAbsence(ctx, c.var.business, c.req.param('id'), `staff:${c.var.staff.id}`);
      return c.json({ outcome: 'done' as const });
    });
