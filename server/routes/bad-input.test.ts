/** Wrong and hostile input on every public route: an answer that names the field, never a fault of ours, nothing stored. */
import fc from 'fast-check';
import { sql } from 'kysely';
import twilio from 'twilio';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Problem } from '../../shared/refusal.ts';
import { createApp } from '../app.ts';
import { saveArea } from '../business/area.ts';
import type { Business } from '../business/business.ts';
import { createStaff } from '../business/staff.ts';
import { planEvent } from '../dispatch/events.ts';
import { issueLink } from '../links.ts';
import { propose } from '../schedule/proposals.ts';
import { instantAt } from '../schedule/wallclock.ts';
import { issueSignIn } from '../sign-in.ts';
import { issueInvitation } from '../staff/invitations.ts';
import type { TestContext } from '../testing/context.ts';
import { contextForTest } from '../testing/database.ts';
import { at, makeBusiness, makeJob, makeResource, makeService } from '../testing/town.ts';

const baseUrl = 'https://book.example.org';
const authToken = 'the auth token of the account';
const account = { accountSid: `AC${'0'.repeat(32)}`, authToken, from: '+3225550100', apiUrl: null };

let ctx: TestContext;
let app: ReturnType<typeof createApp>;
let business: Business;
let other: { business: Business; serviceId: string; token: string };
let serviceId: string;
/** A proposal that is open, an appointment that is booked, and a way in for staff. */
let proposal: string;
let pick: string;
let signIn: string;
let invite: string;
let window: { from: number; to: number };
/** A class with a date and somebody signed up for it, and a date of somebody else's. */
let classId: string;
let dateId: string;
let otherDate: string;
let place: string;
let classTime: { from: number; to: number };

async function proposalLink(of: Business, service: string): Promise<string> {
  const matter = await makeJob(ctx, of, service, at(1, 0));
  const result = await propose(ctx, matter, window, { kind: 'proposal', planId: null, actor: 'system' });
  if (result.outcome !== 'proposed') throw new Error(result.outcome);
  return ctx.transact((tx) =>
    issueLink(ctx, tx, of.id, {
      purpose: 'proposal',
      subjectId: result.proposalId,
      expiresAt: ctx.now() + 86_400,
    }),
  );
}
const tokenOf = (url: string): string => url.split('/').at(-1)!;

beforeAll(async () => {
  ctx = await contextForTest({ twilio: account, baseUrl });
  app = createApp(ctx);
  window = {
    from: instantAt('Europe/Brussels', '2026-11-24', 10 * 60),
    to: instantAt('Europe/Brussels', '2026-11-24', 12 * 60),
  };
  const make = async (id: string) => {
    const made = await makeBusiness(ctx, { leadTimeMinutes: 0, horizonDays: 5 }, id);
    await makeResource(ctx, made, { kind: 'person' });
    await ctx.transact((tx) => saveArea(tx, made.id, [{ postcode: '9000', place: 'Gent', ...at(1, 1) }]));
    const series = { sessions: 2, paces: [{ times: 1, weeks: 1 }] };
    return { business: made, serviceId: await makeService(ctx, made, { series }) };
  };
  ({ business, serviceId } = await make('shop'));
  const clinic = { id: 'clinic', place: 'location' as const, series: { sessions: 2, paces: [{ times: 1, weeks: 1 }] } };
  await makeService(ctx, business, clinic);
  const neighbour = await make('neighbour');
  other = { ...neighbour, token: tokenOf(await proposalLink(neighbour.business, neighbour.serviceId)) };
  proposal = tokenOf(await proposalLink(business, serviceId));
  classTime = { from: window.from, to: window.from + 3600 };
  const makeDate = async (of: Business) => {
    const service = await makeService(ctx, of, { place: 'location', capacity: 2 });
    const wish = { ...classTime, kind: 'class' as const, title: 'Yoga', serviceId: service, capacity: 2 };
    const answer = await planEvent(ctx, of, { ...wish, resourceIds: [], skip: [] }, 'system');
    if (answer.outcome !== 'done') throw new Error(answer.outcome);
    return { service, date: answer.ids[0]! };
  };
  ({ service: classId, date: dateId } = await makeDate(business));
  otherDate = (await makeDate(neighbour.business)).date;
  const signed = await send({ path: '/api/businesses/shop/bookings', json: signup() });
  place = tokenOf(((await signed.json()) as { manageUrl: string }).manageUrl);
  const matter = await makeJob(ctx, business, serviceId, at(2, 0));
  const staff = { name: 'Jo', email: 'jo@example.org', role: 'owner' as const, resourceId: null };
  await ctx.transact(async (tx) => {
    const link = { purpose: 'pick' as const, subjectId: matter.job.id, expiresAt: ctx.now() + 86_400 };
    pick = tokenOf(await issueLink(ctx, tx, business.id, link));
    signIn = tokenOf(await issueSignIn(ctx, tx, business.id, await createStaff(ctx, tx, business.id, staff), 3600));
    const newcomer = { ...staff, email: 'new@example.org', invited: true };
    invite = tokenOf(await issueInvitation(ctx, tx, business.id, await createStaff(ctx, tx, business.id, newcomer)));
  });
});

/** How many rows each table has, whatever its name. */
async function rows(): Promise<Record<string, number>> {
  const db = ctx.database.db;
  const tables = (await db.introspection.getTables()).map((table) => table.name).filter((name) => !name.includes('$'));
  const counted = tables.map((name) => sql`select ${sql.lit(name)} as name, count(*) as n from ${sql.table(name)}`);
  const { rows: found } = await sql<{ name: string; n: number }>`${sql.join(counted, sql` union all `)}`.execute(db);
  return Object.fromEntries(found.map(({ name, n }) => [name, Number(n)]));
}

