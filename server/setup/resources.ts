/** Resources as the office writes them down: who and what there is, and when each works. */
import { whyNotKeep } from '../../shared/roles.ts';
import type { Affected, ResourceDraft, ResourceFile, ResourceLine, Saved, ShiftDraft } from '../../shared/setup.ts';
import { addDays, type Day, dayOf, daysBetween, weekdayNames, weekdayOf } from '../../shared/time.ts';
import { locate } from '../business/area.ts';
import type { Business } from '../business/business.ts';
import { loadLocations } from '../business/locations.ts';
import type { Context } from '../context.ts';
import type { Db, Tx } from '../db/connect.ts';
import { record } from '../history.ts';
import { badField, Refusal } from '../refusal.ts';
import { driversOf, drivesAlready, writeDrivers } from '../resources/drivers.ts';
import { groupsOf, writeGroups } from '../resources/groups.ts';
import {
  abilitiesOf,
  createResource,
  everyResource,
  type NewResource,
  resourceById,
  updateResource,
} from '../resources/resources.ts';
import { loadRoster } from '../resources/roster.ts';
import { exceptionsOf, shiftsOf, writeExceptions, writeShifts } from '../resources/shifts.ts';
import { applyUnbroken, brokenBy, type RosterChange } from '../schedule/affected.ts';
import { letGo } from '../schedule/appointments.ts';
import { noteHours } from '../schedule/gaps.ts';
import { horizonOf } from '../schedule/horizon.ts';
import { coversResource, mustReach, type Scope } from '../scope.ts';
import type { Staff } from '../session.ts';
import { affectedOf, isBroken } from './inform.ts';

/** Every resource on one line, those no longer active included. */
export async function resourceLines(ctx: Context, db: Db, business: Business, scope: Scope): Promise<ResourceLine[]> {
  const [rows, abilities, groups, shifts] = await Promise.all([
    everyResource(db, business.id),
    abilitiesOf(db, business.id),
    groupsOf(db, business.id),
    shiftsOf(db, business.id),
  ]);
  const byResource = Map.groupBy(shifts, (shift) => shift.resourceId);
  const today = dayOf(ctx.now(), business.zone);
  const within = rows.filter((row) => coversResource(scope, row));
  return within.map(({ id, kind, name, locationId, units, drives, colour, active }) => ({
    ...{ id, kind, name, locationId, units, colour },
    skills: abilities.get(id)?.skills ?? [],
    groups: groups.get(id) ?? [],
    drives: drives === 1,
    active: active === 1,
    weeklyMinutes: weeklyMinutes(kind, byResource.get(id) ?? [], today),
  }));
}

/** Working minutes in the seven days from a day on. */
function weeklyMinutes(kind: ResourceLine['kind'], shifts: readonly ShiftDraft[], today: Day): number | null {
  if (shifts.length === 0 && kind !== 'person') return null;
  const days = Array.from({ length: 7 }, (_, i) => addDays(today, i));
  return shifts.reduce((sum, { weekday, validFrom, validTo, fromMinute, toMinute }) => {
    const day = days.find((d) => weekdayOf(d) === weekday)!;
    const valid = (!validFrom || validFrom <= day) && (!validTo || validTo >= day);
    return valid ? sum + toMinute - fromMinute : sum;
  }, 0);
}

/** One resource with everything about it that can be changed. */
export async function resourceFile(ctx: Context, db: Db, business: Business, id: string): Promise<ResourceFile> {
  const { row, skills, levels } = await resourceById(db, business.id, id);
  const [groups, shifts, exceptions, drivers] = await Promise.all([
    groupsOf(db, business.id),
    shiftsOf(db, business.id, [id]),
    exceptionsOf(db, business.id, id, dayOf(ctx.now(), business.zone)),
    driversOf(db, business.id, id),
  ]);
  return {
    id,
    homeKnown: row.homeLat !== null,
    draft: {
      kind: row.kind,
      name: row.name,
      locationId: row.locationId,
      units: row.units,
      skills,
      levels,
      drives: row.drives === 1,
      home: { street: row.homeStreet, postcode: row.homePostcode, place: row.homePlace },
      email: row.email,
      phone: row.phone,
      maxVisits: row.maxVisits,
      colour: row.colour,
      active: row.active === 1,
      groups: groups.get(id) ?? [],
      shifts: shifts.map(({ resourceId: _, ...shift }) => shift),
      exceptions,
      drivers,
    },
  };
}

