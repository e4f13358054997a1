/** The reports against sums that are written down another way: plain SQL on the tables, hours counted minute by minute. */
import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { crowMetres, type Point } from '../../shared/geo.ts';
import type { Report, ReportQuery } from '../../shared/reports.ts';
import { addDays, type Day, daysBetween, HOUR, MINUTE, weekdayOf } from '../../shared/time.ts';
import type { Business } from '../business/business.ts';
import { createLocation } from '../business/locations.ts';
import { createStaff } from '../business/staff.ts';
import { confirmAbsence } from '../dispatch/absences.ts';
import { cancelForCustomer, moveByHand, officeSlots, placeByHand, proposeAgain } from '../dispatch/arrange.ts';
import { planEvent } from '../dispatch/events.ts';
import { recordOutcome } from '../dispatch/outcomes.ts';
import { closeQueueItem } from '../dispatch/queue.ts';
import { seeded } from '../random.ts';
import { createAbsence } from '../resources/absences.ts';
import { writeGroups } from '../resources/groups.ts';
import { activeAppointment } from '../schedule/appointments.ts';
import { bookWindow } from '../schedule/booking.ts';
import { accept, decline, sentProposalOf } from '../schedule/proposals.ts';
import { openItems, toQueue } from '../schedule/queue.ts';
import { instantAt } from '../schedule/wallclock.ts';
import { type Matter, matterOf } from '../schedule/wish.ts';
import { everywhere, type Scope } from '../scope.ts';
import type { Staff } from '../session.ts';
import type { TestContext } from '../testing/context.ts';
import { contextForTest } from '../testing/database.ts';
import { at, makeBusiness, makeJob, makeResource, makeService } from '../testing/town.ts';
import { reportOf } from './report.ts';

let ctx: TestContext;
beforeAll(async () => {
  ctx = await contextForTest();
});

const FIRST: Day = '2026-11-23';
const DAYS = 12;
const actor = 'staff:nadia' as const;

interface World {
  business: Business;
  staff: Staff;
  services: { visit: string; session: string };
}