interface Bad {
  method?: string;
  path: string;
  /** Sent as JSON; `raw` is sent as it is. */
  json?: unknown;
  raw?: string | Uint8Array<ArrayBuffer>;
  form?: Record<string, string>;
  headers?: Record<string, string>;
  /** The field the answer names, if there is one to name. */
  field?: string | RegExp;
}

function send({ method = 'POST', path, json, raw, form, headers = {} }: Bad): Promise<Response> {
  const type = json !== undefined ? { 'content-type': 'application/json' } : {};
  const formType = form ? { 'content-type': 'application/x-www-form-urlencoded' } : {};
  const body =
    raw ?? (form ? new URLSearchParams(form).toString() : json === undefined ? undefined : JSON.stringify(json));
  return Promise.resolve(
    app.request(`${baseUrl}${path}`, {
      method,
      headers: { ...type, ...formType, ...headers },
      ...(body === undefined ? {} : { body }),
    }),
  );
}

/** What is wrong with an answer to bad input; nothing when it is as it should be. */
async function complaint(bad: Bad, pages: boolean): Promise<string | null> {
  const told = `${bad.method ?? 'POST'} ${bad.path.slice(0, 120)} ${JSON.stringify(bad.json ?? bad.form ?? bad.raw ?? bad.headers)?.slice(0, 160)}`;
  const response = await send(bad);
  const text = await response.text();
  if (response.status < 400 || response.status > 499) return `${told}: ${response.status} ${text.slice(0, 200)}`;
  const type = response.headers.get('content-type') ?? '';
  if (pages && type.startsWith('text/html')) return null;
  if (!type.startsWith('application/problem+json')) return `${told}: ${type}`;
  const problem = JSON.parse(text) as Problem;
  if (problem.status !== response.status || problem.detail === '') return `${told}: ${text}`;
  const named = (problem.fields ?? []).map((f) => f.field);
  const { field } = bad;
  if (field && !named.some((name) => (typeof field === 'string' ? name === field : field.test(name))))
    return `${told}: names ${named.join(', ') || 'no field'}, not ${field}`;
  return null;
}

/** Body values that no field takes, with what they stand for. */
const nul = 'a\u0000b';
const lines = 'An\r\nBcc: all@example.org';
const long = 'x'.repeat(5000);

const contact = { name: 'Lien Maes', email: 'lien@example.org' };
const address = { street: 'Kouter 5', postcode: '9000' };
const asking = () => ({ serviceId, address });
const booking = () => ({ ...asking(), slot: window, contact });
/** A place in a class. */
const signup = () => ({ serviceId: classId, dateId, slot: classTime, contact, wait: true });
const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;

/** What every route that reads JSON refuses. */
const unreadable = (path: string): Bad[] => [
  { path, raw: '{"serviceId":', headers: { 'content-type': 'application/json' }, field: 'body' },
  { path, raw: '{"a":NaN}', headers: { 'content-type': 'application/json' }, field: 'body' },
  { path, raw: '', headers: { 'content-type': 'application/json' }, field: 'body' },
  { path, raw: deep, headers: { 'content-type': 'application/json' }, field: /./ },
  { path, raw: 'null', headers: { 'content-type': 'application/json' }, field: 'body' },
  { path, raw: '"text"', headers: { 'content-type': 'application/json' }, field: 'body' },
  { path, raw: `{"words":"${'x'.repeat(1_000_000)}"}`, headers: { 'content-type': 'application/json' } },
  { path, raw: new Uint8Array([0xff, 0xfe, 0x00, 0x7b]), headers: { 'content-type': 'application/json' }, field: /./ },
];
/** What every route whose JSON has needed fields refuses besides. */
const wrongType = (path: string, body: unknown): Bad[] => [
  { path, json: {}, field: /./ },
  { path, json: [], field: /./ },
  { path, raw: JSON.stringify(body), headers: { 'content-type': 'text/plain' }, field: /./ },
  { path, raw: 'serviceId=1', headers: { 'content-type': 'application/x-www-form-urlencoded' }, field: /./ },
  { path, raw: '--x--', headers: { 'content-type': 'multipart/form-data' }, field: /./ },
];
const unknownBusinesses = (rest: string, json?: unknown): Bad[] =>
  ['nobody', '%00', '%0d%0aSet-Cookie:x', "shop'--", '..%2fshop', 'x'.repeat(3000), '%ff', '__proto__'].map((id) => ({
    method: json === undefined ? 'GET' : 'POST',
    path: `/api/businesses/${id}${rest}`,
    ...(json === undefined ? {} : { json }),
  }));

