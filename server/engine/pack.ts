import type { Problem, VehicleSpec, VisitSpec, Window } from './problem.ts';

/**
 * A problem in one buffer, to be shared with or handed to another thread without copying thousands of objects: two whole
 * numbers (places; how many numbers follow the travel times), the travel times, then everything else as numbers one after
 * the other. Lists of vehicles that many visits share are written once. Whether it makes sense is checked where it is solved.
 */
export function pack(problem: Problem): SharedArrayBuffer {
  const { places, travel, visits, vehicles, units = [], initial = [] } = problem;
  const numbers = new Writer();
  numbers.list(vehicles, (v) => writeVehicle(numbers, v));
  numbers.list(visits, (visit) => writeVisit(numbers, visit));
  numbers.list(units, ({ free }) => numbers.list(free, numbers.pair));
  numbers.list(initial, (route) => numbers.list(route, numbers.one));
  const written = numbers.written;
  const head = start(places);
  const buffer = new SharedArrayBuffer(head + 8 * written.length);
  new Int32Array(buffer, 0, 2).set([places, written.length]);
  new Int32Array(buffer, 8, places * places).set(travel);
  new Float64Array(buffer, head, written.length).set(written);
  return buffer;
}

/** The problem in a buffer; its travel times are a view of it. */
export function unpack(buffer: SharedArrayBuffer): Problem {
  const [places, count] = new Int32Array(buffer, 0, 2) as unknown as [number, number];
  const numbers = new Reader(new Float64Array(buffer, start(places), count));
  const vehicles = numbers.list(() => readVehicle(numbers));
  const visits = numbers.list(() => readVisit(numbers));
  const units = numbers.list(() => ({ free: numbers.list(numbers.pair) }));
  const initial = numbers.list(() => numbers.list(numbers.one));
  return { places, travel: new Int32Array(buffer, 8, places * places), visits, vehicles, units, initial };
}

/** Where the numbers begin: behind the travel times, at a multiple of eight. */
const start = (places: number): number => 8 + Math.ceil((4 * places * places) / 8) * 8;

function writeVehicle(numbers: Writer, vehicle: VehicleSpec): void {
  const { start: from, end, breaks, costPerTravel, costPerOvertime, costFixed, group, capacity } = vehicle;
  for (const number of [from, end, vehicle.from, vehicle.to, vehicle.overtime, vehicle.maxVisits]) numbers.one(number);
  numbers.list(breaks, numbers.pair);
  for (const number of [costPerTravel, costPerOvertime, costFixed, group, capacity]) numbers.maybe(number);
}

function readVehicle(numbers: Reader): VehicleSpec {
  const { one, maybe } = numbers;
  const [start, end, from, to, overtime, maxVisits] = [one(), one(), one(), one(), one(), one()];
  const breaks = numbers.list(numbers.pair);
  const optional = {
    costPerTravel: maybe(),
    costPerOvertime: maybe(),
    costFixed: maybe(),
    group: maybe(),
    capacity: maybe(),
  };
  return { start, end, from, to, overtime, maxVisits, breaks, ...given(optional) };
}

function writeVisit(numbers: Writer, visit: VisitSpec): void {
  numbers.one(visit.place);
  numbers.one(visit.service);
  numbers.list(visit.windows, ([from, to, price]) => {
    numbers.one(from);
    numbers.one(to);
    numbers.maybe(price);
  });
  for (const number of [visit.priority, visit.fixedVehicle, visit.price, visit.load]) numbers.maybe(number);
  numbers.maybe(visit.optional === undefined ? undefined : Number(visit.optional));
  numbers.maybe(visit.pinned?.vehicle);
  numbers.maybe(visit.pinned?.start);
  numbers.shared(visit.vehicles);
  numbers.list(visit.prefers ?? [], ({ vehicles, price }) => {
    numbers.shared(vehicles);
    numbers.one(price);
  });
  numbers.list(visit.needs ?? [], ({ count, units, part }) => {
    numbers.one(count);
    numbers.shared(units);
    numbers.maybe(part?.[0]);
    numbers.maybe(part?.[1]);
  });
  numbers.list(visit.crew ?? [], ({ vehicles }) => numbers.shared(vehicles));
}

function readVisit(numbers: Reader): VisitSpec {
  const { one, maybe, shared } = numbers;
  const [place, service] = [one(), one()];
  const windows = numbers.list((): Window => {
    const [from, to, price] = [one(), one(), maybe()];
    return price === undefined ? [from, to] : [from, to, price];
  });
  const some = { priority: maybe(), fixedVehicle: maybe(), price: maybe(), load: maybe() };
  const optional = maybe();
  const [vehicle, start] = [maybe(), maybe()];
  const more = {
    optional: optional === undefined ? undefined : optional === 1,
    pinned: vehicle === undefined || start === undefined ? undefined : { vehicle, start },
    vehicles: shared(),
    prefers: listed(numbers.list(() => ({ vehicles: shared() ?? [], price: one() }))),
    needs: listed(
      numbers.list(() => {
        const [count, units, from, to] = [one(), shared() ?? [], maybe(), maybe()];
        return from === undefined || to === undefined
          ? { count, units }
          : { count, units, part: [from, to] as [number, number] };
      }),
    ),
    crew: listed(numbers.list(() => given({ vehicles: shared() }))),
  };
  return { place, service, windows, ...given(some), ...given(more) };
}

const listed = <T>(list: T[]): T[] | undefined => (list.length > 0 ? list : undefined);

type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> };
/** Without what is undefined. */
const given = <T extends object>(object: T): Given<T> =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as Given<T>;

class Writer {
  readonly written: number[] = [];
  private readonly places = new Map<readonly number[], number>();

  readonly one = (number: number): void => void this.written.push(number);
  readonly maybe = (number: number | undefined): void => this.one(number ?? Number.NaN);
  readonly pair = ([a, b]: readonly [number, number]): void => void this.written.push(a, b);

  list<T>(items: readonly T[], write: (item: T) => void): void {
    this.one(items.length);
    for (const item of items) write(item);
  }

  /** A list that may be absent, or the same as one written before: then only where that one stands. */
  shared(list: readonly number[] | undefined): void {
    const known = list && this.places.get(list);
    this.maybe(list && (known ?? -1));
    if (!list || known !== undefined) return;
    this.places.set(list, this.written.length);
    this.list(list, this.one);
  }
}

class Reader {
  private readonly numbers: Float64Array;
  private readonly known = new Map<number, number[]>();
  private at = 0;

  constructor(numbers: Float64Array) {
    this.numbers = numbers;
  }

  readonly one = (): number => this.numbers[this.at++]!;
  readonly maybe = (): number | undefined => {
    const number = this.one();
    return Number.isNaN(number) ? undefined : number;
  };
  readonly pair = (): [number, number] => [this.one(), this.one()];

  list<T>(read: () => T): T[] {
    return Array.from({ length: this.one() }, read);
  }

  readonly shared = (): number[] | undefined => {
    const place = this.maybe();
    if (place === undefined) return undefined;
    if (place >= 0) return this.known.get(place)!;
    const at = this.at;
    const list = this.list(this.one);
    this.known.set(at, list);
    return list;
  };
}
