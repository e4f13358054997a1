/**
 * The slot question by brute force, for small worlds: reads the tables with its own queries, puts the visit everywhere in
 * every person's day, tries every unit for every requirement, and simulates each day from its start to its end.
 */
import type { Point } from '../../shared/geo.ts';
import type { Ability, Requirement } from '../../shared/service.ts';
import { type Day, dayOf, type Instant, MINUTE, type Span, weekdayOf } from '../../shared/time.ts';
import type { Db } from '../db/connect.ts';
import { instantAt } from '../schedule/wallclock.ts';
import type { Matter } from '../schedule/wish.ts';
import { crowRoad } from '../travel/travel.ts';
import { mostServed } from './matching.ts';

/** Something a person does, or a break, which has no place. */
interface Stop {
  at: Instant;
  from: Instant;
  to: Instant;
  service: number;
  point: Point | null;
}
type Tables = Awaited<ReturnType<typeof readTables>>;
type Resource = Tables['resources'][number];

/** Everything the tables say of one business, row by row. */
export async function readTables(db: Db, businessId: string) {
  const of = ['businessId', '=', businessId] as const;
  return {
    resources: await db
      .selectFrom('resource')
      .selectAll()
      .where(...of)
      .execute(),
    skills: await db
      .selectFrom('resourceSkill')
      .selectAll()
      .where(...of)
      .execute(),
    shifts: await db
      .selectFrom('shift')
      .selectAll()
      .where(...of)
      .execute(),
    absences: await db
      .selectFrom('absence')
      .selectAll()
      .where(...of)
      .execute(),
    drivers: await db
      .selectFrom('driver')
      .selectAll()
      .where(...of)
      .execute(),
    allocations: await db
      .selectFrom('allocation')
      .selectAll()
      .where(...of)
      .execute(),
    lots: await db
      .selectFrom('lot')
      .selectAll()
      .where(...of)
      .execute(),
    events: await db
      .selectFrom('event')
      .selectAll()
      .where(...of)
      .execute(),
    supplies: await db
      .selectFrom('supply')
      .selectAll()
      .where(...of)
      .execute(),
    appointments: await db
      .selectFrom('appointment as a')
      .innerJoin('job as j', (join) => join.onRef('j.businessId', '=', 'a.businessId').onRef('j.id', '=', 'a.jobId'))
      .selectAll('a')
      .select('j.serviceId')
      .where('a.businessId', '=', businessId)
      .execute(),
  };
}

/** The least a visit costs in each of some windows that it fits. `peopleOnly`: as if nothing but people were needed. */
export function bruteSlots(tables: Tables, matter: Matter, windows: readonly Span[], peopleOnly = false) {
  return new Brute(tables, matter, peopleOnly).windows(windows);
}

class Brute {
  private readonly tables: Tables;
  private readonly matter: Matter;
  private readonly lead: Requirement | undefined;
  /** What else is needed, one by one. */
  private readonly others: Requirement[];
  private readonly taken: number;
  private readonly peopleOnly: boolean;
  private readonly seconds: (a: Point, b: Point) => number;

  constructor(tables: Tables, matter: Matter, peopleOnly: boolean) {
    this.peopleOnly = peopleOnly;
    this.tables = tables;
    this.matter = matter;
    const { service, business } = matter;
    this.taken = service.durationMinutes * MINUTE;
    this.lead = service.requirements.find((r) => r.kind === 'person' && !r.part);
    this.others = service.requirements
      .flatMap((r) => Array.from({ length: r.count - (r === this.lead ? 1 : 0) }, () => r))
      .filter((r) => !peopleOnly || r.kind === 'person');
    this.seconds = crowRoad(business.travel).seconds;
  }

  windows(windows: readonly Span[]): Map<Instant, number> {
    const best = new Map<Instant, number>();
    for (const window of windows) {
      const day = dayOf(window.from, this.matter.business.zone);
      const cost = this.lead ? this.led(window, day) : this.unled(window, day);
      if (cost < Infinity) best.set(window.from, cost);
    }
    return best;
  }

  private unled(window: Span, day: Day): number {
    return this.isStocked(null, day) && this.starts(window, day, null).some((t) => this.restFits(t, day, null))
      ? 0
      : Infinity;
  }

