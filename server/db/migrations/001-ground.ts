import type { Migration } from '../migrate.ts';

/**
 * The whole model of the product. Every key begins with business_id, so that the schema shards by business as it stands.
 * Instants are whole seconds since 1970 UTC, days are YYYY-MM-DD text, lists and free settings are JSON in text columns:
 * the same on both databases.
 */
export const ground: Migration = {
  name: '001-ground',
  statements: [
    // Who we work for
    `create table business (
      business_id text not null primary key,
      name text not null,
      zone text not null,
      locale text not null,
      country text not null,
      email text not null,
      phone text not null,
      colour text not null,
      policy text not null,
      travel text not null,
      terms text not null,
      allowed_origins text not null,
      created_at bigint not null
    )`,
    `create table location (
      business_id text not null references business (business_id),
      id text not null,
      name text not null,
      address text not null,
      postcode text not null,
      place text not null,
      lat double precision not null,
      lon double precision not null,
      zone text not null,
      primary key (business_id, id)
    )`,
    `create table area (
      business_id text not null references business (business_id),
      postcode text not null,
      place text not null,
      lat double precision not null,
      lon double precision not null,
      primary key (business_id, postcode, place)
    )`,

    // Resources
    `create table resource (
      business_id text not null references business (business_id),
      id text not null,
      location_id text,
      kind text not null check (kind in ('person', 'room', 'equipment', 'vehicle')),
      name text not null,
      units bigint not null check (units between 1 and 1000),
      drives smallint not null,
      home_lat double precision,
      home_lon double precision,
      max_visits bigint not null,
      email text not null,
      phone text not null,
      colour text not null,
      attributes text not null,
      active smallint not null,
      primary key (business_id, id),
      foreign key (business_id, location_id) references location (business_id, id)
    )`,
    `create table resource_unit (
      business_id text not null,
      resource_id text not null,
      unit bigint not null,
      primary key (business_id, resource_id, unit),
      foreign key (business_id, resource_id) references resource (business_id, id)
    )`,
    `create table resource_skill (
      business_id text not null,
      resource_id text not null,
      skill text not null,
      level bigint not null,
      primary key (business_id, resource_id, skill),
      foreign key (business_id, resource_id) references resource (business_id, id)
    )`,
    `create table resource_group (
      business_id text not null references business (business_id),
      id text not null,
      name text not null,
      primary key (business_id, id)
    )`,
    `create table resource_group_member (
      business_id text not null,
      group_id text not null,
      resource_id text not null,
      primary key (business_id, group_id, resource_id),
      foreign key (business_id, group_id) references resource_group (business_id, id),
      foreign key (business_id, resource_id) references resource (business_id, id)
    )`,
    `create table shift (
      business_id text not null,
      id text not null,
      resource_id text not null,
      weekday bigint not null check (weekday between 1 and 7),
      from_minute bigint not null,
      to_minute bigint not null check (to_minute > from_minute),
      valid_from text not null,
      valid_to text not null,
      primary key (business_id, id),
      foreign key (business_id, resource_id) references resource (business_id, id)
    )`,
    `create index shift_resource on shift (business_id, resource_id)`,
    // Replaces the weekly shifts of one day; from = to means a day off.
    `create table shift_exception (
      business_id text not null,
      id text not null,
      resource_id text not null,
      day text not null,
      from_minute bigint not null,
      to_minute bigint not null check (to_minute >= from_minute),
      primary key (business_id, id),
      foreign key (business_id, resource_id) references resource (business_id, id)
    )`,
    `create index shift_exception_resource on shift_exception (business_id, resource_id, day)`,
    `create table absence (
      business_id text not null,
      id text not null,
      resource_id text not null,
      starts_at bigint not null,
      ends_at bigint not null check (ends_at > starts_at),
      reason text not null,
      created_by text not null,
      created_at bigint not null,
      primary key (business_id, id),
      foreign key (business_id, resource_id) references resource (business_id, id)
    )`,
    `create index absence_resource on absence (business_id, resource_id, ends_at)`,
    // One row per resource and day that was ever written to: the lock every writer takes, and the version every cache asks for.
    `create table resource_day (
      business_id text not null,
      resource_id text not null,
      day text not null,
      version bigint not null,
      primary key (business_id, resource_id, day),
      foreign key (business_id, resource_id) references resource (business_id, id)
    )`,
    `create index resource_day_day on resource_day (business_id, day)`,

    // Services
    `create table service (
      business_id text not null references business (business_id),
      id text not null,
      name text not null,
      names text not null,
      description text not null,
      place text not null check (place in ('customer', 'location')),
      duration_minutes bigint not null check (duration_minutes > 0),
      setup_minutes bigint not null check (setup_minutes >= 0),
      cleanup_minutes bigint not null check (cleanup_minutes >= 0),
      policy text not null,
      offered smallint not null,
      active smallint not null,
      primary key (business_id, id)
    )`,
    `create table service_location (
      business_id text not null,
      service_id text not null,
      location_id text not null,
      primary key (business_id, service_id, location_id),
      foreign key (business_id, service_id) references service (business_id, id),
      foreign key (business_id, location_id) references location (business_id, id)
    )`,
    `create table requirement (
      business_id text not null,
      service_id text not null,
      position bigint not null,
      kind text not null check (kind in ('person', 'room', 'equipment', 'vehicle')),
      skills text not null,
      count bigint not null check (count > 0),
      options text not null,
      primary key (business_id, service_id, position),
      foreign key (business_id, service_id) references service (business_id, id)
    )`,

    // Stock
    `create table item (
      business_id text not null references business (business_id),
      id text not null,
      name text not null,
      unit text not null,
      reorder_at bigint not null,
      primary key (business_id, id)
    )`,
    `create table kit_item (
      business_id text not null,
      kit_id text not null,
      item_id text not null,
      quantity bigint not null check (quantity > 0),
      primary key (business_id, kit_id, item_id),
      foreign key (business_id, kit_id) references item (business_id, id),
      foreign key (business_id, item_id) references item (business_id, id)
    )`,
    `create table supply (
      business_id text not null,
      service_id text not null,
      item_id text not null,
      quantity bigint not null check (quantity > 0),
      primary key (business_id, service_id, item_id),
      foreign key (business_id, service_id) references service (business_id, id),
      foreign key (business_id, item_id) references item (business_id, id)
    )`,
    `create table lot (
      business_id text not null,
      id text not null,
      item_id text not null,
      location_id text,
      resource_id text,
      received_day text not null,
      expires_day text not null,
      quantity bigint not null check (quantity >= 0),
      reserved bigint not null check (reserved >= 0 and reserved <= quantity),
      primary key (business_id, id),
      foreign key (business_id, item_id) references item (business_id, id),
      foreign key (business_id, location_id) references location (business_id, id),
      foreign key (business_id, resource_id) references resource (business_id, id)
    )`,

    // Customers, jobs, appointments
    `create table customer (
      business_id text not null references business (business_id),
      id text not null,
      external_ref text,
      name text not null,
      email text not null,
      phone text not null,
      locale text not null,
      address text not null,
      postcode text not null,
      place text not null,
      lat double precision,
      lon double precision,
      notes text not null,
      policy text not null,
      erased_at bigint,
      created_at bigint not null,
      primary key (business_id, id)
    )`,
    `create unique index customer_external_ref on customer (business_id, external_ref) where external_ref is not null`,
    `create index customer_email on customer (business_id, email)`,
    `create table series (
      business_id text not null,
      id text not null,
      customer_id text not null,
      service_id text not null,
      rhythm text not null,
      count bigint not null,
      created_at bigint not null,
      primary key (business_id, id),
      foreign key (business_id, customer_id) references customer (business_id, id),
      foreign key (business_id, service_id) references service (business_id, id)
    )`,
    `create table job (
      business_id text not null,
      id text not null,
      external_ref text,
      customer_id text not null,
      service_id text not null,
      location_id text,
      series_id text,
      series_position bigint,
      status text not null check (status in ('open', 'proposed', 'booked', 'done', 'closed')),
      address text not null,
      postcode text not null,
      place text not null,
      lat double precision,
      lon double precision,
      preferences text not null,
      policy text not null,
      priority bigint not null,
      required_resource_id text,
      preferred_resource_id text,
      rounds bigint not null,
      source text not null,
      note text not null,
      version bigint not null,
      created_at bigint not null,
      primary key (business_id, id),
      foreign key (business_id, customer_id) references customer (business_id, id),
      foreign key (business_id, service_id) references service (business_id, id),
      foreign key (business_id, location_id) references location (business_id, id),
      foreign key (business_id, series_id) references series (business_id, id),
      foreign key (business_id, required_resource_id) references resource (business_id, id),
      foreign key (business_id, preferred_resource_id) references resource (business_id, id)
    )`,
    `create unique index job_external_ref on job (business_id, external_ref) where external_ref is not null`,
    `create index job_status on job (business_id, status)`,
    `create index job_customer on job (business_id, customer_id)`,
    `create table appointment (
      business_id text not null,
      id text not null,
      job_id text not null,
      location_id text,
      status text not null check (status in ('proposed', 'booked', 'done', 'no-show', 'declined', 'expired', 'cancelled', 'released')),
      window_from bigint not null,
      window_to bigint not null check (window_to >= window_from),
      planned_start bigint not null,
      planned_end bigint not null check (planned_end > planned_start),
      lat double precision not null,
      lon double precision not null,
      version bigint not null,
      pinned smallint not null,
      hold_until bigint,
      override_by text,
      override_reason text,
      created_at bigint not null,
      updated_at bigint not null,
      primary key (business_id, id),
      foreign key (business_id, job_id) references job (business_id, id),
      foreign key (business_id, location_id) references location (business_id, id),
      check (override_by is not null or (planned_start >= window_from and planned_start <= window_to))
    )`,
    `create unique index appointment_active_job on appointment (business_id, job_id) where status in ('proposed', 'booked')`,
    `create index appointment_start on appointment (business_id, planned_start)`,
    `create index appointment_hold on appointment (business_id, hold_until) where hold_until is not null`,
    `create table event (
      business_id text not null,
      id text not null,
      service_id text,
      location_id text,
      kind text not null,
      title text not null,
      starts_at bigint not null,
      ends_at bigint not null check (ends_at > starts_at),
      capacity bigint not null,
      created_at bigint not null,
      primary key (business_id, id),
      foreign key (business_id, service_id) references service (business_id, id),
      foreign key (business_id, location_id) references location (business_id, id)
    )`,
    `create table signup (
      business_id text not null,
      event_id text not null,
      customer_id text not null,
      status text not null check (status in ('in', 'waiting', 'offered', 'out')),
      position bigint not null,
      offered_until bigint,
      created_at bigint not null,
      primary key (business_id, event_id, customer_id),
      foreign key (business_id, event_id) references event (business_id, id),
      foreign key (business_id, customer_id) references customer (business_id, id)
    )`,
    `create table waiting (
      business_id text not null,
      id text not null,
      job_id text not null,
      appointment_id text,
      since bigint not null,
      offered_until bigint,
      primary key (business_id, id),
      foreign key (business_id, job_id) references job (business_id, id),
      foreign key (business_id, appointment_id) references appointment (business_id, id)
    )`,
    // The ledger: one unit of one resource, taken from one instant to another. Overlap is refused by the database itself.
    `create table allocation (
      business_id text not null,
      id text not null,
      resource_id text not null,
      unit bigint not null,
      starts_at bigint not null,
      ends_at bigint not null check (ends_at > starts_at),
      day text not null,
      appointment_id text,
      event_id text,
      leads smallint not null,
      primary key (business_id, id),
      foreign key (business_id, resource_id, unit) references resource_unit (business_id, resource_id, unit),
      foreign key (business_id, appointment_id) references appointment (business_id, id),
      foreign key (business_id, event_id) references event (business_id, id)
    )`,
    `create index allocation_resource on allocation (business_id, resource_id, unit, starts_at, ends_at)`,
    `create index allocation_day on allocation (business_id, day, resource_id)`,
    `create index allocation_appointment on allocation (business_id, appointment_id)`,
    `create table lot_use (
      business_id text not null,
      id text not null,
      lot_id text not null,
      appointment_id text,
      quantity bigint not null,
      kind text not null check (kind in ('reserve', 'consume', 'receive', 'count')),
      reason text not null,
      at bigint not null,
      primary key (business_id, id),
      foreign key (business_id, lot_id) references lot (business_id, id),
      foreign key (business_id, appointment_id) references appointment (business_id, id)
    )`,

    // Plans and proposals
    `create table plan (
      business_id text not null references business (business_id),
      id text not null,
      status text not null check (status in ('running', 'ready', 'sent', 'cancelled', 'failed')),
      from_day text not null,
      to_day text not null,
      filter text not null,
      seed bigint not null,
      result text not null,
      created_by text not null,
      created_at bigint not null,
      primary key (business_id, id)
    )`,
    `create table proposal (
      business_id text not null,
      id text not null,
      plan_id text,
      job_id text not null,
      appointment_id text not null,
      round bigint not null,
      kind text not null check (kind in ('proposal', 'rebook')),
      status text not null check (status in ('sent', 'accepted', 'declined', 'expired', 'withdrawn')),
      expires_at bigint not null,
      before_from bigint,
      before_to bigint,
      refused text not null,
      words text not null,
      created_at bigint not null,
      answered_at bigint,
      primary key (business_id, id),
      foreign key (business_id, plan_id) references plan (business_id, id),
      foreign key (business_id, job_id) references job (business_id, id),
      foreign key (business_id, appointment_id) references appointment (business_id, id)
    )`,
    `create unique index proposal_active_job on proposal (business_id, job_id) where status = 'sent'`,
    `create index proposal_expiry on proposal (business_id, expires_at) where status = 'sent'`,
    `create index proposal_appointment on proposal (business_id, appointment_id)`,

    // Links, messages, history
    `create table link (
      business_id text not null references business (business_id),
      id text not null,
      purpose text not null check (purpose in ('proposal', 'pick', 'rebook', 'appointment', 'sign-in')),
      subject_id text not null,
      expires_at bigint not null,
      superseded_at bigint,
      created_at bigint not null,
      primary key (business_id, id)
    )`,
    `create index link_subject on link (business_id, subject_id)`,
    `create table outbox (
      business_id text not null references business (business_id),
      id text not null,
      kind text not null,
      channel text not null check (channel in ('email', 'sms')),
      recipient text not null,
      customer_id text,
      appointment_id text,
      appointment_version bigint,
      locale text not null,
      subject text not null,
      body text not null,
      html text not null,
      calendar text not null,
      message_id text not null,
      status text not null check (status in ('pending', 'leased', 'sent', 'unknown', 'dead', 'superseded')),
      attempts bigint not null,
      not_before bigint not null,
      leased_until bigint,
      provider_id text,
      last_error text,
      created_at bigint not null,
      sent_at bigint,
      primary key (business_id, id),
      foreign key (business_id, customer_id) references customer (business_id, id),
      foreign key (business_id, appointment_id) references appointment (business_id, id)
    )`,
    `create unique index outbox_once on outbox (business_id, appointment_id, appointment_version, kind, channel) where appointment_id is not null`,
    `create index outbox_due on outbox (business_id, status, not_before)`,
    `create index outbox_provider on outbox (business_id, provider_id) where provider_id is not null`,
    `create table inbound_sms (
      business_id text not null references business (business_id),
      provider_id text not null,
      sender text not null,
      body text not null,
      received_at bigint not null,
      primary key (business_id, provider_id)
    )`,
    `create table opt_out (
      business_id text not null references business (business_id),
      phone text not null,
      at bigint not null,
      primary key (business_id, phone)
    )`,
    `create table history (
      business_id text not null references business (business_id),
      id text not null,
      at bigint not null,
      actor text not null,
      action text not null,
      subject_kind text not null,
      subject_id text not null,
      before text not null,
      after text not null,
      primary key (business_id, id)
    )`,
    `create index history_subject on history (business_id, subject_id, at)`,
    `create table idempotency (
      business_id text not null references business (business_id),
      key text not null,
      body_hash text not null,
      status bigint not null,
      response text not null,
      created_at bigint not null,
      primary key (business_id, key)
    )`,
    `create table queue_item (
      business_id text not null,
      id text not null,
      kind text not null check (kind in ('declined', 'expired', 'no-slot', 'rebook-unanswered', 'message-failed', 'request', 'call-me', 'opted-out')),
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
    `create unique index queue_open_job on queue_item (business_id, job_id) where closed_at is null and job_id is not null`,
    `create index queue_open on queue_item (business_id, created_at) where closed_at is null`,

    // Staff
    `create table staff (
      business_id text not null references business (business_id),
      id text not null,
      email text not null,
      name text not null,
      role text not null check (role in ('owner', 'planner', 'reception', 'technician', 'viewer')),
      resource_id text,
      active smallint not null,
      created_at bigint not null,
      primary key (business_id, id),
      foreign key (business_id, resource_id) references resource (business_id, id)
    )`,
    `create unique index staff_email on staff (business_id, email)`,
    `create table staff_location (
      business_id text not null,
      staff_id text not null,
      location_id text not null,
      primary key (business_id, staff_id, location_id),
      foreign key (business_id, staff_id) references staff (business_id, id),
      foreign key (business_id, location_id) references location (business_id, id)
    )`,
    `create table session (
      business_id text not null,
      id text not null,
      staff_id text not null,
      expires_at bigint not null,
      created_at bigint not null,
      primary key (business_id, id),
      foreign key (business_id, staff_id) references staff (business_id, id)
    )`,

    // Travel times that were asked of a router once
    `create table travel_pair (
      business_id text not null references business (business_id),
      origin text not null,
      destination text not null,
      seconds bigint not null,
      metres bigint not null,
      asked_at bigint not null,
      primary key (business_id, origin, destination)
    )`,
  ],
  sqlite: [
    ...(['insert', 'update'] as const).map(
      (moment) => `create trigger allocation_no_overlap_${moment} before ${moment} on allocation
      when exists (
        select 1 from allocation a
        where a.business_id = new.business_id and a.resource_id = new.resource_id and a.unit = new.unit
          and a.starts_at < new.ends_at and a.ends_at > new.starts_at and a.id <> new.id
      )
      begin select raise(abort, 'allocation_no_overlap'); end`,
    ),
  ],
  postgres: [
    `create extension if not exists btree_gist`,
    `alter table allocation add constraint allocation_no_overlap exclude using gist
      (business_id with =, resource_id with =, unit with =, int8range(starts_at, ends_at) with &&)`,
  ],
};