/** A draft that makes sense, with its home found: what can be written. */
export interface ReadyResource {
  resource: NewResource;
  draft: ResourceDraft;
  isNew: boolean;
}

/** Looks over a draft, and finds its home; refuses by the name of the field that is wrong. */
export async function readyResource(
  ctx: Context,
  business: Business,
  id: string | null,
  draft: ResourceDraft,
): Promise<ReadyResource> {
  const db = ctx.database.read;
  const known = id === null ? null : (await resourceById(db, business.id, id)).row;
  if (known && known.kind !== draft.kind) throw badField('kind', 'stays what it was: retire this and add another');
  if (draft.kind === 'person' && draft.units !== 1) throw badField('units', 'a person is one');
  if (draft.kind !== 'person' && draft.drives) throw badField('drives', 'only a person drives');
  if (draft.locationId && !(await loadLocations(db, business.id)).some((l) => l.id === draft.locationId))
    throw badField('locationId', 'there is no such location');
  checkShifts(draft);
  await checkDrivers(db, business, id, draft);
  const written = { street: draft.home.street, postcode: draft.home.postcode, place: draft.home.place };
  const same =
    known &&
    known.homeStreet === written.street &&
    known.homePostcode === written.postcode &&
    known.homePlace === written.place;
  const keptHome = same && known.homeLat !== null && known.homeLon !== null;
  const home = keptHome ? { lat: known.homeLat!, lon: known.homeLon! } : await homeOf(ctx, business, written);
  const { shifts: _, exceptions: __, groups: ___, home: ____, drivers: _____, ...plain } = draft;
  return {
    draft,
    isNew: known === null,
    resource: { ...plain, id: id ?? ctx.id('res'), home, address: written },
  };
}

/** Only people drive, only vehicles are driven, and nobody two of them at once. */
async function checkDrivers(
  db: Db,
  business: Business,
  id: string | null,
  { kind, drivers }: ResourceDraft,
): Promise<void> {
  if (drivers.length > 0 && kind !== 'vehicle') throw badField('drivers', 'only a vehicle is driven by somebody');
  const people = (await everyResource(db, business.id)).filter((one) => one.kind === 'person');
  for (const [i, one] of drivers.entries()) {
    const person = people.find(({ id: personId }) => personId === one.personId);
    if (!person) throw badField(`drivers.${i}.personId`, 'there is no such person');
    const twice = drivers
      .slice(0, i)
      .some(
        (other) =>
          other.personId === one.personId &&
          other.validFrom === one.validFrom &&
          other.weekdays.some((weekday) => one.weekdays.includes(weekday)),
      );
    if (twice) throw badField(`drivers.${i}.weekdays`, `${person.name} is named twice for one of these days`);
    const other = await drivesAlready(db, business.id, id ?? '', one);
    if (other)
      throw badField(
        `drivers.${i}.weekdays`,
        `${person.name} drives ${other.vehicleName} on ${weekdayNames[other.weekday - 1]}s: change it there first`,
      );
  }
}

async function homeOf(ctx: Context, business: Business, written: ResourceDraft['home']): Promise<NewResource['home']> {
  if (!written.street && !written.postcode && !written.place) return null;
  const found = await locate(ctx.database.read, business, written, ctx.geocode);
  if (!found)
    throw badField('home.postcode', 'this address is not found: neither in the service area nor by a geocoder');
  return found.point;
}

