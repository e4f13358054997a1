import { sql } from 'kysely';
import type { Database } from './connect.ts';
import { ground } from './migrations/001-ground.ts';
import { stock } from './migrations/002-stock.ts';
import { outcomes } from './migrations/003-outcomes.ts';
import { staff } from './migrations/004-staff.ts';
import { requirements } from './migrations/005-requirements.ts';
import { events } from './migrations/006-events.ts';
import { series } from './migrations/007-series.ts';
import { backfill } from './migrations/008-backfill.ts';
import { setup } from './migrations/008-setup.ts';
import { versions } from './migrations/010-versions.ts';
import { live } from './migrations/011-live.ts';
import { boardViews } from './migrations/012-board-views.ts';
import { ownLength } from './migrations/013-own-length.ts';
import { revision } from './migrations/013-revision.ts';
import { closedLocations } from './migrations/016-closed-locations.ts';
import { recalls } from './migrations/018-recalls.ts';
import { reports } from './migrations/020-reports.ts';
import { appointmentsOfAJob } from './migrations/030-appointments-of-a-job.ts';

/** One step of the schema: statements both databases take, then what only one of them needs. */
export interface Migration {
  name: string;
  statements: string[];
  sqlite: string[];
  postgres: string[];
}

/** In the order in which they were added: a later one may build on any before it, whatever their numbers. */
const migrations: Migration[] = [
  ground,
  stock,
  outcomes,
  versions,
  requirements,
  events,
  backfill,
  series,
  staff,
  setup,
  live,
  ownLength,
  revision,
  closedLocations,
  recalls,
  boardViews,
  reports,
  appointmentsOfAJob,
];

/** Brings the schema up to date, each step in one transaction and only once. */
export async function migrate({ db, dialect }: Database): Promise<void> {
  await sql`create table if not exists migration (name text not null primary key)`.execute(db);
  for (const migration of migrations) {
    await db.transaction().execute(async (tx) => {
      const done = await sql`select name from migration where name = ${migration.name}`.execute(tx);
      if (done.rows.length > 0) return;
      for (const statement of [...migration.statements, ...migration[dialect]]) await sql.raw(statement).execute(tx);
      await sql`insert into migration (name) values (${migration.name})`.execute(tx);
    });
  }
}