/** Two places, people who drive and who do not, things with and without hours, and three weeks in which much happens. */
async function randomTown(seed: number): Promise<World> {
  ctx.clock.now = instantAt('Europe/Brussels', '2026-11-22', 13 * 60);
  const random = seeded(seed);
  const between = (low: number, high: number): number => low + Math.floor(random() * (high - low + 1));
  const chance = (probability: number): boolean => random() < probability;
  const business = await makeBusiness(ctx, { leadTimeMinutes: 0, horizonDays: 20, startStepMinutes: 30 });
  const annex = { businessId: business.id, id: 'annex', name: 'Annex', address: 'Kouter 2', postcode: '9000' };
  await ctx.transact((tx) => createLocation(tx, { ...annex, place: 'Gent', ...at(3, 1), zone: business.zone }));
  const person = (id: string, locationId: string | null, drives: boolean) =>
    makeResource(ctx, business, {
      kind: 'person',
      id,
      locationId,
      drives,
      skills: drives ? ['road'] : ['house'],
      hours: [between(7, 9), between(14, 18)],
    });
  await person('an', null, true);
  await person('bo', 'practice', true);
  await person('cas', 'practice', false);
  await person('dirk', 'annex', true);
  await makeResource(ctx, business, { kind: 'room', id: 'bath', locationId: 'practice', units: 2 });
  await makeResource(ctx, business, { kind: 'vehicle', id: 'van', locationId: 'annex' });
  await ctx.transact((tx) => writeGroups(ctx, tx, business.id, 'bo', ['North']));
  await ctx.transact((tx) => writeGroups(ctx, tx, business.id, 'cas', ['North', 'Indoors']));
  const visit = await makeService(ctx, business, {
    id: 'visit',
    requirements: [{ kind: 'person', skills: ['road'], count: 1 }],
  });
  const session = await makeService(ctx, business, {
    ...{ id: 'session', place: 'location', minutes: 45 },
    requirements: [
      { kind: 'person', skills: ['house'], count: 1 },
      { kind: 'room', skills: [], count: 1 },
    ],
  });
  const staffId = await ctx.transact((tx) =>
    createStaff(ctx, tx, business.id, {
      name: 'Nadia',
      email: `${business.id}@example.org`,
      role: 'owner',
      resourceId: null,
    }),
  );
  const staff: Staff = { id: staffId, name: 'Nadia', email: '', role: 'owner', resourceId: null, locationIds: [] };
  const away = async (resourceId: string, day: Day, from: number, hours: number) => {
    const start = instantAt(business.zone, day, from * 60);
    const span = { from: start, to: start + hours * HOUR };
    await ctx.transact((tx) => createAbsence(ctx, tx, business.id, { resourceId, span, reason: '', createdBy: 'x' }));
  };
  for (const resourceId of ['an', 'cas', 'bath', 'van'])
    await away(resourceId, addDays(FIRST, between(0, DAYS)), between(6, 12), between(1, 9));
  for (const [i, resourceIds] of [['bo'], ['cas', 'bath']].entries()) {
    const from = instantAt(business.zone, addDays(FIRST, between(0, 4)), between(10, 12) * 60);
    const wish = { kind: 'meeting' as const, title: 'Team', from, to: from + (i + 1) * HOUR, resourceIds, skip: [] };
    await planEvent(ctx, business, { ...wish, locationId: 'practice', capacity: 0 }, actor);
  }
  for (let i = 0; i < 26; i++) {
    ctx.clock.now += 7 * MINUTE + 1;
    const serviceId = chance(0.6) ? visit : session;
    const matter = await makeJob(ctx, business, serviceId, at(between(-9, 9), between(-9, 9)), {
      locationId: serviceId === session ? 'practice' : null,
    });
    await happen(business, matter, random, chance);
  }
  // Time goes by, and what is over is spoken of.
  const over = await ctx.database.db
    .selectFrom('appointment')
    .select(['id', 'plannedEnd'])
    .where('businessId', '=', business.id)
    .where('status', '=', 'booked')
    .where('plannedStart', '<', instantAt(business.zone, addDays(FIRST, 7), 0))
    .orderBy('plannedStart')
    .execute();
  for (const { id, plannedEnd } of over) {
    ctx.clock.now = Math.max(ctx.clock.now, plannedEnd) + MINUTE;
    if (chance(0.85))
      await recordOutcome(ctx, business, id, { outcome: chance(0.25) ? 'no-show' : 'done', note: '' }, staff, null);
  }
  return { business, staff, services: { visit, session } };
}

/** One of the things that may become of a job. */
async function happen(
  business: Business,
  matter: Matter,
  random: () => number,
  chance: (p: number) => boolean,
): Promise<void> {
  const again = (): Promise<Matter> => matterOf(ctx.database.db, business, matter.job.id);
  const later = () => {
    ctx.clock.now += 41 * MINUTE;
  };
  const { slots } = await officeSlots(ctx, matter);
  const any = slots[Math.floor(random() * slots.length)];
  if (!any) return;
  if (chance(0.35)) {
    await proposeAgain(ctx, matter, {}, chance(0.5) ? actor : 'system');
    later();
    const proposal = (await sentProposalOf(ctx.database.db, business.id, matter.job.id))!;
    if (chance(0.4)) {
      const refused = chance(0.5) ? [{ part: 'morning' as const, weekdays: [1] }, { part: 'morning' as const }] : [];
      await decline(ctx, await again(), proposal.id, { refused, words: chance(0.5) ? 'Not now' : '' }, 'customer');
      if (!chance(0.6)) return;
      await proposeAgain(ctx, await again(), {}, actor);
      later();
      const second = await sentProposalOf(ctx.database.db, business.id, matter.job.id);
      if (second) await accept(ctx, await again(), second.id, 'customer');
    } else if (chance(0.8)) await accept(ctx, await again(), proposal.id, 'customer');
    return;
  }
  await bookWindow(ctx, matter, any, chance(0.4) ? actor : 'customer');
  later();
  if (chance(0.3)) {
    const other = (await officeSlots(ctx, await again())).slots.at(-1);
    if (other) await moveByHand(ctx, await again(), other, actor);
  }
  if (!chance(0.25)) return;
  const appointment = (await activeAppointment(ctx.database.db, business.id, matter.job.id))!;
  const before = ctx.clock.now;
  // Some are called off when it is too late.
  if (chance(0.5)) ctx.clock.now = Math.max(before, appointment.windowFrom - HOUR);
  await cancelForCustomer(ctx, await again(), { note: '', excused: false }, actor);
  ctx.clock.now = Math.max(before, ctx.clock.now);
}