const badServices = (): Bad['json'][] => ['', nul, long, 7, null, ['ser'], {}, other.serviceId, "'; drop table job;--"];
const badAddresses: [string, unknown][] = [
  ['address', null],
  ['address', 'Kouter 5'],
  ['address.postcode', { street: 'Kouter 5' }],
  ['address.postcode', { street: 'Kouter 5', postcode: '' }],
  ['address.postcode', { street: 'Kouter 5', postcode: 9000 }],
  ['address.postcode', { street: 'Kouter 5', postcode: '9000'.repeat(9) }],
  ['address.postcode', { street: 'Kouter 5', postcode: nul }],
  ['address.street', { street: long, postcode: '9000' }],
  ['address.street', { street: lines, postcode: '9000' }],
  ['address.street', { street: nul, postcode: '9000' }],
  ['address.place', { street: '', postcode: '9000', place: lines }],
];
const badContacts: [string, unknown][] = [
  ['contact', undefined],
  ['contact.name', []],
  ['contact.name', { email: contact.email }],
  ['contact.name', { ...contact, name: '  ' }],
  ['contact.name', { ...contact, name: long }],
  ['contact.name', { ...contact, name: lines }],
  ['contact.name', { ...contact, name: nul }],
  ['contact.name', { ...contact, name: { toString: 'x' } }],
  ['contact.email', { name: 'An' }],
  ['contact.email', { ...contact, email: 'an' }],
  ['contact.email', { ...contact, email: 'an@example.org, bo@example.org' }],
  ['contact.email', { ...contact, email: 'an@example.org\r\nBcc: bo@example.org' }],
  ['contact.email', { ...contact, email: `${long}@example.org` }],
  ['contact.email', { ...contact, email: 'an\u0000@example.org' }],
  ['contact.email', { ...contact, email: '<script>@example.org' }],
  ['contact.phone', { name: 'An', phone: 'call me' }],
  ['contact.phone', { name: 'An', phone: nul }],
  ['contact.phone', { name: 'An', phone: '1'.repeat(40) }],
  ['contact.phone', { name: 'An', phone: -32_470_123_456 }],
  ['contact.locale', { ...contact, locale: 'xx' }],
];
const badDays = [
  '',
  'tomorrow',
  '2026-13-01',
  '2026-02-31',
  '0000-01-01',
  '9999-12-31',
  '2026-11-24T00:00:00Z',
  nul,
  -1,
  null,
  {},
];
const badSlots: [RegExp, unknown][] = [
  [/^slot/, undefined],
  [/^slot/, null],
  [/^slot/, '10:00'],
  [/^slot/, {}],
  [/^slot.from/, { from: '10', to: 20 }],
  [/^slot.from/, { from: 1.5, to: 2 }],
  [/^slot.from/, { from: -7200, to: 0 }],
  [/^slot.from/, { from: Number.MAX_SAFE_INTEGER, to: Number.MAX_SAFE_INTEGER }],
  [/^slot.from/, { from: 8_640_000_000_001, to: 8_640_000_000_002 }],
  [/^slot.to/, { from: 1_795_600_000, to: 1e300 }],
  [/^slot.to/, { from: 1_795_600_000, to: 1_795_500_000 }],
];
const badPreferences: [RegExp, unknown][] = [
  [/^preferences/, 'morning'],
  [/^preferences.refused/, { refused: Array.from({ length: 500 }, () => ({ part: 'morning' })) }],
  [/^preferences.refused/, { refused: [{ part: 'noon' }] }],
  [/^preferences.refused/, { refused: [{ weekdays: [0, 8, -1, 1.5] }] }],
  [/^preferences.fromDay/, { fromDay: '9999-12-31' }],
  [/^preferences.preferred/, { preferred: {} }],
];
const badKeys = ['short', 'x'.repeat(200), 'has spaces in it', "'; drop table job; --", 'ключ-ключ-ключ'.slice(0, 0)];

