/**
 * Places in a class: who is in, who stands in line, and how a place that came free is given on. Every change is made
 * under the event's lock (`lockEvent`), so places are given out one after the other and never more than there are.
 */
import { DAY, HOUR, type Instant, MINUTE } from '../../shared/time.ts';
import { businessById } from '../business/business.ts';
import type { Context } from '../context.ts';
import type { Db, Tx } from '../db/connect.ts';
import type { Row } from '../db/schema.ts';
import { type Actor, record } from '../history.ts';
import { customerById } from '../jobs/customers.ts';
import { issueLink } from '../links.ts';
import type { SignupKind } from '../notify/messages.ts';
import { enqueue } from '../notify/outbox.ts';
import { afterQuiet } from '../notify/quiet.ts';
import { cancelUntilOf, type EventMatter, lockedMatter } from './event-matter.ts';
import type { EventRow } from './events.ts';

export type SignupRow = Row<'signup'>;

/** So many are asked for one place when there is little time. */
const ASKED_PER_PLACE = 3;
/** An offer that would last less is none. */
const SHORTEST_OFFER = 10 * MINUTE;
/** A class's page goes on telling what was. */
const LINK_AFTER = 30 * DAY;

export async function signupById(db: Db, businessId: string, id: string): Promise<SignupRow | null> {
  const row = await db
    .selectFrom('signup')
    .selectAll()
    .where('businessId', '=', businessId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row ?? null;
}

/** Who is in or in line, in the order they came. */
export const standing = (db: Db, businessId: string, eventId: string): Promise<SignupRow[]> =>
  db
    .selectFrom('signup')
    .selectAll()
    .where('businessId', '=', businessId)
    .where('eventId', '=', eventId)
    .where('status', '<>', 'out')
    .orderBy('position')
    .execute();

const inOf = (rows: readonly SignupRow[]): number => rows.filter((s) => s.status === 'in').length;
export const aheadOf = (rows: readonly SignupRow[], { position }: Pick<SignupRow, 'position'>): number =>
  rows.filter((s) => s.status !== 'in' && s.position < position).length;
/** More are asked than there are places: the first who answers gets one. */
export const isRace = (rows: readonly SignupRow[], { capacity }: EventRow): boolean =>
  rows.filter((s) => s.status === 'offered').length > capacity - inOf(rows);

const isAhead = (event: EventRow, now: Instant): boolean => event.status === 'planned' && event.startsAt > now;

async function change(
  tx: Tx,
  row: SignupRow,
  fields: Partial<Pick<SignupRow, 'status' | 'position' | 'offeredUntil' | 'leftBecause' | 'outcome' | 'note'>>,
): Promise<SignupRow> {
  return tx
    .updateTable('signup')
    .set({ offeredUntil: null, leftBecause: null, ...fields, version: row.version + 1 })
    .where('businessId', '=', row.businessId)
    .where('id', '=', row.id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

export const signupLink = (ctx: Context, tx: Tx, { event }: Pick<EventMatter, 'event'>, id: string): Promise<string> =>
  issueLink(ctx, tx, event.businessId, { purpose: 'signup', subjectId: id, expiresAt: event.endsAt + LINK_AFTER });

/** Writes to whoever a place is about; gives their link. */
export async function tellPlace(
  ctx: Context,
  tx: Tx,
  matter: EventMatter,
  signup: SignupRow,
  kind: SignupKind,
  more: { byCustomer?: boolean; ahead?: number; race?: boolean } = {},
): Promise<string> {
  const { business, event, policy, service } = matter;
  const customer = await customerById(tx, business.id, signup.customerId);
  const url = await signupLink(ctx, tx, matter, signup.id);
  const title = { name: event.title, names: service?.names ?? {} };
  await enqueue(ctx, tx, business, {
    kind,
    customer,
    service: { ...title, place: 'location', durationMinutes: (event.endsAt - event.startsAt) / MINUTE },
    jobId: null,
    appointment: null,
    signup,
    window: { from: event.startsAt, to: event.endsAt },
    zone: matter.zone,
    place: matter.place,
    who: matter.who,
    url,
    holdUntil: signup.offeredUntil,
    changeUntil: signup.status === 'in' ? cancelUntilOf(matter, ctx.now()) : null,
    ahead: more.ahead ?? null,
    race: more.race ?? false,
    byCustomer: more.byCustomer ?? false,
    policy,
  });
  return url;
}

const write = (
  ctx: Context,
  tx: Tx,
  { event }: EventMatter,
  actor: Actor,
  action: string,
  signup: SignupRow,
): Promise<void> =>
  record(ctx, tx, event.businessId, {
    actor,
    action,
    subjectKind: 'event',
    subjectId: event.id,
    after: { signupId: signup.id, customerId: signup.customerId, status: signup.status },
  });

export type SignedUp =
  | { outcome: 'in' | 'waiting'; signup: SignupRow; url: string }
  | { outcome: 'full' | 'closed' | 'already' };

/**
 * Gives a customer a place, or stands them in line where there is none (`wait`) or others stand there already. The
 * event must be locked. A customer has one place in an event, whatever became of an earlier one.
 */
export async function signUp(
  ctx: Context,
  tx: Tx,
  matter: EventMatter,
  customerId: string,
  { wait, note, actor }: { wait: boolean; note: string; actor: Actor },
): Promise<SignedUp> {
  const { event } = matter;
  if (!isAhead(event, ctx.now()) || event.capacity === 0) return { outcome: 'closed' };
  const rows = await standing(tx, event.businessId, event.id);
  if (rows.some((row) => row.customerId === customerId)) return { outcome: 'already' };
  const free = inOf(rows) === rows.length && rows.length < event.capacity;
  if (!free && !wait) return { outcome: 'full' };
  const status = free ? 'in' : 'waiting';
  const signup = await enter(ctx, tx, event, customerId, status, note);
  await write(ctx, tx, matter, actor, free ? 'sign-up' : 'stand-in-line', signup);
  const byCustomer = actor === 'customer';
  const told = free
    ? await tellPlace(ctx, tx, matter, signup, 'place-booked', { byCustomer })
    : await tellPlace(ctx, tx, matter, signup, 'place-waiting', { byCustomer, ahead: aheadOf(rows, signup) });
  return { outcome: status, signup, url: told };
}

/** Writes the row, at the end of the line; who was here before comes in by their old one. */
async function enter(
  ctx: Context,
  tx: Tx,
  event: EventRow,
  customerId: string,
  status: 'in' | 'waiting',
  note: string,
): Promise<SignupRow> {
  const of = tx.selectFrom('signup').where('businessId', '=', event.businessId).where('eventId', '=', event.id);
  const { last } = await of.select((eb) => eb.fn.max('position').as('last')).executeTakeFirstOrThrow();
  const position = Number(last ?? 0) + 1;
  const before = await of.selectAll().where('customerId', '=', customerId).executeTakeFirst();
  if (before) return change(tx, before, { status, position, note: note || before.note, outcome: null });
  return tx
    .insertInto('signup')
    .values({
      businessId: event.businessId,
      id: ctx.id('sgn'),
      eventId: event.id,
      customerId,
      status,
      position,
      offeredUntil: null,
      leftBecause: null,
      outcome: null,
      version: 1,
      note,
      createdAt: ctx.now(),
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}

export type Answered = 'done' | 'too-late' | 'just-taken';

/** Takes the place that is offered, if it still is; the office may give a free one to anybody in line. The event must be locked. */
export async function takePlace(
  ctx: Context,
  tx: Tx,
  matter: EventMatter,
  signupId: string,
  actor: Actor,
): Promise<Answered> {
  const { event } = matter;
  const rows = await standing(tx, event.businessId, event.id);
  const signup = rows.find((row) => row.id === signupId);
  if (!signup || !isAhead(event, ctx.now())) return 'too-late';
  if (signup.status === 'in') return 'done';
  const byCustomer = actor === 'customer';
  if (byCustomer && signup.status === 'waiting') return 'just-taken';
  if (byCustomer && (signup.offeredUntil ?? 0) <= ctx.now()) return 'too-late';
  if (inOf(rows) >= event.capacity) return 'just-taken';
  const taken = await change(tx, signup, { status: 'in' });
  await write(ctx, tx, matter, actor, 'take-place', taken);
  await tellPlace(ctx, tx, matter, taken, 'place-booked', { byCustomer });
  await offerPlaces(ctx, tx, matter);
  return 'done';
}

/**
 * Gives up a place, an offer or a place in line; what came free goes to the next. After the deadline a customer who is in
 * has to call, or it counts as late, as the policy says. The event must be locked.
 */
export async function leave(
  ctx: Context,
  tx: Tx,
  matter: EventMatter,
  signupId: string,
  actor: Actor,
): Promise<'done' | 'too-late'> {
  const { event } = matter;
  const signup = await signupById(tx, event.businessId, signupId);
  if (!signup || signup.eventId !== event.id || signup.status === 'out' || !isAhead(event, ctx.now()))
    return 'too-late';
  const byCustomer = actor === 'customer';
  const late = signup.status === 'in' && cancelUntilOf(matter, ctx.now()) === null;
  if (byCustomer && late && matter.policy.lateCancel === 'call') return 'too-late';
  const leftBecause = byCustomer ? (late ? 'late' : 'customer') : 'office';
  const gone = await change(tx, signup, { status: 'out', leftBecause });
  await write(ctx, tx, matter, actor, 'leave', gone);
  await tellPlace(ctx, tx, matter, gone, 'place-left', { byCustomer });
  await offerPlaces(ctx, tx, matter);
  return 'done';
}

/**
 * Offers what is free to those who stand in line: to the first for a while, one after the other; shortly before the event
 * to several at once, of whom the first who answers gets it. Where nothing is free any more, those asked hear it and keep
 * their place in line. Idempotent; the event must be locked.
 */
export async function offerPlaces(ctx: Context, tx: Tx, matter: EventMatter): Promise<void> {
  const { event, policy } = matter;
  const now = ctx.now();
  if (!isAhead(event, now)) return;
  const rows = await standing(tx, event.businessId, event.id);
  const free = event.capacity - inOf(rows);
  const offered = rows.filter((row) => row.status === 'offered');
  if (free <= 0) {
    for (const row of offered) {
      const back = await change(tx, row, { status: 'waiting' });
      await tellPlace(ctx, tx, matter, back, 'place-taken', { ahead: aheadOf(rows, row) });
    }
    return;
  }
  // The clock of an offer runs from when its message may leave, and never beyond the beginning.
  const leaves = afterQuiet(now, matter.zone, policy);
  const until = Math.min(leaves + policy.placeOfferMinutes * MINUTE, event.startsAt);
  if (until - leaves < SHORTEST_OFFER) return;
  const soon = event.startsAt - leaves <= policy.placeRaceHours * HOUR;
  const asked = soon ? free * ASKED_PER_PLACE : free;
  const next = rows.filter((row) => row.status === 'waiting').slice(0, Math.max(0, asked - offered.length));
  const race = offered.length + next.length > free;
  for (const row of next) {
    const asking = await change(tx, row, { status: 'offered', offeredUntil: until });
    await write(ctx, tx, matter, 'system', 'offer-place', asking);
    await tellPlace(ctx, tx, matter, asking, 'place-offered', { race });
  }
}

/** Ends the offers whose time is over and passes their places on; says how many ended. */
export async function lapseOffers(ctx: Context): Promise<number> {
  const due = await ctx.database.read
    .selectFrom('signup')
    .select(['businessId', 'eventId'])
    .distinct()
    .where('status', '=', 'offered')
    .where('offeredUntil', '<=', ctx.now())
    .execute();
  let ended = 0;
  for (const { businessId, eventId } of due) {
    const business = await businessById(ctx, businessId);
    ended += await ctx.transact(async (tx) => {
      const matter = await lockedMatter(tx, business, eventId);
      const rows = await standing(tx, businessId, eventId);
      const over = rows.filter((row) => row.status === 'offered' && row.offeredUntil! <= ctx.now());
      for (const row of over) {
        const gone = await change(tx, row, { status: 'out', leftBecause: 'lapsed' });
        await write(ctx, tx, matter, 'system', 'lapse', gone);
        if (isAhead(matter.event, ctx.now())) await tellPlace(ctx, tx, matter, gone, 'place-lapsed');
      }
      if (over.length > 0) await offerPlaces(ctx, tx, matter);
      return over.length;
    });
  }
  return ended;
}

/** Tells everybody on the list that an event begins at another time; offers begin anew. The event must be locked. */
export async function tellMoved(ctx: Context, tx: Tx, matter: EventMatter): Promise<void> {
  for (const row of await standing(tx, matter.event.businessId, matter.event.id)) {
    const now = await change(tx, row, { status: row.status === 'in' ? 'in' : 'waiting' });
    await tellPlace(ctx, tx, matter, now, 'class-moved');
  }
  await offerPlaces(ctx, tx, matter);
}

/** Takes everybody off the list of a cancelled event and tells them. The event must be locked. */
export async function tellCancelled(ctx: Context, tx: Tx, matter: EventMatter): Promise<void> {
  for (const row of await standing(tx, matter.event.businessId, matter.event.id)) {
    const gone = await change(tx, row, { status: 'out', leftBecause: 'event' });
    await tellPlace(ctx, tx, matter, gone, 'class-cancelled');
  }
}

/** Notes whether somebody came; null takes the note back. */
export async function recordCame(
  ctx: Context,
  tx: Tx,
  matter: EventMatter,
  signupId: string,
  outcome: SignupRow['outcome'],
  actor: Actor,
): Promise<boolean> {
  const { event } = matter;
  const row = await signupById(tx, event.businessId, signupId);
  if (!row || row.eventId !== event.id || row.status !== 'in') return false;
  await tx
    .updateTable('signup')
    .set({ outcome })
    .where('businessId', '=', event.businessId)
    .where('id', '=', signupId)
    .execute();
  await write(ctx, tx, matter, actor, outcome ?? 'take-back', row);
  return true;
}
