import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Point } from '../../shared/geo.ts';
import { DAY, HOUR, type Span } from '../../shared/time.ts';
import { cancel, move, undoCancel } from '../booking/change.ts';
import type { Business } from '../business/business.ts';
import type { Context } from '../context.ts';
import { confirmAbsence, endAbsence } from '../dispatch/absences.ts';
import { cancelForCustomer, moveByHand, proposeAgain } from '../dispatch/arrange.ts';
import { followUp } from '../planning/rounds.ts';
import { seeded } from '../random.ts';
import { comingAbsences } from '../resources/absences.ts';
import { otherProcess, START, type TestContext } from '../testing/context.ts';
import { contextForTest } from '../testing/database.ts';
import { at, makeBusiness, makeJob, makeResource, makeService } from '../testing/town.ts';
import { activeAppointment, lastAppointment } from './appointments.ts';
import { loadSchedule, type Schedule } from './day.ts';
import { recallSchedule } from './memory.ts';
import { ask } from './offer.ts';
import { bestPlacements, type Placement, placements, travelBlocks } from './problem.ts';
import { accept, decline, lastProposalOf, sentProposalOf, undoDecline } from './proposals.ts';
import { take } from './take.ts';
import { horizon, openWindows } from './windows.ts';
import { type Matter, matterOf, wishOf } from './wish.ts';

let ctx: TestContext;
/** Another process on the same database: its own connection, its own memory. */
let other: ReturnType<typeof otherProcess>;
beforeAll(async () => {
  ctx = await contextForTest();
  other = otherProcess(ctx);
});
afterAll(() => other.close());

const noEffect = async (): Promise<void> => {};

/** All there is to know of a schedule. */
const written = (schedule: Schedule) => ({
  resources: schedule.roster.resources,
  days: schedule.roster.resources.flatMap(({ id, units }) =>
    schedule.days.map((day) => ({
      id,
      day,
      shifts: schedule.roster.shifts(id, day),
      takings: Array.from({ length: units }, (_, i) => schedule.takingsOf(id, i + 1, day)),
    })),
  ),
  absences: schedule.roster.resources.map(({ id }) =>
    schedule.roster.absences(id).filter((a) => a.from < schedule.end && a.to > schedule.begin),
  ),
});

/** Where and at what cost a job could be placed. */
async function answer(of: Context, schedule: Schedule, matter: Matter) {
  const range = horizon(matter.policy, of.now(), matter.site.zone);
  const windows = openWindows(matter.policy, matter.service.place, range, matter.site.zone, {});
  const wish = wishOf(matter, windows);
  const road = await of.travel.road(matter.business, travelBlocks(schedule, wish));
  const told = (found: Placement[]) => found.map(({ lead, ...rest }) => ({ ...rest, leadId: lead?.id }));
  return { all: told(placements(schedule, road, wish)), best: told(bestPlacements(schedule, road, wish, HOUR)) };
}

/** The command found something to do. */
const hasWorked = (result: unknown): boolean => {
  if (!result) return false;
  const { outcome } = result as { outcome?: string };
  return outcome === undefined || outcome === 'done' || outcome === 'placed';
};

const steps = 10 * Math.min(40, Number(process.env['WORLDS'] ?? 40));