/** Hours of one day that overlap would be counted twice. */
function checkShifts({ shifts, exceptions }: Pick<ResourceDraft, 'shifts' | 'exceptions'>): void {
  for (const [i, a] of shifts.entries())
    for (const b of shifts.slice(0, i)) {
      const together =
        a.weekday === b.weekday &&
        (a.validFrom ?? '') <= (b.validTo ?? '~') &&
        (b.validFrom ?? '') <= (a.validTo ?? '~') &&
        a.fromMinute < b.toMinute &&
        b.fromMinute < a.toMinute;
      if (together) throw badField(`shifts.${i}.fromMinute`, 'these hours overlap others of the same day');
    }
  for (const [i, a] of exceptions.entries())
    for (const b of exceptions.slice(0, i)) {
      if (a.day !== b.day) continue;
      if (a.fromMinute === a.toMinute || b.fromMinute === b.toMinute)
        throw badField(`exceptions.${i}.day`, `${a.day} is a day off and has hours as well`);
      if (a.fromMinute < b.toMinute && b.fromMinute < a.toMinute)
        throw badField(`exceptions.${i}.fromMinute`, 'these hours overlap others of the same day');
    }
}

/** Writes a resource down, in a transaction that may be taken back. */
export async function writeResource(
  ctx: Context,
  tx: Tx,
  business: Business,
  { resource, draft, isNew }: ReadyResource,
): Promise<void> {
  if (isNew) await createResource(ctx, tx, business.id, resource, []);
  else await updateResource(tx, business.id, resource);
  await writeGroups(ctx, tx, business.id, resource.id, draft.groups);
  await writeShifts(ctx, tx, business.id, resource.id, draft.shifts);
  const today = dayOf(ctx.now(), business.zone);
  await writeExceptions(ctx, tx, business.id, resource.id, today, draft.exceptions);
  if (resource.kind === 'vehicle') await writeDrivers(tx, business.id, resource.id, draft.drivers);
}

/** Writing a resource down as a change of the roster. With a vehicle its drivers of before and after may lose visits; what is new takes nothing yet. */
export const changeOf = async (ctx: Context, business: Business, ready: ReadyResource): Promise<RosterChange> => {
  const { id } = ready.resource;
  const drivers = [...(await driversOf(ctx.database.read, business.id, id)), ...ready.draft.drivers];
  return {
    resourceIds: [...new Set([...(ready.isNew ? [] : [id]), ...drivers.map(({ personId }) => personId)])],
    apply: (tx: Tx) => writeResource(ctx, tx, business, ready),
  };
};

/** Who makes a change: the deed is theirs, and reaches as far as their role does. */
export interface Changer {
  staff: Staff;
  scope: Scope;
}
export const actorOf = ({ staff }: Changer): `staff:${string}` => `staff:${staff.id}`;

/** Refuses whoever may only look at what belongs to this location, or to all. */
function mustKeep({ staff }: Changer, locationId: string | null): void {
  const why = whyNotKeep(staff, locationId);
  if (why) throw new Refusal('not-allowed', why);
}

/** Everything a draft names must be within reach; and nobody gives away to all what was their own location's. */
async function mustReachDraft(db: Db, business: Business, by: Changer, draft: ResourceDraft): Promise<void> {
  if (draft.locationId) await mustReach(db, business.id, by.scope, 'location', draft.locationId);
  else if (by.scope.locationIds !== null) throw badField('locationId', 'say at which of your locations');
  for (const { personId } of draft.drivers) await mustReach(db, business.id, by.scope, 'resource', personId);
}

/** Adds a resource, or changes one unless an appointment would be broken by it: then says which, and changes nothing. */
export async function saveResource(
  ctx: Context,
  business: Business,
  id: string | null,
  draft: ResourceDraft,
  by: Changer,
): Promise<Saved> {
  const db = ctx.database.read;
  if (id !== null) mustKeep(by, (await resourceById(db, business.id, id)).row.locationId);
  await mustReachDraft(db, business, by, draft);
  const ready = await readyResource(ctx, business, id, draft);
  const resourceId = ready.resource.id;
  const before = id === null ? undefined : (await resourceFile(ctx, db, business, id)).draft;
  const days = await horizonOf(db, business);
  return saveUnbroken(ctx, business, await changeOf(ctx, business, ready), draft.name, resourceId, by, async (tx) => {
    if (ready.isNew) await noteNewcomer(ctx, tx, business, resourceId, days);
    await record(ctx, tx, business.id, {
      ...{ actor: actorOf(by), action: id === null ? 'add-resource' : 'change-resource', subjectKind: 'resource' },
      ...{ subjectId: resourceId, before, after: draft },
    });
  });
}

