/** Resources as the office writes them down: who and what there is, and when each works. */
import type { Affected, ResourceDraft, ResourceFile, ResourceLine, Saved, ShiftDraft } from '../../shared/setup.ts';
import { addDays, type Day, dayOf, daysBetween, weekdayOf } from '../../shared/time.ts';
import { locate } from '../business/area.ts';
import type { Business } from '../business/business.ts';
import { loadLocations } from '../business/locations.ts';
import type { Context } from '../context.ts';
import type { Db, Tx } from '../db/connect.ts';
import { type Actor, record } from '../history.ts';
import { badField } from '../refusal.ts';
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

import { affectedOf, isBroken } from './inform.ts';

/** Every resource on one line, those no longer active included. */
export async function resourceLines(ctx: Context, db: Db, business: Business): Promise<ResourceLine[]> {
  const [rows, abilities, groups, shifts] = await Promise.all([
    everyResource(db, business.id),
    abilitiesOf(db, business.id),
    groupsOf(db, business.id),
    shiftsOf(db, business.id),
  ]);
  const byResource = Map.groupBy(shifts, (shift) => shift.resourceId);
  const today = dayOf(ctx.now(), business.zone);
  return rows.map(({ id, kind, name, locationId, units, drives, colour, active }) => ({
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
  const [groups, shifts, exceptions] = await Promise.all([
    groupsOf(db, business.id),
    shiftsOf(db, business.id, [id]),
    exceptionsOf(db, business.id, id, dayOf(ctx.now(), business.zone)),
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
  const written = { street: draft.home.street, postcode: draft.home.postcode, place: draft.home.place };
  const same =
    known &&
    known.homeStreet === written.street &&
    known.homePostcode === written.postcode &&
    known.homePlace === written.place;
  const keptHome = same && known.homeLat !== null && known.homeLon !== null;
  const home = keptHome ? { lat: known.homeLat!, lon: known.homeLon! } : await homeOf(ctx, business, written);
  const { shifts: _, exceptions: __, groups: ___, home: ____, ...plain } = draft;
  return {
    draft,
    isNew: known === null,
    resource: { ...plain, id: id ?? ctx.id('res'), home, address: written },
  };
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
}

/** Adds a resource, or changes one unless an appointment would be broken by it: then says which, and changes nothing. */
export async function saveResource(
  ctx: Context,
  business: Business,
  id: string | null,
  draft: ResourceDraft,
  actor: Actor,
): Promise<Saved> {
  const ready = await readyResource(ctx, business, id, draft);
  const resourceId = ready.resource.id;
  if (id === null) {
    const days = await horizonOf(ctx.database.read, business);
    await ctx.transact(async (tx) => {
      await writeResource(ctx, tx, business, ready);
      await noteNewcomer(ctx, tx, business, resourceId, days);
      await record(ctx, tx, business.id, {
        ...{ actor, action: 'add-resource', subjectKind: 'resource', subjectId: resourceId, after: draft },
      });
    });
    return { outcome: 'saved', id: resourceId };
  }
  const before = (await resourceFile(ctx, ctx.database.read, business, id)).draft;
  const change = { resourceIds: [id], apply: (tx: Tx) => writeResource(ctx, tx, business, ready) };
  return saveUnbroken(ctx, business, change, draft.name, id, (tx) =>
    record(ctx, tx, business.id, {
      ...{ actor, action: 'change-resource', subjectKind: 'resource', subjectId: id, before, after: draft },
    }),
  );
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
  actor: Actor,
): Promise<Saved> {
  const db = ctx.database.read;
  const { row } = await resourceById(db, business.id, fromId);
  const shifts = await shiftsOf(db, business.id, [fromId]);
  const resourceIds = [...new Set(toIds)].filter((id) => id !== fromId);
  const known = new Set((await everyResource(db, business.id)).map(({ id }) => id));
  const unknown = resourceIds.findIndex((id) => !known.has(id));
  if (unknown >= 0) throw badField(`to.${unknown}`, 'there is no such resource');
  const change: RosterChange = {
    resourceIds,
    async apply(tx) {
      for (const id of resourceIds) await writeShifts(ctx, tx, business.id, id, shifts);
    },
  };
  return saveUnbroken(ctx, business, change, row.name, fromId, async (tx) => {
    for (const id of resourceIds)
      await record(ctx, tx, business.id, {
        ...{ actor, action: 'copy-shifts', subjectKind: 'resource', subjectId: id, after: { from: fromId, shifts } },
      });
  });
}

/** The appointments ahead that a draft would break, as a person reads them. */
export async function affectedByDraft(
  ctx: Context,
  business: Business,
  ready: ReadyResource,
): Promise<Affected | null> {
  if (ready.isNew) return null;
  const change = {
    resourceIds: [ready.resource.id],
    apply: (tx: Tx) => writeResource(ctx, tx, business, ready),
  };
  const { affected } = await affectedOf(ctx.database.read, business, await brokenBy(ctx, business, change));
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
  done: (tx: Tx) => Promise<unknown>,
): Promise<Saved> {
  // Once without locks: what the roads are is learnt before anything waits for us.
  const before = await affectedOf(ctx.database.read, business, await brokenBy(ctx, business, change));
  if (isBroken(before.affected)) return { outcome: 'affected', affected: before.affected, name };
  const days = await horizonOf(ctx.database.read, business);
  try {
    await ctx.transact(async (tx) => {
      const broken = await applyUnbroken(ctx, tx, business, change, days);
      const { affected, nobodyExpects } = await affectedOf(tx, business, broken);
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
