import { beforeAll, describe, expect, test } from 'vitest';
import { DAY, HOUR } from '../../shared/time.ts';
import type { Business } from '../business/business.ts';
import { confirmAbsence, endAbsence } from '../dispatch/absences.ts';
import { cancelEvent, changeEvent, planEvent } from '../dispatch/events.ts';
import { everywhere } from '../scope.ts';
import type { Staff } from '../session.ts';
import { resourceFile, saveResource } from '../setup/resources.ts';
import { START, type TestContext } from '../testing/context.ts';
import { contextForTest } from '../testing/database.ts';
import { at, makeBusiness, makeJob, makeResource, makeService } from '../testing/town.ts';
import { fillGaps } from './backfill.ts';
import { checkDatabase } from './checker.ts';
import { waitFor } from './waiting.ts';
import { instantAt } from './wallclock.ts';

let ctx: TestContext;
beforeAll(async () => {
  ctx = await contextForTest();
});

const by = 'staff:s';
/** The one day anybody works: Thursday morning. */
const day = '2026-11-26';
const hours = [{ weekday: 4, fromMinute: 480, toMinute: 720, validFrom: day, validTo: day }];
const morning = { from: instantAt('Europe/Brussels', day, 480), to: instantAt('Europe/Brussels', day, 720) };

interface Practice {
  business: Business;
  therapist: string;
  room: string;
}

/** A practice with a therapist and a room, and two who wait. */
async function practice(): Promise<Practice> {
  const business = await makeBusiness(ctx, { horizonDays: 10, leadTimeMinutes: 0 });
  const therapist = await makeResource(ctx, business, { kind: 'person', locationId: 'practice', drives: false });
  const room = await makeResource(ctx, business, { kind: 'room', locationId: 'practice' });
  await change({ business, therapist, room }, therapist, { shifts: hours });
  const requirements = (['person', 'room'] as const).map((kind) => ({ kind, skills: [], count: 1 }));
  const serviceId = await makeService(ctx, business, { place: 'location', requirements });
  for (const email of ['an@example.org', 'bo@example.org']) {
    const matter = await makeJob(ctx, business, serviceId, at(0, 0), { locationId: 'practice', email });
    await waitFor(ctx, matter, 'customer');
  }
  return { business, therapist, room };
}

const owner: Staff = { id: 'olga', name: 'Olga', email: '', role: 'owner', locationIds: [], resourceId: null };
type Draft = Awaited<ReturnType<typeof resourceFile>>['draft'];
async function change({ business }: Practice, id: string | null, draft: Partial<Draft>, like = id!): Promise<void> {
  const { draft: before } = await resourceFile(ctx, ctx.database.db, business, like);
  const saved = await saveResource(ctx, business, id, { ...before, ...draft }, { staff: owner, scope: everywhere });
  if (saved.outcome !== 'saved') throw new Error(saved.outcome);
}
async function meeting({ business, therapist, room }: Practice, capacity = 0): Promise<string> {
  const wish = { ...morning, kind: 'meeting' as const, title: 'Team', capacity, skip: [] };
  const answer = await planEvent(ctx, business, { ...wish, resourceIds: [therapist, room] }, by);
  if (answer.outcome !== 'done') throw new Error(answer.outcome);
  return answer.ids[0]!;
}
const away = async ({ business }: Practice, resourceId: string): Promise<() => Promise<void>> => {
  const absence = { resourceId, from: START - DAY, to: START + 20 * DAY, reason: '' };
  const { absenceId } = await confirmAbsence(ctx, business, absence, by);
  return () => endAbsence(ctx, business, absenceId, by);
};

/** What takes the time away, and what gives it back. */
const ways: [what: string, (p: Practice) => Promise<() => Promise<unknown>>][] = [
  ['an absence of the therapist that is taken back', (p) => away(p, p.therapist)],
  ['an absence of the room that is taken back', (p) => away(p, p.room)],
  [
    'hours that are added',
    async (p) => {
      await change(p, p.therapist, { shifts: [] });
      return () => change(p, p.therapist, { shifts: hours });
    },
  ],
  [
    'hours of a single day',
    async (p) => {
      await change(p, p.therapist, { shifts: [], exceptions: [] });
      return () => change(p, p.therapist, { exceptions: [{ day, fromMinute: 480, toMinute: 720 }] });
    },
  ],
  [
    'a colleague who is new',
    async (p) => {
      await change(p, p.therapist, { active: false });
      return () => change(p, null, { name: 'Newcomer', active: true }, p.therapist);
    },
  ],
  [
    'a meeting that is cancelled',
    async (p) => {
      const id = await meeting(p);
      return () => cancelEvent(ctx, p.business, id, 'one', by);
    },
  ],
  [
    'a meeting that moves',
    async (p) => {
      const id = await meeting(p);
      const wish = { from: morning.from, to: morning.from + HOUR, title: 'Team', capacity: 0, scope: 'one' as const };
      return () => changeEvent(ctx, p.business, id, { ...wish, resourceIds: [p.therapist, p.room] }, by);
    },
  ],
];

const openings = async ({ business }: Practice) =>
  ctx.database.db.selectFrom('opening').selectAll().where('businessId', '=', business.id).execute();
const gaps = async ({ business }: Practice) =>
  ctx.database.db.selectFrom('gap').selectAll().where('businessId', '=', business.id).orderBy('startsAt').execute();

describe('time that comes free is offered to who waits', () => {
  for (const [what, take] of ways)
    test(what, async () => {
      const p = await practice();
      const giveBack = await take(p);
      await fillGaps(ctx);
      expect(await openings(p)).toEqual([]);
      await giveBack();
      await fillGaps(ctx);
      const offered = await openings(p);
      expect(offered.length).toBeGreaterThan(0);
      for (const { windowFrom, status } of offered) {
        expect(status).toBe('offered');
        expect(windowFrom).toBeGreaterThanOrEqual(morning.from);
        expect(windowFrom).toBeLessThan(morning.to);
      }
      expect(await checkDatabase(ctx, p.business.id)).toEqual([]);
    });

  test('a long span in pieces, so that two hear of a morning at once', async () => {
    const p = await practice();
    const giveBack = await away(p, p.therapist);
    await giveBack();
    expect((await gaps(p)).map(({ startsAt, endsAt }) => [startsAt, endsAt])).toEqual([
      [morning.from, morning.from + 2 * HOUR],
      [morning.from + 2 * HOUR, morning.to],
    ]);
    await fillGaps(ctx);
    expect(new Set((await openings(p)).map((row) => row.jobId)).size).toBe(2);
  });

  test('and where nobody waits nothing is noted', async () => {
    const p = await practice();
    await ctx.database.db
      .updateTable('waiting')
      .set({ endedAt: ctx.now(), endedBecause: 'customer' })
      .where('businessId', '=', p.business.id)
      .execute();
    await (await away(p, p.therapist))();
    expect(await gaps(p)).toEqual([]);
  });
});
