/**
 * What is offered to those who wait when time comes free. An offer holds nothing: the old
 * appointment stays until the new time is taken, and the first who takes a gap has it, once.
 */
import { DAY, HOUR, MINUTE, type Span } from '../../shared/time.ts';
import { type Business, businessById } from '../business/business.ts';
import type { Context } from '../context.ts';
import type { Db, Tx } from '../db/connect.ts';
import type { Row } from '../db/schema.ts';
import { isDuplicate } from '../db/transact.ts';
import { record } from '../history.ts';
import { issueLink } from '../links.ts';
import { enqueue } from '../notify/outbox.ts';
import { afterQuiet } from '../notify/quiet.ts';
import { type AppointmentRow, activeAppointment } from './appointments.ts';
import { ask } from './offer.ts';
import { acceptedOtherwise, tellBooked } from './proposals.ts';
import { leaveQueue } from './queue.ts';
import { take } from './take.ts';
import { endWaiting, mayWait, pastWaiting, type WaitingRow } from './waiting.ts';
import { type Matter, matterOf } from './wish.ts';

export type OpeningRow = Row<'opening'>;
type GapRow = Row<'gap'>;
/** So many seconds of driving are worth a day of somebody's waiting. */
const DAY_OF_WAITING = 5 * MINUTE;
/** So many of those who wait longest are looked at for one gap, and so many gaps in one round. */
const CANDIDATES = 40;
const GAPS_A_ROUND = 20;
/** So close to a gap several are asked at once. */
const SOON = 12 * HOUR;
const ASKED_WHEN_SOON = 3;
/** An offer that would last less is none. */
const SHORTEST_OFFER = 10 * MINUTE;

/** One round: offers and waits whose time is over end, and what is free goes to those it suits best. */
export async function fillGaps(ctx: Context): Promise<void> {
  for (const row of await pastWaiting(ctx)) await ctx.transact((tx) => endWaiting(ctx, tx, row, 'over'));
  await ctx.database.db
    .updateTable('opening')
    .set({ status: 'lapsed' })
    .where('status', '=', 'offered')
    .where('offeredUntil', '<=', ctx.now())
    .execute();
  const gaps = await ctx.database.read
    .selectFrom('gap as g')
    .selectAll()
    .where('g.closedAt', 'is', null)
    // What is offered to somebody at the moment needs nobody else yet, unless it is soon.
    .where((eb) =>
      eb.or([
        eb('g.startsAt', '<=', ctx.now() + SOON),
        eb.not(
          eb.exists(
            eb
              .selectFrom('opening as o')
              .select('o.id')
              .whereRef('o.businessId', '=', 'g.businessId')
              .whereRef('o.gapId', '=', 'g.id')
              .where('o.status', '=', 'offered'),
          ),
        ),
      ]),
    )
    .orderBy('g.freedAt')
    .orderBy('g.startsAt')
    .limit(GAPS_A_ROUND)
    .execute();
  for (const gap of gaps) await fillGap(ctx, await businessById(ctx, gap.businessId), gap);
}

/** Somebody who waits, and how good the gap is for them. */
interface Suitor {
  waiting: WaitingRow;
  matter: Matter;
  appointment: AppointmentRow | null;
  window: Span;
  /** Seconds of road it costs, less what their waiting is worth. */
  worth: number;
}

async function fillGap(ctx: Context, business: Business, gap: GapRow): Promise<void> {
  const open = await openingsOf(ctx.database.read, gap);
  const soon = gap.startsAt - ctx.now() <= SOON;
  const wanted = (soon ? ASKED_WHEN_SOON : 1) - open.filter((o) => o.status === 'offered').length;
  if (gap.startsAt > ctx.now() && wanted <= 0) return;
  const suitors = gap.startsAt > ctx.now() ? await suitorsOf(ctx, business, gap, open) : [];
  for (const suitor of suitors.slice(0, wanted)) await offerGap(ctx, gap, suitor);
  if (suitors.length === 0 && !open.some((o) => o.status === 'offered')) await closeGap(ctx, ctx.database.db, gap);
}

const openingsOf = (db: Db, { businessId, id }: GapRow): Promise<OpeningRow[]> =>
  db.selectFrom('opening').selectAll().where('businessId', '=', businessId).where('gapId', '=', id).execute();

