import type { AreaBox, NamedPlace } from '../../shared/board.ts';
import { crowMetres, type Point } from '../../shared/geo.ts';
import { type RowError, readRecords, readTable } from '../csv.ts';
import type { Db, Tx } from '../db/connect.ts';
import type { Geocoder } from '../travel/geocoder.ts';
import type { Business } from './business.ts';

/** One postcode and place of a business's service area, and its centre. */
export interface AreaRow extends Point {
  postcode: string;
  place: string;
}
/** An address as somebody wrote it; every part may be empty. */
export interface WrittenAddress {
  street: string;
  postcode: string;
  place: string;
}
export interface Located {
  point: Point;
  postcode: string;
  place: string;
}

const MAX_AREA_ROWS = 200_000;
/** A geocoder's answer further than this from the postcode's centre is another street of the same name. */
const REFINE_WITHIN_METRES = 15_000;

/** A postcode without what people add to it: `b-9000`, ` 9000 ` and `9000` are one. */
export const normalisePostcode = (written: string): string =>
  written
    .trim()
    .toUpperCase()
    .replace(/^[A-Z]{1,3}[\s-]+(?=\d+$)/, '')
    .replace(/[\s-]/g, '');

/** A place's name without case, accents and punctuation: `Zürich` and `ZURICH` are one. */
export const foldName = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');

/** Dutch and British postcodes name a street; area files often hold only the district: `1012AB` → `1012`. */
const districtOf = (postcode: string): string | null =>
  (/^(\d{4})[A-Z]{2}$/.exec(postcode) ?? /^([A-Z]{1,2}\d[A-Z\d]?)\d[A-Z]{2}$/.exec(postcode))?.[1] ?? null;

/** Degrees out of a cell, or null when it holds no number in range. */
export function degrees(cell: string, limit: 90 | 180): number | null {
  const value = cell === '' ? Number.NaN : Number(cell.replace(',', '.'));
  return Number.isFinite(value) && Math.abs(value) <= limit ? value : null;
}

/** GeoNames' columns by position: country, postcode, place, three administrative levels with codes, latitude, longitude. */
const GEONAMES = { postcode: 1, place: 2, latitude: 9, longitude: 10 } as const;

function cellsOf(text: string): { rows: { line: number; cells: Record<string, string> }[]; errors: RowError[] } {
  const [first = ''] = text.split('\n', 1);
  if (first.split('\t').length <= GEONAMES.longitude)
    return readTable(
      text,
      {
        postcode: ['postal code', 'zip', 'plz', 'code postal', 'postnummer'],
        place: ['place name', 'city', 'town', 'name', 'ort', 'ville', 'gemeente'],
        latitude: ['lat'],
        longitude: ['lon', 'lng', 'long'],
      },
      MAX_AREA_ROWS,
    );
  const { records, errors } = readRecords(text, { quotes: false, maxRows: MAX_AREA_ROWS, header: false });
  const rows = records.map(({ line, cells }) => ({
    line,
    cells: Object.fromEntries(Object.entries(GEONAMES).map(([name, at]) => [name, cells[at] ?? ''])),
  }));
  return { rows, errors };
}

/**
 * Reads a service area: GeoNames' postal code file (tab separated, no header), or any table whose header names postcode,
 * place, latitude and longitude. Rows that are wrong are listed by line; a pair that occurs twice counts once.
 */
export function parseArea(text: string): { rows: AreaRow[]; errors: RowError[] } {
  const table = cellsOf(text);
  const errors = [...table.errors];
  const found = new Map<string, AreaRow>();
  for (const { line, cells } of table.rows) {
    const postcode = normalisePostcode(cells['postcode'] ?? '');
    const place = cells['place'] ?? '';
    const lat = degrees(cells['latitude'] ?? '', 90);
    const lon = degrees(cells['longitude'] ?? '', 180);
    const wrong = (field: string, reason: string): number => errors.push({ line, field, reason });
    if (postcode.length < 2 || postcode.length > 12) wrong('postcode', 'a postcode of 2 to 12 characters is needed');
    else if (place === '' || place.length > 180) wrong('place', 'a place of 1 to 180 characters is needed');
    else if (lat === null) wrong('latitude', 'a latitude is a number from -90 to 90');
    else if (lon === null) wrong('longitude', 'a longitude is a number from -180 to 180');
    else if (!found.has(`${postcode} ${place}`)) found.set(`${postcode} ${place}`, { postcode, place, lat, lon });
  }
  return { rows: [...found.values()], errors };
}

/** Makes these rows the business's whole service area. */
export async function saveArea(tx: Tx, businessId: string, rows: readonly AreaRow[]): Promise<void> {
  await tx.deleteFrom('area').where('businessId', '=', businessId).execute();
  for (let from = 0; from < rows.length; from += 1000)
    await tx
      .insertInto('area')
      .values(
        rows
          .slice(from, from + 1000)
          .map(({ postcode, place, lat, lon }) => ({ businessId, postcode, place, lat, lon })),
      )
      .execute();
}

