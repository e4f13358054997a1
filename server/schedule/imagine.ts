import type { Day, Instant, Span } from '../../shared/time.ts';
import type { Road } from '../travel/travel.ts';
import { personDay, type Schedule } from './day.ts';
import type { Placement, Wish } from './problem.ts';
import type { UnitTaken } from './requirements.ts';
import { earliestStarts, timeDay } from './route.ts';
import type { Taking } from './takings.ts';
import { inOrder } from './timing.ts';

/** A schedule one can play with before anybody hears of it: nothing of it is written. */
export interface Imagined extends Schedule {
  /** As if the appointment were not there. */
  takeOut(appointmentId: string): void;
  /** As if the placement were taken; the lead's other visits make room as they would. */
  putIn(road: Road, placement: Placement, wish: Wish, appointmentId: string): void;
  /** As if these people made these visits of theirs, in the order of the starts: false when that breaks a promise. */
  putInOrder(road: Road, day: Day, orders: ReadonlyMap<string, ReadonlyMap<string, Instant>>): boolean;
}

/** What an appointment is called where it was put: where it was taken out, it stays gone. */
export const imaginedId = (appointmentId: string): string => `imagined ${appointmentId}`;

/** The schedule as it would be with one more absence. */
export function imagine(schedule: Schedule, absent: { resourceId: string; span: Span } | null): Imagined {
  const gone = new Set<string>();
  const changed = new Map<string, Taking[]>();
  const keyOf = (resourceId: string, unit: number, day: string): string => `${resourceId} ${unit} ${day}`;
  const takingsOf = (resourceId: string, unit: number, day: string): Taking[] => {
    const takings = changed.get(keyOf(resourceId, unit, day)) ?? schedule.takingsOf(resourceId, unit, day);
    return takings.filter((t) => t.appointmentId === null || !gone.has(t.appointmentId));
  };
  const absences = (resourceId: string): readonly Span[] => {
    const known = schedule.roster.absences(resourceId);
    return resourceId === absent?.resourceId ? [...known, absent.span].sort((a, b) => a.from - b.from) : known;
  };
  const imagined: Imagined = {
    ...schedule,
    roster: { ...schedule.roster, absences },
    takingsOf,
    takeOut: (appointmentId) => gone.add(appointmentId),
    putIn: (road, placement, wish, appointmentId) => {
      const { lead, day, start, units, position, window } = placement;
      const taking = ({ resourceId, unit, part = [0, wish.secondsTaken] }: UnitTaken, leads: boolean): Taking => ({
        resourceId,
        unit,
        day,
        from: start + part[0],
        to: start + part[1],
        leads,
        appointmentId: imaginedId(appointmentId),
        starts: leads && units.length === 0 ? window : { from: start + part[0], to: start + part[0] },
        point: wish.point,
      });
      for (const taken of units) {
        const { resourceId, unit } = taken;
        const takings = [...takingsOf(resourceId, unit, day), taking(taken, false)];
        changed.set(
          keyOf(resourceId, unit, day),
          takings.sort((a, b) => a.from - b.from),
        );
      }
      if (!lead) return;
      const takings = takingsOf(lead.id, 1, day);
      takings.splice(position, 0, taking({ resourceId: lead.id, unit: 1 }, true));
      changed.set(keyOf(lead.id, 1, day), takings);
      const own = personDay(imagined, lead, day);
      if (own) changed.set(keyOf(lead.id, 1, day), retimed(own.takings, earliestStarts(imagined, road, own)));
    },
    putInOrder: (road, day, orders) => {
      const there = new Map(
        [...orders.keys()].flatMap((id) => takingsOf(id, 1, day)).map((t) => [t.appointmentId ?? '', t]),
      );
      const wanted = [...orders.values()].flatMap((order) => [...order.keys()]);
      if (wanted.length !== there.size || wanted.some((id) => !there.has(id))) return false;
      const days: [string, Taking[]][] = [];
      for (const [resourceId, order] of orders) {
        const resource = imagined.roster.byId.get(resourceId);
        const own = resource ? personDay(imagined, resource, day) : null;
        if (!own) return false;
        const takings = inOrder(resourceId, order, there);
        const { starts, kept } = timeDay(imagined, road, { ...own, takings }, 0);
        if (!kept) return false;
        const at = new Map(takings.map((t, i) => [t.appointmentId!, starts[i]!]));
        days.push([resourceId, retimed(takings, at)]);
      }
      for (const [resourceId, takings] of days) changed.set(keyOf(resourceId, 1, day), takings);
      return true;
    },
  };
  return imagined;
}

/** The takings at their new starts; the order stays. */
const retimed = (takings: readonly Taking[], starts: ReadonlyMap<string, number>): Taking[] =>
  takings.map((taking) => {
    const from = starts.get(taking.appointmentId ?? '') ?? taking.from;
    return { ...taking, from, to: from + taking.to - taking.from };
  });
