import { expect, test } from 'vitest';
import { checkPromises } from '../schedule/checker.ts';
import { contextForTest } from '../testing/database.ts';
import { fillDemo } from './fill.ts';
import { writePast } from './past.ts';
import { seedDemo } from './seed.ts';

test('the demo has a past: done, no-show and late cancelled, and nothing about it breaks a promise', async () => {
  const ctx = await contextForTest();
  const seeded = await seedDemo(ctx);
  await fillDemo(ctx, seeded);
  const written = await writePast(ctx, seeded);
  expect(written).toBeGreaterThan(50);
  const rows = await ctx.database.db.selectFrom('outcome').select(['businessId', 'kind', 'at']).execute();
  expect(rows).toHaveLength(written);
  expect(new Set(rows.map((row) => row.kind))).toEqual(new Set(['done', 'no-show', 'late-cancel']));
  expect(new Set(rows.map((row) => row.businessId)).size).toBeGreaterThan(1);
  for (const { at } of rows) expect(at).toBeLessThan(ctx.now());
  const left = await ctx.database.db
    .selectFrom('appointment')
    .selectAll()
    .where('plannedEnd', '<', ctx.now())
    .execute();
  expect(left.filter((row) => row.status === 'booked')).toEqual([]);
  expect((await checkPromises(ctx)).broken).toEqual([]);
}, 120_000);
