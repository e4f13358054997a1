/** The stock page: what lies where, and what runs short when by what is already booked. */
import {
  type ItemEntry,
  type LotDeed,
  placeKey,
  type Shelf,
  type StockPlace,
  type StockView,
} from '../../shared/stock.ts';
import { addDays, type Day, dayOf } from '../../shared/time.ts';
import type { Business } from '../business/business.ts';
import { staffNames } from '../business/staff.ts';
import type { Context } from '../context.ts';
import type { Db } from '../db/connect.ts';
import type { Row } from '../db/schema.ts';
import { covers, coversResource, coversSome, everywhere } from '../scope.ts';
import { loadServices } from '../services/services.ts';
import { type Given, giveOut } from './fefo.ts';
import { loadItems } from './items.ts';
import { placeOf } from './levels.ts';
import { loadPlaces } from './places.ts';

/** How far ahead levels are shown. */
const DAYS_AHEAD = 28;
const DEEDS = 12;

type Need = Row<'stockNeed'> & { jobId: string };

/** Everything the stock page shows. */
export async function stockView(ctx: Context, business: Business, scope = everywhere): Promise<StockView> {
  const db = ctx.database.read;
  const today = dayOf(ctx.now(), business.zone);
  const [items, allLots, allNeeds, allPlaces, allServices, resources] = await Promise.all([
    loadItems(db, business.id),
    db.selectFrom('lot').selectAll().where('businessId', '=', business.id).execute(),
    loadNeeds(db, business.id),
    loadPlaces(db, business.id),
    loadServices(db, business.id),
    db.selectFrom('resource').select(['id', 'locationId']).where('businessId', '=', business.id).execute(),
  ]);
  // What lies out of somebody's reach is not there for them.
  const locationOf = new Map(resources.map((r) => [r.id, r.locationId]));
  const within = ({ kind, id }: StockPlace): boolean =>
    kind === 'location' ? covers(scope, id) : coversResource(scope, { id, locationId: locationOf.get(id) ?? null });
  const lots = allLots.filter((lot) => within(placeOf(lot)));
  const needs = allNeeds.filter((need) => within(placeOf(need)));
  const places = allPlaces.filter(within);
  const services = allServices.filter((s) => coversSome(scope, s.locationIds));
  const nameOf = (place: StockPlace): string =>
    places.find((p) => placeKey(p) === placeKey(place))?.name ?? 'another place';
  const entries = items.map((item): ItemEntry => {
    const ownLots = Map.groupBy(
      lots.filter((lot) => lot.itemId === item.id),
      (lot) => placeKey(placeOf(lot)),
    );
    const ownNeeds = Map.groupBy(
      needs.filter((need) => need.itemId === item.id),
      (need) => placeKey(placeOf(need)),
    );
    const shelves = [...new Set([...ownLots.keys(), ...ownNeeds.keys()])].map((key): Shelf => {
      const [there, asked] = [ownLots.get(key) ?? [], ownNeeds.get(key) ?? []];
      const place = placeOf((there[0] ?? asked[0])!);
      return { place, placeName: nameOf(place), ...project(there, asked, today, item.reorderAt) };
    });
    return { ...item, shelves: shelves.sort((a, b) => a.placeName.localeCompare(b.placeName)) };
  });
  return {
    today,
    zone: business.zone,
    items: entries,
    places,
    services: services.map(({ id, name, supplies, suppliesFrom, place }) => ({
      ...{ id, name, supplies, suppliesFrom },
      visits: place === 'customer',
    })),
    deeds: await loadDeeds(db, business.id, items, lots, nameOf),
  };
}

const loadNeeds = (db: Db, businessId: string): Promise<Need[]> =>
  db
    .selectFrom('stockNeed as n')
    .innerJoin('appointment as a', (join) =>
      join.onRef('a.businessId', '=', 'n.businessId').onRef('a.id', '=', 'n.appointmentId'),
    )
    .selectAll('n')
    .select('a.jobId')
    .where('n.businessId', '=', businessId)
    .execute();

