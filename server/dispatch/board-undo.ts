/**
 * Takes back one move on the board: same person, start, length, promise, through the same checks. A message that waits is
 * withdrawn and nobody hears of anything. Where it has left, a booking that comes back is told again; what was never
 * booked before stays, since nobody is told of a time and left without one.
 */
import type { BoardMoved } from '../../shared/board.ts';
import { dayOf } from '../../shared/time.ts';
import type { Business } from '../business/business.ts';
import type { Context } from '../context.ts';
import type { Tx } from '../db/connect.ts';
import type { Row } from '../db/schema.ts';
import { deedById, record } from '../history.ts';
import { lockJob, updateJob } from '../jobs/jobs.ts';
import { haveLeft, withdraw } from '../notify/withdraw.ts';
import { Refusal } from '../refusal.ts';
import { allocationsOf, appointmentById, type PlaceOptions, type Placing, settle } from '../schedule/appointments.ts';
import { eventById } from '../schedule/events.ts';
import { whyNowhere } from '../schedule/places.ts';
import { placements } from '../schedule/problem.ts';
import { endProposal, reopenProposal, sentProposalOf, tellBooked } from '../schedule/proposals.ts';
import { reenterQueue } from '../schedule/queue.ts';
import { lasting, type Matter, matterOf } from '../schedule/wish.ts';
import { mustReach } from '../scope.ts';
import { serviceById } from '../services/services.ts';
import { askedFor, type Card, lastActor, type Mover } from './board-card.ts';
import { carry, type MoveRecord, Outdated, stateWords } from './board-carry.ts';
import { changeTo, type EventMoveRecord } from './board-events.ts';

type Deed = Row<'history'>;

/** Takes back the move that a line of history tells of, if nothing has become of its card since. */
export async function undoMove(ctx: Context, business: Business, id: string, mover: Mover): Promise<BoardMoved> {
  const db = ctx.database.db;
  const deed = await deedById(db, business.id, id);
  if (deed?.action !== 'drag') throw nothingToUndo();
  const subject = deed.subjectKind === 'event' ? 'event' : 'job';
  await mustReach(db, business.id, mover.scope, subject, deed.subjectId).catch((error: unknown) => {
    throw error instanceof Refusal ? nothingToUndo() : error;
  });
  return subject === 'event' ? undoEvent(ctx, business, deed, mover) : undoCard(ctx, business, deed, mover);
}

const nothingToUndo = (): Refusal => new Refusal('gone', 'There is no such move to take back.');
const toldAlready = (): Refusal =>
  new Refusal('conflict', 'The customer has been told already. Move it once more, or cancel it with them.');

async function undoCard(ctx: Context, business: Business, deed: Deed, mover: Mover): Promise<BoardMoved> {
  const db = ctx.database.db;
  const before = JSON.parse(deed.before) as MoveRecord['before'];
  const after = JSON.parse(deed.after) as MoveRecord['after'];
  const changed = async (): Promise<BoardMoved> => ({
    outcome: 'changed',
    by: await lastActor(db, business.id, deed.subjectId),
  });
  const matter = await matterOf(db, business, deed.subjectId);
  const appointment = await appointmentById(db, business.id, after.appointmentId!);
  if (appointment.revision !== after.revision) return changed();
  const message = { appointmentId: after.appointmentId!, version: after.version };
  const told = after.telling !== 'nobody' && (await haveLeft(db, business.id, message));
  if (told && before.status !== 'booked') throw toldAlready();
  if (before.start === null) return takeOffAgain(ctx, matter, { deed, before, after }, mover);
  if (before.start <= ctx.now()) throw new Refusal('conflict', 'The time it had before is past.');
  return putBack(ctx, matter, { deed, before, after }, mover, told);
}

interface Move extends MoveRecord {
  deed: Deed;
}

/** What had no time before has none again, and stands in the queue where it stood. */
async function takeOffAgain(ctx: Context, matter: Matter, move: Move, mover: Mover): Promise<BoardMoved> {
  const { business, job } = matter;
  const { deed, before, after } = move;
  const { actor } = mover;
  try {
    return await ctx.transact(async (tx): Promise<BoardMoved> => {
      const now = await lockJob(tx, business.id, job.id);
      const placed = await appointmentById(tx, business.id, after.appointmentId!);
      if (placed.revision !== after.revision) throw new Outdated();
      if (!(await withdraw(tx, business.id, { appointmentId: after.appointmentId!, version: after.version })))
        throw toldAlready();
      await takeOff(ctx, tx, matter, after.appointmentId!, actor, now.version);
      await updateJob(tx, business.id, job.id, { minutes: before.minutes });
      await reenterQueue(tx, business.id, job.id, { at: deed.at, actor: deed.actor });
      await writeUndo(ctx, tx, matter, move, mover);
      const { revision: version } = await appointmentById(tx, business.id, after.appointmentId!);
      return { outcome: 'done', cardId: after.appointmentId!, version, effects: [], undo: null };
    });
  } catch (error) {
    if (error instanceof Outdated)
      return { outcome: 'changed', by: await lastActor(ctx.database.db, business.id, job.id) };
    throw error;
  }
}

