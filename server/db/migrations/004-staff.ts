import type { Migration } from '../migrate.ts';

/** Staff are invited, and come in by a password or a passkey of their own. Who worked here before has joined already. */
export const staff: Migration = {
  name: '004-staff',
  statements: [
    `alter table staff add column joined_at bigint`,
    `update staff set joined_at = created_at`,
    `create table staff_password (
      business_id text not null,
      staff_id text not null,
      hash text not null,
      changed_at bigint not null,
      primary key (business_id, staff_id),
      foreign key (business_id, staff_id) references staff (business_id, id)
    )`,
    `create table passkey (
      business_id text not null,
      id text not null,
      staff_id text not null,
      public_key text not null,
      counter bigint not null,
      transports text not null,
      name text not null,
      created_at bigint not null,
      used_at bigint,
      primary key (business_id, id),
      foreign key (business_id, staff_id) references staff (business_id, id)
    )`,
    `create index passkey_staff on passkey (business_id, staff_id)`,
    `create index session_staff on session (business_id, staff_id)`,
  ],
  sqlite: [],
  postgres: [],
};