  /** The cheapest of all people and all positions in their days. */
  private led(window: Span, day: Day): number {
    let best = Infinity;
    const { job, site } = this.matter;
    for (const person of this.tables.resources) {
      if (!this.isAble(person, this.lead!) || !this.isStocked(person, day)) continue;
      if (job.requiredResourceId && job.requiredResourceId !== person.id) continue;
      const route = this.dayOf(person, day);
      // Nothing is added to a day that cannot be driven as it stands, even where that would mend it.
      if (!route || !this.simulate(person, route, route.stops)) continue;
      const price = this.priceOf(person);
      for (let position = 0; position <= route.stops.length; position++) {
        const put = (from: Instant, to: Instant) =>
          route.stops.toSpliced(position, 0, { at: from, from, to, service: this.taken, point: site.point });
        const cost = this.drive(person, put(0, 0)) - this.drive(person, route.stops) + price;
        if (cost >= best) continue;
        const arrivals = this.simulate(person, route, put(window.from, window.to));
        if (!arrivals) continue;
        const fits = this.starts(window, day, person)
          .concat(arrivals[position]!)
          .some(
            (t) =>
              t >= window.from &&
              t <= window.to &&
              this.simulate(person, route, put(t, t)) &&
              this.restFits(t, day, person),
          );
        if (fits) best = cost;
      }
    }
    return best;
  }

  private priceOf(person: Resource): number {
    const { job, policy } = this.matter;
    const wanted = job.requiredResourceId ?? job.preferredResourceId;
    if (!wanted || wanted === person.id) return 0;
    return (policy.samePersonMinutes || 20) * MINUTE;
  }

  /** Every second of a window at which something that is needed beside may just have become free. */
  private starts(window: Span, day: Day, lead: Resource | null): Instant[] {
    const found = new Set([window.from]);
    const { point } = this.matter.site;
    for (const requirement of this.others) {
      const begin = (requirement.part?.fromMinute ?? 0) * MINUTE;
      for (const resource of this.tables.resources) {
        if (resource === lead || !this.isAble(resource, requirement)) continue;
        for (const { resourceId, endsAt } of [...this.tables.allocations, ...this.tables.absences])
          if (resourceId === resource.id) found.add(endsAt - begin);
        const route = resource.kind === 'person' ? this.dayOf(resource, day) : null;
        for (let k = 0; route && k <= route.stops.length; k++) {
          const open = { at: 0, from: 0, to: Infinity, service: 0, point };
          const arrivals = this.simulate(resource, route, [...route.stops.slice(0, k), open]);
          if (arrivals) found.add(arrivals[k]! - begin);
        }
      }
    }
    return [...found].filter((t) => t >= window.from && t <= window.to);
  }

  /** Whether all that is needed beside the lead is free for a start: each unit of each resource is tried for each. */
  private restFits(start: Instant, day: Day, lead: Resource | null): boolean {
    const used = new Set<string>();
    const serve = (i: number): boolean => {
      const requirement = this.others[i];
      if (!requirement) return true;
      const from = start + (requirement.part?.fromMinute ?? 0) * MINUTE;
      const to = requirement.part ? start + requirement.part.toMinute * MINUTE : start + this.taken;
      return this.tables.resources.some((resource) => {
        if (resource === lead || !this.isAble(resource, requirement)) return false;
        if (!this.isWanted(resource, requirement)) return false;
        if (resource.kind === 'vehicle' && !this.comesAlong(resource, lead, day)) return false;
        for (let unit = 1; unit <= resource.units; unit++) {
          const key = `${resource.id} ${unit}`;
          if (used.has(key) || !this.isFree(resource, unit, day, from, to)) continue;
          used.add(key);
          if (serve(i + 1)) return true;
          used.delete(key);
        }
        return false;
      });
    };
    return serve(0);
  }

  /** A person the job must have does what the first person is needed for, where nobody leads. */
  private isWanted(resource: Resource, requirement: Requirement): boolean {
    const { requiredResourceId } = this.matter.job;
    const first = this.matter.service.requirements.find((r) => r.kind === 'person');
    return this.lead !== undefined || requirement !== first || [null, resource.id].includes(requiredResourceId);
  }

  private isFree(resource: Resource, unit: number, day: Day, from: Instant, to: Instant): boolean {
    if (resource.kind === 'person') {
      const route = this.dayOf(resource, day);
      const mine = { at: from, from, to: from, service: to - from, point: this.matter.site.point };
      return (
        route !== null &&
        this.simulate(resource, route, route.stops) !== null &&
        [...route.stops, null].some((_, k) => this.simulate(resource, route, route.stops.toSpliced(k, 0, mine)))
      );
    }
    const clashes = ({ startsAt, endsAt }: { startsAt: Instant; endsAt: Instant }) => startsAt < to && endsAt > from;
    return !(
      this.tables.allocations.some((a) => a.resourceId === resource.id && a.unit === unit && clashes(a)) ||
      this.tables.absences.some((a) => a.resourceId === resource.id && clashes(a))
    );
  }

  private comesAlong(vehicle: Resource, lead: Resource | null, day: Day): boolean {
    if (this.matter.service.place !== 'customer') return true;
    const today = this.tables.drivers.filter(
      (d) => d.weekday === weekdayOf(day) && d.validFrom <= day && d.validTo >= day,
    );
    const own = today.find((d) => d.resourceId === lead?.id);
    return own ? own.vehicleId === vehicle.id : !today.some((d) => d.vehicleId === vehicle.id);
  }

