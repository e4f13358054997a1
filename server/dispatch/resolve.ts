/** A conflict is opened with its ways out, and one of them is taken with one click, if it is still what was shown. */
import type { BoardWays, Resolve, Resolved } from '../../shared/board.ts';
import type { Business } from '../business/business.ts';
import type { Context } from '../context.ts';
import { type Actor, record } from '../history.ts';
import { lockJob } from '../jobs/jobs.ts';
import { badField } from '../refusal.ts';
import { overrideRules } from '../schedule/appointments.ts';
import type { Card } from '../schedule/cards.ts';
import { namedBy } from '../schedule/conflict-id.ts';
import type { Scope } from '../scope.ts';
import type { Mover } from './board-card.ts';
import { moveOnBoard } from './board-move.ts';
import { type Cause, exchange, keep, rebook } from './carry-out.ts';
import { type KnownConflict, knownConflicts } from './conflicts.ts';
import { stampOf } from './stamp.ts';
import { type FoundWay, waysOut } from './ways.ts';

interface Opened {
  known: KnownConflict | null;
  ways: FoundWay[];
  answer: BoardWays;
}

async function open(ctx: Context, business: Business, id: string, scope: Scope): Promise<Opened> {
  const named = namedBy(id);
  const range = named && { fromDay: named.day, toDay: named.day };
  const known = range && (await knownConflicts(ctx, business, scope, range)).find((one) => one.conflict.id === id);
  const ways = known && !known.conflict.accepted ? await waysOut(ctx, business, known, scope) : [];
  const told = ways.map(({ carry: _, ...way }) => way);
  const answer = { conflict: known?.shown ?? null, zone: business.zone, ways: told, stamp: stampOf([id, told]) };
  return { known: known ?? null, ways, answer };
}

/** The ways out of a conflict, least disturbance first; none where it is no conflict any more. */
export const conflictWays = async (ctx: Context, business: Business, id: string, scope: Scope): Promise<BoardWays> =>
  (await open(ctx, business, id, scope)).answer;

/** Takes a way out that was shown, through the checks every change goes through. */
export async function resolveConflict(
  ctx: Context,
  business: Business,
  id: string,
  { way: wayId, stamp, reason }: Resolve,
  actor: Actor,
  scope: Scope,
): Promise<Resolved> {
  const { known, ways, answer } = await open(ctx, business, id, scope);
  if (!known || answer.stamp !== stamp) return { outcome: 'changed', ...answer };
  const way = ways.find((one) => one.id === wayId);
  if (!way) throw badField('way', 'there is no such way out');
  if (way.needsReason && reason === '') throw badField('reason', 'say why it is kept');
  const done = await carryOut(ctx, business, way, { conflictId: id }, reason, { actor, scope, notForEvents: null });
  if (done) return { outcome: 'done', told: way.carry.kind === 'ask', undo: done.undo };
  return { outcome: 'changed', ...(await conflictWays(ctx, business, id, scope)) };
}

/** What was done, if the board's Undo can take it back; false when somebody was quicker: what was done keeps every promise. */
async function carryOut(
  ctx: Context,
  business: Business,
  { carry, move }: FoundWay,
  cause: Cause & { conflictId: string },
  reason: string,
  mover: Mover,
): Promise<{ undo: string | null } | false> {
  const { actor } = mover;
  const done = { undo: null };
  switch (carry.kind) {
    case 'move': {
      const moved = move ? await moveOnBoard(ctx, business, move, mover) : null;
      if (moved?.outcome === 'done') return { undo: moved.undo };
      if (moved && moved.outcome !== 'refused') return false;
      // Where more than one line changes at once no hand could do it.
      return (await keep(ctx, { ...carry.one, placement: carry.placement }, cause, actor)) === 'kept' && done;
    }
    case 'order':
      for (const one of carry.plan.reorders) if (!(await exchange(ctx, business, one, cause, actor))) return false;
      for (const one of carry.plan.kept) if ((await keep(ctx, one, cause, actor)) !== 'kept') return false;
      return done;
    case 'ask':
      return (await rebook(ctx, { ...carry.one, placement: carry.placement }, cause, actor)) !== 'unaffected' && done;
    case 'accept':
      await accept(ctx, business, carry.card, { ...cause, reason }, actor);
      return done;
    default:
      return carry satisfies never;
  }
}

/** Somebody answers for it by name: it is listed as accepted from now on. */
async function accept(
  ctx: Context,
  business: Business,
  { jobId, appointmentId }: Card,
  why: { conflictId: string; reason: string },
  actor: Actor,
): Promise<void> {
  await ctx.transact(async (tx) => {
    await lockJob(tx, business.id, jobId);
    await overrideRules(ctx, tx, business.id, appointmentId, { by: actor, reason: why.reason });
    const about = { actor, subjectKind: 'job', subjectId: jobId };
    await record(ctx, tx, business.id, { ...about, action: 'accept-conflict', after: { appointmentId, ...why } });
  });
}
