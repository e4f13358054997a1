import type { Migration } from '../migrate.ts';

/** Who waits for something sooner, and what came free for them. `waiting` stood empty before: nothing has ever written to it. */
export const backfill: Migration = {
  name: '008-backfill',
  statements: [
    // Who waits for something sooner: one line for a job, as long as it has not ended.
    `drop table waiting`,
    `create table waiting (
      business_id text not null,
      id text not null,
      job_id text not null,
      since bigint not null,
      ended_at bigint,
      ended_because text check (ended_because in ('taken', 'customer', 'office', 'over')),
      primary key (business_id, id),
      foreign key (business_id, job_id) references job (business_id, id),
      check ((ended_at is null) = (ended_because is null))
    )`,
    `create unique index waiting_job on waiting (business_id, job_id) where ended_at is null`,
    // Time that came free while somebody waited; closed when somebody took it or nobody can use it.
    `create table gap (
      business_id text not null,
      id text not null,
      resource_id text not null,
      day text not null,
      starts_at bigint not null,
      ends_at bigint not null check (ends_at > starts_at),
      freed_at bigint not null,
      closed_at bigint,
      primary key (business_id, id),
      foreign key (business_id, resource_id) references resource (business_id, id)
    )`,
    `create index gap_open on gap (business_id, freed_at) where closed_at is null`,
    `create table opening (
      business_id text not null,
      id text not null,
      gap_id text not null,
      waiting_id text not null,
      job_id text not null,
      window_from bigint not null,
      window_to bigint not null check (window_to >= window_from),
      status text not null check (status in ('offered', 'taken', 'declined', 'lapsed', 'gone')),
      offered_until bigint not null,
      created_at bigint not null,
      primary key (business_id, id),
      foreign key (business_id, gap_id) references gap (business_id, id),
      foreign key (business_id, waiting_id) references waiting (business_id, id),
      foreign key (business_id, job_id) references job (business_id, id)
    )`,
    `create unique index opening_once on opening (business_id, gap_id, waiting_id)`,
    `create unique index opening_offered on opening (business_id, waiting_id) where status = 'offered'`,
    `create unique index opening_taken on opening (business_id, gap_id) where status = 'taken'`,
  ],
  sqlite: [],
  postgres: [],
};