const slotsCases = (): Bad[] => {
  const path = '/api/businesses/shop/slots';
  return [
    ...unreadable(path),
    ...wrongType(path, asking()),
    ...unknownBusinesses('/slots', asking()),
    ...badServices().map((id) => ({ path, json: { ...asking(), serviceId: id } })),
    { path, json: { serviceId }, field: 'address' },
    ...[nul, '', long, 5].map((locationId) => ({ path, json: { ...asking(), locationId }, field: 'locationId' })),
    ...badAddresses.map(([field, value]) => ({ path, json: { ...asking(), address: value }, field })),
    ...badDays.map((day) => ({ path, json: { ...asking(), day }, field: 'day' })),
    ...badDays.map((fromDay) => ({ path, json: { ...asking(), fromDay }, field: 'fromDay' })),
    ...badPreferences.map(([field, preferences]) => ({ path, json: { ...asking(), preferences }, field })),
  ];
};
const bookingCases = (): Bad[] => {
  const path = '/api/businesses/shop/bookings';
  return [
    ...unreadable(path),
    ...wrongType(path, booking()),
    ...unknownBusinesses('/bookings', booking()),
    ...badServices().map((id) => ({ path, json: { ...booking(), serviceId: id } })),
    ...badAddresses.map(([field, value]) => ({ path, json: { ...booking(), address: value }, field })),
    { path, json: { ...booking(), address: { street: 'Elsewhere', postcode: '1000' } }, field: 'address.postcode' },
    ...badContacts.map(([field, value]) => ({ path, json: { ...booking(), contact: value }, field })),
    ...badSlots.map(([field, slot]) => ({ path, json: { ...booking(), slot }, field })),
    ...[nul, long, 7, {}].map((note) => ({ path, json: { ...booking(), note }, field: 'note' })),
    ...['', nul, long, 7, {}].map((dateId) => ({ path, json: { ...booking(), dateId }, field: 'dateId' })),
    ...['yes', 1, {}].map((wait) => ({ path, json: { ...booking(), wait }, field: 'wait' })),
    ...['evt_unknown', otherDate, "'; drop table event;--"].map((dateId) => ({ path, json: { ...signup(), dateId } })),
    { path, json: { ...signup(), dateId: undefined }, field: 'dateId' },
    ...badContacts.map(([field, value]) => ({ path, json: { ...signup(), contact: value }, field })),
    ...badKeys
      .filter((key) => key !== '')
      .map((key) => ({ path, json: booking(), headers: { 'idempotency-key': key }, field: 'Idempotency-Key' })),
  ];
};
const badPaces: [RegExp, unknown][] = [
  [/^pace/, undefined],
  [/^pace/, 'weekly'],
  [/^pace.times/, { times: 0, weeks: 1 }],
  [/^pace.times/, { times: 1.5, weeks: 1 }],
  [/^pace.times/, { times: 1e9, weeks: 1 }],
  [/^pace.weeks/, { times: 1, weeks: 13 }],
  [/^pace.weeks/, { times: 1, weeks: '1' }],
  [/^pace/, { times: 2, weeks: 1 }],
];
const seriesCases = (): Record<string, Bad[]> => {
  const pace = { times: 1, weeks: 1 };
  const slots = [0, 7].map((days) => ({ from: window.from + days * 86_400, to: window.to + days * 86_400 }));
  const of = (rest: string, good: Record<string, unknown>): Bad[] => {
    const path = `/api/businesses/shop/series/${rest}`;
    return [
      ...unreadable(path),
      ...wrongType(path, good),
      ...unknownBusinesses(`/series/${rest}`, good),
      ...badServices().map((id) => ({ path, json: { ...good, serviceId: id } })),
      ...badAddresses.map(([field, value]) => ({ path, json: { ...good, address: value }, field })),
      ...badPaces.map(([field, value]) => ({ path, json: { ...good, pace: value }, field })),
      ...[nul, '', long, 5].map((personId) => ({ path, json: { ...good, personId }, field: 'personId' })),
    ];
  };
  const find = '/api/businesses/shop/series/find';
  const holds = '/api/businesses/shop/series/holds';
  const bookings = '/api/businesses/shop/series/bookings';
  const finding = { ...asking(), pace };
  const holding = { ...finding, slots };
  const booked = { hold: 'srs_unknown', contact };
  return {
    'POST /api/businesses/:business/series/find': [
      ...of('find', finding),
      ...badDays.map((fromDay) => ({ path: find, json: { ...finding, fromDay }, field: 'fromDay' })),
      ...badPreferences.map(([field, preferences]) => ({ path: find, json: { ...finding, preferences }, field })),
      ...[1, 53, -2, 2.5, '12', 7].map((sessions) => ({
        path: find,
        json: { ...finding, sessions },
        field: 'sessions',
      })),
      ...badSlots.slice(1).map(([, first]) => ({ path: find, json: { ...finding, first }, field: /^first/ })),
    ],
    'POST /api/businesses/:business/series/holds': [
      ...of('holds', holding),
      ...[undefined, null, [], [slots[0]], {}, Array.from({ length: 53 }, () => slots[0]), [...slots].reverse()].map(
        (bad) => ({ path: holds, json: { ...holding, slots: bad }, field: /^slots/ }),
      ),
      ...badSlots.map(([, slot]) => ({ path: holds, json: { ...holding, slots: [slots[0], slot] }, field: /^slots/ })),
      ...badKeys
        .filter((key) => key !== '')
        .map((key) => ({ path: holds, json: holding, headers: { 'idempotency-key': key }, field: 'Idempotency-Key' })),
    ],
    'POST /api/businesses/:business/series/bookings': [
      ...unreadable(bookings),
      ...wrongType(bookings, booked),
      ...unknownBusinesses('/series/bookings', booked),
      ...badContacts.map(([field, value]) => ({ path: bookings, json: { ...booked, contact: value }, field })),
      ...[nul, '', long, 7, {}].map((hold) => ({ path: bookings, json: { ...booked, hold }, field: 'hold' })),
      ...[nul, long, 7, {}].map((note) => ({ path: bookings, json: { ...booked, note }, field: 'note' })),
    ],
  };
};
const requestCases = (): Bad[] => {
  const path = '/api/businesses/shop/requests';
  return [
    ...unreadable(path),
    ...wrongType(path, { serviceId, contact }),
    ...unknownBusinesses('/requests', { serviceId, contact }),
    ...badServices().map((id) => ({ path, json: { serviceId: id, contact } })),
    ...[nul, '', long, 7].map((locationId) => ({
      path,
      json: { serviceId, contact, locationId },
      field: 'locationId',
    })),
    ...badAddresses.slice(1).map(([field, value]) => ({ path, json: { serviceId, contact, address: value }, field })),
    ...badContacts.map(([field, value]) => ({ path, json: { serviceId, contact: value }, field })),
    ...[nul, long, 7].map((words) => ({ path, json: { serviceId, contact, words }, field: 'words' })),
  ];
};

/** Links that are none: forged, of the wrong business, of no shape at all. */
const badTokens = (): string[] => {
  const [key, , id, signature] = proposal.split('.') as [string, string, string, string];
  return [
    ...[
      'x',
      '%00',
      '%0d%0a',
      '....',
      `${key}.shop.${id}`,
      'x'.repeat(5000),
      "'%20or%201=1--",
      '%ff%fe',
      '..%2f..%2fetc',
    ],
    `${key}.neighbour.${id}.${signature}`,
    `${key}.shop.${other.token.split('.')[2]}.${signature}`,
    `${key}.shop.${id}.${signature.slice(0, -1)}%00`,
    `none.shop.${id}.${signature}`,
    `__proto__.shop.${id}.${signature}`,
    signIn,
  ];
};
const linkCases = (action: string, json?: object): Bad[] => [
  ...badTokens().map((token) => ({ path: `/api/links/${token}/${action}`, ...(json ? { json } : {}) })),
];
/** Waiting, times that came free, and places: each by the link of its own kind only. */
const linkNounCases = (): Record<string, Bad[]> => {
  const of = (action: string, method: string, others: string[]): [string, Bad[]] => [
    `${method} /api/links/:token/${action}`,
    [...badTokens(), ...others].map((token) => ({ method, path: `/api/links/${token}/${action}` })),
  ];
  return Object.fromEntries([
    ...['wait', 'unwait'].map((action) => of(action, 'POST', [place])),
    of('opening', 'GET', [pick, place, proposal]),
    ...['accept', 'decline'].map((action) => of(`opening/${action}`, 'POST', [pick, place, proposal])),
    of('place', 'GET', [pick, proposal]),
    ...['accept', 'cancel', 'join'].map((action) => of(`place/${action}`, 'POST', [pick, proposal])),
  ]);
};
const pageCases = (action: string): Bad[] => [
  ...badTokens().map((token) => ({ path: `/l/${token}/${action}`, form: {} })),
];

