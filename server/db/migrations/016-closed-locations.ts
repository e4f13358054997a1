import type { Migration } from '../migrate.ts';

/** A location that is closed is there for what once took place in it, and for nothing new. */
export const closedLocations: Migration = {
  name: '016-closed-locations',
  statements: ['alter table location add column closed_at bigint'],
  sqlite: [],
  postgres: [],
};
