import type { Migration } from '../migrate.ts';

/** How an appointment ended, as somebody recorded it: one row each, apart from the appointment, whose status says the same. */
export const outcomes: Migration = {
  name: '003-outcomes',
  statements: [
    `create table outcome (
      business_id text not null,
      appointment_id text not null,
      kind text not null check (kind in ('done', 'no-show', 'late-cancel')),
      at bigint not null,
      recorded_by text not null,
      note text not null,
      primary key (business_id, appointment_id),
      foreign key (business_id, appointment_id) references appointment (business_id, id)
    )`,
    `create index outcome_kind on outcome (business_id, kind, at)`,
    // What was over before outcomes were kept apart.
    `insert into outcome (business_id, appointment_id, kind, at, recorded_by, note)
      select business_id, id, status, updated_at, 'system', '' from appointment where status in ('done', 'no-show')`,
  ],
  sqlite: [],
  postgres: [],
};
