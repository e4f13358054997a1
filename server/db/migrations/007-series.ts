import type { Migration } from '../migrate.ts';

/** Series: sold by a service, kept for some minutes while their customer says who they are, told of in one message. */
export const series: Migration = {
  name: '007-series',
  statements: [
    `alter table service add column series text not null default 'null'`,
    `alter table series add column status text not null default 'booked' check (status in ('held', 'booked'))`,
    `alter table series add column held_until bigint`,
    `create index series_held on series (business_id, held_until) where held_until is not null`,
    `create index series_customer on series (business_id, customer_id)`,
    `create unique index job_series on job (business_id, series_id, series_position) where series_id is not null`,
    `alter table outbox add column series_id text`,
    `create index outbox_series on outbox (business_id, series_id) where series_id is not null`,
  ],
  // What a link is for is a matter of the code that issues it.
  sqlite: [
    `create table link_for_anything (
      business_id text not null references business (business_id),
      id text not null,
      purpose text not null,
      subject_id text not null,
      expires_at bigint not null,
      superseded_at bigint,
      created_at bigint not null,
      primary key (business_id, id)
    )`,
    `insert into link_for_anything
      select business_id, id, purpose, subject_id, expires_at, superseded_at, created_at from link`,
    `drop table link`,
    `alter table link_for_anything rename to link`,
    `create index link_subject on link (business_id, subject_id)`,
  ],
  postgres: [`alter table link drop constraint if exists link_purpose_check`],
};