  private isAble(resource: Resource, { kind, or = [], ...own }: Requirement): boolean {
    const { locationId } = this.matter.site;
    if (resource.kind !== kind) return false;
    if (locationId && resource.locationId !== locationId && !(kind === 'person' && !resource.locationId)) return false;
    const level = (skill: string): number =>
      this.tables.skills.find((s) => s.resourceId === resource.id && s.skill === skill)?.level ?? 0;
    return [own, ...or].some(({ skills, levels = {} }: Ability) => skills.every((s) => level(s) >= (levels[s] ?? 1)));
  }

  /** Whether what it uses up is there on a day, with all that others will use. */
  private isStocked(lead: Resource | null, day: Day): boolean {
    const { service } = this.matter;
    if (this.peopleOnly) return true;
    return service.supplies.every(({ itemId, quantity }) => {
      const atPractice = service.place === 'location';
      const lies = (place: { locationId: string | null; resourceId: string | null }): boolean =>
        atPractice ? place.locationId === 'practice' : place.resourceId === lead?.id;
      const lots = this.tables.lots.filter((lot) => lot.itemId === itemId && lies(lot));
      const needs = this.tables.appointments.flatMap((a) => {
        const supply = this.tables.supplies.find((s) => s.serviceId === a.serviceId && s.itemId === itemId);
        const by = this.tables.allocations.find((l) => l.appointmentId === a.id && l.leads === 1);
        const place = { locationId: a.locationId, resourceId: a.locationId ? null : (by?.resourceId ?? null) };
        if (!supply || !lies(place)) return [];
        return [{ id: a.id, day: dayOf(a.plannedStart, this.matter.business.zone), quantity: supply.quantity }];
      });
      const wanted = [...needs, { id: 'this', day, quantity }];
      return mostServed(lots, wanted) === wanted.reduce((sum, need) => sum + need.quantity, 0);
    });
  }

  /** A person's hours on a day and all that is in it, in order. */
  private dayOf(person: Resource, day: Day): { from: Instant; to: Instant; stops: Stop[] } | null {
    const { business } = this.matter;
    const shift = this.tables.shifts.find((s) => s.resourceId === person.id && s.weekday === weekdayOf(day));
    if (!shift) return null;
    const from = instantAt(business.zone, day, shift.fromMinute);
    const to = instantAt(business.zone, day, shift.toMinute);
    const away = this.tables.absences.filter((a) => a.resourceId === person.id);
    if (away.some((a) => a.startsAt <= from && a.endsAt >= to)) return null;
    const visits = this.tables.allocations
      .filter((l) => l.resourceId === person.id && l.day === day)
      .map((l): Stop => {
        const a = this.tables.appointments.find((row) => row.id === l.appointmentId);
        if (!a) {
          const { lat, lon } = this.tables.events.find((row) => row.id === l.eventId)!;
          const fixed = { at: l.startsAt, from: l.startsAt, to: l.startsAt };
          return { ...fixed, service: l.endsAt - l.startsAt, point: { lat: lat!, lon: lon! } };
        }
        const waits = l.leads === 1 && a.pinned === 0;
        const span = waits ? { from: a.windowFrom, to: a.windowTo } : { from: l.startsAt, to: l.startsAt };
        return { ...span, at: l.startsAt, service: l.endsAt - l.startsAt, point: { lat: a.lat, lon: a.lon } };
      });
    const breaks = this.tables.absences
      .filter((a) => a.resourceId === person.id && a.startsAt > from && a.endsAt < to)
      .map((a): Stop => {
        return { at: a.startsAt, from: a.startsAt, to: a.startsAt, service: a.endsAt - a.startsAt, point: null };
      });
    return { from, to, stops: [...visits, ...breaks].sort((a, b) => a.at - b.at) };
  }

  /** When each stop begins at the earliest, or null where that breaks a promise. */
  private simulate(person: Resource, { from, to }: { from: Instant; to: Instant }, stops: Stop[]): Instant[] | null {
    const home = this.homeOf(person);
    let clock = from;
    let place = home;
    const starts: Instant[] = [];
    for (const stop of stops) {
      clock = Math.max(clock + (stop.point ? this.seconds(place, stop.point) : 0), stop.from);
      if (clock > stop.to) return null;
      starts.push(clock);
      clock += stop.service;
      if (stop.point) place = stop.point;
    }
    return clock + this.seconds(place, home) <= to + this.matter.policy.overtimeMinutes * MINUTE ? starts : null;
  }

  private drive(person: Resource, stops: Stop[]): number {
    const points = stops.flatMap(({ point }) => point ?? []);
    if (points.length === 0) return 0;
    const home = this.homeOf(person);
    const all = [home, ...points, home];
    return all.slice(1).reduce((sum, point, i) => sum + this.seconds(all[i]!, point), 0);
  }

  private homeOf = ({ homeLat, homeLon }: Resource): Point => ({ lat: homeLat!, lon: homeLon! });
}
