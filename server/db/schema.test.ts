import { sql } from 'kysely';
import { beforeAll, expect, test } from 'vitest';
import type { TestContext } from '../testing/context.ts';
import { contextForTest } from '../testing/database.ts';
import { isOverlap } from './transact.ts';

let ctx: TestContext;
beforeAll(async () => {
  ctx = await contextForTest();
});

test('every primary key, unique index, exclusion and foreign key begins with business_id', async () => {
  const firstColumns =
    ctx.database.dialect === 'postgres'
      ? sql<{ name: string; first: string }>`
          select c.conname as name, a.attname as first from pg_constraint c
            join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
            where c.connamespace = 'public'::regnamespace and c.contype in ('p', 'u', 'x', 'f')
              and c.conrelid <> 'migration'::regclass
          union all
          select i.indexrelid::regclass::text, a.attname from pg_index i
            join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
            join pg_class t on t.oid = i.indrelid and t.relnamespace = 'public'::regnamespace
            where i.indisunique and t.relname <> 'migration'`
      : sql<{ name: string; first: string }>`
          select m.name || ' ' || l.name as name, i.name as first from sqlite_master m
            join pragma_index_list(m.name) l join pragma_index_info(l.name) i
            where m.type = 'table' and m.name not in ('migration') and l."unique" = 1 and i.seqno = 0
          union all
          select m.name || ' -> ' || f."table", f."from" from sqlite_master m
            join pragma_foreign_key_list(m.name) f
            where m.type = 'table' and f.seq = 0`;
  const { rows } = await firstColumns.execute(ctx.database.db);
  expect(rows.length).toBeGreaterThan(60);
  expect(rows.filter((row) => row.first !== 'business_id')).toEqual([]);
});

test('the database itself refuses to take one unit of a resource twice at the same time', async () => {
  const { db } = ctx.database;
  await sql`insert into business values ('b', 'B', 'UTC', 'en', 'BE', '', '', '', '{}', '{}', '{}', '[]', 0)`.execute(
    db,
  );
  await db
    .insertInto('resource')
    .values({
      businessId: 'b',
      id: 'r',
      locationId: null,
      kind: 'room',
      name: 'Room',
      units: 2,
      drives: 0,
      homeLat: null,
      homeLon: null,
      maxVisits: 0,
      email: '',
      phone: '',
      colour: '',
      attributes: '{}',
      active: 1,
    })
    .execute();
  for (const unit of [1, 2])
    await db.insertInto('resourceUnit').values({ businessId: 'b', resourceId: 'r', unit }).execute();
  const take = (id: string, unit: number, startsAt: number, endsAt: number) =>
    db
      .insertInto('allocation')
      .values({
        businessId: 'b',
        id,
        resourceId: 'r',
        unit,
        startsAt,
        endsAt,
        day: '2026-11-23',
        appointmentId: null,
        eventId: null,
        leads: 0,
      })
      .execute();
  await take('first', 1, 100, 200);
  await take('other unit', 2, 100, 200);
  await take('back to back', 1, 200, 300);
  for (const [from, to] of [
    [150, 160],
    [50, 101],
    [199, 250],
    [100, 200],
  ] as const)
    await expect(take(`clash ${from}`, 1, from, to)).rejects.toSatisfy(isOverlap);
  await expect(
    db
      .updateTable('allocation')
      .set({ startsAt: 250 - 60 })
      .where('id', '=', 'back to back')
      .execute(),
  ).rejects.toSatisfy(isOverlap);
});
