import { Hono } from 'hono';
import { type BoardMoved, BoardMoveSchema, BoardPlacesSchema, BoardUndoSchema } from '../../../shared/board.ts';
import { whyNot } from '../../../shared/roles.ts';
import type { Context } from '../../context.ts';
import type { Mover } from '../../dispatch/board-card.ts';
import { moveOnBoard } from '../../dispatch/board-move.ts';
import { boardPlaces } from '../../dispatch/board-places.ts';
import { undoMove } from '../../dispatch/board-undo.ts';
import { mustReach, type Scope } from '../../scope.ts';
import { type Staff, staffMay } from '../../session.ts';
import { input } from '../input.ts';

const statusOf = ({ outcome }: BoardMoved): 200 | 409 => (outcome === 'done' ? 200 : 409);
const moverOf = (staff: Staff, scope: Scope): Mover => ({
  actor: `staff:${staff.id}`,
  scope,
  notForEvents: whyNot(staff, 'plan-period'),
});

/** What a hand does on the board. 409: not done, and why or what must be said first; a preview does nothing in any case. */
export function boardMoveRoutes(ctx: Context) {
  const place = () => staffMay(ctx, 'place-jobs');
  /** Both lines must be within reach; the card itself is looked at where it is read. */
  const lines = async (businessId: string, scope: Scope, ids: readonly (string | undefined)[]): Promise<void> => {
    for (const id of ids) if (id) await mustReach(ctx.database.read, businessId, scope, 'resource', id);
  };
  return new Hono()
    .post('/board/places', place(), input('json', BoardPlacesSchema), async (c) => {
      const asked = c.req.valid('json');
      await lines(c.var.business.id, c.var.scope, [asked.fromResourceId]);
      return c.json(await boardPlaces(ctx, c.var.business, asked, c.var.scope));
    })
    .post('/board/move', place(), input('json', BoardMoveSchema), async (c) => {
      const move = c.req.valid('json');
      await lines(c.var.business.id, c.var.scope, [move.resourceId, move.fromResourceId]);
      const answer = await moveOnBoard(ctx, c.var.business, move, moverOf(c.var.staff, c.var.scope));
      return c.json(answer, statusOf(answer));
    })
    .post('/board/undo', place(), input('json', BoardUndoSchema), async (c) => {
      const { business, staff, scope } = c.var;
      const answer = await undoMove(ctx, business, c.req.valid('json').undo, moverOf(staff, scope));
      return c.json(answer, statusOf(answer));
    })
    .post('/board/preview-move', place(), input('json', BoardMoveSchema), async (c) => {
      const move = c.req.valid('json');
      await lines(c.var.business.id, c.var.scope, [move.resourceId, move.fromResourceId]);
      return c.json(await moveOnBoard(ctx, c.var.business, move, moverOf(c.var.staff, c.var.scope), { seeing: true }));
    });
}
