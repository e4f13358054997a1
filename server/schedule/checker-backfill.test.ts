import { sql } from 'kysely';
import { beforeEach, describe, expect, test } from 'vitest';
import type { TestContext } from '../testing/context.ts';
import { contextForTest } from '../testing/database.ts';
import { at, makeBusiness, makeJob, makeResource, makeService } from '../testing/town.ts';
import { activeAppointment, settle } from './appointments.ts';
import { fillGaps, openingById, takeOpening } from './backfill.ts';
import { bookWindow } from './booking.ts';
import { checkDatabase } from './checker.ts';
import { backfillRules } from './checker-backfill.ts';
import { waitFor } from './waiting.ts';
import { instantAt } from './wallclock.ts';
import { type Matter, matterOf } from './wish.ts';

let ctx: TestContext;
beforeEach(async () => {
  ctx ??= await contextForTest();
});

/** Two gaps: one that Bo has taken, and one that is offered to Cy. Di has left the list. */
async function town() {
  const business = await makeBusiness(ctx, { leadTimeMinutes: 0, horizonDays: 20, windowMinutes: 120 });
  const { db } = ctx.database;
  for (let i = 0; i < 2; i++) await makeResource(ctx, business, { kind: 'person' });
  const serviceId = await makeService(ctx, business);
  const booked = async (name: string, day: string): Promise<Matter> => {
    const matter = await makeJob(ctx, business, serviceId, at(0.5, 0), { name, email: `${name}@example.org` });
    const from = instantAt(business.zone, day, 600);
    const result = await bookWindow(ctx, matter, { from, to: from + 7200 }, 'customer');
    if (result.outcome !== 'placed') throw new Error(result.outcome);
    return matterOf(db, business, matter.job.id);
  };
  const early = [await booked('an', '2026-11-26'), await booked('ed', '2026-11-26')];
  const late: Matter[] = [];
  for (const name of ['bo', 'cy']) late.push(await booked(name, '2026-12-03'));
  for (const matter of late) await waitFor(ctx, matter, 'customer');
  const give = async (matter: Matter) => {
    const appointment = (await activeAppointment(db, business.id, matter.job.id))!;
    await ctx.transact(async (tx) => {
      await settle(ctx, tx, business, appointment, { status: 'released', version: appointment.version });
      await sql`update job set status = 'closed' where id = ${matter.job.id}`.execute(tx);
    });
    await fillGaps(ctx);
    const rows = await db.selectFrom('opening').selectAll().where('businessId', '=', business.id).execute();
    return rows.find((row) => row.status === 'offered')!;
  };
  const first = await give(early[0]!);
  const of = late.find((matter) => matter.job.id === first.jobId)!;
  if ((await takeOpening(ctx, of, (await openingById(db, business.id, first.id))!)) !== 'done') throw new Error();
  return { id: business.id, taken: first, offered: await give(early[1]!) };
}

const corruptions: [rule: string, statement: (t: Awaited<ReturnType<typeof town>>) => string][] = [
  [
    'a free time is offered to somebody who does not wait',
    (t) => `update waiting set ended_at = 1, ended_because = 'customer' where id = '${t.offered.waitingId}'`,
  ],
  ['a gap that is given away is offered still', (t) => `update gap set closed_at = 1 where id = '${t.offered.gapId}'`],
  [
    'a free time was taken, and its gap is open still',
    (t) => `update gap set closed_at = null where id = '${t.taken.gapId}'`,
  ],
  [
    'somebody took a free time, and it did not end their waiting',
    (t) => `update waiting set ended_because = 'office' where id = '${t.taken.waitingId}'`,
  ],
  [
    'a gap was given to two',
    (t) => `update opening set status = 'taken', gap_id = '${t.taken.gapId}' where id = '${t.offered.id}'`,
  ],
  [
    'a free time is offered for another job than the one that waits',
    (t) => `update opening set job_id = '${t.taken.jobId}' where id = '${t.offered.id}'`,
  ],
  [
    'a free time can be taken after it has begun',
    (t) => `update opening set offered_until = window_from + 1 where id = '${t.offered.id}'`,
  ],
  [
    'a free time is offered that does not touch its gap',
    (t) => `update gap set starts_at = starts_at + 86400, ends_at = ends_at + 86400 where id = '${t.offered.gapId}'`,
  ],
  [
    'a customer who can be reached was never told of a free time',
    (t) => `delete from outbox where business_id = '${t.id}' and kind = 'opening'`,
  ],
  [
    'a job waits, and nobody asked for it',
    (t) => `delete from history where business_id = '${t.id}' and action = 'wait'`,
  ],
];

describe('the checker finds what is wrong with who waits and what came free', () => {
  test('and nothing where all is well; every rule has its corruption', async () => {
    expect(await checkDatabase(ctx, (await town()).id)).toEqual([]);
    expect([...new Set(corruptions.map(([rule]) => rule))]).toEqual(backfillRules.map(({ rule }) => rule));
  });

  for (const [rule, statement] of corruptions)
    test(rule, async () => {
      const t = await town();
      const { db } = ctx.database;
      // The database itself would refuse this one.
      const lifted = rule === 'a gap was given to two';
      if (lifted) {
        await expect(sql.raw(statement(t)).execute(db)).rejects.toThrow();
        await sql`drop index opening_taken`.execute(db);
      }
      await sql.raw(statement(t)).execute(db);
      expect((await checkDatabase(ctx, t.id)).map((finding) => finding.rule)).toContain(rule);
      if (lifted) {
        await sql.raw(`update opening set status = 'gone' where id = '${t.offered.id}'`).execute(db);
        await sql`create unique index opening_taken on opening (business_id, gap_id) where status = 'taken'`.execute(
          db,
        );
      }
    });
});
