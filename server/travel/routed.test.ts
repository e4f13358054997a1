import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Point } from '../../shared/geo.ts';
import type { TestContext } from '../testing/context.ts';
import { contextForTest } from '../testing/database.ts';
import { at, makeBusiness } from '../testing/town.ts';
import { geocoderByUrl } from './geocoder.ts';
import { routedTravel } from './routed.ts';
import { crowRoad } from './travel.ts';

let ctx: TestContext;
let server: Server;
let url: string;
/** What the stub was asked, and what it does next. */
const asked: { path: string; body: string }[] = [];
let broken = false;

const read = async (request: IncomingMessage): Promise<string> => {
  let body = '';
  for await (const chunk of request) body += chunk;
  return body;
};

/** Answers as Valhalla, OSRM, Photon and Nominatim do; the second destination has no road. */
beforeAll(async () => {
  ctx = await contextForTest();
  server = createServer(async (request, response) => {
    const body = await read(request);
    const path = request.url ?? '';
    asked.push({ path, body });
    response.setHeader('content-type', 'application/json');
    if (broken) {
      response.statusCode = 503;
      return response.end('{}');
    }
    if (path === '/sources_to_targets') {
      const { sources, targets } = JSON.parse(body) as { sources: Point[]; targets: Point[] };
      const row = targets.map((_, j) => (j === 1 ? { time: null, distance: null } : { time: 100 + j, distance: 2.5 }));
      return response.end(JSON.stringify({ sources_to_targets: sources.map(() => row) }));
    }
    if (path.startsWith('/table/v1/driving/'))
      return response.end(JSON.stringify({ durations: [[60.4, null]], distances: [[900.2, null]] }));
    if (path.startsWith('/api?'))
      return response.end(JSON.stringify({ features: [{ geometry: { coordinates: [3.72, 51.05] } }] }));
    if (path.startsWith('/search?')) return response.end(JSON.stringify([{ lat: '51.05', lon: '3.72' }]));
    response.statusCode = 404;
    return response.end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

const silent = pino({ level: 'silent' });
const [a, b, c] = [at(0, 0), at(3, 4), at(-2, 1)];

test('Valhalla is asked once for a block; pairs it has no road for fall back to the crow one by one', async () => {
  const business = await makeBusiness(ctx);
  const travel = routedTravel({ url, kind: 'valhalla' }, ctx.database, ctx.now, silent);
  const blocks = [{ origins: [a], destinations: [b, c] }];
  asked.length = 0;
  const road = await travel.road(business, blocks);
  expect(road.seconds(a, b)).toBe(100);
  expect(road.metres(a, b)).toBe(2500);
  expect(road.seconds(a, c)).toBe(crowRoad(business.travel).seconds(a, c));
  expect(asked).toHaveLength(1);
  // Another process finds the pair in the database and asks only for what is missing.
  const other = routedTravel({ url, kind: 'valhalla' }, ctx.database, ctx.now, silent);
  expect((await other.road(business, [{ origins: [a], destinations: [b] }])).seconds(a, b)).toBe(100);
  expect(asked).toHaveLength(1);
});

test('OSRM’s table says the same in its own way', async () => {
  const business = await makeBusiness(ctx);
  const travel = routedTravel({ url, kind: 'osrm' }, ctx.database, ctx.now, silent);
  asked.length = 0;
  const road = await travel.road(business, [{ origins: [a], destinations: [b, c] }]);
  expect(road.seconds(a, b)).toBe(60);
  expect(road.metres(a, b)).toBe(900);
  expect(road.seconds(a, c)).toBe(crowRoad(business.travel).seconds(a, c));
  expect(asked[0]!.path).toContain(`${a.lon},${a.lat};${b.lon},${b.lat};${c.lon},${c.lat}`);
  expect(asked[0]!.path).toContain('sources=0&destinations=1;2');
});

test('a router that is down makes times rougher, never a question fail', async () => {
  const business = await makeBusiness(ctx);
  broken = true;
  const travel = routedTravel({ url, kind: 'valhalla' }, ctx.database, ctx.now, silent);
  const road = await travel.road(business, [{ origins: [a, b], destinations: [b, c] }]);
  expect(road.seconds(a, b)).toBe(crowRoad(business.travel).seconds(a, b));
  broken = false;
  expect((await travel.road(business, [{ origins: [a], destinations: [b] }])).seconds(a, b)).toBe(100);
});

test('a long row is asked for in pieces a router takes; one that is down is asked once', async () => {
  const business = await makeBusiness(ctx);
  const many = Array.from({ length: 250 }, (_, i) => at(1 + i / 10, i / 20));
  const travel = routedTravel({ url, kind: 'valhalla' }, ctx.database, ctx.now, silent);
  asked.length = 0;
  broken = true;
  await travel.road(business, [{ origins: many, destinations: [a] }]);
  expect(asked).toHaveLength(1);
  broken = false;
  asked.length = 0;
  const road = await travel.road(business, [{ origins: many, destinations: [a] }]);
  expect(asked).toHaveLength(3);
  expect(many.map((p) => road.seconds(p, a))).toEqual(many.map(() => 100));
  expect(many.every((p) => road.isCertain(p, a) && !road.isCertain(a, p))).toBe(true);
  await travel.road(business, [{ origins: many, destinations: [a] }]);
  expect(asked).toHaveLength(3);
});

test('Photon and Nominatim find an address; one that is down finds nothing', async () => {
  const address = { street: 'Kouter 1', postcode: '9000', place: 'Gent', country: 'BE' };
  for (const kind of ['photon', 'nominatim'] as const) {
    const geocode = geocoderByUrl({ ...ctx.config, geocoder: { url, kind } }, silent);
    asked.length = 0;
    expect(await geocode(address)).toEqual({ lat: 51.05, lon: 3.72 });
    expect(decodeURIComponent(asked[0]!.path)).toContain('Kouter 1, 9000 Gent, BE');
  }
  const nowhere = geocoderByUrl({ ...ctx.config, geocoder: { url: 'http://127.0.0.1:9', kind: 'photon' } }, silent);
  expect(await nowhere(address)).toBeNull();
});
