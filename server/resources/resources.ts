import type { Context } from '../context.ts';
import type { Db, Tx } from '../db/connect.ts';
import type { Row } from '../db/schema.ts';
import { notFound } from '../refusal.ts';
import type { RosterResource } from './roster.ts';
import { writeShifts } from './shifts.ts';

/** Working time that repeats every week, in minutes since local midnight. */
export interface WeeklyShift {
  weekday: number;
  fromMinute: number;
  toMinute: number;
}

/** A resource as the office writes it down: with how to reach it and where it lives. */
export interface NewResource extends RosterResource {
  email?: string;
  phone?: string;
  /** The address behind `home`. */
  address?: { street: string; postcode: string; place: string };
  externalRef?: string | null;
  active?: boolean;
}

const columnsOf = ({ skills: _, levels: __, ...resource }: NewResource) => {
  const { home, drives, email = '', phone = '', address, externalRef, active = true, ...plain } = resource;
  return {
    ...plain,
    drives: drives ? (1 as const) : (0 as const),
    homeLat: home?.lat ?? null,
    homeLon: home?.lon ?? null,
    ...(address ? { homeStreet: address.street, homePostcode: address.postcode, homePlace: address.place } : {}),
    ...(externalRef === undefined ? {} : { externalRef }),
    email,
    phone,
    active: active ? (1 as const) : (0 as const),
  };
};

/** Writes a new resource with its units, its skills and, for a person, the shifts of every week. */
export async function createResource(
  ctx: Pick<Context, 'id'>,
  tx: Tx,
  businessId: string,
  resource: NewResource,
  shifts: readonly WeeklyShift[],
): Promise<void> {
  await tx
    .insertInto('resource')
    .values({ ...columnsOf(resource), businessId, attributes: '{}' })
    .execute();
  await addUnits(tx, businessId, resource.id, 1, resource.units);
  await writeSkills(tx, businessId, resource);
  const always = { validFrom: null, validTo: null };
  await writeShifts(
    ctx,
    tx,
    businessId,
    resource.id,
    shifts.map((shift) => ({ ...shift, ...always })),
  );
}

/** Writes what a resource has become. Units it no longer has stay in the table for what once took them. */
export async function updateResource(tx: Tx, businessId: string, resource: NewResource): Promise<void> {
  const { id, kind: _, ...columns } = columnsOf(resource);
  await tx.updateTable('resource').set(columns).where('businessId', '=', businessId).where('id', '=', id).execute();
  const { most } = await tx
    .selectFrom('resourceUnit')
    .select((eb) => eb.fn.max('unit').as('most'))
    .where('businessId', '=', businessId)
    .where('resourceId', '=', id)
    .executeTakeFirstOrThrow();
  await addUnits(tx, businessId, id, most + 1, resource.units);
  await writeSkills(tx, businessId, resource);
}

async function addUnits(tx: Tx, businessId: string, resourceId: string, first: number, last: number): Promise<void> {
  const units = Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => ({
    businessId,
    resourceId,
    unit: first + i,
  }));
  if (units.length > 0) await tx.insertInto('resourceUnit').values(units).execute();
}

/** Makes these the skills of a resource, each at its level. */
async function writeSkills(
  tx: Tx,
  businessId: string,
  { id: resourceId, skills, levels = {} }: Pick<NewResource, 'id' | 'skills' | 'levels'>,
): Promise<void> {
  await tx
    .deleteFrom('resourceSkill')
    .where('businessId', '=', businessId)
    .where('resourceId', '=', resourceId)
    .execute();
  const rows = [...new Set(skills)].map((skill) => ({ businessId, resourceId, skill, level: levels[skill] ?? 1 }));
  if (rows.length > 0) await tx.insertInto('resourceSkill').values(rows).execute();
}

/** What a resource can do: its skills, and those of a level above 1. */
export interface Abilities {
  skills: string[];
  levels: Record<string, number>;
}

/** One resource, active or not, with what it can do, or a refusal that says there is none. */
export async function resourceById(
  db: Db,
  businessId: string,
  id: string,
): Promise<{ row: Row<'resource'> } & Abilities> {
  const row = await db
    .selectFrom('resource')
    .selectAll()
    .where('businessId', '=', businessId)
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) throw notFound('resource');
  return { row, ...((await abilitiesOf(db, businessId, id)).get(id) ?? { skills: [], levels: {} }) };
}

/** What every resource can do, or one; those that can nothing are left out. */
export async function abilitiesOf(db: Db, businessId: string, resourceId?: string): Promise<Map<string, Abilities>> {
  const rows = await db
    .selectFrom('resourceSkill')
    .select(['resourceId', 'skill', 'level'])
    .where('businessId', '=', businessId)
    .$if(resourceId !== undefined, (query) => query.where('resourceId', '=', resourceId!))
    .orderBy('skill')
    .execute();
  const found = new Map<string, Abilities>();
  for (const { resourceId: id, skill, level } of rows) {
    const own = found.get(id) ?? { skills: [], levels: {} };
    own.skills.push(skill);
    if (level > 1) own.levels[skill] = level;
    found.set(id, own);
  }
  return found;
}

/** An active resource, or a refusal that says there is none. */
export async function activeResource(db: Db, businessId: string, id: string): Promise<Row<'resource'>> {
  const row = await db
    .selectFrom('resource')
    .selectAll()
    .where('businessId', '=', businessId)
    .where('id', '=', id)
    .where('active', '=', 1)
    .executeTakeFirst();
  if (!row) throw notFound('resource');
  return row;
}

/** The active resources of a business: people first, each kind by name. */
export const listResources = async (db: Db, businessId: string): Promise<Row<'resource'>[]> =>
  (await everyResource(db, businessId)).filter((row) => row.active === 1);

/** The same with those that are no longer active. */
export async function everyResource(db: Db, businessId: string): Promise<Row<'resource'>[]> {
  const rows = await db
    .selectFrom('resource')
    .selectAll()
    .where('businessId', '=', businessId)
    .orderBy('name')
    .execute();
  const order = ['person', 'room', 'equipment', 'vehicle'];
  return rows.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
}
