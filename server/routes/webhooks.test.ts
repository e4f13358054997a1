import { Hono } from 'hono';
import twilio from 'twilio';
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { HOUR } from '../../shared/time.ts';
import type { Business } from '../business/business.ts';
import { drain } from '../notify/drain.ts';
import { refuse } from '../refusal.ts';
import { accept, propose } from '../schedule/proposals.ts';
import { instantAt } from '../schedule/wallclock.ts';
import { matterOf } from '../schedule/wish.ts';
import { START, type TestContext } from '../testing/context.ts';
import { contextForTest } from '../testing/database.ts';
import { at, makeBusiness, makeJob, makeResource, makeService } from '../testing/town.ts';
import { webhookRoutes } from './webhooks.ts';

const token = 'the auth token of the account';
const baseUrl = 'https://book.example.org';
const phone = '+32470123456';
const settings = { accountSid: `AC${'0'.repeat(32)}`, authToken: token, from: '+3225550100', apiUrl: null };

let ctx: TestContext;
let business: Business;
let serviceId: string;
let sids = 0;
const sid = (): string => `SM${String(++sids).padStart(32, '0')}`;
const sendOtherTimes = vi.fn(async () => ({ outcome: 'done' }));
const replies = {
  accept: async (_ctx: unknown, businessId: string, proposalId: string) => {
    const proposal = await ctx.database.db
      .selectFrom('proposal')
      .select('jobId')
      .where('businessId', '=', businessId)
      .where('id', '=', proposalId)
      .executeTakeFirstOrThrow();
    return accept(ctx, await matterOf(ctx.database.db, business, proposal.jobId), proposalId, 'customer');
  },
  sendOtherTimes,
};
const app = () => new Hono().route('/', webhookRoutes(ctx, replies)).onError(refuse(ctx.log));

beforeAll(async () => {
  ctx = await contextForTest({ twilio: settings, baseUrl });
});
beforeEach(async () => {
  ctx.clock.now = START;
  Object.assign(ctx.sent, { emails: [], sms: [], answer: { outcome: 'sent', providerId: null } });
  sendOtherTimes.mockClear();
  await ctx.database.db.deleteFrom('outbox').execute();
  business = await makeBusiness(ctx);
  await makeResource(ctx, business, { kind: 'person' });
  serviceId = await makeService(ctx, business);
});