/** For each public route, what it must refuse. A route that is not here fails the test below. */
const cases = (): Record<string, Bad[]> => ({
  'GET /api/businesses/:business': unknownBusinesses(''),
  'POST /api/businesses/:business/slots': slotsCases(),
  'POST /api/businesses/:business/bookings': bookingCases(),
  'POST /api/businesses/:business/requests': requestCases(),
  ...seriesCases(),
  'GET /api/links/:token': badTokens().map((token) => ({ method: 'GET', path: `/api/links/${token}` })),
  'POST /api/links/:token/slots': [
    ...linkCases('slots', {}),
    ...unreadable(`/api/links/${pick}/slots`),
    ...badDays.map((day) => ({ path: `/api/links/${pick}/slots`, json: { day }, field: 'day' })),
    ...badDays.map((fromDay) => ({ path: `/api/links/${pick}/slots`, json: { fromDay }, field: 'fromDay' })),
  ],
  'POST /api/links/:token/accept': linkCases('accept'),
  'POST /api/links/:token/decline': [
    ...linkCases('decline', {}),
    ...unreadable(`/api/links/${proposal}/decline`),
    ...[nul, long, 7, {}].map((words) => ({ path: `/api/links/${proposal}/decline`, json: { words }, field: 'words' })),
    ...badPreferences.slice(1, 4).map(([, value]) => ({
      path: `/api/links/${proposal}/decline`,
      json: value,
      field: /^refused/,
    })),
    {
      path: `/api/links/${proposal}/decline`,
      json: { refused: [{ fromDay: '9999-12-31', toDay: '0000-01-01' }] },
      field: /^refused/,
    },
  ],
  'POST /api/links/:token/choose': [
    ...linkCases('choose', { slot: window }),
    ...unreadable(`/api/links/${pick}/choose`),
    ...wrongType(`/api/links/${pick}/choose`, { slot: window }),
    ...badSlots.map(([field, slot]) => ({ path: `/api/links/${pick}/choose`, json: { slot }, field })),
  ],
  'POST /api/links/:token/cancel': linkCases('cancel'),
  'POST /api/links/:token/undo': linkCases('undo'),
  'POST /api/links/:token/call-me': [
    ...linkCases('call-me', {}),
    ...unreadable(`/api/links/${proposal}/call-me`),
    ...[nul, long, 7].map((words) => ({ path: `/api/links/${proposal}/call-me`, json: { words }, field: 'words' })),
  ],
  ...linkNounCases(),
  'POST /api/webhooks/twilio/:business/inbound': [
    ...webhook('inbound', { From: '+32470123456', Body: '1' }, 'MessageSid'),
    ...webhook('inbound', { MessageSid: 'SM1', From: '+32470123456' }, 'MessageSid'),
    ...webhook('inbound', { MessageSid: `SM${'0'.repeat(32)}`, From: 'me' }, 'From'),
    ...webhook('inbound', { MessageSid: `SM${'0'.repeat(32)}`, From: '+32470123456', Body: long }, 'Body'),
    ...webhook('inbound', { MessageSid: `SM${'0'.repeat(32)}`, From: '+32470123456', Body: '1' }, undefined, 'nobody'),
    ...webhook('inbound', { MessageSid: `SM${'0'.repeat(32)}`, From: '+32470123456', Body: '1' }, undefined, '%00'),
    { path: '/api/webhooks/twilio/shop/inbound', form: { MessageSid: `SM${'0'.repeat(32)}`, From: '+32470123456' } },
    {
      path: '/api/webhooks/twilio/shop/inbound',
      raw: '--',
      headers: { 'content-type': 'multipart/form-data; boundary=x' },
    },
    {
      path: '/api/webhooks/twilio/shop/inbound',
      json: { MessageSid: 'x' },
      headers: { 'x-twilio-signature': nul.slice(0, 1) },
    },
  ],
  'POST /api/webhooks/twilio/:business/status': [
    ...webhook('status?message=x', { MessageStatus: 'sent' }, 'MessageSid'),
    ...webhook('status?message=x', { MessageSid: `SM${'0'.repeat(32)}`, MessageStatus: long }, 'MessageStatus'),
    ...webhook('status', { MessageSid: `SM${'0'.repeat(32)}`, MessageStatus: 'sent' }, 'message'),
    ...webhook('status?message=%00', { MessageSid: `SM${'0'.repeat(32)}`, MessageStatus: 'sent' }, 'query'),
    { path: '/api/webhooks/twilio/shop/status?message=x', form: { MessageStatus: 'delivered' } },
  ],
  'GET /l/:token': badTokens().map((token) => ({ method: 'GET', path: `/l/${token}` })),
  'GET /l/:token/times': badTokens().map((token) => ({ method: 'GET', path: `/l/${token}/times` })),
  'GET /l/:token/calendar.ics': badTokens().map((token) => ({ method: 'GET', path: `/l/${token}/calendar.ics` })),
  'POST /l/:token/cancel-dates': [
    ...pageCases('cancel-dates'),
    ...['0', '-1', 'all', nul, '', '1e9', long].map((from) => ({ path: `/l/${pick}/cancel-dates`, form: { from } })),
    { path: `/l/${pick}/cancel-dates`, form: { from: '1' } },
  ],
  'GET /l/:token/dates': [
    ...[pick, proposal, 'a.b.c.d', '%00'].flatMap((token) =>
      ['', '?from=1', '?from=0', '?from=%00', '?from=1&part=__proto__&day=tomorrow'].map((query) => ({
        method: 'GET',
        path: `/l/${token}/dates${query}`,
      })),
    ),
  ],
  'POST /l/:token/move-dates': [
    ...pageCases('move-dates'),
    ...[
      {},
      { from: '1' },
      { from: '0', slot1: '1795600000-1795600000' },
      { from: '1', slot1: nul },
      { from: '1', slot1: '99999999999-99999999999' },
      { from: '1', slot1: '1795600000-1795600000', person: long },
      { from: '1', slot1: '1795600000-1795600000' },
    ].map((form) => ({ path: `/l/${pick}/move-dates`, form: form as Record<string, string> })),
  ],
  'POST /l/:token/:action': [
    ...['accept', 'decline', 'choose', 'cancel', 'undo', 'call-me', 'join', 'wait', 'unwait'].flatMap(pageCases),
    ...['decline', 'choose', 'undo', 'call-me', 'wait', 'unwait', 'destroy'].map((action) => ({
      path: `/l/${place}/${action}`,
      form: {},
    })),
    { path: `/l/${pick}/choose`, form: {} },
    { path: `/l/${pick}/choose`, form: { slot: 'now' } },
    { path: `/l/${pick}/choose`, form: { slot: '99999999999-99999999999' } },
    { path: `/l/${pick}/choose`, form: { slot: '1795600000-1795500000' } },
    { path: `/l/${proposal}/decline`, form: { words: long } },
    { path: `/l/${proposal}/decline`, form: { words: nul } },
    { path: `/l/${proposal}/call-me`, form: { words: nul } },
    { path: `/l/${proposal}/destroy`, form: {} },
    { path: `/l/${proposal}/__proto__`, form: {} },
    { path: `/l/${proposal}/decline`, raw: '--', headers: { 'content-type': 'multipart/form-data; boundary=x' } },
    {
      path: `/l/${proposal}/decline`,
      raw: `words=${'x'.repeat(1_000_000)}`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    },
  ],
  'GET /b/:business': ['nobody', '%00', '%ff', 'x'.repeat(3000)].map((id) => ({ method: 'GET', path: `/b/${id}` })),
  'GET /b/:business/series/:service': [
    ...['nobody/series/x', 'shop/series/x', 'shop/series/%00', '%ff/series/%ff', `shop/series/${long}`].map((at) => ({
      method: 'GET',
      path: `/b/${at}?pace=1-1`,
    })),
    ...[
      'pace=9-9',
      'pace=1-1&from=tomorrow',
      'pace=1-1&from=9999-12-31',
      'hold=srs_unknown',
      'hold=%00',
      'pace=0-1-2&hold=',
    ].map((query) => ({ method: 'GET', path: `/b/shop/series/clinic?${query}` })),
  ],
  'POST /b/:business/series/:service/hold': [
    { path: '/b/shop/series/x/hold', form: { pace: '1-1' } },
    ...[
      {},
      { pace: '1-1' },
      { pace: 'x', slot1: '1-1' },
      { pace: '1-1', slot1: '1795600000-1795600000', slot2: nul },
    ].map((form) => ({ path: '/b/shop/series/clinic/hold', form: form as Record<string, string> })),
    { path: '/b/shop/series/clinic/hold', raw: '--', headers: { 'content-type': 'multipart/form-data; boundary=x' } },
  ],
  'POST /b/:business/series/:service/book': [
    { path: '/b/shop/series/x/book', form: { hold: 'x' } },
    ...[{}, { hold: 'srs_unknown', name: 'An' }, { hold: nul }, { hold: long }].map((form) => ({
      path: '/b/shop/series/clinic/book',
      form: form as Record<string, string>,
    })),
  ],
  'GET /shop/:business': ['nobody', '%00', '%ff', 'x'.repeat(3000)].map((id) => ({
    method: 'GET',
    path: `/shop/${id}`,
  })),
  'GET /booking/:file': ['..%2fpackage.json', '%00', 'no.js'].map((file) => ({
    method: 'GET',
    path: `/booking/${file}`,
  })),
  'GET /assets/:file': ['..%2fpackage.json', '%00', 'no.js'].map((file) => ({
    method: 'GET',
    path: `/assets/${file}`,
  })),
  'GET /outbox': [`?to=${long}`, `?business=${long}`, '?to=%00', ''].map((query) => ({
    method: 'GET',
    path: `/outbox${query}`,
  })),
  'GET /outbox/:business/:id/mail': ['shop/x', 'shop/%00'].map((id) => ({ method: 'GET', path: `/outbox/${id}/mail` })),
  'GET /outbox/:business/:id/appointment.ics': [{ method: 'GET', path: '/outbox/shop/x/appointment.ics' }],
  'POST /office/sign-in': [
    ...['', 'jo', 'jo@example.org, bo@example.org', 'jo@example.org\r\nBcc: x@example.org', long, nul].map((email) => ({
      path: '/office/sign-in',
      form: { email },
    })),
    { path: '/office/sign-in', raw: '--', headers: { 'content-type': 'multipart/form-data; boundary=x' } },
    { path: '/office/sign-in', json: { email: 'jo@example.org' } },
  ],
  'GET /office/sign-in/:token': badTokens()
    .slice(0, -1)
    .map((token) => ({ method: 'GET', path: `/office/sign-in/${token}` })),
  'POST /office/sign-in/password': [
    ...['', 'jo', 'jo@example.org\r\nBcc: x@example.org', long, nul].map((email) => ({
      path: '/office/sign-in/password',
      form: { email, password: 'a password of some length' },
    })),
    ...['', nul, long, "' or 1=1--"].map((password, i) => ({
      path: '/office/sign-in/password',
      form: { email: `nobody${i}@example.org`, password },
    })),
    { path: '/office/sign-in/password', raw: '--', headers: { 'content-type': 'multipart/form-data; boundary=x' } },
    { path: '/office/sign-in/password', json: { email: 'jo@example.org' } },
  ],
  'POST /office/sign-in/passkey': passkeyCases('/office/sign-in/passkey'),
  'GET /office/invite/:token': [signIn, ...badTokens().slice(0, -1)].map((token) => ({
    method: 'GET',
    path: `/office/invite/${token}`,
  })),
  'POST /office/invite/:token': [
    ...[proposal, signIn, ...badTokens().slice(0, -1)].map((token) => ({ path: `/office/invite/${token}` })),
    ...['', 'too short', 'aaaaaaaaaaaaaaaaaaaa', long].map((password) => ({
      path: `/office/invite/${invite}`,
      form: { password },
    })),
    { path: `/office/invite/${invite}`, json: { password: 'a password of some length' } },
  ],
  'POST /office/invite/:token/passkey/options': [proposal, signIn, ...badTokens().slice(0, -1)].map((token) => ({
    path: `/office/invite/${token}/passkey/options`,
  })),
  'POST /office/invite/:token/passkey': passkeyCases(`/office/invite/${invite}/passkey`),
  'POST /office/sign-in/:token': [proposal, invite, pick, ...badTokens().slice(0, -1)].map((token) => ({
    path: `/office/sign-in/${token}`,
  })),
});

