import { beforeAll, beforeEach, expect, test } from 'vitest';
import { saveArea } from '../business/area.ts';
import { type Business, createBusiness } from '../business/business.ts';
import { createLocation } from '../business/locations.ts';
import { createService, type FullService, type NewService } from '../services/services.ts';
import type { TestContext } from '../testing/context.ts';
import { contextForTest } from '../testing/database.ts';
import { type ImportRequest, importRows } from './import.ts';

let ctx: TestContext;
let business: Business;
let number = 0;
beforeAll(async () => {
  ctx = await contextForTest();
});

const service = (id: string, place: FullService['place'], names: Record<string, string>): NewService => ({
  id,
  name: names['nl'] ?? id,
  names,
  description: '',
  place,
  durationMinutes: 60,
  setupMinutes: 0,
  cleanupMinutes: 0,
  requirements: [],
  policy: {},
  offered: true,
  locationIds: [],
});

/** Each test has a business of its own: it drives around Ghent, and has one room there. */
beforeEach(async () => {
  number += 1;
  business = {
    id: `trial-${number}`,
    name: 'Trial',
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
  };
  await ctx.transact(async (tx) => {
    await createBusiness(ctx, tx, business);
    await saveArea(tx, business.id, [
      { postcode: '9000', place: 'Gent', lat: 51.054, lon: 3.722 },
      { postcode: '9800', place: 'Deinze', lat: 50.983, lon: 3.529 },
    ]);
    await createService(
      tx,
      business.id,
      service('boiler', 'customer', { nl: 'Onderhoud ketel', en: 'Boiler service' }),
    );
    await createService(tx, business.id, service('talk', 'location', { nl: 'Gesprek' }));
    const place = { postcode: '9000', place: 'Gent', lat: 51.05, lon: 3.72, zone: business.zone };
    await createLocation(tx, { businessId: business.id, id: 'office', name: 'Kantoor', address: 'Markt 1', ...place });
  });
});

const take = (kind: ImportRequest['kind'], lines: string[], options: Partial<ImportRequest> = {}) =>
  importRows(ctx, business, {
    kind,
    text: lines.join('\n'),
    dryRun: false,
    skipBad: false,
    actor: 'system',
    ...options,
  });
const customers = () =>
  ctx.database.db
    .selectFrom('customer')
    .selectAll()
    .where('businessId', '=', business.id)
    .orderBy('externalRef')
    .execute();
const jobs = () =>
  ctx.database.db.selectFrom('job').selectAll().where('businessId', '=', business.id).orderBy('externalRef').execute();

const two = [
  'Ref,Name,E-mail,Phone,Street,House number,Postcode,City,Notes',
  'C1,An De Smet,an@example.org,0470 00 00 01,Coupure Links,12,B-9000,,"Two lines\nof notes"',
  'C2,Jan Maes,,+32 470 00 00 02,Tolpoortstraat,3,,deinze,',
];

test('customers are written with their place in the service area, and a second import changes nothing', async () => {
  expect(await take('customers', two)).toMatchObject({ outcome: 'imported', rows: 2, created: 2, errors: [] });
  const written = await customers();
  expect(written).toMatchObject([
    {
      externalRef: 'C1',
      phone: '+32470000001',
      locale: 'nl',
      address: 'Coupure Links 12',
      postcode: '9000',
      place: 'Gent',
      lat: 51.054,
      notes: 'Two lines\nof notes',
    },
    { externalRef: 'C2', email: '', postcode: '9800', place: 'deinze', lat: 50.983 },
  ]);
  expect(await take('customers', two)).toMatchObject({ outcome: 'imported', created: 0, updated: 0, unchanged: 2 });
  expect(await customers()).toEqual(written);
});

test('a known customer is changed: an empty cell empties, a column that is not there stays', async () => {
  await take('customers', two);
  const report = await take('customers', ['ref;name;email', 'C1;An De Smedt;']);
  expect(report).toMatchObject({ created: 0, updated: 1 });
  expect((await customers())[0]).toMatchObject({
    name: 'An De Smedt',
    email: '',
    phone: '+32470000001',
    address: 'Coupure Links 12',
    lat: 51.054,
  });
});