/** A request as the provider signs it; `token` and `over` may be wrong. */
function call(path: string, form: Record<string, string>, wrong: { token?: string; over?: string } = {}) {
  const signature = twilio.getExpectedTwilioSignature(wrong.token ?? token, wrong.over ?? baseUrl + path, form);
  return app().request(`http://10.0.0.1:8080${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': signature },
    body: new URLSearchParams(form).toString(),
  });
}
const inbound = (Body: string, MessageSid = sid(), From = phone) =>
  call(`/api/webhooks/twilio/${business.id}/inbound`, { MessageSid, From, To: settings.from, Body, NumMedia: '0' });

async function proposed(hour = 10, email = '') {
  const matter = await makeJob(ctx, business, serviceId, at(1, 0), { email, phone });
  const window = {
    from: instantAt('Europe/Brussels', '2026-11-24', hour * 60),
    to: instantAt('Europe/Brussels', '2026-11-24', hour * 60 + 120),
  };
  const result = await propose(ctx, matter, window, { kind: 'proposal', planId: null, actor: 'system' });
  if (result.outcome !== 'proposed') throw new Error(result.outcome);
  await drain(ctx);
  return { ...result, matter };
}
const statusOf = async (proposalId: string) =>
  (
    await ctx.database.db
      .selectFrom('proposal')
      .select('status')
      .where('businessId', '=', business.id)
      .where('id', '=', proposalId)
      .executeTakeFirstOrThrow()
  ).status;
const queue = async () =>
  (await ctx.database.db.selectFrom('queueItem').selectAll().where('businessId', '=', business.id).execute()).map(
    ({ kind, jobId, detail }) => ({ kind, jobId, ...(JSON.parse(detail) as { words?: string; error?: string }) }),
  );
const optOuts = () =>
  ctx.database.db.selectFrom('optOut').select('phone').where('businessId', '=', business.id).execute();

describe('an SMS from a customer', () => {
  test('“1” accepts the newest open proposal of that number, and nothing is said back but by the outbox', async () => {
    const first = await proposed(10);
    ctx.clock.now += 60;
    const second = await proposed(13);
    const response = await inbound(' 1. ');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/xml');
    expect(await response.text()).toBe('<?xml version="1.0" encoding="UTF-8"?><Response></Response>');
    expect([await statusOf(first.proposalId), await statusOf(second.proposalId)]).toEqual(['sent', 'accepted']);
    await drain(ctx);
    expect(ctx.sent.sms.at(-1)!.body).toContain('booked');
  });

  test('is answered by SMS, also to who has an e-mail address', async () => {
    await proposed(10, 'an@example.org');
    await inbound('1');
    await drain(ctx);
    expect(ctx.sent.emails.at(-1)!.subject).toContain('Booked');
    expect(ctx.sent.sms.at(-1)!.body).toContain('booked');
  });

  test('delivered twice acts once', async () => {
    const first = await proposed(10);
    const second = await proposed(13);
    const once = sid();
    await inbound('1', once);
    await inbound('1', once);
    expect([await statusOf(first.proposalId), await statusOf(second.proposalId)].sort()).toEqual(['accepted', 'sent']);
  });

  test('a verb that fails is tried again at the second delivery', async () => {
    await proposed();
    sendOtherTimes.mockRejectedValueOnce(new Error('database gone'));
    const once = sid();
    const log = vi.spyOn(ctx.log, 'error').mockImplementation(() => {});
    expect((await inbound('2', once)).status).toBe(500);
    log.mockRestore();
    expect((await inbound('2', once)).status).toBe(200);
    expect(sendOtherTimes).toHaveBeenCalledTimes(2);
  });

  test('“2” asks for other times', async () => {
    const { proposalId } = await proposed();
    await inbound('2');
    expect(sendOtherTimes).toHaveBeenCalledExactlyOnceWith(ctx, business.id, proposalId);
    expect(await statusOf(proposalId)).toBe('sent');
  });

  test('a digit that comes too late, and words, reach a person with what was written', async () => {
    const { proposalId, matter } = await proposed();
    await inbound('kan het ook donderdag?');
    expect(await queue()).toMatchObject([{ kind: 'call-me', jobId: matter.job.id, words: 'kan het ook donderdag?' }]);
    ctx.clock.now += 60 * HOUR;
    await inbound('1');
    expect(await statusOf(proposalId)).not.toBe('accepted');
    expect((await queue()).map((item) => item.words)).toEqual(expect.arrayContaining(['1']));
  });

  test('a second “1” after accepting bothers nobody', async () => {
    await proposed();
    await inbound('1');
    await inbound('1');
    expect(await queue()).toEqual([]);
  });

  test.each(['STOP', 'stop.', 'StopAll', 'UNSUBSCRIBE', 'cancel', 'End', 'QUIT'])(
    '“%s” ends SMS to the number, cancels nothing, and tells the office so',
    async (word) => {
      const { proposalId, matter } = await proposed();
      await inbound('1');
      await inbound(word);
      expect(await optOuts()).toEqual([{ phone }]);
      expect(await statusOf(proposalId)).toBe('accepted');
      const [item, ...more] = await queue();
      expect(more).toEqual([]);
      expect(item).toMatchObject({ kind: 'opted-out', jobId: matter.job.id, words: word });
      expect(item!.error).toContain('not cancelled');
      ctx.sent.sms.length = 0;
      await proposed(15, 'an@example.org');
      expect(ctx.sent.sms).toEqual([]);
    },
  );

  test('“START” lets SMS go again; without an opt-out, “yes” is words for a person and no consent', async () => {
    const { proposalId } = await proposed();
    await inbound('STOP');
    await inbound('START');
    expect(await optOuts()).toEqual([]);
    await inbound('Yes');
    expect(await statusOf(proposalId)).toBe('sent');
    expect((await queue()).map((item) => item.words)).toEqual(expect.arrayContaining(['Yes']));
  });

  test('from a number we never wrote to does nothing', async () => {
    const { proposalId } = await proposed();
    await inbound('1', sid(), '+32479999999');
    await inbound('hello', sid(), '+32479999999');
    expect(await statusOf(proposalId)).toBe('sent');
    expect(await queue()).toEqual([]);
  });

  test('for one business answers nothing of another', async () => {
    const { proposalId } = await proposed();
    const mine = business;
    business = await makeBusiness(ctx);
    await inbound('1');
    business = mine;
    expect(await statusOf(proposalId)).toBe('sent');
  });
});

describe('who may call', () => {
  test.each([
    ['another token', { token: 'somebody else’s token' }],
    ['another address', { over: 'http://10.0.0.1:8080/api/webhooks/twilio/x/inbound' }],
  ])('a request signed with %s is refused and changes nothing', async (_what, wrong) => {
    const { proposalId } = await proposed();
    const path = `/api/webhooks/twilio/${business.id}/inbound`;
    const response = await call(path, { MessageSid: sid(), From: phone, Body: '1' }, wrong);
    expect(response.status).toBe(403);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await statusOf(proposalId)).toBe('sent');
    expect(
      await ctx.database.db.selectFrom('inboundSms').select('body').where('businessId', '=', business.id).execute(),
    ).toEqual([]);
  });

  test('a field changed on the way breaks the signature; no signature and no body at all are refused', async () => {
    const path = `/api/webhooks/twilio/${business.id}/inbound`;
    const form = { MessageSid: sid(), From: phone, Body: '2' };
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      'x-twilio-signature': twilio.getExpectedTwilioSignature(token, baseUrl + path, form),
    };
    const body = new URLSearchParams({ ...form, Body: '1' }).toString();
    expect((await app().request(path, { method: 'POST', headers, body })).status).toBe(403);
    expect((await app().request(path, { method: 'POST' })).status).toBe(403);
    const json = { 'content-type': 'application/json' };
    expect((await app().request(path, { method: 'POST', headers: json, body: '{"From":' })).status).toBe(403);
  });

  test.each([
    ['MessageSid', { MessageSid: 'x', From: phone, Body: '1' }],
    ['From', { MessageSid: sid(), From: 'anna', Body: '1' }],
    ['Body', { MessageSid: sid(), From: phone, Body: 'x'.repeat(1601) }],
  ])('a signed request with a wrong %s is refused by that name', async (field, form) => {
    const response = await call(`/api/webhooks/twilio/${business.id}/inbound`, form);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ fields: [{ field }] });
  });

  test('without a configured provider, and for a business that is none, there is nothing there', async () => {
    const form = { MessageSid: sid(), From: phone, Body: '1' };
    expect((await call('/api/webhooks/twilio/nobody/inbound', form)).status).toBe(404);
    const bare = { ...ctx, config: { ...ctx.config, twilio: null } };
    const response = await new Hono()
      .route('/', webhookRoutes(bare, replies))
      .onError(refuse(ctx.log))
      .request(`/api/webhooks/twilio/${business.id}/inbound`, { method: 'POST' });
    expect(response.status).toBe(404);
  });
});

describe('a report on an SMS', () => {
  async function sent(answer: TestContext['sent']['answer'] = { outcome: 'sent', providerId: 'SM1' }) {
    ctx.sent.answer = answer;
    await proposed();
    const { statusUrl } = ctx.sent.sms.at(-1)!;
    const path = statusUrl.slice(baseUrl.length);
    return (MessageStatus: string, ErrorCode = '') =>
      call(path, { MessageSid: `SM${'9'.repeat(32)}`, MessageStatus, ErrorCode, To: phone });
  }
  const row = () => ctx.database.db.selectFrom('outbox').selectAll().executeTakeFirstOrThrow();

  test('settles what a time-out left unknown, and it stays settled', async () => {
    const report = await sent({ outcome: 'unknown', error: 'timeout' });
    expect((await row()).status).toBe('unknown');
    expect((await report('delivered')).status).toBe(200);
    expect(await row()).toMatchObject({ status: 'sent', providerId: `SM${'9'.repeat(32)}` });
    ctx.clock.now += 3 * HOUR;
    await drain(ctx);
    expect(ctx.sent.sms.length).toBe(1);
    expect(await queue()).toEqual([]);
  });

  test('that it failed becomes the office’s, once, and a late “sent” does not undo it', async () => {
    const report = await sent();
    await report('undelivered', '30006');
    await report('undelivered', '30006');
    await report('sent');
    expect((await row()).status).toBe('dead');
    expect(await queue()).toMatchObject([{ kind: 'message-failed', error: expect.stringContaining('30006') }]);
  });

  test('on a message that is not there, or without naming one, changes nothing', async () => {
    await sent();
    const path = `/api/webhooks/twilio/${business.id}/status`;
    const form = { MessageSid: sid(), MessageStatus: 'failed' };
    expect((await call(`${path}?message=msg_none`, form)).status).toBe(200);
    expect((await call(path, form)).status).toBe(400);
    expect((await row()).status).toBe('sent');
  });
});
