import { sql } from 'kysely';
import { beforeEach, describe, expect, test } from 'vitest';
import { instantAt } from '../schedule/wallclock.ts';
import type { TestContext } from '../testing/context.ts';
import { contextForTest } from '../testing/database.ts';
import { at, makeBusiness, makeItem, makeJob, makeLot, makeResource, makeService } from '../testing/town.ts';
import { bookWindow } from './booking.ts';
import { checkDatabase } from './checker.ts';

let ctx: TestContext;
beforeEach(async () => {
  ctx ??= await contextForTest();
});

/** A practice with one booked session that keeps a dressing of the first of two lots; the other business stays clean. */
async function town() {
  const business = await makeBusiness(ctx, { leadTimeMinutes: 0, horizonDays: 20 });
  await makeResource(ctx, business, { kind: 'person', locationId: 'practice', drives: false });
  await makeResource(ctx, business, { kind: 'vehicle', id: 'van' });
  const itemId = await makeItem(ctx, business);
  const supplies = [{ itemId, quantity: 1 }];
  const serviceId = await makeService(ctx, business, { place: 'location', supplies });
  const first = await makeLot(ctx, business, itemId, 2, { expiresDay: '2026-12-01', ref: 'first' });
  const second = await makeLot(ctx, business, itemId, 2, { ref: 'second' });
  const matter = await makeJob(ctx, business, serviceId, at(0, 0), { locationId: 'practice' });
  const from = instantAt('Europe/Brussels', '2026-11-24', 600);
  const booked = await bookWindow(ctx, matter, { from, to: from }, 'customer');
  if (booked.outcome !== 'placed') throw new Error(booked.outcome);
  return { id: business.id, first, second, appointmentId: booked.appointment.id };
}

const corruptions: [rule: string, statement: (t: Awaited<ReturnType<typeof town>>) => string][] = [
  ['a lot keeps another number than is reserved of it', (t) => `update lot set reserved = 2 where id = '${t.first}'`],
  ['a lot holds another number than came and went', (t) => `update lot set quantity = 7 where id = '${t.first}'`],
  [
    'a lot is kept for a visit it does not serve',
    (t) => `update lot set expires_day = '2026-11-23' where id = '${t.first}'`,
  ],
  [
    'a lot is kept for a visit it does not serve',
    (t) => `update lot set received_day = '2026-11-25' where id = '${t.first}'`,
  ],
  [
    'a lot is kept for a visit it does not serve',
    (t) => `update lot set location_id = null, resource_id = 'van' where id = '${t.first}'`,
  ],
  ['a lot is kept for a visit it does not serve', (t) => `delete from stock_need where business_id = '${t.id}'`],
  [
    'a lot was used up on a day on which it was expired or not there yet',
    (t) =>
      `update lot_use set kind = 'consume', lot_id = '${t.first}' where business_id = '${t.id}' and kind = 'reserve'`,
  ],
  [
    'more is kept for an appointment than it needs',
    (t) => `update lot_use set quantity = 2 where business_id = '${t.id}' and kind = 'reserve'`,
  ],
  [
    'an appointment goes without what lies there free',
    (t) => `delete from lot_use where business_id = '${t.id}' and kind = 'reserve'`,
  ],
  [
    'an appointment to come needs another number than its service uses up',
    (t) => `update supply set quantity = 3 where business_id = '${t.id}'`,
  ],
  [
    'an appointment to come needs what its service does not use up',
    (t) => `delete from supply where business_id = '${t.id}'`,
  ],
  [
    'an appointment that is over keeps its supplies',
    (t) => `update appointment set status = 'released' where business_id = '${t.id}'`,
  ],
  [
    'supplies are kept elsewhere than where the visit starts, or for another day',
    (t) => `update stock_need set day = '2026-11-25' where business_id = '${t.id}'`,
  ],
  [
    'supplies are kept elsewhere than where the visit starts, or for another day',
    (t) => `update stock_need set location_id = null, resource_id = 'van' where business_id = '${t.id}'`,
  ],
];

describe('the checker finds what is wrong with stock', () => {
  test('and nothing where all is well', async () => {
    expect(await checkDatabase(ctx, (await town()).id)).toEqual([]);
  });

  for (const [i, [rule, statement]] of corruptions.entries())
    test(`${i + 1}: ${rule}`, async () => {
      const t = await town();
      const { db } = ctx.database;
      if (rule.startsWith('a lot was used up'))
        await sql`update lot set expires_day = '2026-11-22' where id = ${t.first}`.execute(db);
      await sql.raw(statement(t)).execute(db);
      expect((await checkDatabase(ctx, t.id)).map((finding) => finding.rule)).toContain(rule);
    });

  test('and the database itself refuses to overdraw a lot, or to keep it in two places', async () => {
    const { first } = await town();
    const attempt = (change: string) =>
      sql.raw(`update lot set ${change} where id = '${first}'`).execute(ctx.database.db);
    for (const change of [
      'quantity = -1',
      'reserved = 3',
      'reserved = -1',
      'location_id = null',
      `resource_id = 'van'`,
    ])
      await expect(attempt(change), change).rejects.toThrow();
  });
});