/** What a plain question to the database answers. */
const rows = async <T>(text: ReturnType<typeof sql<T>>): Promise<T[]> =>
  (await text.execute(ctx.database.db)).rows as T[];

interface Meant {
  /** Names in SQL and in code of what is asked about. */
  resources: string[];
  location: string | null;
  locations: string[] | null;
  service: string | null;
  group: string | null;
}

/** Everything a report says, summed up another way. */
async function plainly({ id, zone, travel }: Business, fromDay: Day, toDay: Day, meant: Meant) {
  const [from, to] = [instantAt(zone, fromDay, 0), instantAt(zone, addDays(toDay, 1), 0)];
  const days = daysBetween(fromDay, toDay);
  const isMeant = (resourceId: string): boolean => meant.resources.includes(resourceId);

  const shifts = await rows(sql<{ resourceId: string; weekday: number; fromMinute: number; toMinute: number }>`
    select resource_id as "resourceId", weekday, from_minute as "fromMinute", to_minute as "toMinute" from shift where business_id = ${id}`);
  const absences = await rows(sql<{ resourceId: string; startsAt: number; endsAt: number }>`
    select resource_id as "resourceId", starts_at as "startsAt", ends_at as "endsAt" from absence where business_id = ${id}`);
  const units = await rows(sql<{ resourceId: string; units: number }>`
    select resource_id as "resourceId", count(*) as units from resource_unit where business_id = ${id} group by resource_id`);
  const lines = await rows(sql<{
    resourceId: string;
    day: string;
    startsAt: number;
    seconds: number;
    serviceId: string | null;
    eventId: string | null;
    leads: number;
    lat: number | null;
    lon: number | null;
  }>`
    select l.resource_id as "resourceId", l.day, l.starts_at as "startsAt", l.ends_at - l.starts_at as seconds, l.event_id as "eventId", l.leads,
      (select j.service_id from appointment a join job j on j.business_id = a.business_id and j.id = a.job_id where a.business_id = l.business_id and a.id = l.appointment_id) as "serviceId",
      coalesce((select a.lat from appointment a where a.business_id = l.business_id and a.id = l.appointment_id), (select e.lat from event e where e.business_id = l.business_id and e.id = l.event_id)) as lat,
      coalesce((select a.lon from appointment a where a.business_id = l.business_id and a.id = l.appointment_id), (select e.lon from event e where e.business_id = l.business_id and e.id = l.event_id)) as lon
    from allocation l where l.business_id = ${id} and l.day between ${fromDay} and ${toDay} order by l.starts_at`);

  const anybody = (day: Day): [number, number] | null => {
    const today = shifts.filter((s) => s.weekday === weekdayOf(day));
    return today.length === 0
      ? null
      : [Math.min(...today.map((s) => s.fromMinute)), Math.max(...today.map((s) => s.toMinute))];
  };
  const worked = (resourceId: string, day: Day): number => {
    const own = shifts.filter((s) => s.resourceId === resourceId);
    const open = anybody(day);
    let minutes = 0;
    for (let minute = 0; minute < 1440; minute++) {
      const instant = instantAt(zone, day, minute);
      const works =
        own.length > 0
          ? own.some((s) => s.weekday === weekdayOf(day) && s.fromMinute <= minute && minute < s.toMinute)
          : open !== null && open[0] <= minute && minute < open[1];
      const away = absences.some((a) => a.resourceId === resourceId && a.startsAt <= instant && instant < a.endsAt);
      if (works && !away) minutes++;
    }
    return minutes * 60 * Number(units.find((u) => u.resourceId === resourceId)!.units);
  };
  const taken = (resourceId: string, day: Day, all = false): number =>
    lines
      .filter(
        (l) => l.resourceId === resourceId && l.day === day && (all || !meant.service || l.serviceId === meant.service),
      )
      .reduce((sum, l) => sum + Number(l.seconds), 0);

  const homes = await rows(sql<{ id: string; lat: number | null; lon: number | null }>`
    select id, home_lat as lat, home_lon as lon from resource where business_id = ${id} and kind = 'person' and drives = 1`);
  const driven = { visits: 0, metres: 0, seconds: 0 };
  const driving = new Map<string, number>();
  for (const { id: personId, lat, lon } of homes.filter((h) => isMeant(h.id)))
    for (const day of days) {
      const home = { lat: lat!, lon: lon! };
      const stops = lines.filter((l) => l.resourceId === personId && l.day === day);
      let here: Point = home;
      const go = (there: Point, counts: boolean): void => {
        const metres = Math.round(crowMetres(here, there) * travel.roadFactor);
        const seconds = Math.round((crowMetres(here, there) * travel.roadFactor * 3.6) / travel.kmPerHour);
        driving.set(`${personId} ${day}`, (driving.get(`${personId} ${day}`) ?? 0) + seconds);
        if (counts) {
          driven.metres += metres;
          driven.seconds += seconds;
        }
        here = there;
      };
      for (const stop of stops) {
        const counts = !meant.service || stop.serviceId === meant.service;
        if (stop.lat !== null) go({ lat: stop.lat, lon: stop.lon! }, counts);
        if (stop.eventId === null && stop.leads === 1 && counts) driven.visits++;
      }
      if (stops.some((s) => s.eventId === null)) go(home, !meant.service);
    }

  const visits = (
    await rows(sql<{
      status: string;
      plannedStart: number;
      place: string | null;
      serviceId: string;
      kind: string | null;
      who: string | null;
    }>`
      select a.status, a.planned_start as "plannedStart", coalesce(a.location_id, j.location_id) as place, j.service_id as "serviceId",
        (select kind from outcome o where o.business_id = a.business_id and o.appointment_id = a.id) as kind,
        (select min(l.resource_id) from allocation l where l.business_id = a.business_id and l.appointment_id = a.id
          and l.resource_id in (select resource_id from resource_group_member where business_id = a.business_id and group_id = ${meant.group ?? ''})) as who
      from appointment a, job j where a.business_id = ${id} and j.business_id = ${id} and j.id = a.job_id
        and a.planned_start between ${from} and ${to - 1}`)
  ).filter(
    (v) =>
      (!meant.service || v.serviceId === meant.service) &&
      (!meant.location || v.place === meant.location) &&
      (!meant.locations || v.place === null || meant.locations.includes(v.place)) &&
      (!meant.group || v.who !== null),
  );

  const jobs = sql`select j.id from job j where j.business_id = ${id}
    and (${meant.service ?? ''} = '' or j.service_id = ${meant.service ?? ''})
    and (${meant.location ?? ''} = '' or j.location_id = ${meant.location ?? ''})
    and (${meant.locations ? 1 : 0} = 0 or j.location_id is null or j.location_id in (${sql.join(meant.locations ?? [''])}))`;
  const [touched] = await rows(sql<{ n: number }>`select count(*) as n from history
    where business_id = ${id} and subject_kind = 'job' and substr(actor, 1, 6) = 'staff:' and at >= ${from} and at < ${to}
      and action in ('book', 'move', 'cancel', 'propose') and subject_id in (${jobs})`);
  const proposals = await rows(sql<{
    status: string;
    refused: string;
    words: string;
    round: number;
    took: number | null;
  }>`
    select status, refused, words, round, answered_at - created_at as took from proposal
    where business_id = ${id} and created_at >= ${from} and created_at < ${to} and job_id in (${jobs})`);
  const took = proposals
    .filter((p) => p.status === 'accepted' || p.status === 'declined')
    .map((p) => Math.floor(Number(p.took) / 60))
    .sort((a, b) => a - b);

  return {
    resources: Object.fromEntries(
      meant.resources.map((r) => [
        r,
        {
          worked: days.reduce((sum, day) => sum + worked(r, day), 0),
          taken: days.reduce((sum, day) => sum + taken(r, day), 0),
          idle: meant.service
            ? null
            : days.reduce(
                (sum, day) =>
                  sum + Math.max(0, worked(r, day) - taken(r, day, true) - (driving.get(`${r} ${day}`) ?? 0)),
                0,
              ),
        },
      ]),
    ),
    driven,
    visits: visits.filter((v) => ['booked', 'done', 'no-show'].includes(v.status)).length,
    kept: visits.filter((v) => v.kind === 'done').length,
    noShows: visits.filter((v) => v.kind === 'no-show').length,
    lateCancels: meant.group ? null : visits.filter((v) => v.kind === 'late-cancel').length,
    touches: Number(touched!.n),
    answers: Object.fromEntries(
      ['accepted', 'declined', 'expired', 'withdrawn', 'sent'].map((s) => [
        s,
        proposals.filter((p) => p.status === s).length,
      ]),
    ),
    mornings: proposals.filter((p) => p.status === 'declined' && p.refused.includes('morning')).length,
    onlyWords: proposals.filter((p) => p.status === 'declined' && p.refused === '[]' && p.words !== '').length,
    second: proposals.filter((p) => p.status === 'accepted' && p.round === 1).length,
    median: took.length === 0 ? null : took[Math.ceil(took.length / 2) - 1]!,
  };
}