/** What no browser answers about a passkey, the challenge missing in any case. */
const passkeyCases = (path: string): Bad[] => [
  ...unreadable(path),
  ...wrongType(path, { response: { id: 'x' } }),
  ...[null, [], 'x', 7, {}, { id: 7 }, { id: long }].map((response) => ({
    path,
    json: { response },
    field: /response/,
  })),
  ...[
    { id: 'x' },
    { id: 'x', rawId: 'x', type: 'public-key', response: { userHandle: 'c2hvcC54' } },
    {
      id: 'x',
      rawId: 'x',
      type: 'public-key',
      response: { userHandle: 7, clientDataJSON: nul, attestationObject: '' },
    },
  ].flatMap((response) => [
    { path, json: { response } },
    { path, json: { response }, headers: { cookie: 'creneau_challenge=x.9999999999.y' } },
  ]),
];

/** A webhook's request with a good signature and a bad content. */
function webhook(rest: string, form: Record<string, string>, field?: string, of = 'shop'): Bad[] {
  const path = `/api/webhooks/twilio/${of}/${rest}`;
  const signature = twilio.getExpectedTwilioSignature(authToken, baseUrl + path, form);
  return [{ path, form, headers: { 'x-twilio-signature': signature }, ...(field ? { field } : {}) }];
}

