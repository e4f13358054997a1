import type { Migration } from '../migrate.ts';

/**
 * Events and the people on their lists. An event is locked by raising its version, so that its places are given out one
 * after the other. `signup` and `waiting` stood empty before: nothing has ever written to them.
 */
export const events: Migration = {
  name: '006-events',
  statements: [
    // More than 0: a class, booked by signing up for one of its dates.
    `alter table service add column capacity bigint not null default 0`,

    // One row for a weekly rhythm; its occurrences are events of their own, each named by the day the rhythm gave it.
    `create table event_series (
      business_id text not null references business (business_id),
      id text not null,
      from_day text not null,
      weekdays text not null,
      every_weeks bigint not null check (every_weeks between 1 and 52),
      until_day text,
      count bigint,
      created_at bigint not null,
      primary key (business_id, id),
      check ((until_day is null) <> (count is null))
    )`,
    `alter table event add column series_id text`,
    `alter table event add column rhythm_day text`,
    `alter table event add column status text not null default 'planned'`,
    `alter table event add column version bigint not null default 1`,
    `alter table event add column lat double precision`,
    `alter table event add column lon double precision`,
    `create unique index event_rhythm_day on event (business_id, series_id, rhythm_day) where series_id is not null`,
    `create index event_start on event (business_id, starts_at)`,
    `create index event_service on event (business_id, service_id, starts_at) where service_id is not null`,
    `create index allocation_event on allocation (business_id, event_id) where event_id is not null`,

    `drop table signup`,
    `create table signup (
      business_id text not null,
      id text not null,
      event_id text not null,
      customer_id text not null,
      status text not null check (status in ('in', 'waiting', 'offered', 'out')),
      position bigint not null,
      offered_until bigint,
      left_because text check (left_because in ('customer', 'late', 'lapsed', 'office', 'event')),
      outcome text check (outcome in ('came', 'no-show')),
      version bigint not null,
      note text not null,
      created_at bigint not null,
      primary key (business_id, id),
      foreign key (business_id, event_id) references event (business_id, id),
      foreign key (business_id, customer_id) references customer (business_id, id),
      check ((status = 'offered') = (offered_until is not null)),
      check ((status = 'out') = (left_because is not null))
    )`,
    `create unique index signup_customer on signup (business_id, event_id, customer_id)`,
    `create unique index signup_position on signup (business_id, event_id, position)`,
    `create index signup_offer on signup (business_id, offered_until) where status = 'offered'`,

    // A message may be about a place instead of an appointment.
    `alter table outbox add column signup_id text`,
    `alter table outbox add column signup_version bigint`,
    `create unique index outbox_signup_once on outbox (business_id, signup_id, signup_version, kind, channel) where signup_id is not null`,
  ],
  // What a link is for is a matter of the code that issues it.
  sqlite: [
    `create table link_of_any_purpose (
      business_id text not null references business (business_id),
      id text not null,
      purpose text not null,
      subject_id text not null,
      expires_at bigint not null,
      superseded_at bigint,
      created_at bigint not null,
      primary key (business_id, id)
    )`,
    `insert into link_of_any_purpose
      select business_id, id, purpose, subject_id, expires_at, superseded_at, created_at from link`,
    `drop table link`,
    `alter table link_of_any_purpose rename to link`,
    `create index link_subject on link (business_id, subject_id)`,
  ],
  postgres: [`alter table link drop constraint if exists link_purpose_check`],
};
