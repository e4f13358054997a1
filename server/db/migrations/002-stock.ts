import type { Migration } from '../migrate.ts';

/**
 * Stock in full. A lot lies at exactly one place: a location, or with a resource (a technician's van, a vehicle). What an
 * appointment needs is written down by itself (`stock_need`); which lots cover it (`lot_use` of kind `reserve`) may be
 * decided anew whenever something comes or goes.
 */
export const stock: Migration = {
  name: '002-stock',
  statements: [
    `alter table service add column supplies_from text not null default 'lead' check (supplies_from in ('lead', 'location'))`,
    `alter table lot_use rename to lot_use_before`,
    `alter table lot rename to lot_before`,
    // `ref` is the number on the box, empty where it has none; what never expires expires on 9999-12-31.
    `create table lot (
      business_id text not null,
      id text not null,
      item_id text not null,
      location_id text,
      resource_id text,
      ref text not null,
      received_day text not null,
      expires_day text not null,
      quantity bigint not null check (quantity >= 0),
      reserved bigint not null check (reserved >= 0),
      primary key (business_id, id),
      foreign key (business_id, item_id) references item (business_id, id),
      foreign key (business_id, location_id) references location (business_id, id),
      foreign key (business_id, resource_id) references resource (business_id, id),
      check (reserved <= quantity),
      check ((location_id is null) <> (resource_id is null))
    )`,
    `insert into lot select business_id, id, item_id, location_id, resource_id, '', received_day, expires_day, quantity, reserved
      from lot_before where (location_id is null) <> (resource_id is null)`,
    `create table lot_use (
      business_id text not null,
      id text not null,
      lot_id text not null,
      appointment_id text,
      quantity bigint not null check (quantity > 0 or kind in ('count', 'move')),
      kind text not null check (kind in ('reserve', 'consume', 'receive', 'count', 'move')),
      reason text not null,
      at bigint not null,
      primary key (business_id, id),
      foreign key (business_id, lot_id) references lot (business_id, id),
      foreign key (business_id, appointment_id) references appointment (business_id, id),
      check ((kind in ('reserve', 'consume')) = (appointment_id is not null))
    )`,
    `insert into lot_use select u.business_id, u.id, u.lot_id, u.appointment_id, u.quantity, u.kind, u.reason, u.at from lot_use_before u
      join lot l on l.business_id = u.business_id and l.id = u.lot_id`,
    `drop table lot_use_before`,
    `drop table lot_before`,
    `create index lot_item on lot (business_id, item_id)`,
    `create unique index lot_ref on lot (business_id, item_id, coalesce(location_id, ''), coalesce(resource_id, ''), ref, expires_day, received_day)
      where ref <> ''`,
    `create index lot_use_lot on lot_use (business_id, lot_id)`,
    `create index lot_use_appointment on lot_use (business_id, appointment_id) where appointment_id is not null`,
    `create table stock_need (
      business_id text not null,
      appointment_id text not null,
      item_id text not null,
      location_id text,
      resource_id text,
      day text not null,
      quantity bigint not null check (quantity > 0),
      primary key (business_id, appointment_id, item_id),
      foreign key (business_id, appointment_id) references appointment (business_id, id),
      foreign key (business_id, item_id) references item (business_id, id),
      foreign key (business_id, location_id) references location (business_id, id),
      foreign key (business_id, resource_id) references resource (business_id, id),
      check ((location_id is null) <> (resource_id is null))
    )`,
    `create index stock_need_item on stock_need (business_id, item_id, day)`,
    // One row per item and place that was ever written to: the lock every writer takes.
    `create table stock_place (
      business_id text not null,
      item_id text not null,
      place text not null,
      version bigint not null,
      primary key (business_id, item_id, place),
      foreign key (business_id, item_id) references item (business_id, id)
    )`,
  ],
  sqlite: [],
  postgres: [],
};
