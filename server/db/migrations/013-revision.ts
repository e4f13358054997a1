import type { Migration } from '../migrate.ts';

/**
 * An appointment's revision rises with whatever is done to it, where its version rises only with what its customer must
 * hear of: of two who move it on the board at once, one sees that it has been moved.
 */
export const revision: Migration = {
  name: '013-revision',
  statements: [
    `alter table appointment add column revision bigint not null default 0`,
    `update appointment set revision = version`,
  ],
  sqlite: [],
  postgres: [],
};
