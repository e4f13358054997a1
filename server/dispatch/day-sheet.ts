/** What matters on a day, most urgent first: late, at risk, unconfirmed, missing kit, conflicts, and the queue's head. */
import type { DaySheet, DaySheetLine } from '../../shared/board.ts';
import { may } from '../../shared/roles.ts';
import {
  addDays,
  DAY,
  type Day,
  dayOf,
  formatSpan,
  formatTime,
  HOUR,
  type Instant,
  MINUTE,
} from '../../shared/time.ts';
import type { Business } from '../business/business.ts';
import type { Context } from '../context.ts';
import { arrivalsOf } from '../schedule/arrivals.ts';
import { type Card, cardsById, cardsOnDay } from '../schedule/cards.ts';
import { loadSchedule } from '../schedule/day.ts';
import { outcomesOf } from '../schedule/outcomes.ts';
import { waitingForAnswer } from '../schedule/proposals.ts';
import { covers, coversResource, type Scope } from '../scope.ts';
import type { Staff } from '../session.ts';
import { knownConflicts } from './conflicts.ts';
import { seenBy } from './day-view.ts';
import { toldLateSince } from './late.ts';
import { queueHead } from './queue.ts';

/** Less room than this before the promise ends, and it may break. */
const HARDLY = 15 * MINUTE;
/** Seconds of rounding are no delay. */
const SLACK = MINUTE;
/** A proposal for a visit within so long wants to be asked after. */
const SOON = 36 * HOUR;
const QUEUE_HEAD = 3;

interface Asking {
  ctx: Context;
  business: Business;
  scope: Scope;
  day: Day;
  /** Whoever may see customers can open their file. */
  href(card: Pick<Card, 'jobId' | 'locationId'>): string | null;
  who(card: Card): string;
}

/** The sheet of a day, today unless given, as far as somebody's role reaches. */
export async function daySheet(
  ctx: Context,
  business: Business,
  staff: Staff,
  scope: Scope,
  asked?: Day,
): Promise<DaySheet> {
  const today = dayOf(ctx.now(), business.zone);
  const day = asked ?? today;
  const asking: Asking = {
    ...{ ctx, business, scope, day },
    href: (card) => (seenBy(scope, card) === 'all' ? `/office/jobs/${card.jobId}` : null),
    who(card) {
      const sees = seenBy(scope, card);
      if (sees === 'nothing') return 'Another location';
      return sees === 'what' ? card.serviceName : card.customerName;
    },
  };
  const parts = await Promise.all([
    day === today ? delays(asking) : [],
    conflicts(asking),
    day >= today && scope.ownResourceId === null ? unconfirmed(asking) : [],
    day === today && may(staff, 'work-queue') ? queue(asking) : [],
  ]);
  const lines = parts.flat().sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
  return { day, zone: business.zone, now: ctx.now(), lines };
}

const line = (
  given: Pick<DaySheetLine, 'id' | 'kind' | 'at' | 'text' | 'can'> & Partial<DaySheetLine>,
): DaySheetLine => ({ href: null, cardId: null, resourceId: null, conflictId: null, ...given });

/** Who will not be there as promised, or hardly; and who has said so already. */
async function delays({ ctx, business, scope, day, href, who }: Asking): Promise<DaySheetLine[]> {
  const db = ctx.database.read;
  const now = ctx.now();
  const { zone } = business;
  const schedule = await loadSchedule(ctx, db, business, { fromDay: day, toDay: day });
  const cards = await cardsOnDay(db, business.id, day);
  const outcomes = await outcomesOf(db, business.id, [...cards.keys()]);
  const over = new Map([...outcomes].map(([id, outcome]) => [id, outcome.at]));
  const told = await toldLateSince(db, business.id, now - DAY);
  const people = schedule.roster.resources.filter((r) => r.kind === 'person' && coversResource(scope, r));
  const days = people.map((person) => ({ person, takings: schedule.takingsOf(person.id, 1, day) }));
  const road = await ctx.travel.road(
    business,
    days.map(({ person, takings }) => {
      const points = [person.home, ...takings.map((t) => t.point)].filter((p) => p !== null);
      return { origins: points, destinations: points };
    }),
  );
  return days.flatMap(({ person, takings }) =>
    arrivalsOf(person, takings, over, road, now).flatMap(({ taking, expected }): DaySheetLine[] => {
      const card = cards.get(taking.appointmentId ?? '');
      if (!card || (card.status !== 'booked' && card.status !== 'proposed')) return [];
      const { appointmentId, window } = card;
      const first = person.name.split(' ')[0]!;
      const promised = window.from === window.to ? formatTime(window.to, zone, 'en') : formatSpan(window, zone, 'en');
      const about = { id: `late.${appointmentId}`, cardId: appointmentId, resourceId: person.id, href: href(card) };
      const then = formatTime(expected, zone, 'en');
      const late = expected - window.to;
      if (late > SLACK)
        return [
          line({
            ...{ ...about, kind: 'late', at: window.to },
            text: `${first} will be with ${who(card)} at ${then}, ${Math.ceil(late / MINUTE)} min after the promised ${promised}.`,
            can: 'Say that we run late, or give it to somebody nearer.',
          }),
        ];
      if (told.has(card.jobId))
        return [
          line({
            ...{ ...about, kind: 'told-late', at: window.to },
            text: `${first} runs late: ${who(card)} knows of ${promised}.`,
            can: 'Nothing to do as long as it stays so.',
          }),
        ];
      if (expected - taking.from > SLACK && -late < HARDLY)
        return [
          line({
            ...{ ...about, kind: 'at-risk', at: window.to },
            text: `${first} will be with ${who(card)} at ${then}, ${Math.floor(-late / MINUTE)} min before the promise of ${promised} ends.`,
            can: 'Call ahead, or give it to somebody nearer.',
          }),
        ];
      return [];
    }),
  );
}

