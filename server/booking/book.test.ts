import { beforeAll, describe, expect, test } from 'vitest';
import type { BookAnswer, SlotsAnswer } from '../../shared/booking.ts';
import type { Problem } from '../../shared/refusal.ts';
import type { Slot } from '../../shared/slot.ts';
import { dayOf } from '../../shared/time.ts';
import { createApp } from '../app.ts';
import { saveArea } from '../business/area.ts';
import { type Business, savePolicy } from '../business/business.ts';
import { checkDatabase } from '../schedule/checker.ts';
import { instantAt } from '../schedule/wallclock.ts';
import type { TestContext } from '../testing/context.ts';
import { contextForTest } from '../testing/database.ts';
import { at, makeBusiness, makeResource, makeService } from '../testing/town.ts';

let ctx: TestContext;
let app: ReturnType<typeof createApp>;
beforeAll(async () => {
  ctx = await contextForTest();
  app = createApp(ctx);
});

const contact = { name: 'Lien Maes', email: 'lien@example.org' };
const address = { street: 'Kouter 5', postcode: '9000' };

/** A business with one technician and one service, and where it comes. */
async function shop(horizonDays = 3): Promise<{ business: Business; serviceId: string }> {
  const business = await makeBusiness(ctx, { leadTimeMinutes: 0, horizonDays, options: 5 });
  await makeResource(ctx, business, { kind: 'person' });
  const serviceId = await makeService(ctx, business);
  await ctx.transact((tx) => saveArea(tx, business.id, [{ postcode: '9000', place: 'Gent', ...at(1, 1) }]));
  return { business, serviceId };
}

const post = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  Promise.resolve(
    app.request(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    }),
  );

async function slotsOf(business: Business, serviceId: string): Promise<Slot[]> {
  const response = await post(`/api/businesses/${business.id}/slots`, { serviceId, address });
  const answer = (await response.json()) as SlotsAnswer;
  if (answer.outcome !== 'slots') throw new Error(JSON.stringify(answer));
  return answer.slots;
}

const book = (business: Business, serviceId: string, { from, to }: Slot, key?: string, name = contact.name) =>
  post(
    `/api/businesses/${business.id}/bookings`,
    { serviceId, address, slot: { from, to }, contact: { ...contact, name } },
    key ? { 'idempotency-key': key } : {},
  );

