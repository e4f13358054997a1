import type { Migration } from '../migrate.ts';

const columns = 'business_id, id, kind, job_id, appointment_id, detail, created_at, closed_at, closed_by, resolution';

/** Lots may be recalled: nothing of them is used any more. What is left short of its supplies stands in the office's queue. */
export const recalls: Migration = {
  name: '018-recalls',
  statements: [
    `alter table lot add column recalled_at bigint`,
    `alter table queue_item rename to queue_item_before`,
    `drop index queue_open_job`,
    `drop index queue_open`,
    `create table queue_item (
      business_id text not null,
      id text not null,
      kind text not null check (kind in ('declined', 'expired', 'no-slot', 'rebook-unanswered', 'message-failed', 'request', 'call-me', 'opted-out', 'supplies')),
      job_id text,
      appointment_id text,
      detail text not null,
      created_at bigint not null,
      closed_at bigint,
      closed_by text,
      resolution text,
      primary key (business_id, id),
      foreign key (business_id, job_id) references job (business_id, id),
      foreign key (business_id, appointment_id) references appointment (business_id, id)
    )`,
    `insert into queue_item (${columns}) select ${columns} from queue_item_before`,
    `drop table queue_item_before`,
    `create unique index queue_open_job on queue_item (business_id, job_id) where closed_at is null and job_id is not null`,
    `create index queue_open on queue_item (business_id, created_at) where closed_at is null`,
  ],
  sqlite: [],
  postgres: [],
};