/** How a shelf goes down day by day as its visits are made and its lots expire, and which visits it leaves short. */
function project(
  lots: readonly Row<'lot'>[],
  needs: readonly Need[],
  today: Day,
  reorderAt: number,
): Omit<Shelf, 'place' | 'placeName'> {
  const given = giveOut(
    lots,
    needs.map(({ appointmentId, day, quantity }) => ({ id: appointmentId, day, quantity })),
  );
  const dayOfNeed = new Map(needs.map(({ appointmentId, day }) => [appointmentId, day]));
  const sum = (list: readonly Given[]): number => list.reduce((total, { quantity }) => total + quantity, 0);
  const usable = (lot: Row<'lot'>, day: Day): boolean => lot.receivedDay <= day && day <= lot.expiresDay;
  const levelOn = (day: Day): number =>
    lots
      .filter((lot) => usable(lot, day))
      .reduce(
        (level, lot) =>
          level + lot.quantity - sum(given.filter((g) => g.lotId === lot.id && dayOfNeed.get(g.needId)! <= day)),
        0,
      );
  const days = Array.from({ length: DAYS_AHEAD }, (_, i) => addDays(today, i));
  const levels = days.map(levelOn);
  const firstAt = (level: number): Day | null => days[levels.findIndex((l) => l <= level)] ?? null;
  const here = lots.filter((lot) => usable(lot, today));
  return {
    lots: lots
      .filter((lot) => lot.quantity > 0)
      .sort((a, b) => (a.expiresDay < b.expiresDay ? -1 : a.expiresDay > b.expiresDay ? 1 : a.id < b.id ? -1 : 1))
      .map(({ id, ref, receivedDay, expiresDay, quantity, reserved }) => ({
        ...{ id, ref, receivedDay, expiresDay, quantity, reserved },
      })),
    usable: here.reduce((total, lot) => total + lot.quantity, 0),
    reserved: here.reduce((total, lot) => total + lot.reserved, 0),
    levels,
    lowOn: firstAt(reorderAt),
    outOn: firstAt(0),
    short: needs
      .map(({ appointmentId, jobId, day, quantity }) => ({
        ...{ jobId, day },
        quantity: quantity - sum(given.filter((g) => g.needId === appointmentId)),
      }))
      .filter((short) => short.quantity > 0)
      .sort((a, b) => (a.day < b.day ? -1 : 1)),
  };
}

const deeds = ['receive', 'count', 'move-stock', 'recall'] as const;
const isDeed = (action: string): action is LotDeed['action'] => (deeds as readonly string[]).includes(action);

async function loadDeeds(
  db: Db,
  businessId: string,
  items: readonly { id: string; name: string }[],
  lots: readonly Row<'lot'>[],
  nameOf: (place: StockPlace) => string,
): Promise<LotDeed[]> {
  const [rows, names] = await Promise.all([
    db
      .selectFrom('history')
      .selectAll()
      .where('businessId', '=', businessId)
      .where('subjectKind', '=', 'lot')
      .orderBy('at', 'desc')
      .orderBy('id', 'desc')
      .limit(DEEDS)
      .execute(),
    staffNames(db, businessId),
  ]);
  return rows.flatMap(({ at, actor, action, subjectId, before, after }): LotDeed[] => {
    const lot = lots.find(({ id }) => id === subjectId);
    if (!lot || !isDeed(action)) return [];
    const said = JSON.parse(after) as { quantity: number; reason?: string; place?: StockPlace };
    const was = action === 'count' || action === 'recall' ? (JSON.parse(before) as { quantity: number }).quantity : 0;
    return [
      {
        ...{ at, action, ref: lot.ref, quantity: said.quantity - was, reason: said.reason ?? '' },
        who: actor.startsWith('staff:') ? (names.get(actor.slice(6)) ?? 'staff') : actor,
        itemName: items.find(({ id }) => id === lot.itemId)?.name ?? '',
        placeName: nameOf(action === 'move-stock' && said.place ? said.place : placeOf(lot)),
      },
    ];
  });
}