test(`after each of ${steps} random commands the schedule in memory is the one in the database, in both processes`, {
  timeout: 300_000,
}, async () => {
  const random = seeded(7);
  const below = (n: number): number => Math.floor(random() * n);
  const some = <T>(list: readonly T[]): T => list[below(list.length)]!;
  const somewhere = (): Point => at(below(30) - 15, below(30) - 15);
  const policy = {
    horizonDays: 6,
    leadTimeMinutes: 0,
    maxExtraDriveMinutes: 600,
    overtimeMinutes: 30,
    cancelDeadlineHours: 0,
    moveDeadlineHours: 0,
  };
  const business: Business = await makeBusiness(ctx, policy);
  const people: string[] = [];
  for (let i = 0; i < 4; i++) people.push(await makeResource(ctx, business, { kind: 'person', home: somewhere() }));
  await makeResource(ctx, business, { kind: 'equipment', units: 2 });
  const person = { kind: 'person' as const, skills: [], count: 1 };
  const services = [
    await makeService(ctx, business),
    await makeService(ctx, business, { minutes: 45, requirements: [person, { ...person, kind: 'equipment' }] }),
    await makeService(ctx, business, { minutes: 30, requirements: [{ ...person, count: 2 }] }),
  ];
  const jobs: string[] = [];
  const newJob = async (): Promise<Matter> => {
    const matter = await makeJob(ctx, business, some(services), somewhere());
    jobs.push(matter.job.id);
    return matter;
  };
  const slotOf = async (by: Context, matter: Matter, without?: string): Promise<Span | undefined> => {
    const { found } = await ask(by, by.database.read, matter, { preferences: {}, ...(without ? { without } : {}) });
    return found.length > 0 ? some(found).window : undefined;
  };
  /** Whose customer last thought of saying no. */
  let last = '';
  const db = ctx.database.db;
  const commands: Record<string, (by: Context) => Promise<unknown>> = {
    book: async (by) => {
      const matter = await newJob();
      const slot = await slotOf(by, matter);
      return slot && take(by, matter, slot, { status: 'booked', holdUntil: null }, noEffect);
    },
    propose: async (by) => proposeAgain(by, await newJob(), {}, 'system'),
    accept: async (by) => {
      const matter = await matterOf(db, business, some(jobs));
      const proposal = await sentProposalOf(db, business.id, matter.job.id);
      return proposal && accept(by, matter, proposal.id, 'customer');
    },
    decline: async (by) => {
      last = some(jobs);
      const matter = await matterOf(db, business, last);
      const proposal = await sentProposalOf(db, business.id, matter.job.id);
      return proposal && decline(by, matter, proposal.id, { refused: [], words: '' }, 'customer');
    },
    undoDecline: async (by) => {
      const matter = await matterOf(db, business, last);
      const proposal = await lastProposalOf(db, business.id, matter.job.id);
      return proposal && undoDecline(by, matter, proposal.id, 'customer');
    },
    cancel: async (by) => {
      last = some(jobs);
      const matter = await matterOf(db, business, last);
      const appointment = await activeAppointment(db, business.id, matter.job.id);
      return appointment && cancel(by, matter, appointment.id, 'customer', 'no-link');
    },
    undoCancel: async (by) => {
      const matter = await matterOf(db, business, last);
      const appointment = await lastAppointment(db, business.id, matter.job.id);
      return appointment && undoCancel(by, matter, appointment.id, 'customer');
    },
    cancelByOffice: async (by) =>
      cancelForCustomer(by, await matterOf(db, business, some(jobs)), { note: '', excused: false }, 'system'),
    move: async (by) => {
      const matter = await matterOf(db, business, some(jobs));
      const appointment = await activeAppointment(db, business.id, matter.job.id);
      const slot = appointment && (await slotOf(by, matter, appointment.id));
      return slot && move(by, matter, appointment.id, slot);
    },
    moveByHand: async (by) => {
      const matter = await matterOf(db, business, some(jobs));
      const appointment = await activeAppointment(db, business.id, matter.job.id);
      const slot = appointment && (await slotOf(by, matter, appointment.id));
      return slot && moveByHand(by, matter, slot, 'system');
    },
    absence: async (by) => {
      const from = ctx.clock.now + below(5 * 24) * HOUR;
      const request = { resourceId: some(people), from, to: from + (2 + below(8)) * HOUR, reason: '' };
      return confirmAbsence(by, business, request, 'system');
    },
    endAbsence: async (by) => {
      const absences = await comingAbsences(db, business.id, by.now());
      return absences.length > 0 && endAbsence(by, business, some(absences).id, 'system').then(() => true);
    },
    // What time alone sets off: lapsed proposals, undo that is over, next rounds.
    wait: async (by) => {
      ctx.clock.now += some([5, 90, 7 * HOUR, DAY / 2]);
      await followUp(by);
      return true;
    },
    hire: async () => {
      const home = below(3) === 0 ? null : somewhere();
      return people.push(await makeResource(ctx, business, { kind: 'person', home }));
    },
    reskill: (by) =>
      by.transact((tx) =>
        tx
          .insertInto('resourceSkill')
          .values({ businessId: business.id, resourceId: some(people), skill: `s${jobs.length}`, level: 1 })
          .onConflict((c) => c.doNothing())
          .execute(),
      ),
    shorten: (by) =>
      by.transact((tx) =>
        tx
          .updateTable('shift')
          .set({ toMinute: (14 + below(5)) * 60 })
          .where('resourceId', '=', some(people))
          .execute(),
      ),
    moveHouse: (by) =>
      by.transact((tx) =>
        tx
          .updateTable('resource')
          .set({ homeLat: somewhere().lat })
          .where('businessId', '=', business.id)
          .where('id', '=', some(people))
          .execute(),
      ),
  };
  const often = ['book', 'book', 'propose', 'accept', 'decline', 'cancel', 'move', 'wait'];
  const done = new Set<string>();
  let name = '';
  for (let step = 0; step < steps; step++) {
    const rare = step % 2 === 0 ? Object.keys(commands).filter((name) => name !== 'hire' || people.length < 8) : [];
    const undo = step % 2 === 0 && { cancel: 'undoCancel', decline: 'undoDecline' }[name];
    name = undo || (jobs.length < 5 ? 'book' : some([...often, ...(last ? rare : [])]));
    if (hasWorked(await commands[name]!(some([ctx, other])))) done.add(name);
    const question = await matterOf(db, business, some(jobs));
    const { fromDay, toDay } = horizon(question.policy, ctx.now(), business.zone);
    for (const reader of [ctx, other]) {
      const days = step % 3 === 0 ? { fromDay, toDay: fromDay } : { fromDay, toDay };
      const fresh = await loadSchedule(reader, reader.database.read, business, days);
      const recalled = await recallSchedule(reader, reader.database.read, business, days);
      const about = `${name}, step ${step}, ${reader === ctx ? 'this' : 'the other'} process`;
      expect(written(recalled), about).toEqual(written(fresh));
      expect(await answer(reader, recalled, question), about).toEqual(await answer(reader, fresh, question));
    }
  }
  const idle = Object.keys(commands).filter((name) => !done.has(name));
  expect(steps < 400 ? [] : idle, 'commands that never did anything').toEqual([]);
});

