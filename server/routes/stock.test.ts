import { beforeAll, describe, expect, test } from 'vitest';
import type { Role } from '../../shared/roles.ts';
import type { Counted, StockFileReport, StockView } from '../../shared/stock.ts';
import { createApp } from '../app.ts';
import type { Business } from '../business/business.ts';
import { createStaff } from '../business/staff.ts';
import { bookWindow } from '../schedule/booking.ts';
import { checkDatabase } from '../schedule/checker.ts';
import { instantAt } from '../schedule/wallclock.ts';
import { SESSION_COOKIE, startSession } from '../session.ts';
import type { TestContext } from '../testing/context.ts';
import { contextForTest } from '../testing/database.ts';
import { at, makeBusiness, makeItem, makeJob, makeLot, makeResource, makeService } from '../testing/town.ts';

let ctx: TestContext;
let app: ReturnType<typeof createApp>;
let business: Business;
let itemId: string;
let serviceId: string;
beforeAll(async () => {
  ctx = await contextForTest();
  app = createApp(ctx);
  business = await makeBusiness(ctx, { leadTimeMinutes: 0, horizonDays: 20 });
  await makeResource(ctx, business, { kind: 'person', name: 'Bram', locationId: 'practice' });
  itemId = await makeItem(ctx, business, { name: 'Gauze', reorderAt: 2 });
  serviceId = await makeService(ctx, business, { place: 'location', supplies: [{ itemId, quantity: 1 }] });
});

async function as(role: Role, of = business) {
  const cookie = await ctx.transact(async (tx) => {
    const email = `${ctx.id('mail')}@example.org`;
    const staff = await createStaff(ctx, tx, of.id, { name: 'Jo', email, role, resourceId: null });
    return startSession(ctx, tx, of.id, staff);
  });
  const headers = { cookie: `${SESSION_COOKIE}=${cookie}`, 'content-type': 'application/json' };
  return async <T>(method: string, path: string, body?: unknown): Promise<{ status: number; answer: T }> => {
    const init = { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) };
    const response = await app.request(`/api/office/stock${path}`, init);
    return { status: response.status, answer: (await response.json()) as T };
  };
}

const book = async (day: string, hour: number): Promise<void> => {
  const matter = await makeJob(ctx, business, serviceId, at(0, 0), { locationId: 'practice' });
  const from = instantAt('Europe/Brussels', day, hour * 60);
  expect((await bookWindow(ctx, matter, { from, to: from }, 'customer')).outcome).toBe('placed');
};

const place = { kind: 'location', id: 'practice' };

test('the page tells what lies there, what is kept, and the day on which it runs short', async () => {
  const office = await as('planner');
  expect(
    (await office('POST', '/lots', { itemId, place, quantity: 3, ref: 'A', expiresDay: '2026-12-04' })).status,
  ).toBe(201);
  await book('2026-11-24', 9);
  await book('2026-11-26', 9);
  const { answer } = await office<StockView>('GET', '');
  expect(answer.today).toBe('2026-11-22');
  const [shelf] = answer.items.find(({ id }) => id === itemId)!.shelves;
  expect(shelf).toMatchObject({ placeName: 'Practice', usable: 3, reserved: 2, lowOn: '2026-11-24', short: [] });
  // Sunday to Saturday: two visits, and from 5 December on the last one has expired.
  expect(shelf!.levels.slice(0, 7)).toEqual([3, 3, 2, 2, 1, 1, 1]);
  expect(shelf!.outOn).toBe('2026-12-05');
  expect(answer.deeds[0]).toMatchObject({ action: 'receive', who: 'Jo', quantity: 3, itemName: 'Gauze', ref: 'A' });

  ctx.clock.now += 60;
  const counted = await office<Counted>('POST', `/lots/${shelf!.lots[0]!.id}/count`, { quantity: 1, reason: 'wet' });
  expect(counted.answer).toEqual({ short: 1 });
  const after = (await office<StockView>('GET', '')).answer;
  expect(after.items.find(({ id }) => id === itemId)!.shelves[0]!.short).toMatchObject([
    { day: '2026-11-26', quantity: 1 },
  ]);
  expect(after.deeds[0]).toMatchObject({ action: 'count', quantity: -2, reason: 'wet' });
  await office('POST', `/lots/${shelf!.lots[0]!.id}/count`, { quantity: 3, reason: 'found again' });
  expect(await checkDatabase(ctx, business.id)).toEqual([]);
});

