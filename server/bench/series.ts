/**
 * `npm run bench:series`: what it costs to find a series of 12 sessions and to keep its dates, in a house of 50 people and
 * 40 rooms and devices whose next 90 days are half full. Writes the tables that RESULTS.md holds.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SeriesAnswer } from '../../shared/series.ts';
import { addDays, dayOf, MINUTE, weekdayOf } from '../../shared/time.ts';
import { findForStranger, holdForStranger } from '../booking/series.ts';
import { type Business, createBusiness } from '../business/business.ts';
import { createLocation } from '../business/locations.ts';
import { readConfig } from '../config.ts';
import { type Context, createContext } from '../context.ts';
import { migrate } from '../db/migrate.ts';
import type { NewRow } from '../db/schema.ts';
import { createCustomer } from '../jobs/customers.ts';
import { createJob } from '../jobs/jobs.ts';
import { createResource } from '../resources/resources.ts';
import { instantAt } from '../schedule/wallclock.ts';
import { createService } from '../services/services.ts';
import { startPostgres } from '../testing/postgres.ts';
import { defaultTravel } from '../travel/travel.ts';

const PEOPLE = 50;
const ROOMS = 30;
const DEVICES = 10;
const DAYS = 90;
const SESSIONS = 12;
const ROUNDS = Number(process.argv[2] ?? 40);
const weekly = { times: 1, weeks: 1 };

/** A small seeded generator, so that every run asks about the same world. */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Writes a house whose people, rooms and devices are taken for so large a share of every working day. */
async function house(ctx: Context, id: string, share: number): Promise<{ business: Business; taken: number }> {
  const random = seeded(Math.round(share * 100));
  const business: Business = {
    id,
    name: 'House',
    zone: 'Europe/Zurich',
    locale: 'de',
    country: 'CH',
    email: 'office@example.org',
    phone: '',
    colour: '#00695c',
    policy: { horizonDays: 28, leadTimeMinutes: 0 },
    travel: defaultTravel,
    terms: {},
    allowedOrigins: [],
  };
  const point = { lat: 47.36, lon: 8.55 };
  const kinds = [
    ...Array.from({ length: PEOPLE }, (_, i) => ({ id: `p${i}`, kind: 'person' as const })),
    ...Array.from({ length: ROOMS }, (_, i) => ({ id: `r${i}`, kind: 'room' as const })),
    ...Array.from({ length: DEVICES }, (_, i) => ({ id: `d${i}`, kind: 'equipment' as const })),
  ];
  const shifts = [1, 2, 3, 4, 5].flatMap((weekday) => [
    { weekday, fromMinute: 8 * 60, toMinute: 12 * 60 + 30 },
    { weekday, fromMinute: 13 * 60 + 15, toMinute: 17 * 60 + 30 },
  ]);
  const jobId = await ctx.transact(async (tx) => {
    await createBusiness(ctx, tx, business);
    const address = { address: '', postcode: '8008', place: 'Zürich' };
    await createLocation(tx, { businessId: id, id: 'house', name: 'House', ...address, ...point, zone: business.zone });
    const service = (name: string, series: boolean) =>
      createService(tx, id, {
        id: name,
        name,
        names: {},
        description: '',
        place: 'location',
        durationMinutes: 40,
        setupMinutes: 0,
        cleanupMinutes: 5,
        requirements: (['person', 'room', 'equipment'] as const).map((kind) => ({ kind, skills: [], count: 1 })),
        policy: {},
        offered: true,
        series: series ? { sessions: SESSIONS, paces: [weekly] } : null,
        locationIds: ['house'],
      });
    await service('series', true);
    for (const { id: resourceId, kind } of kinds)
      await createResource(
        ctx,
        tx,
        id,
        {
          id: resourceId,
          kind,
          name: resourceId,
          locationId: 'house',
          units: 1,
          skills: [],
          drives: false,
          colour: '',
          home: null,
          maxVisits: 0,
        },
        kind === 'person' ? shifts : [],
      );
    const customer = {
      name: 'C',
      email: '',
      phone: '',
      locale: 'de' as const,
      ...address,
      point,
      notes: '',
      policy: {},
    };
    const customerId = await createCustomer(ctx, tx, id, customer);
    return createJob(ctx, tx, id, {
      ...address,
      point,
      customerId,
      serviceId: 'series',
      locationId: 'house',
      preferences: {},
      policy: {},
      priority: 0,
      requiredResourceId: null,
      preferredResourceId: null,
      source: 'office',
      note: '',
    });
  });
  let taken = 0;
  const today = dayOf(ctx.now(), business.zone);
  for (let d = 0; d <= DAYS; d++) {
    const day = addDays(today, d);
    if (weekdayOf(day) > 5) continue;
    const appointments: NewRow<'appointment'>[] = [];
    const allocations: NewRow<'allocation'>[] = [];
    // Every person's day in pieces of three quarters of an hour; rooms and devices serve whoever asks first.
    for (const from of [8 * 60, 13 * 60 + 15])
      for (let minute = from; minute + 45 <= from + 255; minute += 45) {
        const start = instantAt(business.zone, day, minute);
        const free = { room: shuffled(ROOMS, random), device: shuffled(DEVICES, random) };
        for (let p = 0; p < PEOPLE; p++) {
          if (random() >= share) continue;
          const resources = [`p${p}`];
          if (random() < share && free.room.length > ROOMS * (1 - share)) resources.push(`r${free.room.pop()}`);
          if (random() < 0.2 && free.device.length > DEVICES * (1 - share)) resources.push(`d${free.device.pop()}`);
          const appointmentId = ctx.id('apt');
          const end = start + 45 * MINUTE;
          appointments.push({
            businessId: id,
            id: appointmentId,
            jobId,
            locationId: 'house',
            status: 'done', // one job serves all of these, and only one appointment of a job may be active
            windowFrom: start,
            windowTo: start,
            plannedStart: start,
            plannedEnd: end,
            ...point,
            version: 1,
            pinned: 1,
            holdUntil: null,
            overrideBy: null,
            overrideReason: null,
            createdAt: 0,
            updatedAt: 0,
          });
          for (const [i, resourceId] of resources.entries())
            allocations.push({
              businessId: id,
              id: ctx.id('alc'),
              resourceId,
              unit: 1,
              startsAt: start,
              endsAt: end,
              day,
              appointmentId,
              eventId: null,
              leads: i === 0 ? 1 : 0,
            });
        }
      }
    taken += allocations.length;
    await ctx.transact(async (tx) => {
      for (let i = 0; i < appointments.length; i += 500)
        await tx
          .insertInto('appointment')
          .values(appointments.slice(i, i + 500))
          .execute();
      for (let i = 0; i < allocations.length; i += 500)
        await tx
          .insertInto('allocation')
          .values(allocations.slice(i, i + 500))
          .execute();
    });
  }
  return { business, taken };
}

