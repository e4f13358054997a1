import type { Migration } from '../migrate.ts';

/** Reports ask by when something was done, and no longer read all that was ever done to find it. */
export const reports: Migration = {
  name: '020-reports',
  statements: [
    `create index history_staff on history (business_id, at, action)
      where subject_kind = 'job' and substr(actor, 1, 6) = 'staff:'`,
    `create index proposal_created on proposal (business_id, created_at)`,
    `create index queue_closed on queue_item (business_id, closed_at) where closed_at is not null`,
  ],
  sqlite: [],
  postgres: [],
};