test('a service that uses up something else is kept for what is booked already', async () => {
  const office = await as('planner');
  const tape = (await office<{ id: string }>('POST', '/items', { name: 'Tape', unit: 'rolls', reorderAt: 0 })).answer
    .id;
  const supplies = [
    { itemId, quantity: 1 },
    { itemId: tape, quantity: 2 },
  ];
  const set = (given: unknown) => office<{ short: number }>('PUT', `/services/${serviceId}`, given);
  expect((await set({ supplies, suppliesFrom: 'lead' })).answer).toEqual({ short: 2 });
  expect(await checkDatabase(ctx, business.id)).toEqual([]);
  await office('POST', '/lots', { itemId: tape, place, quantity: 9 });
  expect((await set({ supplies, suppliesFrom: 'lead' })).answer).toEqual({ short: 0 });
  expect((await set({ supplies: [{ itemId, quantity: 1 }], suppliesFrom: 'lead' })).answer).toEqual({ short: 0 });
  const shelves = (await office<StockView>('GET', '')).answer.items.find(({ id }) => id === tape)!.shelves;
  expect(shelves).toMatchObject([{ usable: 9, reserved: 0 }]);
  expect((await set({ supplies: [{ itemId: 'nothing', quantity: 1 }], suppliesFrom: 'lead' })).status).toBe(400);
  expect(await checkDatabase(ctx, business.id)).toEqual([]);
});

describe('who may', () => {
  test('see it: everybody on the staff; keep it: owner, planner and reception', async () => {
    for (const role of ['owner', 'planner', 'reception', 'technician', 'viewer'] as const) {
      const office = await as(role);
      expect((await office('GET', '')).status, role).toBe(200);
      const keeps = ['owner', 'planner', 'reception'].includes(role);
      const item = { name: `Item of ${role}`, unit: 'pieces', reorderAt: 0 };
      expect((await office('POST', '/items', item)).status, role).toBe(keeps ? 201 : 403);
    }
    expect((await app.request('/api/office/stock')).status).toBe(401);
  });

  test('another business’s lot, item, place or service is like one that is not there', async () => {
    const lot = await makeLot(ctx, business, itemId, 1, { ref: 'theirs' });
    const office = await as('owner', await makeBusiness(ctx));
    const missing = async (method: string, path: string, body: unknown) => {
      const theirs = await office(method, path, body);
      const none = await office(method, path.replace(/lot_\w+|itm_\w+|ser_\w+/, 'none'), body);
      expect(theirs.status).toBe(404);
      expect(theirs).toEqual(none);
    };
    await missing('POST', `/lots/${lot}/count`, { quantity: 1, reason: 'mine' });
    await missing('POST', `/lots/${lot}/move`, { quantity: 1, place });
    await missing('PUT', `/items/${itemId}`, { name: 'Mine', unit: 'x', reorderAt: 0 });
    await missing('PUT', `/services/${serviceId}`, { supplies: [], suppliesFrom: 'lead' });
    expect((await office('POST', '/lots', { itemId, place, quantity: 1 })).status).toBe(404);
  });

  test('what is wrong is named by its field', async () => {
    const office = await as('owner');
    const wrong: [path: string, body: unknown, field: string][] = [
      ['/items', { name: ' ', unit: 'x', reorderAt: 0 }, 'name'],
      ['/items', { name: 'x', unit: 'x', reorderAt: -1 }, 'reorderAt'],
      ['/items', { name: 'x', unit: 'x', reorderAt: 0, parts: [{ itemId: 'none', quantity: 1 }] }, 'parts'],
      ['/lots', { itemId, place, quantity: 0 }, 'quantity'],
      ['/lots', { itemId, place, quantity: 1.5 }, 'quantity'],
      ['/lots', { itemId, place, quantity: 1, expiresDay: '2026-02-30' }, 'expiresDay'],
      ['/lots', { itemId, place, quantity: 1, expiresDay: '2026-11-01' }, 'expiresDay'],
      ['/lots', { itemId, place, quantity: 1, ref: 'a\u0000b' }, 'ref'],
      ['/lots/none/count', { quantity: 1, reason: ' ' }, 'reason'],
      ['/import', { text: 'x'.repeat(200_001), dryRun: true }, 'text'],
    ];
    for (const [path, body, field] of wrong) {
      const { status, answer } = await office<{ fields: { field: string }[] }>('POST', path, body);
      expect(status, `${path} ${field}`).toBe(400);
      expect(answer.fields.map((f) => f.field)).toContain(field);
    }
  });
});