test('a dry run says what would happen and writes nothing', async () => {
  await take('customers', two);
  const before = await customers();
  const lines = [
    ...two.map((line) => line.replace('Jan Maes', 'Jan Claes')),
    'C3,Els Roels,,,,,,,',
    ',,,,,,,,',
    'C4,,,,,,,,',
  ];
  const report = await take('customers', lines, { dryRun: true });
  expect(report).toMatchObject({ outcome: 'checked', rows: 4, created: 1, updated: 1, unchanged: 1 });
  expect(report.errors.map((e) => [e.line, e.field])).toEqual([[7, 'name']]);
  expect(await customers()).toEqual(before);
});

test('each bad row is named by line, column and reason, and stops the file unless bad rows are to be skipped', async () => {
  const header = 'ref,name,email,phone,locale,street,postcode,place,latitude,longitude';
  const lines = [
    header,
    'C1,Good One,,,,Coupure 1,9000,,,',
    'C2,,,,,,,,,',
    'C3,Mail,not-an-address,,,,,,,',
    'C4,Phone,,12,,,,,,',
    'C5,Language,,,es,,,,,',
    'C6,Far Away,,,,Rue Haute 1,1000,Bruxelles,,',
    'C1,Twice,,,,,9000,,,',
    'C7,Half,,,,,,,51.05,',
    'C8,Sea,,,,,,,0,0',
    'C9,North,,,,,,,951.05,3.7',
    'C10,By coordinates,,,,Nergens 1,,,"51,05","3,70"',
    'C11,Nowhere in particular,,,,,,,,',
  ];
  const refused = await take('customers', lines);
  expect(refused).toMatchObject({ outcome: 'refused', created: 0 });
  expect(refused.errors.map((e) => `${e.line} ${e.field}: ${e.reason}`)).toEqual([
    '3 name: a name is needed',
    '4 email: looks like name@example.org',
    '5 phone: is not a telephone number of BE or one with its country, such as +3225550100',
    '6 locale: one of en, fr, nl, de, uk',
    '7 postcode: 1000 Bruxelles is not in the service area; latitude and longitude would do instead',
    '8 ref: C1 is on line 2 already',
    '9 longitude: is missing beside the latitude',
    '10 latitude: 0, 0 is in the Atlantic, not an address',
    '11 latitude: a number of degrees from -90 to 90',
  ]);
  expect(await customers()).toEqual([]);
  expect(await take('customers', lines, { skipBad: true })).toMatchObject({ outcome: 'imported', created: 3 });
  expect((await customers()).map((c) => [c.externalRef, c.lat, c.lon])).toEqual([
    ['C1', 51.054, 3.722],
    ['C10', 51.05, 3.7],
    ['C11', null, null],
  ]);
});

test('a file without the columns it needs, an empty one and one with a broken quote are refused in one line each', async () => {
  expect((await take('customers', ['a,b', '1,2', '3,4'])).errors.map((e) => [e.line, e.field])).toEqual([
    [1, 'ref'],
    [1, 'name'],
  ]);
  expect((await take('jobs', [])).errors).toEqual([{ line: 1, field: 'file', reason: 'the file is empty' }]);
  expect(await take('customers', ['ref,name', 'C1,"An'])).toMatchObject({ outcome: 'refused', created: 0 });
});

test('control characters never reach the database', async () => {
  const report = await take('customers', ['ref,name,notes', 'C1,An\u0000\tDe\u0007 Smet,a\u0000b']);
  expect(report).toMatchObject({ outcome: 'imported', created: 1 });
  expect((await customers())[0]).toMatchObject({ name: 'An De Smet', notes: 'ab' });
});

const work = [
  'ref,customer_ref,service,strategy,priority,from_day,to_day,refused,note',
  'J1,C1,boiler,hybrid,2,2026-11-24,2026-12-04,morning; mon tuesday; 2026-12-01..2026-12-02,Ladder',
  'J2,C2,BOILER SERVICE,,,,,,',
  'J3,C1,Gesprek,pick,,,,fri afternoon,',
];