/** The same out of a report. */
const said = (report: Report): Awaited<ReturnType<typeof plainly>> => ({
  resources: Object.fromEntries(report.resources.map(({ id, worked, taken, idle }) => [id, { worked, taken, idle }])),
  driven: report.now.driven,
  visits: report.now.visits,
  kept: report.now.kept.kept,
  noShows: report.now.kept.noShows,
  lateCancels: report.now.kept.lateCancels,
  touches: report.now.touches,
  answers: {
    accepted: report.answers.accepted,
    declined: report.answers.declined,
    expired: report.answers.expired,
    withdrawn: report.answers.withdrawn,
    sent: report.answers.waiting,
  },
  mornings: report.answers.reasons.find((r) => r.reason === 'morning')?.declines ?? 0,
  onlyWords: report.answers.reasons.find((r) => r.reason === 'words')?.declines ?? 0,
  second: report.answers.rounds.find((r) => r.round === 2)?.accepted ?? 0,
  median: report.answers.medianMinutes,
});

const everybody = ['an', 'bath', 'bo', 'cas', 'dirk', 'van'];
const meantAll: Meant = { resources: everybody, location: null, locations: null, service: null, group: null };

describe.each([1, 2])('in random town %i', (seed) => {
  let world: World;
  let north: string;
  beforeAll(async () => {
    world = await randomTown(seed);
    const [group] = await rows(
      sql<{ id: string }>`select id from resource_group where name = 'North' and business_id = ${world.business.id}`,
    );
    north = group!.id;
  });
  const ask = (
    days: Pick<ReportQuery, 'fromDay' | 'toDay'>,
    query: Partial<ReportQuery> = {},
    scope: Scope = everywhere,
  ): Promise<Report> => reportOf(ctx, world.business, scope, { ...days, ...query });

  test('every figure of every period is what plain sums say, also of the period before', async () => {
    for (const [fromDay, toDay] of [
      ['2026-11-22', '2026-12-12'],
      ['2026-11-25', '2026-11-25'],
      ['2026-11-24', '2026-12-03'],
    ] as const) {
      const report = await ask({ fromDay, toDay });
      expect(said(report)).toEqual(await plainly(world.business, fromDay, toDay, meantAll));
      // A town in which nothing happens would prove nothing.
      if (toDay === '2026-12-12') {
        const { visits, touches, driven, kept } = report.now;
        const { accepted, declined } = report.answers;
        const counts = [visits, touches, driven.metres, kept.kept, kept.noShows, kept.lateCancels, accepted, declined];
        expect(Math.min(...counts.map(Number))).toBeGreaterThan(0);
      }
      const { fromDay: from, toDay: to, visits, touches, driven, use, kept } = report.before;
      const before = await plainly(world.business, from, to, meantAll);
      expect({ visits, touches, driven, noShows: kept.noShows }).toEqual({
        visits: before.visits,
        touches: before.touches,
        driven: before.driven,
        noShows: before.noShows,
      });
      expect(use.taken).toBe(['an', 'bo', 'cas', 'dirk'].reduce((sum, id) => sum + before.resources[id]!.taken, 0));
    }
  });

  test('so is every figure of a location, a service, a group, and of what somebody of one location may see', async () => {
    const days = { fromDay: FIRST, toDay: '2026-12-04' };
    const check = async (query: Partial<ReportQuery>, meant: Partial<Meant>, scope: Scope = everywhere) =>
      expect(said(await ask(days, query, scope))).toEqual(
        await plainly(world.business, days.fromDay, days.toDay, { ...meantAll, ...meant }),
      );
    await check({ locationId: 'practice' }, { location: 'practice', resources: ['bath', 'bo', 'cas'] });
    await check({ serviceId: world.services.visit }, { service: world.services.visit });
    await check({ groupId: north }, { group: north, resources: ['bo', 'cas'] });
    const here = { ...everywhere, locationIds: ['practice'] };
    await check({}, { locations: ['practice'], resources: ['an', 'bath', 'bo', 'cas'] }, here);
    expect((await ask(days, { locationId: 'annex' }, here)).resources).toEqual([]);
  });

  test('its stretches and services add up to the whole', async () => {
    const report = await ask({ fromDay: FIRST, toDay: '2026-12-12' });
    expect(report.stretches.map((s) => s.fromDay)).toEqual(['2026-11-23', '2026-11-30', '2026-12-07']);
    expect(report.trend.reduce((sum, { visits }) => sum + visits, 0)).toBe(report.now.visits);
    expect(report.trend.reduce((sum, { taken }) => sum + taken, 0)).toBe(report.now.use.taken);
    expect(report.trend.reduce((sum, { worked }) => sum + worked, 0)).toBe(report.now.use.worked);
    expect(report.services.reduce((sum, { noShows }) => sum + noShows, 0)).toBe(report.now.kept.noShows);
    expect(report.causes.reduce((sum, { touches }) => sum + touches, 0)).toBe(report.now.touches);
  });
});