describe('by file', () => {
  const file = (...rows: string[]): string => ['item;place;lot;quantity;expires;unit;reason', ...rows].join('\n');

  test('a dry run names each bad row and writes nothing; nothing is half imported', async () => {
    const office = await as('planner');
    const before = (await office<StockView>('GET', '')).answer;
    const text = file(
      'Gauze;Practice;F-1;5;2027-01-31;;',
      'Gause;Practice;F-1;5;2027-01-31;;',
      'Gauze;Moon;F-1;5;;;',
      'Gauze;Practice;F-2;many;;;',
      'Gauze;Practice;F-1;6;;;',
    );
    for (const dryRun of [true, false]) {
      const { answer } = await office<StockFileReport>('POST', '/import', { text, dryRun });
      expect(answer.outcome).toBe(dryRun ? 'checked' : 'refused');
      expect(answer.errors.map(({ line, field }) => [line, field])).toEqual([
        [3, 'item'],
        [4, 'place'],
        [5, 'quantity'],
        [6, 'lot'],
      ]);
      expect((await office<StockView>('GET', '')).answer).toEqual(before);
    }
  });

  test('new lots are received, known ones counted, and a second time nothing happens', async () => {
    const office = await as('planner');
    const send = async (text: string, dryRun = false) =>
      (await office<StockFileReport>('POST', '/import', { text, dryRun })).answer;
    const first = file(
      'gauze;practice;G-1;5;2027-01-31;;',
      'Syringe;Bram;S-1;20;;boxes;',
      'Syringe;Practice;S-1;4;;boxes;',
    );
    expect(await send(first, true)).toMatchObject({ outcome: 'checked', created: 3, errors: [] });
    expect(await send(first)).toMatchObject({ outcome: 'imported', created: 3 });
    expect(await send(first)).toMatchObject({ created: 0, updated: 0, unchanged: 3 });
    const second = file('Gauze;Practice;G-1;4;;;one was torn', 'Syringe;Bram;S-1;20;;;');
    expect(await send(second)).toMatchObject({ created: 0, updated: 1, unchanged: 1 });
    const view = (await office<StockView>('GET', '')).answer;
    const lots = view.items.flatMap(({ name, shelves }) =>
      shelves.flatMap(({ placeName, lots }) => lots.map((l) => `${name}, ${placeName}, ${l.ref}: ${l.quantity}`)),
    );
    expect(lots).toEqual(
      expect.arrayContaining(['Gauze, Practice, G-1: 4', 'Syringe, Bram, S-1: 20', 'Syringe, Practice, S-1: 4']),
    );
    expect(view.items.filter(({ name }) => name === 'Syringe')).toHaveLength(1);
    expect(view.deeds).toContainEqual(
      expect.objectContaining({ action: 'count', reason: 'one was torn', quantity: -1 }),
    );
    const other = await send(file('Gauze;Practice;G-1;4;2027-02-28;;'));
    expect(other.errors).toMatchObject([{ field: 'expires', reason: 'G-1 expires on 2027-01-31, as it was received' }]);
    expect(await checkDatabase(ctx, business.id)).toEqual([]);
  });
});
