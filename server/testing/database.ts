import { afterAll, inject } from 'vitest';
import type { Config } from '../config.ts';
import { type TestContext, testContext } from './context.ts';

/** A context on the database this test run is about (SQLite or PostgreSQL), closed when the file is done. */
export async function contextForTest(overrides: Partial<Config> = {}): Promise<TestContext> {
  const ctx = await testContext(inject('postgresUrl'), overrides);
  afterAll(() => ctx.close());
  return ctx;
}
