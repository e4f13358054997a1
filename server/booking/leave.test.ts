import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DAY, HOUR } from '../../shared/time.ts';
import { createApp } from '../app.ts';
import type { Business } from '../business/business.ts';
import { confirmAbsence, endAbsence } from '../dispatch/absences.ts';
import { waitingList } from '../dispatch/waiting.ts';
import { fillGaps } from '../schedule/backfill.ts';
import { checkDatabase } from '../schedule/checker.ts';
import { stopWaiting } from '../schedule/waiting.ts';
import { everywhere } from '../scope.ts';
import { START, type TestContext } from '../testing/context.ts';
import { contextForTest } from '../testing/database.ts';
import { makeBusiness, makeResource, makeService } from '../testing/town.ts';

let ctx: TestContext;
let app: ReturnType<typeof createApp>;
beforeAll(async () => {
  ctx = await contextForTest();
  app = createApp(ctx);
});
beforeEach(() => {
  ctx.clock.now = START;
});

const send = (path: string, body: unknown, headers = {}) =>
  app.request(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

/** A practice whose only therapist is away for as long as anybody is offered a time; `comeBack` ends that. */
async function emptyPractice(policy = {}) {
  const business = await makeBusiness(ctx, { horizonDays: 10, leadTimeMinutes: 0, ...policy });
  const resourceId = await makeResource(ctx, business, { kind: 'person', locationId: 'practice', drives: false });
  const serviceId = await makeService(ctx, business, { place: 'location' });
  const away = { resourceId, from: START - DAY, to: START + 20 * DAY, reason: '' };
  const { absenceId } = await confirmAbsence(ctx, business, away, 'staff:s');
  const comeBack = () => endAbsence(ctx, business, absenceId, 'staff:s');
  return { business, serviceId, comeBack };
}
const contact = { name: 'Bo Claes', email: 'bo@example.org' };
const leave = (business: Business, serviceId: string, more = {}, headers = {}) =>
  send(
    `/api/businesses/${business.id}/requests`,
    { serviceId, locationId: 'practice', contact, words: 'Mornings', ...more },
    headers,
  );
const messages = (business: Business) =>
  ctx.database.db.selectFrom('outbox').selectAll().where('businessId', '=', business.id).orderBy('createdAt').execute();
const linkIn = (text: string): string => /\/l\/[^\s?]+/.exec(text)![0];
const page = async (at: string) => (await app.request(at)).text();
const queue = async (business: Business) =>
  (await ctx.database.db.selectFrom('queueItem').selectAll().where('businessId', '=', business.id).execute()).length;
const waiting = (business: Business) => waitingList(ctx, business, everywhere);

describe('“Tell me if something opens up” where nothing is free', () => {
  test('needs nobody in the office: they wait, hear of it, and take what comes free by one tap', async () => {
    const { business, serviceId, comeBack } = await emptyPractice();
    const key = { 'idempotency-key': 'the-very-same-request' };
    for (let i = 0; i < 2; i++)
      expect(await (await leave(business, serviceId, {}, key)).json()).toEqual({ outcome: 'received' });
    expect(await queue(business)).toBe(0);
    expect(await waiting(business)).toMatchObject([{ customerName: 'Bo Claes', window: null, offeredUntil: null }]);
    const [told] = await messages(business);
    expect(told).toMatchObject({ kind: 'waiting', recipient: 'bo@example.org' });
    expect(await page(linkIn(told!.body))).toContain('U staat op de wachtlijst');
    await comeBack();
    await fillGaps(ctx);
    const [, offer] = await messages(business);
    expect(offer).toMatchObject({ kind: 'opening', recipient: 'bo@example.org' });
    expect(offer!.subject).toContain('Nu vrij');
    expect((await waiting(business))[0]!.offeredUntil).toBeGreaterThan(START);
    expect(await page(linkIn(offer!.body))).toContain('Er is iets vrijgekomen');
    const taken = await app.request(`${linkIn(offer!.body)}/accept`, { method: 'POST' });
    expect(taken.headers.get('location')).toContain('done=accept');
    expect(await waiting(business)).toEqual([]);
    const [job] = await ctx.database.db.selectFrom('job').selectAll().where('businessId', '=', business.id).execute();
    expect(job).toMatchObject({ status: 'booked', note: 'Mornings' });
    expect(await checkDatabase(ctx, business.id)).toEqual([]);
  });

  test('is taken back by the link, or by the office, and then nothing is offered', async () => {
    for (const by of ['customer', 'office'] as const) {
      const { business, serviceId, comeBack } = await emptyPractice();
      await leave(business, serviceId);
      const link = linkIn((await messages(business))[0]!.body);
      const [{ jobId } = { jobId: '' }] = await waiting(business);
      if (by === 'customer') await app.request(`${link}/unwait`, { method: 'POST' });
      else await stopWaiting(ctx, business.id, jobId, 'staff:s', 'office');
      expect(await waiting(business)).toEqual([]);
      expect(await page(link)).toContain('U staat niet meer op de wachtlijst');
      await comeBack();
      await fillGaps(ctx);
      expect((await messages(business)).map((m) => m.kind)).toEqual(['waiting']);
      expect(await checkDatabase(ctx, business.id)).toEqual([]);
    }
  });

  test('goes to the office where something is free and does not suit, and where the business offers no openings', async () => {
    const { business, serviceId, comeBack } = await emptyPractice();
    await comeBack();
    await leave(business, serviceId);
    expect([await queue(business), (await waiting(business)).length]).toEqual([1, 0]);
    const shut = await emptyPractice({ openingMinutes: 0 });
    await leave(shut.business, shut.serviceId);
    expect([await queue(shut.business), (await waiting(shut.business)).length]).toEqual([1, 0]);
  });

  test('is a matter of JSON as well: what came free is shown, declined and taken behind its link', async () => {
    const { business, serviceId, comeBack } = await emptyPractice();
    await leave(business, serviceId);
    const api = async (link: string, action: string, method = 'POST') => {
      const response = await app.request(`/api/links/${link.slice(3)}/${action}`, { method });
      return { status: response.status, body: await response.json() };
    };
    const list = linkIn((await messages(business))[0]!.body);
    expect(await api(list, 'unwait')).toMatchObject({ status: 200, body: { view: { state: 'closed', waits: null } } });
    expect(await api(list, 'wait')).toMatchObject({ status: 409, body: { outcome: 'too-late' } });
    await leave(business, serviceId, { words: 'Again' });
    await comeBack();
    const offer = async () => {
      await fillGaps(ctx);
      return linkIn((await messages(business)).findLast((m) => m.kind === 'opening')!.body);
    };
    const first = await offer();
    expect(await api(first, 'opening', 'GET')).toMatchObject({
      status: 200,
      body: { status: 'offered', current: null },
    });
    expect(await api(first, 'opening/decline')).toMatchObject({ status: 200, body: { outcome: 'done' } });
    expect(await api(first, 'opening/accept')).toMatchObject({ status: 409, body: { outcome: 'too-late' } });
    ctx.clock.now += 60;
    const second = await offer();
    expect(await api(second, 'opening/accept')).toMatchObject({
      body: { outcome: 'done', opening: { status: 'taken' } },
    });
    expect(await api(second, 'place', 'GET')).toMatchObject({ status: 404 });
    expect(await checkDatabase(ctx, business.id)).toEqual([]);
  });

  test('ends by itself with the time that was found otherwise', async () => {
    const { business, serviceId, comeBack } = await emptyPractice();
    await leave(business, serviceId);
    const link = linkIn((await messages(business))[0]!.body);
    await comeBack();
    const times = await page(link);
    const [, slot] = /name="slot" value="(\d+-\d+)"/.exec(times)!;
    const form = { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' } };
    await app.request(`${link}/choose`, { ...form, body: `slot=${slot}` });
    expect(await waiting(business)).toEqual([]);
    ctx.clock.now += 2 * HOUR;
    await fillGaps(ctx);
    expect((await messages(business)).map((m) => m.kind).sort()).toEqual(['booked', 'waiting']);
    expect(await checkDatabase(ctx, business.id)).toEqual([]);
  });
});
