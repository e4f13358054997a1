import type { Migration } from '../migrate.ts';

const link = (name: string): string => `create table ${name} (
  business_id text not null references business (business_id),
  id text not null,
  purpose text not null,
  subject_id text not null,
  expires_at bigint not null,
  superseded_at bigint,
  created_at bigint not null,
  primary key (business_id, id)
)`;

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
  // What a link is for is a matter of the code that issues it: the list of purposes no longer stands in the database.
  sqlite: [
    link('link_anew'),
    `insert into link_anew select business_id, id, purpose, subject_id, expires_at, superseded_at, created_at from link`,
    `drop table link`,
    `alter table link_anew rename to link`,
    `create index link_subject on link (business_id, subject_id)`,
  ],
  postgres: [`alter table link drop constraint link_purpose_check`],
};