test('a change of how a business drives, or of its zone, is seen at once', async () => {
  const business = await makeBusiness(ctx, { horizonDays: 3, leadTimeMinutes: 0 });
  await makeResource(ctx, business, { kind: 'person' });
  const matter = await makeJob(ctx, business, await makeService(ctx, business), at(10, 0));
  const slow = { ...business, travel: { ...business.travel, kmPerHour: 20 } };
  const drive = async (of: Business): Promise<number> =>
    (await ask(ctx, ctx.database.read, { ...matter, business: of }, { preferences: {} })).found[0]!.terms.travel;
  expect(await drive(business)).toBeLessThan(await drive(slow));
  const elsewhere = { ...business, zone: 'Europe/Kyiv' };
  const days = { fromDay: '2026-11-24', toDay: '2026-11-25' };
  const [here, there] = [
    await recallSchedule(ctx, ctx.database.read, business, days),
    await recallSchedule(ctx, ctx.database.read, elsewhere, days),
  ];
  expect(here.begin - there.begin).toBe(HOUR);
});

test('questions asked while others book at once leave nothing behind that is not in the database', async () => {
  ctx.clock.now = START;
  const business = await makeBusiness(ctx, { horizonDays: 4, leadTimeMinutes: 0 });
  for (let i = 0; i < 3; i++) await makeResource(ctx, business, { kind: 'person' });
  const serviceId = await makeService(ctx, business);
  const days = { fromDay: '2026-11-23', toDay: '2026-11-26' };
  const book = async (by: Context, i: number): Promise<void> => {
    const matter = await makeJob(ctx, business, serviceId, at(i % 7, i % 5));
    const { found } = await ask(by, by.database.read, matter, { preferences: {} });
    const slot = found[i % found.length]!.window;
    await take(by, matter, slot, { status: 'booked', holdUntil: null }, noEffect);
  };
  // Two SQLite handles of one thread cannot wait for each other.
  const second = ctx.database.dialect === 'postgres' ? other : ctx;
  await Promise.all(Array.from({ length: 24 }, (_, i) => book(i % 2 === 0 ? ctx : second, i)));
  for (const reader of [ctx, other]) {
    const fresh = written(await loadSchedule(reader, reader.database.read, business, days));
    expect(written(await recallSchedule(reader, reader.database.read, business, days))).toEqual(fresh);
    expect(fresh.days.flatMap((d) => d.takings.flat()).length).toBeGreaterThan(12);
  }
});
