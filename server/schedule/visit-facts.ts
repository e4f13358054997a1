/** What a conflict must know of the visits in a schedule that the ledger in memory does not say. */
import type { AppointmentStatus } from '../../shared/appointment.ts';
import type { Instant, Span } from '../../shared/time.ts';
import type { Db } from '../db/connect.ts';
import type { Taking } from './takings.ts';

/** What stays the same as long as a visit's lines in the ledger do. */
export interface VisitFacts {
  id: string;
  jobId: string;
  serviceId: string;
  /** The location it is held at; null at the customer's. */
  siteId: string | null;
  locationId: string | null;
  window: Span;
  plannedStart: Instant;
  plannedEnd: Instant;
}

/** By the first line of a visit: whoever writes a resource's day gives it new lines. */
const known = new WeakMap<Taking, VisitFacts>();
/** So many are asked for by name; more of them by their days. */
const MOST_NAMED = 200;

/** The facts of some visits, those read before from memory. Visits that are gone meanwhile are missing. */
export async function factsOf(
  db: Db,
  businessId: string,
  visits: ReadonlyMap<string, readonly Taking[]>,
  span: Span,
): Promise<Map<string, VisitFacts>> {
  const facts = new Map<string, VisitFacts>();
  const unknown: string[] = [];
  for (const [id, takings] of visits) {
    const found = known.get(takings[0]!);
    if (found) facts.set(id, found);
    else unknown.push(id);
  }
  if (unknown.length === 0) return facts;
  const query = db
    .selectFrom('appointment as a')
    .innerJoin('job as j', (join) => join.onRef('j.businessId', '=', 'a.businessId').onRef('j.id', '=', 'a.jobId'))
    .innerJoin('service as s', (join) =>
      join.onRef('s.businessId', '=', 'j.businessId').onRef('s.id', '=', 'j.serviceId'),
    )
    .select(['a.id', 'a.jobId', 'j.serviceId', 'j.locationId', 'a.locationId as heldAt', 's.place'])
    .select(['a.windowFrom', 'a.windowTo', 'a.plannedStart', 'a.plannedEnd'])
    .where('a.businessId', '=', businessId);
  const rows = await (unknown.length <= MOST_NAMED
    ? query.where('a.id', 'in', unknown)
    : query.where('a.plannedStart', '>=', span.from).where('a.plannedStart', '<', span.to)
  ).execute();
  for (const { windowFrom, windowTo, heldAt, place, ...row } of rows) {
    const takings = visits.get(row.id);
    if (!takings) continue;
    const siteId = place === 'location' ? heldAt : null;
    const fact = { ...row, siteId, window: { from: windowFrom, to: windowTo } };
    known.set(takings[0]!, fact);
    facts.set(row.id, fact);
  }
  return facts;
}

/** How a visit stands where it is not simply booked and to be made as planned. */
export interface Standing {
  status: AppointmentStatus;
  /** Its time is only kept: for Undo, or for an answer that did not come. */
  keptOnly: boolean;
  /** Who takes it outside of the rules by name, and why. */
  override: { by: string; reason: string } | null;
}

/** The visits beginning in a span that are not simply booked. */
export async function standingsIn(
  db: Db,
  businessId: string,
  span: Span,
  now: Instant,
): Promise<Map<string, Standing>> {
  const rows = await db
    .selectFrom('appointment')
    .select(['id', 'status', 'holdUntil', 'overrideBy', 'overrideReason'])
    .where('businessId', '=', businessId)
    .where('plannedStart', '>=', span.from)
    .where('plannedStart', '<', span.to)
    .where((eb) => eb.or([eb('status', '<>', 'booked'), eb('overrideBy', 'is not', null)]))
    .execute();
  return new Map(
    rows.map(({ id, status, holdUntil, overrideBy: by, overrideReason }): [string, Standing] => {
      const lapsed = status === 'proposed' && holdUntil !== null && holdUntil <= now;
      const keptOnly = lapsed || !['booked', 'proposed', 'done', 'no-show'].includes(status);
      return [id, { status, keptOnly, override: by === null ? null : { by, reason: overrideReason ?? '' } }];
    }),
  );
}
