import type { Migration } from '../migrate.ts';

/** Where somebody lives in words, so that the office reads what it wrote; and the name a file knows a resource by. */
export const setup: Migration = {
  name: '008-setup',
  statements: [
    `alter table resource add column home_street text not null default ''`,
    `alter table resource add column home_postcode text not null default ''`,
    `alter table resource add column home_place text not null default ''`,
    `alter table resource add column external_ref text`,
    `create unique index resource_external_ref on resource (business_id, external_ref) where external_ref is not null`,
  ],
  sqlite: [],
  postgres: [],
};