test('jobs find their customer, service and location by the names people use', async () => {
  await take('customers', two);
  expect(await take('jobs', work)).toMatchObject({ outcome: 'imported', created: 3, errors: [] });
  const [first, second, third] = await jobs();
  const [an] = await customers();
  expect(first).toMatchObject({ customerId: an!.id, serviceId: 'boiler', priority: 2, source: 'import', lat: 51.054 });
  expect(JSON.parse(first!.policy)).toEqual({ strategy: 'hybrid' });
  expect(JSON.parse(first!.preferences)).toEqual({
    fromDay: '2026-11-24',
    toDay: '2026-12-04',
    refused: [{ part: 'morning' }, { weekdays: [1, 2] }, { fromDay: '2026-12-01', toDay: '2026-12-02' }],
  });
  expect(second).toMatchObject({ serviceId: 'boiler', policy: '{}', preferences: '{}', address: 'Tolpoortstraat 3' });
  expect(third).toMatchObject({ serviceId: 'talk', locationId: 'office', lat: null, address: '' });
  expect(await take('jobs', work)).toMatchObject({ created: 0, updated: 0, unchanged: 3 });
});

test('an open job is changed by a second import, one that has a time is kept', async () => {
  await take('customers', two);
  await take('jobs', work);
  const set = { status: 'booked' as const };
  await ctx.database.db
    .updateTable('job')
    .set(set)
    .where('businessId', '=', business.id)
    .where('externalRef', '=', 'J2')
    .execute();
  const lines = ['ref,customer_ref,service,note', 'J1,C1,boiler,Long ladder', 'J2,C2,boiler,Too late'];
  expect(await take('jobs', lines, { dryRun: true })).toMatchObject({ updated: 1, kept: 1 });
  expect(await take('jobs', lines)).toMatchObject({ updated: 1, kept: 1 });
  const [first, second] = await jobs();
  expect(first).toMatchObject({ note: 'Long ladder', priority: 2, version: 2 });
  expect(JSON.parse(first!.preferences).fromDay).toBe('2026-11-24');
  expect(second).toMatchObject({ note: '', status: 'booked' });
});

test('a job is refused by what it names wrongly', async () => {
  await take('customers', [...two, 'C3,Without Address,,,,,,,']);
  const report = await take('jobs', [
    'ref,customer_ref,service,location,strategy,priority,from_day,to_day,refused',
    'J1,C9,boiler,,,,,,',
    'J2,C1,roof,,,,,,',
    'J3,C3,boiler,,,,,,',
    'J4,C1,talk,cellar,,,,,',
    'J5,C1,boiler,,guess,,,,',
    'J6,C1,boiler,,,high,,,',
    'J7,C1,boiler,,,,2026-02-30,,',
    'J8,C1,boiler,,,,2026-12-02,2026-12-01,',
    'J9,C1,boiler,,,,,,sometimes',
  ]);
  expect(report.outcome).toBe('refused');
  expect(report.errors.map((e) => [e.line, e.field])).toEqual([
    [2, 'customer_ref'],
    [3, 'service'],
    [4, 'customer_ref'],
    [5, 'location'],
    [6, 'strategy'],
    [7, 'priority'],
    [8, 'from_day'],
    [9, 'to_day'],
    [10, 'refused'],
  ]);
  expect(report.errors[1]!.reason).toBe('no service is called roof; there are talk, boiler');
  expect(await jobs()).toEqual([]);
});

test('two imports of one file at the same moment leave each customer once', async () => {
  const lines = ['ref,name', ...Array.from({ length: 600 }, (_, i) => `C${i},Customer ${i}`)];
  const reports = await Promise.all([take('customers', lines), take('customers', lines)]);
  expect(reports.map((r) => r.outcome)).toEqual(['imported', 'imported']);
  expect(reports.map((r) => r.created).sort()).toEqual([0, 600]);
  expect(await customers()).toHaveLength(600);
});
