import type { Migration } from '../migrate.ts';

/** A job may take longer or shorter than its service usually does, set-up and clean-up included; null: as the service says. */
export const ownLength: Migration = {
  name: '013-own-length',
  statements: [`alter table job add column minutes integer`],
  sqlite: [],
  postgres: [],
};
