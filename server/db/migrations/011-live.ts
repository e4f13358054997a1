import type { Migration } from '../migrate.ts';
import { rosterTriggers } from './010-versions.ts';

const events = ['insert', 'update', 'delete'] as const;
const groups = ['resource_group', 'resource_group_member'].map(rosterTriggers);

/** What shows on a board without moving anything: how a visit stands, what an event is called. */
const looks = {
  appointment: ['status', 'version'],
  event: ['title', 'kind', 'status', 'version', 'service_id', 'location_id', 'starts_at', 'ends_at', 'lat', 'lon'],
};
const changed = (columns: readonly string[]): string =>
  columns.map((column) => `old.${column} is distinct from new.${column}`).join(' or ');

/** A job comes to those that wait for a time, or leaves them. */
const waits = `(old.status = 'open') is distinct from (new.status = 'open')`;

/**
 * What an open board has to hear of. Besides the ledger and the roster, a board shows how visits stand, what events are
 * called, which jobs wait for a time, and which card somebody holds: all of these are counted now as well, and PostgreSQL
 * tells every process that listens whose counts have risen, with the commit that raises them.
 */
export const live: Migration = {
  name: '011-live',
  statements: [
    `alter table schedule_version add column holds bigint not null default 0`,
    // Whoever has picked up a card, so that others see it: it hinders nobody, and is forgotten by itself.
    `create table board_hold (
      business_id text not null,
      card_id text not null,
      staff_id text not null,
      held_until bigint not null,
      primary key (business_id, card_id),
      foreign key (business_id, staff_id) references staff (business_id, id)
    )`,
    // A day's sums are read from the index alone.
    `drop index allocation_day`,
    `create index allocation_day on allocation (business_id, day, resource_id, starts_at, ends_at)`,
  ],
  sqlite: [
    ...(['appointment', 'event'] as const).map(
      (table) => `create trigger ${table}_look_version after update of ${looks[table].join(', ')} on ${table}
        when ${changed(looks[table])}
      begin
        update schedule_version set ledger = ledger + 1 where business_id = new.business_id;
        update resource_day set version = (select ledger from schedule_version v where v.business_id = new.business_id)
          where business_id = new.business_id and (resource_id, day) in (
            select l.resource_id, l.day from allocation l
            where l.business_id = new.business_id and l.${table}_id = new.id
          );
      end`,
    ),
    `create trigger job_version_insert after insert on job when new.status = 'open'
      begin update schedule_version set ledger = ledger + 1 where business_id = new.business_id; end`,
    `create trigger job_version_update after update of status on job when ${waits}
      begin update schedule_version set ledger = ledger + 1 where business_id = new.business_id; end`,
    ...events.map(
      (event) => `create trigger board_hold_version_${event} after ${event} on board_hold
        begin update schedule_version set holds = holds + 1
          where business_id = ${event === 'delete' ? 'old' : 'new'}.business_id; end`,
    ),
    ...groups.flatMap((triggers) => triggers.sqlite),
  ],
  postgres: [
    `create constraint trigger appointment_look_version after update of ${looks.appointment.join(', ')} on appointment
      deferrable initially deferred for each row when (${changed(looks.appointment)})
      execute function touch_appointment()`,
    `create function touch_event() returns trigger language plpgsql as $$ begin
      perform touch_day(l.business_id, l.resource_id, l.day) from allocation l
        where l.business_id = new.business_id and l.event_id = new.id;
      return null;
    end $$`,
    `create constraint trigger event_look_version after update of ${looks.event.join(', ')} on event
      deferrable initially deferred for each row when (${changed(looks.event)}) execute function touch_event()`,
    // An import of thousands of jobs is one change: only the first of a transaction counts.
    `create function touch_job() returns trigger language plpgsql as $$
    declare mark text := txid_current() || ' ' || new.business_id;
    begin
      if current_setting('creneau.jobs', true) is distinct from mark then
        perform set_config('creneau.jobs', mark, true);
        update schedule_version set ledger = ledger + 1 where business_id = new.business_id;
      end if;
      return null;
    end $$`,
    `create constraint trigger job_version_insert after insert on job
      deferrable initially deferred for each row when (new.status = 'open') execute function touch_job()`,
    `create constraint trigger job_version_update after update of status on job
      deferrable initially deferred for each row when (${waits}) execute function touch_job()`,
    `create function touch_hold() returns trigger language plpgsql as $$ begin
      update schedule_version set holds = holds + 1
        where business_id = case when tg_op = 'DELETE' then old.business_id else new.business_id end;
      return null;
    end $$`,
    `create constraint trigger board_hold_version after insert or update or delete on board_hold
      deferrable initially deferred for each row execute function touch_hold()`,
    `create function tell_boards() returns trigger language plpgsql as $$ begin
      perform pg_notify('creneau_board', new.business_id);
      return null;
    end $$`,
    `create trigger schedule_version_told after update on schedule_version for each row execute function tell_boards()`,
    ...groups.flatMap((triggers) => triggers.postgres),
  ],
};
