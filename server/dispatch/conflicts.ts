/** The conflicts of some days as somebody in the office may see them. */
import type { BoardConflict, BoardConflicts } from '../../shared/board.ts';
import { addDays, type Day, dayOf } from '../../shared/time.ts';
import type { Business } from '../business/business.ts';
import { staffNames } from '../business/staff.ts';
import type { Context } from '../context.ts';
import { everyResource } from '../resources/resources.ts';
import { type Card, cardsById } from '../schedule/cards.ts';
import { type Conflict, conflictsOn } from '../schedule/conflicts.ts';
import type { Taking } from '../schedule/takings.ts';
import { covers, coversResource, type Scope } from '../scope.ts';
import { sentenceOf, type Told } from './conflict-words.ts';
import { type Sees, seenBy } from './day-view.ts';
import { eventsBetween } from './event-lists.ts';

/** So many days are looked at where nobody says how many. */
const DAYS = 14;
/** Conflicts lie ahead; further than so many days from the first nobody plans by hand. */
const MOST_DAYS = 400;

/** A conflict with the names its sentence needs. */
export interface KnownConflict {
  conflict: Conflict;
  shown: BoardConflict;
  cards: ReadonlyMap<string, Card>;
  /** Of people, rooms and devices. */
  names: ReadonlyMap<string, string>;
}

/** What of some days cannot be as it is planned, as far as somebody's role reaches. */
export async function listConflicts(
  ctx: Context,
  business: Business,
  scope: Scope,
  asked: { fromDay?: Day | undefined; toDay?: Day | undefined } = {},
): Promise<BoardConflicts> {
  const fromDay = asked.fromDay ?? dayOf(ctx.now(), business.zone);
  const last = asked.toDay ?? addDays(fromDay, DAYS - 1);
  const toDay = last < addDays(fromDay, MOST_DAYS) ? last : addDays(fromDay, MOST_DAYS);
  const known = await knownConflicts(ctx, business, scope, { fromDay, toDay });
  const shown = known.map((one) => one.shown);
  const conflicts = [...shown.filter((c) => !c.accepted), ...shown.filter((c) => c.accepted)];
  return { fromDay, toDay, zone: business.zone, conflicts };
}

/** The same with what they are about, for whoever looks for a way out. */
export async function knownConflicts(
  ctx: Context,
  business: Business,
  scope: Scope,
  range: { fromDay: Day; toDay: Day },
): Promise<KnownConflict[]> {
  if (range.toDay < range.fromDay) return [];
  const db = ctx.database.read;
  const all = await conflictsOn(ctx, db, business, range);
  if (all.length === 0) return [];
  const resources = new Map((await everyResource(db, business.id)).map((r) => [r.id, r]));
  const within = all.filter(({ resourceId }) => {
    const resource = resources.get(resourceId);
    return resource !== undefined && coversResource(scope, resource);
  });
  const ids = within.flatMap(({ visits }) => visits.map(({ id }) => id));
  const days = within.map(({ day }) => day).sort();
  const withEvent = within.some(({ takings }) => takings.some((t) => t.appointmentId === null));
  const [cards, events, names] = await Promise.all([
    cardsById(db, business.id, [...new Set(ids)]),
    withEvent ? eventsBetween(db, business, days[0]!, days.at(-1)!) : [],
    staffNames(db, business.id),
  ]);
  const resourceNames = new Map([...resources.values()].map(({ id, name }) => [id, name]));
  return within.map((conflict): KnownConflict => {
    const { name, kind } = resources.get(conflict.resourceId)!;
    const eventOf = (taking: Taking) =>
      events.find((e) => e.from === taking.from && e.resources.some((r) => r.id === taking.resourceId));
    const resourceName = kind === 'person' ? name.split(' ')[0]! : name;
    const subjects = conflict.takings.map((taking): Told['subjects'][number] & { id: string } => {
      const card = cards.get(taking.appointmentId ?? '');
      if (card) return { ...subjectOf(card, seenBy(scope, card)), at: taking.from };
      const event = eventOf(taking);
      const seen = event !== undefined && covers(scope, event.locationId);
      return {
        id: seen ? event.id : '',
        who: seen ? event.title : 'Another location',
        serviceName: '',
        at: taking.from,
      };
    });
    const { id, resourceId, day, by, accepted, why } = conflict;
    const told = { resource: resourceName, isPerson: kind === 'person', subjects, by, day, zone: business.zone };
    const shown: BoardConflict = {
      ...{ id, kind: conflict.kind, resourceId, day },
      cardIds: subjects.map((subject) => subject.id).filter(Boolean),
      by: ['too-many', 'supplies', 'requirement'].includes(conflict.kind) ? by : Math.max(1, Math.round(by / 60)),
      sentence: sentenceOf(why, told),
      accepted: accepted && { by: nameOfActor(accepted.by, names), reason: accepted.reason },
    };
    return { conflict, shown, cards, names: resourceNames };
  });
}

const nameOfActor = (by: string, names: ReadonlyMap<string, string>): string =>
  by.startsWith('staff:') ? (names.get(by.slice('staff:'.length)) ?? 'staff') : by;

/** A visit as somebody may know it: by its customer, by what is done, or only that the time is taken. */
function subjectOf(card: Card, sees: Sees): { id: string; who: string; serviceName: string } {
  const id = sees === 'nothing' ? '' : card.appointmentId;
  const serviceName = sees === 'nothing' ? 'A visit' : card.serviceName;
  const who =
    sees === 'all' || sees === 'names' ? card.customerName : sees === 'what' ? card.serviceName : 'Another location';
  return { id, who, serviceName };
}
