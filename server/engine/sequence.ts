import type { Route, Stop, Travel } from './timetable.ts';
import { timetable, visitCount } from './timetable.ts';

/** A route's stops in the order that drives least. */
export interface Sequenced {
  stops: Stop[];
  /** Seconds of driving. */
  travel: number;
  /** No feasible order drives less; false where the search was cut short. */
  proven: boolean;
}

/** A feasible beginning of the day: `done` is when its last stop is over, `place` where the technician is then. */
interface Label {
  node: number;
  place: number;
  done: number;
  travel: number;
  parent: Label | undefined;
}

/** With more stops than a bit mask holds, or out of effort, the order is left as it is. */
export const MOST_STOPS = 24;

/** What searches may spend, in labels looked at; each takes off what it spends. */
export interface Effort {
  labels: number;
}

/**
 * Orders the stops of a route and some more so that everyone keeps their window and the drive is shortest: forward
 * labelling with dominance over (stops served, last place), the travelling salesman with time windows (Dumas et al.
 * 1995). Promised windows leave few orders, so that days of a dozen stops take well under a millisecond. Returns
 * undefined if no order is feasible.
 */
export function bestSequence(
  route: Route,
  more: readonly Stop[],
  travel: Travel,
  effort: Effort,
): Sequenced | undefined {
  const stops = [...route.stops, ...more];
  const { from, to, overtime, maxVisits } = route;
  if (visitCount({ ...route, stops }) > maxVisits) return undefined;
  if (stops.length > MOST_STOPS || effort.labels <= 0) return inserted(route, more, travel);
  const all = 2 ** stops.length - 1;
  const dueFirst = [...stops.keys()].sort((a, b) => stops[a]!.to - stops[b]!.to);
  let layer = new Map<number, Label[]>([
    [0, [{ node: -1, place: route.start, done: from, travel: 0, parent: undefined }]],
  ]);
  for (let size = 0; size < stops.length; size++) {
    const following = new Map<number, Label[]>();
    for (const [mask, list] of layer) {
      for (const label of list) {
        for (const j of dueFirst) {
          if (mask & (1 << j)) continue;
          const stop = stops[j]!;
          const leg = stop.kind === 'break' ? 0 : travel(label.place, stop.place);
          const start = Math.max(label.done + leg, stop.from);
          // Whoever is due first and still waits could be next; once that is too late, nothing after helps.
          if (start > stop.to) {
            if (label.done > stop.to) break;
            continue;
          }
          const next: Label = {
            node: j,
            place: stop.kind === 'break' ? label.place : stop.place,
            done: start + stop.service,
            travel: label.travel + leg,
            parent: label,
          };
          effort.labels -= addUndominated(following, mask | (1 << j), next);
          if (effort.labels <= 0) return inserted(route, more, travel);
        }
      }
    }
    layer = following;
  }
  let best: Label | undefined;
  let shortest = Number.POSITIVE_INFINITY;
  for (const label of layer.get(all) ?? []) {
    const home = stops.some(({ kind }) => kind === 'visit') ? travel(label.place, route.end) : 0;
    if (label.done + home > to + overtime || label.travel + home >= shortest) continue;
    best = label;
    shortest = label.travel + home;
  }
  if (!best) return undefined;
  const order: Stop[] = [];
  for (let label: Label | undefined = best; label && label.node >= 0; label = label.parent)
    order.push(stops[label.node]!);
  return { stops: order.reverse(), travel: shortest, proven: true };
}

/** Adds a label unless one at the same place with the same stops served is done no later and drove no more. Tells how many were looked at. */
function addUndominated(layer: Map<number, Label[]>, mask: number, label: Label): number {
  const list = layer.get(mask);
  if (!list) {
    layer.set(mask, [label]);
    return 1;
  }
  for (const other of list) {
    if (other.place === label.place && other.done <= label.done && other.travel <= label.travel) return 1 + list.length;
  }
  let kept = 0;
  for (const other of list) {
    if (other.place === label.place && label.done <= other.done && label.travel <= other.travel) continue;
    list[kept++] = other;
  }
  list.length = kept;
  list.push(label);
  return 1 + list.length;
}

/** The stops in their present order with the others put in one by one where they cost least. */
function inserted(route: Route, more: readonly Stop[], travel: Travel): Sequenced | undefined {
  let stops = route.stops;
  for (const stop of more) {
    let best: Stop[] | undefined;
    let shortest = Number.POSITIVE_INFINITY;
    for (let position = 0; position <= stops.length; position++) {
      const tried = stops.toSpliced(position, 0, stop);
      const times = timetable({ ...route, stops: tried }, travel);
      if (!times.feasible || times.travel >= shortest) continue;
      best = tried;
      shortest = times.travel;
    }
    if (!best) return undefined;
    stops = best;
  }
  const times = timetable({ ...route, stops }, travel);
  return times.feasible ? { stops, travel: times.travel, proven: false } : undefined;
}
