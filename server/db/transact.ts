import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Day } from '../../shared/time.ts';
import type { Database, Tx } from './connect.ts';

/** Serialisation failure, deadlock, and SQLite's busy: the same work may succeed when tried again. */
const passing = new Set(['40001', '40P01', 'SQLITE_BUSY', 'SQLITE_BUSY_SNAPSHOT']);
const codeOf = (error: unknown): string => String((error as { code?: unknown } | null)?.code ?? '');

/** True when the database itself refused to take a resource unit twice. */
export const isOverlap = (error: unknown): boolean =>
  codeOf(error) === '23P01' || (error instanceof Error && error.message.includes('allocation_no_overlap'));

/** True when a unique index refused a second row. */
export const isDuplicate = (error: unknown): boolean =>
  ['23505', 'SQLITE_CONSTRAINT_UNIQUE', 'SQLITE_CONSTRAINT_PRIMARYKEY'].includes(codeOf(error));

/** Runs the work in one transaction, again with growing pauses when the database asks for patience. Jitter comes in as `random`. */
export async function transact<T>(
  { db }: Pick<Database, 'db'>,
  random: () => number,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await db.transaction().execute(work);
    } catch (error) {
      if (attempt >= 8 || !passing.has(codeOf(error))) throw error;
      await sleep(2 ** attempt * (1 + random()) * 2);
    }
  }
}

export interface ResourceDay {
  resourceId: string;
  day: Day;
}

const keyOf = (d: ResourceDay): string => `${d.day} ${d.resourceId}`;

/**
 * Locks resource-days until the transaction ends, always in the same order. Their version, by which memories know what has
 * changed, is raised by the database itself when something is written (migration 010).
 */
export async function lockDays(tx: Tx, businessId: string, days: readonly ResourceDay[]): Promise<void> {
  const ordered = [...new Map(days.map((d) => [keyOf(d), d])).entries()].sort(([a], [b]) => (a < b ? -1 : 1));
  for (let i = 0; i < ordered.length; i += 500) {
    // Rows of one statement are locked one after the other, in the order they are given.
    const rows = ordered.slice(i, i + 500).map(([, d]) => sql`(${businessId}, ${d.resourceId}, ${d.day}, 0)`);
    await sql`insert into resource_day (business_id, resource_id, day, version) values ${sql.join(rows)}
      on conflict (business_id, resource_id, day) do update set version = resource_day.version`.execute(tx);
  }
}
