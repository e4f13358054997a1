import type { Migration } from '../migrate.ts';

/**
 * What a hand needs on the board. A job may take longer or shorter than its service usually does, set-up and clean-up
 * included (null: as the service says). And an appointment's revision rises with whatever is done to it, where its version
 * rises only with what its customer must hear of: of two who move it at once, one sees that it has been moved.
 */
export const ownLength: Migration = {
  name: '013-own-length',
  statements: [
    `alter table job add column minutes integer`,
    `alter table appointment add column revision bigint not null default 0`,
    `update appointment set revision = version`,
  ],
  sqlite: [],
  postgres: [],
};
