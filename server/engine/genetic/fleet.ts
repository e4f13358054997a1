import type { Model } from '../model.ts';

/**
 * A problem whose vehicles are all alike and whose visits each have one window: the classical vehicle routing problem
 * with time windows. Location n is the depot. Populations are bred only on these; anything richer stays with ruin and
 * recreate.
 */
export interface Fleet {
  readonly visits: number;
  /** Seconds of driving between locations 0 … n, by (n + 1) · from + to. */
  readonly drive: Int32Array;
  /** Per location; for the depot its service is nought and it is open from shift start to shift end. */
  readonly service: Int32Array;
  readonly ready: Int32Array;
  readonly due: Int32Array;
  readonly load: Int32Array;
  readonly capacity: number;
  /** Vehicles to be had, and the price of a second of driving. */
  readonly vehicles: number;
}

/** The model as a fleet of equals, or undefined if it is more than that. */
export function asFleet(model: Model): Fleet | undefined {
  const { visits: n, vehicles: m, spans, kinds } = model;
  if (
    kinds !== 1 ||
    n < 2 ||
    model.optional ||
    model.anyBound ||
    model.overtime[0]! > 0 ||
    model.maxVisits[0]! < n ||
    model.costFixed[0] !== 0
  )
    return;
  if (model.costPerTravel[0] !== 1 || model.place[n] !== model.place[n + 1]) return;
  if (spans.first.length !== n + 2 || spans.base[spans.first[n]!] !== model.from[0]) return;
  for (let i = 0; i < n; i++) {
    if (spans.first[i + 1]! - spans.first[i]! !== 1 || model.allowed[i] === 0) return;
    if (model.tied[i] === 1 || spans.base[spans.first[i]!] !== model.from[0]) return;
  }
  const width = n + 1;
  return {
    visits: n,
    drive: Int32Array.from({ length: width * width }, (_, k) => {
      const [a, b] = [Math.floor(k / width), k % width];
      return model.travel[model.row[a]! + model.place[b]!]!;
    }),
    service: model.service.slice(0, width),
    ready: Int32Array.from({ length: width }, (_, i) => (i < n ? spans.from[spans.first[i]!]! : model.from[0]!)),
    due: Int32Array.from({ length: width }, (_, i) => (i < n ? spans.to[spans.first[i]!]! : model.to[0]!)),
    load: Int32Array.from([...model.load, 0]),
    capacity: model.capacity[0]!,
    vehicles: m,
  };
}