describe('booking over HTTP', () => {
  test('what is offered can be booked, and the customer gets a link and a message', async () => {
    const { business, serviceId } = await shop();
    const slots = await slotsOf(business, serviceId);
    expect(slots).toHaveLength(5);
    const response = await book(business, serviceId, slots[0]!);
    expect(response.status).toBe(201);
    const answer = (await response.json()) as Extract<BookAnswer, { outcome: 'booked' }>;
    expect(answer.appointment).toMatchObject({ status: 'booked', window: { from: slots[0]!.from, to: slots[0]!.to } });
    expect((await app.request(`/api/links/${answer.manageUrl.split('/l/')[1]}`)).status).toBe(200);
    const mail = await ctx.database.db
      .selectFrom('outbox')
      .select(['kind', 'recipient'])
      .where('businessId', '=', business.id)
      .execute();
    expect(mail).toEqual([{ kind: 'booked', recipient: 'lien@example.org' }]);
    expect(await checkDatabase(ctx, business.id)).toEqual([]);
  });

  test('the same key and body give the same answer once; the same key with another body is refused', async () => {
    const { business, serviceId } = await shop();
    const [slot, other] = await slotsOf(business, serviceId);
    const first = await book(business, serviceId, slot!, 'key-000001');
    const twins = await Promise.all([1, 2, 3].map(() => book(business, serviceId, slot!, 'key-000001')));
    expect([first, ...twins].map((r) => r.status)).toEqual([201, 201, 201, 201]);
    const texts = await Promise.all([first, ...twins].map((r) => r.text()));
    expect(new Set(texts).size).toBe(1);
    expect((await book(business, serviceId, other!, 'key-000001')).status).toBe(422);
    const { n } = await ctx.database.db
      .selectFrom('appointment')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .where('businessId', '=', business.id)
      .executeTakeFirstOrThrow();
    expect(Number(n)).toBe(1);
  });

  test('bad input is refused by the name of its field, and nothing is stored', async () => {
    const { business, serviceId } = await shop();
    const [slot] = await slotsOf(business, serviceId);
    const good = { serviceId, address, slot: { from: slot!.from, to: slot!.to }, contact };
    const cases: [string, unknown][] = [
      ['contact.name', { ...good, contact: { ...contact, name: ' ' } }],
      ['contact.email', { ...good, contact: { name: 'A', email: 'not an address' } }],
      ['contact.email', { ...good, contact: { name: 'A' } }],
      ['slot.from', { ...good, slot: { from: 'soon', to: 1 } }],
      ['address.postcode', { ...good, address: { street: 'x', postcode: '' } }],
      ['address.postcode', { ...good, address: { street: 'x', postcode: '1000' } }],
      ['address', { ...good, address: undefined }],
      ['contact', { ...good, contact: undefined }],
    ];
    for (const [field, body] of cases) {
      const response = await post(`/api/businesses/${business.id}/bookings`, body);
      const problem = (await response.json()) as Problem;
      expect(response.status, field).toBe(400);
      expect(response.headers.get('content-type')).toBe('application/problem+json');
      expect(problem.fields?.map((f) => f.field)).toContain(field);
    }
    const broken = await app.request(`/api/businesses/${business.id}/bookings`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{',
    });
    expect(broken.status).toBe(400);
    expect((await post('/api/businesses/nobody/slots', { serviceId })).status).toBe(404);
    expect((await book(business, 'ser_unknown', slot!)).status).toBe(404);
    const huge = await post(`/api/businesses/${business.id}/bookings`, { ...good, note: 'x'.repeat(300_000) });
    expect(huge.status).toBe(413);
    for (const table of ['customer', 'job', 'appointment', 'outbox', 'history'] as const)
      expect(
        await ctx.database.db.selectFrom(table).select('id').where('businessId', '=', business.id).execute(),
      ).toEqual([]);
  });

  test('who thinks for a while gets what was offered, though the lead time ends meanwhile', async () => {
    const now = ctx.clock.now;
    try {
      for (const [minutes, status] of [
        [20, 201],
        [40, 409],
      ] as const) {
        ctx.clock.now = now;
        const { business, serviceId } = await shop();
        // To the second: the first window of Monday is the earliest that may be offered.
        const monday = Date.UTC(2026, 10, 23, 7) / 1000;
        await ctx.transact((tx) =>
          savePolicy(tx, business.id, { leadTimeMinutes: (monday - now) / 60, horizonDays: 3 }),
        );
        const slots = await slotsOf(business, serviceId);
        expect(slots[0]!.from).toBe(monday);
        ctx.clock.now = now + minutes * 60;
        expect((await book(business, serviceId, slots[0]!)).status).toBe(status);
      }
    } finally {
      ctx.clock.now = now;
    }
  });

  test('a window nobody offered, past or beyond the horizon is not booked', async () => {
    const { business, serviceId } = await shop();
    const [slot] = await slotsOf(business, serviceId);
    for (const shift of [60, 3 * 3600 + 1, -14 * 86_400, 60 * 86_400]) {
      const window = { ...slot!, from: slot!.from + shift, to: slot!.to + shift };
      const response = await book(business, serviceId, window);
      expect(response.status).toBe(409);
      expect(
        ((await response.json()) as Extract<BookAnswer, { outcome: 'slot-taken' }>).alternatives.length,
      ).toBeGreaterThan(2);
    }
  });

  test('outside the area is told, and a request can be left for the office', async () => {
    const { business, serviceId } = await shop();
    const far = { street: 'Grote Markt 1', postcode: '8000' };
    const asked = await post(`/api/businesses/${business.id}/slots`, { serviceId, address: far });
    expect(await asked.json()).toEqual({ outcome: 'outside-area', postcode: '8000' });
    const left = await post(`/api/businesses/${business.id}/requests`, {
      serviceId,
      address: far,
      contact,
      words: 'Ever?',
    });
    expect(await left.json()).toEqual({ outcome: 'received' });
    const items = await ctx.database.db
      .selectFrom('queueItem')
      .selectAll()
      .where('businessId', '=', business.id)
      .execute();
    expect(items).toHaveLength(1);
    expect(JSON.parse(items[0]!.detail)).toMatchObject({ words: 'Ever?', request: { contact: { name: 'Lien Maes' } } });
  });
});

describe('contention', () => {
  test('100 clients on one slot, 20 rounds: one gets it, the others get 409 with fresh alternatives', {
    timeout: 240_000,
  }, async () => {
    for (let round = 0; round < 20; round++) {
      const { business, serviceId } = await shop(4);
      const [slot] = await slotsOf(business, serviceId);
      // Leave room for one visit in this window: the technician works only then.
      await onlyOneFits(business, slot!);
      const responses = await Promise.all(
        Array.from({ length: 100 }, (_, i) => book(business, serviceId, slot!, `round-${round}-${i}`, `Client ${i}`)),
      );
      const statuses = responses.map((r) => r.status);
      expect(
        statuses.filter((s) => s === 201),
        `round ${round}`,
      ).toHaveLength(1);
      expect(
        statuses.filter((s) => s === 409),
        `round ${round}`,
      ).toHaveLength(99);
      for (const response of responses.filter((r) => r.status === 409)) {
        const answer = (await response.json()) as Extract<BookAnswer, { outcome: 'slot-taken' }>;
        expect(answer.alternatives.length).toBeGreaterThanOrEqual(3);
        expect(answer.alternatives.map((a) => a.from)).not.toContain(slot!.from);
      }
      expect(await checkDatabase(ctx, business.id)).toEqual([]);
    }
  });
});

/** Shortens the day of the only technician so that one visit of an hour fits the window. */
async function onlyOneFits(business: Business, slot: Slot): Promise<void> {
  const day = dayOf(slot.from, business.zone);
  const [resource] = await ctx.database.db
    .selectFrom('resource')
    .select('id')
    .where('businessId', '=', business.id)
    .where('kind', '=', 'person')
    .execute();
  const minute = (slot.from - instantAt(business.zone, day, 0)) / 60;
  await ctx.database.db
    .insertInto('shiftException')
    .values({
      businessId: business.id,
      id: ctx.id('exc'),
      resourceId: resource!.id,
      day,
      fromMinute: minute,
      toMinute: minute + 90,
    })
    .execute();
}