test('what one person does in one go is one touch, and what stood in the queue is its cause', async () => {
  const business = await makeBusiness(ctx, { leadTimeMinutes: 0, horizonDays: 5 });
  ctx.clock.now = instantAt(business.zone, '2026-11-22', 13 * 60);
  const today = { fromDay: '2026-11-22', toDay: '2026-11-22' };
  const touches = async () => {
    const { causes } = await reportOf(ctx, business, everywhere, today);
    return Object.fromEntries(causes.map(({ cause, touches: n }) => [cause, n]));
  };
  const an = await makeResource(ctx, business, { kind: 'person' });
  const serviceId = await makeService(ctx, business);
  const times: Matter[] = [];
  for (let i = 0; i < 3; i++) {
    ctx.clock.now += MINUTE;
    const matter = await makeJob(ctx, business, serviceId, at(i, 1));
    const [slot] = (await officeSlots(ctx, matter, { day: '2026-11-23' })).slots;
    expect((await bookWindow(ctx, matter, slot!, 'customer')).outcome).toBe('placed');
    times.push(matter);
  }
  expect(await touches()).toEqual({});

  const day = { from: instantAt(business.zone, '2026-11-23', 0), to: instantAt(business.zone, '2026-11-24', 0) };
  const { rebooked } = await confirmAbsence(ctx, business, { resourceId: an, ...day, reason: '' }, actor);
  expect(rebooked).toBe(3);
  expect(await touches()).toEqual({ absence: 1 });

  ctx.clock.now += HOUR;
  const matter = await makeJob(ctx, business, serviceId, at(5, 1));
  await ctx.transact((tx) => toQueue(ctx, tx, business.id, { kind: 'call-me', jobId: matter.job.id }));
  const [slot] = (await officeSlots(ctx, matter)).slots;
  expect((await placeByHand(ctx, matter, slot!, actor)).outcome).toBe('done');
  expect(await touches()).toEqual({ absence: 1, 'call-me': 1 });

  const other = await makeJob(ctx, business, serviceId, at(6, 1));
  await ctx.transact((tx) => toQueue(ctx, tx, business.id, { kind: 'no-slot', jobId: other.job.id }));
  const item = (await openItems(ctx.database.db, business.id)).find((i) => i.jobId === other.job.id)!;
  await closeQueueItem(ctx, business, item.id, { note: '', closeJob: true }, actor);
  expect(await touches()).toEqual({ absence: 1, 'call-me': 1, 'no-slot': 1 });
});
