/** How a placement is written: which rows it makes. appointments.ts writes them. */
import type { Instant } from '../../shared/time.ts';
import type { Context } from '../context.ts';
import type { Placing } from './appointments.ts';
import type { Placement } from './problem.ts';
import type { UnitTaken } from './requirements.ts';
import { type Matter, wishOf } from './wish.ts';

/** The resources a placement takes. */
export const takenBy = ({ lead, units }: Placement): string[] => [
  ...(lead ? [lead.id] : []),
  ...units.map((unit) => unit.resourceId),
];

/** In their order, as many at a time as share no day: these cannot be in each other's way, and are looked at and written at once. */
export function daysApart<P extends { placement: Placement }>(placings: readonly P[]): P[][] {
  const groups: P[][] = [];
  for (const placing of placings) {
    const last = groups.at(-1);
    if (last?.every(({ placement }) => placement.day !== placing.placement.day)) last.push(placing);
    else groups.push([placing]);
  }
  return groups;
}

export const endOf = (matter: Matter, { start }: Placement): Instant => start + wishOf(matter, []).secondsTaken;

/** What an appointment says of itself. */
export function fieldsOf(
  ctx: Pick<Context, 'now'>,
  { matter, options }: Pick<Placing, 'matter' | 'options'>,
  found: Placement,
  job: Matter['job'],
) {
  const { site } = matter;
  return {
    locationId: site.locationId,
    status: options.status,
    windowFrom: found.window.from,
    windowTo: found.window.to,
    plannedStart: found.start,
    plannedEnd: endOf(matter, found),
    lat: site.point.lat,
    lon: site.point.lon,
    version: options.version ?? job.version,
    revision: job.version,
    // What shares a room or a device with others keeps its exact time: the other's day must not be shaken by this route.
    pinned: found.units.length > 0 || options.exact?.pinned ? (1 as const) : (0 as const),
    holdUntil: options.holdUntil,
    overrideBy: options.override?.by ?? null,
    overrideReason: options.override?.reason ?? null,
    updatedAt: ctx.now(),
  };
}

/** What it takes of the ledger. */
export function linesOf(ctx: Pick<Context, 'id'>, matter: Matter, found: Placement, appointmentId: string) {
  const end = endOf(matter, found);
  const line = ({ resourceId, unit, part }: UnitTaken, leads: 0 | 1) => ({
    businessId: matter.business.id,
    id: ctx.id('alc'),
    resourceId,
    unit,
    startsAt: found.start + (part?.[0] ?? 0),
    endsAt: part ? found.start + part[1] : end,
    day: found.day,
    appointmentId,
    eventId: null,
    leads,
  });
  return [
    ...(found.lead ? [line({ resourceId: found.lead.id, unit: 1 }, 1)] : []),
    ...found.units.map((unit) => line(unit, 0)),
  ];
}
