/**
 * A period to plan. All times are whole seconds from its start; places, visits, vehicles and units are numbered from 0.
 * This is the readable way to state it; `pack.ts` turns it into one buffer for another thread.
 */
export interface Problem {
  places: number;
  /** Seconds of driving, row-major: from place a to place b at a · places + b. Need not be symmetric. */
  travel: Int32Array;
  visits: VisitSpec[];
  /** One per technician and day. */
  vehicles: VehicleSpec[];
  /** Rooms and devices, one of each: what visits need beside the road. */
  units?: UnitSpec[];
  /**
   * Warm start: for each vehicle its visits in order. What does not fit (any more) is planned anew. A visit with a crew
   * stands in each of its routes; the first of them leads.
   */
  initial?: number[][];
}

/** The service starts in [from, to], ends included; at this window it costs `price` seconds of driving, nought unless given. */
export type Window = [from: number, to: number, price?: number];

export interface VisitSpec {
  place: number;
  /** Seconds on site. */
  service: number;
  /** Days × preferences. Where windows overlap the cheaper one counts. */
  windows: Window[];
  /** Vehicles that may serve it; absent means all. */
  vehicles?: number[];
  /** May be left out at `price`; every other visit is left out only if there is no way to serve it. */
  optional?: boolean;
  /** Among visits that cannot all be served, higher priority is served first. Nought unless given. */
  priority?: number;
  /** The one vehicle that must serve it. */
  fixedVehicle?: number;
  /** The one vehicle and the one second: what is told to the minute, or shares a device with another's day. */
  pinned?: { vehicle: number; start: number };
  /** What leaving out an optional visit costs, in seconds of driving; an hour per level of priority unless given. */
  price?: number;
  /**
   * Whom it should rather be served by (the technician it was told, the one it had last time): one of these vehicles,
   * or it costs the price in seconds of driving. Several wishes add up.
   */
  prefers?: { vehicles: number[]; price: number }[];
  /** What it takes of the vehicle's capacity. Nought unless given. */
  load?: number;
  /** Rooms and devices it takes. A unit serves one need of a visit only. */
  needs?: Need[];
  /** Further people who arrive together with the one who leads: for each the vehicles that may bring them, absent means all. */
  crew?: { vehicles?: number[] }[];
}

/** So many distinct units out of some, for the whole service or a part of it. */
export interface Need {
  count: number;
  units: number[];
  /** Seconds after the service starts; the whole service unless given. */
  part?: [from: number, to: number];
}

/** One room, or one of several alike: when it can be had. What others have taken already is not free. */
export interface UnitSpec {
  /** Sorted and disjoint: [from, to). */
  free: [from: number, to: number][];
}

/** A technician on one day: leaves `start` at `from` or later, is back at `end` by `to`, or by `to + overtime` at a price. */
export interface VehicleSpec {
  start: number;
  end: number;
  from: number;
  to: number;
  overtime: number;
  maxVisits: number;
  /** Fixed [from, to] in which the technician neither drives nor works. */
  breaks: [from: number, to: number][];
  /** Price of a second of driving; 1 unless given. */
  costPerTravel?: number;
  /** Price of a second of overtime; 1 unless given. */
  costPerOvertime?: number;
  /** Price of using the vehicle at all; 0 unless given. */
  costFixed?: number;
  /** Vehicles of one technician share a group: for the caller's use, the engine does not look at it. */
  group?: number;
  /** No limit unless given. */
  capacity?: number;
}