/** What of the day cannot be as it is planned; what visits go without stands apart. */
async function conflicts({ ctx, business, scope, day }: Asking): Promise<DaySheetLine[]> {
  const known = await knownConflicts(ctx, business, scope, { fromDay: day, toDay: day });
  return known
    .filter(({ conflict }) => !conflict.accepted)
    .map(({ conflict, shown }) =>
      line({
        id: shown.id,
        kind: shown.kind === 'supplies' ? 'missing-kit' : 'conflict',
        at: conflict.takings[0]?.from ?? ctx.now(),
        text: shown.sentence,
        can: shown.kind === 'supplies' ? 'Bring it, or see who has one.' : 'See the ways out.',
        cardId: shown.cardIds[0] ?? null,
        resourceId: shown.resourceId,
        conflictId: shown.id,
      }),
    );
}

/** Proposals for a time that comes soon, and that nobody has answered yet. */
async function unconfirmed({ ctx, business, scope, day, href, who }: Asking): Promise<DaySheetLine[]> {
  const db = ctx.database.read;
  const now = ctx.now();
  const { zone } = business;
  const today = dayOf(now, zone);
  const waiting = await waitingForAnswer(db, business.id, now);
  const cards = await cardsById(db, business.id, [...waiting.keys()]);
  return [...cards.values()].flatMap((card): DaySheetLine[] => {
    const on = dayOf(card.window.from, zone);
    const soon = on === day || (day === today && on === addDays(day, 1) && card.window.from < now + SOON);
    if (!soon || !covers(scope, card.locationId)) return [];
    const until: Instant = waiting.get(card.appointmentId)!;
    const when = `${on === today ? 'today' : on === addDays(today, 1) ? 'tomorrow' : on}, ${formatSpan(card.window, zone, 'en')}`;
    return [
      line({
        ...{ id: `unconfirmed.${card.appointmentId}`, kind: 'unconfirmed', at: until },
        text: `${who(card)} has not answered: ${when} is kept until ${formatTime(until, zone, 'en')}${dayOf(until, zone) === today ? '' : ' tomorrow'}.`,
        can: 'Call and book it for them.',
        href: href(card),
        cardId: card.appointmentId,
      }),
    ];
  });
}

const waitsFor: Record<Awaited<ReturnType<typeof queueHead>>['items'][number]['kind'], string> = {
  declined: 'declined the time we proposed',
  expired: 'did not answer in time',
  'no-slot': 'has no time any more',
  request: 'asks for a time',
  'call-me': 'wants to be called',
  'rebook-unanswered': 'has not chosen another time yet',
  'message-failed': 'did not get our message',
  'opted-out': 'wants no more messages',
  supplies: 'goes without something it uses up',
};

/** The first of what waits for a person. */
async function queue({ ctx, business, scope, day }: Asking): Promise<DaySheetLine[]> {
  const { items: all, count } = await queueHead(ctx, business, scope, 4 * QUEUE_HEAD);
  // What today's visits go without stands on the sheet already.
  const said = (item: (typeof all)[number]): boolean =>
    item.kind === 'supplies' && dayOf(item.due, business.zone) === day;
  const items = all.filter((item) => !said(item)).slice(0, QUEUE_HEAD);
  return items.map(({ id, kind, name, due }, i) =>
    line({
      ...{ id: `queue.${id}`, kind: 'queue', at: due, href: '/office/queue' },
      text: `${name || 'Somebody'} ${waitsFor[kind]}.`,
      can: i === 0 && count > items.length ? `Open the queue: ${count} wait.` : 'Open the queue.',
    }),
  );
}
