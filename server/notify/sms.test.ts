import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { smsByTwilio } from './sms.ts';
import type { SmsTransport } from './transport.ts';

const account = `AC${'0123456789abcdef'.repeat(2)}`;
const token = 'a token of the account';
const from = '+3225550100';

/** The provider's published API, as far as sending a message goes: it refuses what its documentation refuses. */
type Behaviour = 'take' | 'hang' | 'reset' | 'reset-after-taking' | { status: number; code: number; message: string };
let behaviour: Behaviour = 'take';
let taken: Record<string, string>[] = [];
let server: Server;
let send: SmsTransport;

const problem = (status: number, code: number, message: string) => ({
  status,
  body: { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status },
});

async function bodyOf(request: IncomingMessage): Promise<Record<string, string>> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return Object.fromEntries(new URLSearchParams(text));
}

function answer(request: IncomingMessage, form: Record<string, string>) {
  const basic = `Basic ${Buffer.from(`${account}:${token}`).toString('base64')}`;
  if (request.headers.authorization !== basic) return problem(401, 20_003, 'Authenticate');
  if (request.url !== `/2010-04-01/Accounts/${account}/Messages.json` || request.method !== 'POST')
    return problem(404, 20_404, `The requested resource ${request.url} was not found`);
  if (!request.headers['content-type']?.startsWith('application/x-www-form-urlencoded'))
    return problem(400, 20_001, 'Bad request');
  if (typeof behaviour === 'object') return problem(behaviour.status, behaviour.code, behaviour.message);
  if (!/^\+[1-9]\d{6,14}$/.test(form['To'] ?? ''))
    return problem(400, 21_211, `Invalid 'To' Phone Number: ${form['To']}`);
  if (!/^\+[1-9]\d{6,14}$/.test(form['From'] ?? '')) return problem(400, 21_212, "Invalid 'From' Phone Number");
  if (!form['Body']) return problem(400, 21_602, 'Message body is required.');
  if (form['Body'].length > 1600) return problem(400, 21_617, 'The concatenated message body exceeds the limit');
  if (form['StatusCallback'] && !URL.canParse(form['StatusCallback']))
    return problem(400, 21_609, "The 'StatusCallback' URL is not a valid URL.");
  taken.push(form);
  const sid = `SM${String(taken.length).padStart(32, '0')}`;
  return {
    status: 201,
    body: {
      account_sid: account,
      api_version: '2010-04-01',
      body: form['Body'],
      date_created: 'Sun, 22 Nov 2026 12:00:00 +0000',
      date_sent: null,
      date_updated: 'Sun, 22 Nov 2026 12:00:00 +0000',
      direction: 'outbound-api',
      error_code: null,
      error_message: null,
      from: form['From'],
      messaging_service_sid: null,
      num_media: '0',
      num_segments: '1',
      price: null,
      price_unit: 'USD',
      sid,
      status: 'queued',
      subresource_uris: {},
      to: form['To'],
      uri: `/2010-04-01/Accounts/${account}/Messages/${sid}.json`,
    },
  };
}

beforeAll(async () => {
  server = createServer(async (request, response) => {
    if (behaviour === 'reset') return void request.socket.destroy();
    const form = await bodyOf(request);
    if (behaviour === 'hang') return;
    const { status, body } = answer(request, form);
    if (behaviour === 'reset-after-taking') return void request.socket.destroy();
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  send = smsByTwilio({ accountSid: account, authToken: token, from, apiUrl }, 300);
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  behaviour = 'take';
  taken = [];
});

const sms = {
  to: '+32470123456',
  body: 'Warmte Gent: до зустрічі – 1 = ok & più',
  statusUrl: 'https://book.example.org/api/webhooks/twilio/warmte/status?message=msg_1',
};

describe('sending by the SMS provider', () => {
  test('a message arrives as it was written, with the address for reports', async () => {
    expect(await send(sms)).toEqual({ outcome: 'sent', providerId: `SM${'1'.padStart(32, '0')}` });
    expect(taken).toEqual([{ To: sms.to, From: from, Body: sms.body, StatusCallback: sms.statusUrl }]);
  });

  test.each([
    ['a number that is none', { ...sms, to: '+12' }, /21211/],
    ['a text too long', { ...sms, body: 'x'.repeat(1601) }, /21617/],
  ])('%s is refused for good', async (_what, message, error) => {
    expect(await send(message)).toMatchObject({ outcome: 'refused', error: expect.stringMatching(error) });
  });

  test('a number that opted out is refused and told apart', async () => {
    behaviour = { status: 400, code: 21_610, message: 'Attempt to send to unsubscribed recipient' };
    expect(await send(sms)).toMatchObject({ outcome: 'refused', optedOut: true });
  });

  test.each([
    [429, 20_429],
    [500, 20_500],
    [503, 20_503],
    [401, 20_003],
  ])('%i is nobody’s message lost: it is tried again', async (status, code) => {
    behaviour = { status, code, message: 'not now' };
    expect(await send(sms)).toMatchObject({ outcome: 'retry' });
  });

  test('a wrong token of ours is tried again once it may have been mended', async () => {
    const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const wrong = smsByTwilio({ accountSid: account, authToken: 'another token of nobody', from, apiUrl }, 300);
    expect(await wrong(sms)).toMatchObject({ outcome: 'retry', error: expect.stringContaining('20003') });
    expect(taken).toEqual([]);
  });

  test.each(['hang', 'reset', 'reset-after-taking'] as const)('on %s we do not know, and say so', async (what) => {
    behaviour = what;
    expect(await send(sms)).toMatchObject({ outcome: 'unknown' });
    expect(taken.length).toBe(what === 'reset-after-taking' ? 1 : 0);
  });

  test('a gateway’s 502 leaves open whether it was taken', async () => {
    behaviour = { status: 502, code: 0, message: 'bad gateway' };
    expect(await send(sms)).toMatchObject({ outcome: 'unknown' });
  });

  test('a provider that cannot be reached at all has taken nothing', async () => {
    const nobody = smsByTwilio({ accountSid: account, authToken: token, from, apiUrl: 'http://127.0.0.1:9' }, 300);
    expect(await nobody(sms)).toMatchObject({ outcome: 'retry' });
  });
});