/** Whoever is new has time for those who wait. */
async function noteNewcomer(ctx: Context, tx: Tx, business: Business, id: string, horizonDays: number): Promise<void> {
  const today = dayOf(ctx.now(), business.zone);
  const days = daysBetween(today, addDays(today, horizonDays));
  const after = await loadRoster(tx, business, today, days.at(-1)!);
  await noteHours(ctx, tx, business, [id], days, { before: null, after });
}

/** Gives some resources the hours of another, all or none. */
export async function copyShifts(
  ctx: Context,
  business: Business,
  fromId: string,
  toIds: readonly string[],
  by: Changer,
): Promise<Saved> {
  const db = ctx.database.read;
  const { row } = await resourceById(db, business.id, fromId);
  const shifts = await shiftsOf(db, business.id, [fromId]);
  const resourceIds = [...new Set(toIds)].filter((id) => id !== fromId);
  const known = new Map((await everyResource(db, business.id)).map((one) => [one.id, one.locationId]));
  for (const id of resourceIds) {
    await mustReach(db, business.id, by.scope, 'resource', id);
    mustKeep(by, known.get(id)!);
  }
  const change: RosterChange = {
    resourceIds,
    async apply(tx) {
      for (const id of resourceIds) await writeShifts(ctx, tx, business.id, id, shifts);
    },
  };
  return saveUnbroken(ctx, business, change, row.name, fromId, by, async (tx) => {
    for (const id of resourceIds)
      await record(ctx, tx, business.id, {
        ...{
          actor: actorOf(by),
          action: 'copy-shifts',
          subjectKind: 'resource',
          subjectId: id,
          after: { from: fromId, shifts },
        },
      });
  });
}

/** The appointments ahead that a draft would break, as a person reads them. */
export async function affectedByDraft(
  ctx: Context,
  business: Business,
  ready: ReadyResource,
  scope: Scope,
): Promise<Affected | null> {
  const change = await changeOf(ctx, business, ready);
  const { affected } = await affectedOf(ctx.database.read, business, await brokenBy(ctx, business, change), scope);
  return isBroken(affected) ? affected : null;
}

/** Carries what would be broken out of the transaction that would have broken it. */
class Breaks extends Error {
  readonly affected: Affected;
  constructor(affected: Affected) {
    super('appointments would be broken');
    this.affected = affected;
  }
}

/** Makes a change of the roster and writes down that it was made, unless it breaks an appointment somebody expects. */
export async function saveUnbroken(
  ctx: Context,
  business: Business,
  change: RosterChange,
  name: string,
  id: string,
  { scope }: Changer,
  done: (tx: Tx) => Promise<unknown>,
): Promise<Saved> {
  // Once without locks: what the roads are is learnt before anything waits for us.
  const before = await affectedOf(ctx.database.read, business, await brokenBy(ctx, business, change), scope);
  if (isBroken(before.affected)) return { outcome: 'affected', affected: before.affected, name };
  const days = await horizonOf(ctx.database.read, business);
  try {
    await ctx.transact(async (tx) => {
      const broken = await applyUnbroken(ctx, tx, business, change, days);
      const { affected, nobodyExpects } = await affectedOf(tx, business, broken, scope);
      if (isBroken(affected)) throw new Breaks(affected);
      for (const appointmentId of nobodyExpects) await letGo(ctx, tx, business, appointmentId);
      await done(tx);
    });
    return { outcome: 'saved', id };
  } catch (error) {
    if (error instanceof Breaks) return { outcome: 'affected', affected: error.affected, name };
    throw error;
  }
}
