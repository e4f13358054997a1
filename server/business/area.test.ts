import { beforeAll, expect, test } from 'vitest';
import { crowMetres, type Point } from '../../shared/geo.ts';
import type { TestContext } from '../testing/context.ts';
import { contextForTest } from '../testing/database.ts';
import type { Geocoder } from '../travel/geocoder.ts';
import { type AreaRow, findInArea, locate, normalisePostcode, parseArea, saveArea } from './area.ts';
import { rowOfBusiness } from './business.ts';

let ctx: TestContext;
beforeAll(async () => {
  ctx = await contextForTest();
  for (const id of ['area', 'nowhere'])
    await ctx.transact((tx) =>
      tx
        .insertInto('business')
        .values(
          rowOfBusiness(
            {
              id,
              name: id,
              zone: 'Europe/Brussels',
              locale: 'nl',
              country: 'BE',
              email: '',
              phone: '',
              colour: '#000000',
              policy: {},
              travel: { roadFactor: 1.35, kmPerHour: 38 },
              terms: {},
              allowedOrigins: [],
            },
            ctx.now(),
          ),
        )
        .execute(),
    );
});

const rows: AreaRow[] = [
  { postcode: '9000', place: 'Gent', lat: 51.054, lon: 3.722 },
  { postcode: '9050', place: 'Gentbrugge', lat: 51.037, lon: 3.759 },
  { postcode: '9050', place: 'Ledeberg', lat: 51.037, lon: 3.741 },
  { postcode: '8001', place: 'Zürich', lat: 47.372, lon: 8.542 },
  { postcode: '1012', place: 'Amsterdam', lat: 52.373, lon: 4.894 },
];
const at = (postcode: string, place = '', street = '') => ({ postcode, place, street });
const nobodyKnows: Geocoder = async () => null;
const knows =
  (point: Point): Geocoder =>
  async () =>
    point;

test('GeoNames rows are read by position, and wrong ones are listed by line', () => {
  const geonames = (postcode: string, place: string, lat: string, lon: string): string =>
    ['BE', postcode, place, 'Vlaanderen', 'VLG', 'Oost-Vlaanderen', 'VOV', 'Gent', '44', lat, lon, '6'].join('\t');
  const text = [
    geonames('9000', 'Gent', '51.05', '3.7167'),
    geonames('', 'Nowhere', '51', '3'),
    geonames('9090', 'Melle "aan de Schelde', '51.0026', '3.8035'),
    geonames('9070', 'Heusden', 'north', '3.8'),
    geonames('9000', 'Gent', '51.06', '3.73'),
    geonames('9080', 'Lochristi', '51.09', '383'),
  ].join('\n');
  const read = parseArea(text);
  expect(read.rows).toEqual([
    { postcode: '9000', place: 'Gent', lat: 51.05, lon: 3.7167 },
    { postcode: '9090', place: 'Melle "aan de Schelde', lat: 51.0026, lon: 3.8035 },
  ]);
  expect(read.errors.map((e) => [e.line, e.field])).toEqual([
    [2, 'postcode'],
    [4, 'latitude'],
    [6, 'longitude'],
  ]);
});

test('a table with a header is read by its names, whatever the separator and the order', () => {
  expect(parseArea('Place;Lat;LON;Postal Code\nGent;51,05;3,72;B-9000\n').rows).toEqual([
    { postcode: '9000', place: 'Gent', lat: 51.05, lon: 3.72 },
  ]);
  expect(parseArea('\ufeffpostcode,place,latitude,longitude\n9000,"Gent\nCentrum",51,3\n9050,,51,3').errors).toEqual([
    { line: 4, field: 'place', reason: 'a place of 1 to 180 characters is needed' },
  ]);
  expect(parseArea('').errors).toEqual([{ line: 1, field: 'file', reason: 'the file is empty' }]);
  expect(parseArea('postcode,place,latitude,longitude\n9000,"Gent,51,3').errors[0]?.field).toBe('file');
});

test('a postcode is the same with spaces, small letters or the country before it', () => {
  for (const written of ['9000', ' 9000 ', 'B-9000', 'b 9000', 'BE-9000'])
    expect(normalisePostcode(written)).toBe('9000');
  expect(normalisePostcode('sw1a 1aa')).toBe('SW1A1AA');
  expect(normalisePostcode('1012 ab')).toBe('1012AB');
});

test('an address is found by postcode, by the place among several, by its district, or by its place alone', () => {
  expect(findInArea(rows, at('b-9000'))?.place).toBe('Gent');
  expect(findInArea(rows, at('9050', 'LEDEBERG'))?.place).toBe('Ledeberg');
  expect(findInArea(rows, at('9050', 'somewhere'))?.postcode).toBe('9050');
  expect(findInArea(rows, at('1012 AB'))?.place).toBe('Amsterdam');
  expect(findInArea(rows, at('', 'zurich'))?.postcode).toBe('8001');
  expect(findInArea(rows, at('9999', 'Gent'))).toBeNull();
  expect(findInArea(rows, at('', ''))).toBeNull();
});

test('the service area is replaced as a whole, and what lies outside it is not located', async () => {
  const business = { id: 'area', country: 'BE' };
  await ctx.transact((tx) => saveArea(tx, 'area', [{ postcode: '1000', place: 'Brussel', lat: 50.85, lon: 4.35 }]));
  await ctx.transact((tx) => saveArea(tx, 'area', rows));
  const find = (address: ReturnType<typeof at>, geocode = nobodyKnows) =>
    locate(ctx.database.read, business, address, geocode);
  expect(await find(at('B-9000', '', 'Veldstraat 1'))).toEqual({
    point: { lat: 51.054, lon: 3.722 },
    postcode: '9000',
    place: 'Gent',
  });
  expect((await find(at('', 'gent')))?.postcode).toBe('9000');
  expect(await find(at('1000', 'Brussel'), knows({ lat: 50.85, lon: 4.35 }))).toBeNull();
  expect(await find(at('', 'Brussel'))).toBeNull();
});

test('a geocoder refines the street, but not to a street of the same name far away', async () => {
  const business = { id: 'area', country: 'BE' };
  const street = at('9000', 'Gent', 'Veldstraat 1');
  const near = { lat: 51.0512, lon: 3.7231 };
  const far = { lat: 50.8467, lon: 4.3525 };
  const find = (address: ReturnType<typeof at>, point: Point) =>
    locate(ctx.database.read, business, address, knows(point));
  expect((await find(street, near))?.point).toEqual(near);
  expect(crowMetres((await find(street, far))!.point, rows[0]!)).toBe(0);
  expect((await find(at('9000', 'Gent'), near))?.point).toEqual({ lat: 51.054, lon: 3.722 });
});

test('a business without a service area asks the geocoder alone', async () => {
  const business = { id: 'nowhere', country: 'BE' };
  const point = { lat: 50.85, lon: 4.35 };
  expect(await locate(ctx.database.read, business, at('1000'), nobodyKnows)).toBeNull();
  expect(await locate(ctx.database.read, business, at('B-1000', 'Brussel'), knows(point))).toEqual({
    point,
    postcode: '1000',
    place: 'Brussel',
  });
});