/** Closes a gap; false when it was closed before. */
async function closeGap(ctx: Context, db: Db, { businessId, id }: Pick<GapRow, 'businessId' | 'id'>): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('gap')
    .set({ closedAt: ctx.now() })
    .where('businessId', '=', businessId)
    .where('id', '=', id)
    .where('closedAt', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Those the gap would suit, best first: by the one slot question, on the day and with whom the time came free. */
async function suitorsOf(
  ctx: Context,
  business: Business,
  gap: GapRow,
  asked: readonly OpeningRow[],
): Promise<Suitor[]> {
  const db = ctx.database.read;
  const rows = await db
    .selectFrom('waiting as w')
    .leftJoin('appointment as a', (join) =>
      join
        .onRef('a.businessId', '=', 'w.businessId')
        .onRef('a.jobId', '=', 'w.jobId')
        .on('a.status', 'in', ['proposed', 'booked']),
    )
    .selectAll('w')
    .where('w.businessId', '=', business.id)
    .where('w.endedAt', 'is', null)
    // Something sooner: a gap after their own time is of no use to them.
    .where((eb) => eb.or([eb('a.id', 'is', null), eb('a.windowFrom', '>', gap.startsAt)]))
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('opening as o')
            .select('o.id')
            .whereRef('o.businessId', '=', 'w.businessId')
            .whereRef('o.waitingId', '=', 'w.id')
            .where('o.status', '=', 'offered'),
        ),
      ),
    )
    .orderBy('w.since')
    .limit(CANDIDATES)
    .execute();
  const found: Suitor[] = [];
  for (const waiting of rows) {
    if (asked.some((o) => o.waitingId === waiting.id)) continue;
    const matter = await matterOf(db, business, waiting.jobId);
    const appointment = await activeAppointment(db, business.id, waiting.jobId);
    if (!mayWait(matter, appointment, ctx.now())) continue;
    const suitor = await suits(ctx, gap, waiting, matter, appointment);
    if (suitor) found.push(suitor);
  }
  return found.sort((a, b) => a.worth - b.worth);
}

async function suits(
  ctx: Context,
  gap: GapRow,
  waiting: WaitingRow,
  matter: Matter,
  appointment: AppointmentRow | null,
): Promise<Suitor | null> {
  const { found } = await ask(ctx, ctx.database.read, matter, {
    preferences: matter.job.preferences,
    day: gap.day,
    ...(appointment ? { without: appointment.id } : {}),
  });
  const fitting = found.find(
    ({ lead, units, start, window }) =>
      (lead?.id === gap.resourceId || units.some((u) => u.resourceId === gap.resourceId)) &&
      start < gap.endsAt &&
      window.to + MINUTE > gap.startsAt &&
      (!appointment || window.from < appointment.windowFrom),
  );
  if (!fitting) return null;
  const waited = (ctx.now() - waiting.since) / DAY;
  return { waiting, matter, appointment, window: fitting.window, worth: fitting.cost - waited * DAY_OF_WAITING };
}