/** Routes that take nothing from outside, or only what they cannot get wrong. */
const takeNothing = [
  'GET /healthz',
  'GET /api',
  'GET /api/openapi.json',
  'GET /shop',
  'GET /booking.js',
  'GET /office/sign-in',
  'POST /office/sign-in/passkey/options',
  'POST /office/sign-out',
  'GET /office/*',
];

const isPage = (route: string): boolean => !route.includes(' /api/');

test('every public route has its bad input here', () => {
  const known = new Set([...Object.keys(cases()), ...takeNothing]);
  const routes = app.routes
    .filter((route) => route.method !== 'ALL' && !route.path.startsWith('/api/office/'))
    .map((route) => `${route.method} ${route.path}`);
  expect([...new Set(routes)].filter((route) => !known.has(route))).toEqual([]);
  expect([...known].filter((route) => !routes.includes(route))).toEqual([]);
});

describe('bad input is refused by the name of the field, and nothing is stored', () => {
  // The routes are known before the world is; what each refuses is made when it is asked.
  for (const route of [
    ...[
      'GET /api/businesses/:business',
      'POST /api/businesses/:business/slots',
      'POST /api/businesses/:business/bookings',
    ],
    ...['POST /api/businesses/:business/requests', 'GET /api/links/:token', 'POST /api/links/:token/slots'],
    ...['POST /api/links/:token/accept', 'POST /api/links/:token/decline', 'POST /api/links/:token/choose'],
    ...['POST /api/links/:token/cancel', 'POST /api/links/:token/undo', 'POST /api/links/:token/call-me'],
    ...['POST /api/links/:token/wait', 'POST /api/links/:token/unwait', 'GET /api/links/:token/opening'],
    ...['POST /api/links/:token/opening/accept', 'POST /api/links/:token/opening/decline'],
    ...['GET /api/links/:token/place', 'POST /api/links/:token/place/accept'],
    ...['POST /api/links/:token/place/cancel', 'POST /api/links/:token/place/join'],
    ...['POST /api/webhooks/twilio/:business/inbound', 'POST /api/webhooks/twilio/:business/status'],
    ...['GET /l/:token', 'GET /l/:token/times', 'GET /l/:token/calendar.ics', 'POST /l/:token/:action'],
    ...['GET /b/:business', 'GET /shop/:business', 'GET /booking/:file', 'GET /assets/:file'],
    ...['GET /outbox', 'GET /outbox/:business/:id/mail', 'GET /outbox/:business/:id/appointment.ics'],
    ...['POST /office/sign-in', 'GET /office/sign-in/:token', 'POST /office/sign-in/:token'],
    ...['POST /office/sign-in/password', 'POST /office/sign-in/passkey', 'GET /office/invite/:token'],
    ...[
      'POST /office/invite/:token',
      'POST /office/invite/:token/passkey/options',
      'POST /office/invite/:token/passkey',
    ],
  ])
    test(route, async () => {
      const before = await rows();
      const complaints: string[] = [];
      for (const bad of cases()[route]!) {
        const said = await complaint(bad, isPage(route));
        if (said) complaints.push(said);
      }
      expect(complaints).toEqual([]);
      expect(await rows()).toEqual(before);
    });
});