function shuffled(n: number, random: () => number): number[] {
  const numbers = Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [numbers[i], numbers[j]] = [numbers[j]!, numbers[i]!];
  }
  return numbers;
}

const quantile = (values: number[], q: number): number =>
  [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) * q)]!;
const told = (values: number[]): string => `${quantile(values, 0.5).toFixed(0)} / ${quantile(values, 0.9).toFixed(0)}`;

async function timed<T>(work: () => Promise<T>): Promise<[number, T]> {
  const begun = performance.now();
  const result = await work();
  return [performance.now() - begun, result];
}

async function run(name: string, url: string): Promise<void> {
  const ctx = createContext(readConfig({ DATABASE_URL: url, DEMO: 'no', LOG_LEVEL: 'error' }));
  await migrate(ctx.database);
  for (const share of [0.5, 0.8]) {
    const { business, taken } = await house(ctx, `house-${share * 100}`, share);
    const finds: number[] = [];
    const holds: number[] = [];
    let fits = 0;
    let dates = 0;
    const random = seeded(11);
    // Warmed up first: a process that has just started compiles as it goes.
    for (let round = -3; round < ROUNDS; round++) {
      const part = (['morning', 'afternoon'] as const)[Math.floor(random() * 2)]!;
      const personId = random() < 0.5 ? `p${Math.floor(random() * PEOPLE)}` : undefined;
      const asking = {
        serviceId: 'series',
        pace: weekly,
        preferences: { refused: [{ part }] },
        ...(personId ? { personId } : {}),
      };
      const [found, answer] = await timed<SeriesAnswer>(() => findForStranger(ctx, business, asking));
      if (answer.outcome !== 'found') throw new Error(answer.outcome);
      const slots = answer.sessions.flatMap((s) => s.slot ?? []);
      if (slots.length < SESSIONS) continue;
      const [kept, held] = await timed(() =>
        holdForStranger(
          ctx,
          business,
          { serviceId: 'series', pace: weekly, slots, ...(answer.personId ? { personId: answer.personId } : {}) },
          null,
        ),
      );
      if (held.outcome !== 'held') throw new Error(JSON.stringify(held).slice(0, 200));
      if (round < 0) continue;
      finds.push(found);
      holds.push(kept);
      fits += answer.fit;
      dates += SESSIONS;
    }
    const both = finds.map((f, i) => f + holds[i]!);
    console.log(
      `| ${name} | ${share * 100} % | ${taken} | ${Math.round((100 * fits) / dates)} % | ${told(finds)} | ${told(holds)} | ${told(both)} |`,
    );
  }
  await ctx.database.close();
}

console.log(
  '| database | taken | lines in the ledger | dates at their usual time | found | kept | both, p50 / p90 ms |',
);
console.log('| --- | --- | --- | --- | --- | --- | --- |');
const folder = mkdtempSync(join(tmpdir(), 'creneau-bench-'));
await run('SQLite', join(folder, 'bench.db'));
rmSync(folder, { recursive: true, force: true });
const postgres = await startPostgres();
await run('PostgreSQL', `${postgres.url}/postgres`);
await postgres.stop();
