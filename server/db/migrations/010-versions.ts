import type { Migration } from '../migrate.ts';

/** What a roster is read from here; a change of any of these is a change of the roster. */
const rosterTables = ['resource', 'resource_skill', 'shift', 'shift_exception', 'absence', 'location'];
const events = ['insert', 'update', 'delete'] as const;

/** The row a trigger speaks of. */
const rowsOf = { insert: ['new'], update: ['old', 'new'], delete: ['old'] } as const;

/** What makes a change of a table that a roster is read from a change of the roster. */
export const rosterTriggers = (table: string): Pick<Migration, 'sqlite' | 'postgres'> => ({
  sqlite: events.map(
    (event) => `create trigger ${table}_version_${event} after ${event} on ${table}
      begin update schedule_version set roster = roster + 1 where business_id = ${rowsOf[event][0]}.business_id; end`,
  ),
  postgres: [
    `create constraint trigger ${table}_version after insert or update or delete on ${table}
      deferrable initially deferred for each row execute function touch_roster()`,
  ],
});

/**
 * Versions by which a process knows whether what it keeps in memory of a schedule is still true. The database raises them
 * itself, in the transaction that changes the schedule, so that no writer can forget to: `ledger` counts the changes to a
 * business's ledger, each changed `resource_day` carries the count of its last change, and `roster` counts the changes to
 * who works when. Counts are given out under the lock of the business's one row, which PostgreSQL takes only as the
 * transaction commits (bookings wait for each other no longer than that): whoever sees a count sees every change before it.
 */
export const versions: Migration = {
  name: '010-versions',
  statements: [
    `create table schedule_version (
      business_id text not null primary key references business (business_id),
      ledger bigint not null,
      roster bigint not null
    )`,
    `insert into schedule_version (business_id, ledger, roster)
      select b.business_id, coalesce((select max(d.version) from resource_day d where d.business_id = b.business_id), 0) + 1, 1
      from business b`,
    `insert into resource_day (business_id, resource_id, day, version)
      select distinct l.business_id, l.resource_id, l.day, 1 from allocation l where not exists (
        select 1 from resource_day d
        where d.business_id = l.business_id and d.resource_id = l.resource_id and d.day = l.day
      )`,
    `create index resource_day_version on resource_day (business_id, version)`,
  ],
  sqlite: [
    `create trigger business_versions after insert on business
      begin insert into schedule_version (business_id, ledger, roster) values (new.business_id, 0, 0); end`,
    ...events.map(
      (event) => `create trigger allocation_version_${event} after ${event} on allocation begin
        update schedule_version set ledger = ledger + 1 where business_id = ${rowsOf[event][0]}.business_id;
        ${rowsOf[event]
          .map(
            (row) => `insert into resource_day (business_id, resource_id, day, version)
              select business_id, ${row}.resource_id, ${row}.day, ledger from schedule_version
              where business_id = ${row}.business_id
              on conflict (business_id, resource_id, day) do update set version = excluded.version;`,
          )
          .join('\n')}
      end`,
    ),
    `create trigger appointment_version after update of window_from, window_to, pinned, lat, lon on appointment begin
      update schedule_version set ledger = ledger + 1 where business_id = new.business_id;
      update resource_day set version = (select ledger from schedule_version v where v.business_id = new.business_id)
        where business_id = new.business_id and (resource_id, day) in (
          select l.resource_id, l.day from allocation l
          where l.business_id = new.business_id and l.appointment_id = new.id
        );
    end`,
    ...rosterTables.flatMap((table) => rosterTriggers(table).sqlite),
  ],
  postgres: [
    `create function start_versions() returns trigger language plpgsql as $$ begin
      insert into schedule_version (business_id, ledger, roster) values (new.business_id, 0, 0);
      return null;
    end $$`,
    `create trigger business_versions after insert on business for each row execute function start_versions()`,
    `create function touch_day(of_business text, of_resource text, of_day text) returns void language plpgsql as $$
    declare count bigint;
    begin
      update schedule_version set ledger = ledger + 1 where business_id = of_business returning ledger into count;
      insert into resource_day (business_id, resource_id, day, version) values (of_business, of_resource, of_day, count)
        on conflict (business_id, resource_id, day) do update set version = excluded.version;
    end $$`,
    `create function touch_allocation() returns trigger language plpgsql as $$ begin
      if tg_op <> 'INSERT' then
        perform touch_day(old.business_id, old.resource_id, old.day);
      end if;
      if tg_op = 'INSERT' or (tg_op = 'UPDATE' and (old.resource_id, old.day) <> (new.resource_id, new.day)) then
        perform touch_day(new.business_id, new.resource_id, new.day);
      end if;
      return null;
    end $$`,
    `create constraint trigger allocation_version after insert or update or delete on allocation
      deferrable initially deferred for each row execute function touch_allocation()`,
    `create function touch_appointment() returns trigger language plpgsql as $$ begin
      perform touch_day(l.business_id, l.resource_id, l.day) from allocation l
        where l.business_id = new.business_id and l.appointment_id = new.id;
      return null;
    end $$`,
    `create constraint trigger appointment_version after update of window_from, window_to, pinned, lat, lon on appointment
      deferrable initially deferred for each row execute function touch_appointment()`,
    `create function touch_roster() returns trigger language plpgsql as $$ begin
      update schedule_version set roster = roster + 1
        where business_id = case when tg_op = 'DELETE' then old.business_id else new.business_id end;
      return null;
    end $$`,
    ...rosterTables.flatMap((table) => rosterTriggers(table).postgres),
  ],
};