async function offerGap(ctx: Context, gap: GapRow, { waiting, matter, appointment, window }: Suitor): Promise<void> {
  const { business, customer, service, site, policy } = matter;
  const leaves = afterQuiet(ctx.now(), site.zone, policy);
  const until = Math.min(leaves + policy.openingMinutes * MINUTE, window.from - HOUR);
  const id = ctx.id('opn');
  const lasting = until - leaves >= SHORTEST_OFFER;
  await ctx.transact(async (tx) => {
    await tx
      .insertInto('opening')
      .values({
        businessId: business.id,
        id,
        gapId: gap.id,
        waitingId: waiting.id,
        jobId: waiting.jobId,
        windowFrom: window.from,
        windowTo: window.to,
        // What cannot be answered any more is passed over, and not looked at again.
        status: lasting ? 'offered' : 'lapsed',
        offeredUntil: until,
        createdAt: ctx.now(),
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    if (!lasting) return;
    const url = await issueLink(ctx, tx, business.id, {
      purpose: 'opening',
      subjectId: id,
      expiresAt: until + 30 * DAY,
    });
    await enqueue(ctx, tx, business, {
      kind: 'opening',
      customer,
      service,
      jobId: waiting.jobId,
      appointment: null,
      window,
      before: appointment && { from: appointment.windowFrom, to: appointment.windowTo },
      zone: site.zone,
      place: site.text,
      who: null,
      url,
      holdUntil: until,
      byCustomer: false,
      policy,
    });
    await record(ctx, tx, business.id, {
      actor: 'system',
      action: 'offer-gap',
      subjectKind: 'job',
      subjectId: waiting.jobId,
      after: { openingId: id, window },
    });
  });
}

export const openingById = (db: Db, businessId: string, id: string): Promise<OpeningRow | undefined> =>
  db.selectFrom('opening').selectAll().where('businessId', '=', businessId).where('id', '=', id).executeTakeFirst();

/** Carries "somebody was quicker" out of the transaction, so that the old time stays. */
class Overtaken extends Error {}

export type OpeningAnswer = 'done' | 'too-late' | 'just-taken';

/**
 * Takes the time that came free: the old one is given back in the same transaction and not before. Of several who are
 * asked for one gap, the first has it; the others keep what they have and go on waiting.
 */
export async function takeOpening(ctx: Context, matter: Matter, opening: OpeningRow): Promise<OpeningAnswer> {
  const { business, job } = matter;
  if (opening.status === 'taken') return 'done';
  if (opening.status === 'gone') return 'just-taken';
  if (opening.status !== 'offered' || opening.offeredUntil <= ctx.now()) return 'too-late';
  const before = await activeAppointment(ctx.database.db, business.id, job.id);
  if (!mayWait(matter, before, ctx.now())) return 'too-late';
  const window = { from: opening.windowFrom, to: opening.windowTo };
  const options = {
    status: 'booked' as const,
    holdUntil: null,
    ...(before ? { moving: before.id } : {}),
    // Whoever cancelled or moved it meanwhile has the last word.
    allowed: (now: Matter['job']) => now.version === job.version + 1,
  };
  try {
    const result = await take(ctx, matter, window, options, async (tx, appointment) => {
      await claim(ctx, tx, opening);
      if (before) await acceptedOtherwise(ctx, tx, business.id, appointment.id);
      await tellBooked(ctx, tx, matter, appointment.id, true, before ? 'moved' : 'booked');
      await leaveQueue(ctx, tx, business.id, job.id, 'customer', 'moved');
      await endWaiting(ctx, tx, { businessId: business.id, id: opening.waitingId }, 'taken');
      await record(ctx, tx, business.id, {
        actor: 'customer',
        action: before ? 'move' : 'book',
        subjectKind: 'job',
        subjectId: job.id,
        ...(before ? { before: { window: { from: before.windowFrom, to: before.windowTo } } } : {}),
        after: { appointmentId: appointment.id, window },
      });
    });
    if (result.outcome === 'placed') return 'done';
    if (result.outcome === 'taken') await markGone(ctx, opening);
    return result.outcome === 'taken' ? 'just-taken' : 'too-late';
  } catch (error) {
    if (error instanceof Overtaken || isDuplicate(error)) return 'just-taken';
    throw error;
  }
}

/** The gap is one person's only: its row is the lock, and the others who were asked hear it when they look. */
async function claim(ctx: Context, tx: Tx, opening: OpeningRow): Promise<void> {
  const { businessId, gapId, id } = opening;
  if (!(await closeGap(ctx, tx, { businessId, id: gapId }))) throw new Overtaken();
  const { numUpdatedRows } = await tx
    .updateTable('opening')
    .set({ status: 'taken' })
    .where('businessId', '=', businessId)
    .where('id', '=', id)
    .where('status', '=', 'offered')
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw new Overtaken();
  await tx
    .updateTable('opening')
    .set({ status: 'gone' })
    .where('businessId', '=', businessId)
    .where('gapId', '=', gapId)
    .where('status', '=', 'offered')
    .execute();
}

const markGone = (ctx: Context, { businessId, id }: OpeningRow): Promise<unknown> =>
  ctx.database.db
    .updateTable('opening')
    .set({ status: 'gone' })
    .where('businessId', '=', businessId)
    .where('id', '=', id)
    .where('status', '=', 'offered')
    .execute();

/** Says no to this time; the customer goes on waiting for another, and the gap goes to the next. */
export async function declineOpening(ctx: Context, { businessId, id }: OpeningRow): Promise<OpeningAnswer> {
  const { numUpdatedRows } = await ctx.database.db
    .updateTable('opening')
    .set({ status: 'declined' })
    .where('businessId', '=', businessId)
    .where('id', '=', id)
    .where('status', '=', 'offered')
    .executeTakeFirst();
  return numUpdatedRows > 0n ? 'done' : 'too-late';
}