/** The row nearest to the middle of them all: a postcode of several villages is answered by one that exists. */
function middleOf(rows: readonly AreaRow[]): AreaRow | null {
  const mean = {
    lat: rows.reduce((sum, row) => sum + row.lat, 0) / rows.length,
    lon: rows.reduce((sum, row) => sum + row.lon, 0) / rows.length,
  };
  let best: AreaRow | null = null;
  for (const row of rows) if (!best || crowMetres(row, mean) < crowMetres(best, mean)) best = row;
  return best;
}

/** Where an address lies by its postcode (and, among its places, the one named), or by its place alone; null: not in these rows. */
export function findInArea(rows: readonly AreaRow[], address: WrittenAddress): AreaRow | null {
  const postcode = normalisePostcode(address.postcode);
  const place = foldName(address.place);
  const named = (among: readonly AreaRow[]): AreaRow[] => among.filter((row) => foldName(row.place) === place);
  if (postcode === '') return place === '' ? null : middleOf(named(rows));
  const exact = rows.filter((row) => row.postcode === postcode);
  const within = exact.length > 0 ? exact : rows.filter((row) => row.postcode === districtOf(postcode));
  return named(within)[0] ?? middleOf(within);
}

/** The street itself when a geocoder knows it and its answer is near the postcode's centre; otherwise the centre. */
export async function refine(
  centre: AreaRow,
  address: WrittenAddress,
  country: string,
  geocode: Geocoder,
): Promise<Located> {
  const { postcode, place } = centre;
  const street = address.street.trim();
  const answer = street === '' ? null : await geocode({ street, postcode, place, country });
  const point = answer && crowMetres(answer, centre) <= REFINE_WITHIN_METRES ? answer : centre;
  return { point: { lat: point.lat, lon: point.lon }, postcode, place };
}

/** The point of an address, or null outside the service area. A business that has none asks the geocoder alone. */
export async function locate(
  db: Db,
  business: Pick<Business, 'id' | 'country'>,
  address: WrittenAddress,
  geocode: Geocoder,
): Promise<Located | null> {
  const postcode = normalisePostcode(address.postcode);
  const rows = await db
    .selectFrom('area')
    .select(['postcode', 'place', 'lat', 'lon'])
    .where('businessId', '=', business.id)
    .$if(postcode !== '', (query) => query.where('postcode', 'in', [postcode, districtOf(postcode) ?? postcode]))
    .orderBy('postcode')
    .orderBy('place')
    .execute();
  const limited = rows.length > 0 || (await hasArea(db, business.id));
  return locateIn(rows, limited, business, address, geocode);
}

/** As `locate`, among rows that were read already; `limited`: the business comes nowhere else. */
export async function locateIn(
  rows: readonly AreaRow[],
  limited: boolean,
  business: Pick<Business, 'country'>,
  address: WrittenAddress,
  geocode: Geocoder,
): Promise<Located | null> {
  if (limited) {
    const centre = findInArea(rows, address);
    return centre && refine(centre, address, business.country, geocode);
  }
  const { country } = business;
  const place = address.place.trim();
  const postcode = normalisePostcode(address.postcode);
  const point = await geocode({ street: address.street.trim(), postcode, place, country });
  return point && { point, postcode, place };
}

/** The whole service area of a business, for whoever has many addresses to find. */
export const loadArea = (db: Db, businessId: string): Promise<AreaRow[]> =>
  db.selectFrom('area').select(['postcode', 'place', 'lat', 'lon']).where('businessId', '=', businessId).execute();

const MOST_NAMES = 60;
/** Places to be named on a map of this part of the service area; those of several postcodes, the larger ones, first. */
export async function placesWithin(db: Db, businessId: string, box: AreaBox): Promise<NamedPlace[]> {
  const rows = await db
    .selectFrom('area')
    .select(({ fn }) => ['place', fn.avg<number>('lat').as('lat'), fn.avg<number>('lon').as('lon')])
    .where('businessId', '=', businessId)
    .where('lat', '>=', box.south)
    .where('lat', '<=', box.north)
    .where('lon', '>=', box.west)
    .where('lon', '<=', box.east)
    .groupBy('place')
    .orderBy(({ fn }) => fn.countAll(), 'desc')
    .orderBy('place')
    .limit(MOST_NAMES)
    .execute();
  return rows.map(({ place, lat, lon }) => ({ name: place, point: [lat, lon] }));
}

/** True when the business said where it comes. */
export async function hasArea(db: Db, businessId: string): Promise<boolean> {
  const row = await db.selectFrom('area').select('postcode').where('businessId', '=', businessId).executeTakeFirst();
  return row !== undefined;
}