async function takeOff(
  ctx: Context,
  tx: Tx,
  { business, job }: Matter,
  appointmentId: string,
  actor: Mover['actor'],
  version: number,
): Promise<void> {
  const proposal = await sentProposalOf(tx, business.id, job.id);
  if (proposal) await endProposal(ctx, tx, business, proposal.id, 'withdrawn', actor);
  else
    await settle(ctx, tx, business, await appointmentById(tx, business.id, appointmentId), {
      status: 'released',
      version,
    });
  await updateJob(tx, business.id, job.id, { status: 'open' });
}

/** The time it had, with whom and what it had, as it was promised. */
async function putBack(ctx: Context, given: Matter, move: Move, mover: Mover, told: boolean): Promise<BoardMoved> {
  const { before, after } = move;
  const { business, job } = given;
  const db = ctx.database.db;
  const appointment = await appointmentById(db, business.id, after.appointmentId!);
  const usual = await serviceById(db, business.id, given.service.id);
  const matter = { ...given, service: lasting(usual, before.minutes) };
  const card: Card = { matter, appointment, taken: await allocationsOf(db, business.id, appointment.id) };
  const lead = before.taken.find((t) => t.leads);
  const units = before.taken.filter((t) => !t.leads).map(({ resourceId, unit }) => ({ resourceId, unit }));
  const day = dayOf(before.start!, business.zone);
  const exactly = { from: before.start!, to: before.start! };
  const days = { fromDay: day, toDay: day };
  const asked = await askedFor(ctx, ctx.database.read, card, days, [exactly], lead?.resourceId ?? null);
  const wish = { ...asked.wish, units };
  const [found] = placements(asked.schedule, asked.road, wish);
  const line = lead ?? before.taken[0]!;
  if (!found)
    return {
      outcome: 'refused',
      why: whyNowhere(asked.schedule, asked.road, [wish], exactly),
      resourceName: line.name,
    };
  const placing = placingBack(ctx, card, { ...found, window: before.window! }, move, told);
  const answer = await carry(ctx, {
    card,
    placing,
    guard: appointment,
    line: line.resourceId,
    mover,
    seeing: false,
    prepare: async (tx, version) => {
      const message = { appointmentId: after.appointmentId!, version: after.version };
      const silent = after.telling === 'nobody' || (await withdraw(tx, business.id, message));
      // It left between our look and our lock: what is told has to be decided anew.
      if (!silent && !told) throw new Outdated();
      if (after.telling === 'ask') await takeOff(ctx, tx, matter, after.appointmentId!, mover.actor, version);
    },
    conclude: async (tx, { effects }) => {
      if (told) effects.push({ kind: 'customer', told: 'agreed', window: before.window! });
      await writeUndo(ctx, tx, matter, move, mover);
      return null;
    },
  });
  if (answer === 'changed') return { outcome: 'changed', by: await lastActor(db, business.id, job.id) };
  if (answer === 'taken') return { outcome: 'refused', why: { reason: 'taken' }, resourceName: line.name };
  return answer;
}

function placingBack(
  ctx: Context,
  { matter, appointment }: Card,
  placement: Placing['placement'],
  { before, after }: Move,
  told: boolean,
): Placing {
  const { business, job } = matter;
  const silent = after.telling === 'nobody';
  const status = (silent ? appointment!.status : before.status) === 'proposed' ? 'proposed' : 'booked';
  const options: PlaceOptions = {
    status,
    holdUntil: silent ? appointment!.holdUntil : before.holdUntil,
    moving: before.appointmentId!,
    exact: { pinned: before.pinned },
    // What nobody was told of leaves every earlier message true.
    ...(told ? {} : { version: silent ? appointment!.version : before.version }),
  };
  return {
    matter,
    placement,
    options,
    effect: async (tx, placed) => {
      await updateJob(tx, business.id, job.id, { minutes: before.minutes });
      if (silent) return;
      if (status === 'proposed' && !(await reopenProposal(ctx, tx, business.id, placed.id)))
        throw new Refusal('conflict', 'The proposal it had before has lapsed meanwhile.');
      if (told) await tellBooked(ctx, tx, matter, placed.id, false, 'moved');
    },
  };
}

const writeUndo = (ctx: Context, tx: Tx, matter: Matter, { deed, before, after }: Move, mover: Mover): Promise<void> =>
  record(ctx, tx, matter.business.id, {
    actor: mover.actor,
    action: 'undo-drag',
    subjectKind: 'job',
    subjectId: matter.job.id,
    before: { move: deed.id },
    after: { note: `${stateWords(after, matter.site.zone)} → ${stateWords(before, matter.site.zone)}` },
  });

/** The same for an event: whoever heard of the other time hears of this one. */
async function undoEvent(ctx: Context, business: Business, deed: Deed, mover: Mover): Promise<BoardMoved> {
  if (mover.notForEvents) throw new Refusal('not-allowed', mover.notForEvents);
  const db = ctx.database.db;
  const before = JSON.parse(deed.before) as EventMoveRecord['before'];
  const after = JSON.parse(deed.after) as EventMoveRecord['after'];
  if (before.start <= ctx.now()) throw new Refusal('conflict', 'The time it had before is past.');
  const event = await eventById(db, business.id, deed.subjectId);
  const messages = { eventId: event.id, since: deed.at };
  const told = after.told && (await haveLeft(db, business.id, messages));
  return changeTo(ctx, business, event, before, {
    mover,
    version: after.version,
    seeing: false,
    line: before.resourceIds[0] ?? '',
    told,
    action: 'undo-drag',
    ...(told ? {} : { withdrawing: messages }),
  });
}