/** Texts that mean something to a database, a browser, a mail or a spreadsheet, and are somebody's words all the same. */
const words = [
  "Robert'); DROP TABLE customer;--",
  '<script>alert(1)</script><img src=x onerror=alert(1)>',
  '=cmd|/C calc!A0',
  '{{7*7}} &#36;{x} %s%n %00',
  '\u202eevil\u202c \ud83d\ude00 Ωμέγα',
  '\\u0000 \\x00 \\',
];

describe('what looks like code is only text', () => {
  test.each(words)('%s', async (name) => {
    const before = await rows();
    const path = '/api/businesses/shop/requests';
    const response = await send({ path, json: { serviceId, contact: { name, email: 'o@example.org' }, words: name } });
    expect(response.status).toBe(200);
    const { detail } = await ctx.database.db
      .selectFrom('queueItem')
      .select('detail')
      .where('businessId', '=', business.id)
      .orderBy('createdAt', 'desc')
      .where('detail', 'like', '%o@example.org%')
      .execute()
      .then((items) => items.find((item) => JSON.parse(item.detail).words === name)!);
    expect(JSON.parse(detail)).toMatchObject({ words: name, request: { contact: { name } } });
    expect(await rows()).toEqual({ ...before, queue_item: before['queue_item']! + 1 });
  });

  test('an SMS with control characters still counts by the rest of its words', async () => {
    const form = { MessageSid: `SM${'1'.repeat(32)}`, From: '+32470123456', Body: 'no\u0000 thanks\u0007' };
    expect((await send(webhook('inbound', form)[0]!)).status).toBe(200);
    const kept = await ctx.database.db.selectFrom('inboundSms').select('body').execute();
    expect(kept.map((sms) => sms.body)).toContain('no thanks');
  });

  test('a language nobody speaks is answered in the business’s own', async () => {
    for (const locale of ['__proto__', 'constructor', 'xx', long]) {
      const response = await send({ method: 'GET', path: `/api/businesses/shop?locale=${locale}` });
      expect(response.status).toBe(200);
      expect(((await response.json()) as { services: { name: string }[] }).services[0]!.name).toBe('Onderhoud ketel');
    }
  });

  test('a cookie that is none leads to the way in', async () => {
    for (const cookie of [
      'creneau_session=%00.x',
      `creneau_session=shop.${long}`,
      'creneau_session=%ff',
      'creneau_session=..',
    ])
      for (const [method, path] of [
        ['GET', '/office/'],
        ['POST', '/office/sign-out'],
        ['GET', '/api/office/me'],
      ] as const)
        expect((await send({ method, path, headers: { cookie } })).status).toBeLessThan(500);
  });
});

/** Replaces one value somewhere in a body by another, or takes it away. */
function spoilt(body: unknown, path: readonly number[], junk: unknown): unknown {
  if (typeof body !== 'object' || body === null || path.length === 0) return junk;
  const keys = Object.keys(body);
  const key = keys[path[0]! % keys.length]!;
  const copy = { ...body } as Record<string, unknown>;
  const value = spoilt(copy[key], path.slice(1), junk);
  if (value === undefined) delete copy[key];
  else copy[key] = value;
  return copy;
}

const junk = fc.oneof(
  fc.constantFrom(
    undefined,
    null,
    '',
    nul,
    lines,
    long,
    -1,
    0,
    1e300,
    2 ** 53,
    '9999-12-31',
    '__proto__',
    [],
    {},
    true,
  ),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.integer(),
  fc.double(),
  fc.jsonValue({ maxDepth: 3 }),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10)),
  ...words.map((text) => fc.constant(text)),
);

test('any one value of a good request may be spoilt: the answer is never our fault, and a refusal stores nothing', async () => {
  const whole = { ...booking(), note: 'Ring twice', locationId: 'practice' };
  const preferences = { fromDay: '2026-11-24', refused: [{ part: 'morning', weekdays: [1] }], preferred: [] };
  const bodies: [string, object][] = [
    ['/api/businesses/shop/slots', { ...asking(), preferences, day: '2026-11-24' }],
    ['/api/businesses/shop/slots', { ...asking(), preferences, fromDay: '2026-11-25' }],
    ['/api/businesses/shop/bookings', whole],
    ['/api/businesses/shop/requests', { serviceId, address, contact, words: 'Please call' }],
    [`/api/links/${pick}/slots`, { fromDay: '2026-11-24' }],
    [`/api/links/${proposal}/decline`, { refused: [{ part: 'morning' }], words: 'No' }],
    [`/api/links/${pick}/choose`, { slot: window }],
    [`/api/links/${proposal}/call-me`, { words: 'Please' }],
  ];
  const steps = fc.array(fc.nat(7), { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...bodies), steps, junk, async ([path, body], at, value) => {
      const before = await rows();
      const response = await send({ path, json: spoilt(body, at, value) ?? null });
      expect(response.status).toBeLessThan(500);
      if (response.status < 400) return;
      expect(await rows()).toEqual(before);
      if (response.status === 409) return;
      expect(response.headers.get('content-type')).toBe('application/problem+json');
      const problem = (await response.json()) as Problem;
      if (response.status === 400) expect(problem.fields?.[0]?.field).toMatch(/./);
    }),
    // A failure prints its seed and path; put them here to see it again.
    { numRuns: 400 },
  );
}, 60_000);
