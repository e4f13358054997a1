import { beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../app.ts';
import { issueLink, linkUrl } from '../links.ts';
import { ask } from '../schedule/offer.ts';
import { propose } from '../schedule/proposals.ts';
import type { TestContext } from '../testing/context.ts';
import { contextForTest } from '../testing/database.ts';
import { at, makeBusiness, makeJob, makeResource, makeService } from '../testing/town.ts';

let ctx: TestContext;
let app: ReturnType<typeof createApp>;
beforeAll(async () => {
  ctx = await contextForTest();
  app = createApp(ctx);
});

async function town(policy = {}) {
  const business = await makeBusiness(ctx, { leadTimeMinutes: 0, horizonDays: 5, options: 5, ...policy });
  await makeResource(ctx, business, { kind: 'person' });
  return { business, matter: await makeJob(ctx, business, await makeService(ctx, business), at(2, 1)) };
}

/** A proposal that was sent, and the path of its page. */
async function proposal(policy = {}): Promise<string> {
  const { matter } = await town(policy);
  const { found } = await ask(ctx, ctx.database.read, matter, { preferences: {} });
  const sent = await propose(ctx, matter, found[0]!, { kind: 'proposal', planId: null, actor: 'system' });
  if (sent.outcome !== 'proposed') throw new Error(sent.outcome);
  const link = await ctx.database.db
    .selectFrom('link')
    .selectAll()
    .where('subjectId', '=', sent.proposalId)
    .executeTakeFirstOrThrow();
  return new URL(linkUrl(ctx, link.businessId, link.id)).pathname;
}

async function pickLink(): Promise<string> {
  const { business, matter } = await town();
  const link = { purpose: 'pick' as const, subjectId: matter.job.id, expiresAt: ctx.now() + 86_400 };
  return new URL(await ctx.transact((tx) => issueLink(ctx, tx, business.id, link))).pathname;
}

const get = (path: string): Promise<Response> => Promise.resolve(app.request(path));
const text = async (path: string): Promise<string> =>
  (await (await get(path)).text()).replace(/<style>.*?<\/style>/s, '').replace(/[\s\u00a0]+/g, ' ');
const submit = (path: string, form: [string, string][] = []): Promise<Response> =>
  Promise.resolve(app.request(path, { method: 'POST', body: new URLSearchParams(form) }));
/** Sends a form as a browser does and shows the page it leads to. */
async function follow(path: string, form: [string, string][] = []): Promise<string> {
  const response = await submit(path, form);
  expect(response.status).toBe(303);
  return text(response.headers.get('location')!);
}
const slotsOn = (page: string): string[] => [...page.matchAll(/name="slot" value="(\d+-\d+)"/g)].map((m) => m[1]!);

describe('a page behind a link', () => {
  test('is kept by nobody, told to nobody, found by nobody, and runs nothing inline', async () => {
    const response = await get(await proposal());
    expect(response.status).toBe(200);
    const header = (name: string) => response.headers.get(name);
    expect(header('cache-control')).toBe('no-store');
    expect(header('referrer-policy')).toBe('no-referrer');
    expect(header('x-robots-tag')).toContain('noindex');
    const policy = header('content-security-policy')!;
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    const html = await response.text();
    expect(html).not.toMatch(/<script>|\son\w+=|style="/);
  });

  test('is left as it was by fifty visits, and by HEAD', async () => {
    const path = await proposal();
    const rows = async () => {
      const tables = ['appointment', 'proposal', 'link', 'outbox', 'history', 'job'] as const;
      return JSON.stringify(await Promise.all(tables.map((t) => ctx.database.db.selectFrom(t).selectAll().execute())));
    };
    const before = await rows();
    for (let i = 0; i < 50; i++)
      for (const method of ['GET', 'HEAD'])
        for (const end of ['', '/times', '?done=accept']) await app.request(path + end, { method });
    expect(await rows()).toBe(before);
  });

  test('accepts by one form, says so, and says it again whenever it is opened', async () => {
    const path = await proposal();
    expect(await follow(`${path}/accept`)).toContain('autofocus>Booked</h1>');
    const later = await text(path);
    expect(later).toContain('You accepted this time on Sunday 22 November.');
    expect(later).not.toContain('/accept"');
    expect(await follow(`${path}/accept`)).toContain('That was no longer possible');
  });

  test('still moves and cancels when it was accepted long ago, until the deadline', async () => {
    const path = await proposal({ moveDeadlineHours: 1, cancelDeadlineHours: 1 });
    await submit(`${path}/accept`);
    expect(await text(path)).toContain(`href="${path}/times">Move to another time`);
    const [other] = slotsOn(await text(`${path}/times`));
    expect(await follow(`${path}/choose`, [['slot', other!]])).toContain('autofocus>Booked</h1>');
    expect(await follow(`${path}/cancel`)).toContain('Your appointment is cancelled');
    const late = await proposal({ moveDeadlineHours: 1000, cancelDeadlineHours: 1000 });
    await submit(`${late}/accept`);
    expect(await text(late)).toContain('too close to change it online');
    expect(await text(`${late}/times`)).not.toContain('name="slot"');
  });

  test('declines with taps and words, and takes it back while the time is kept', async () => {
    const path = await proposal();
    const declined = await follow(`${path}/decline`, [
      ['not', 'morning'],
      ['not', '1'],
      ['words', 'I work early'],
    ]);
    expect(declined).toContain('Thank you for telling us');
    const row = await ctx.database.db
      .selectFrom('proposal')
      .selectAll()
      .where('words', '=', 'I work early')
      .executeTakeFirstOrThrow();
    expect(JSON.parse(row.refused)).toEqual([{ part: 'morning' }, { weekdays: [1] }]);
    expect(await follow(`${path}/undo`)).toContain('Taken back: everything is as it was.');
    expect(await text(path)).toContain('/accept"');
  });

  test('books another time instead by one tap', async () => {
    const path = await proposal();
    const [, second] = slotsOn(await text(path));
    const page = await follow(`${path}/choose`, [['slot', second!]]);
    expect(page).toContain('autofocus>Booked</h1>');
  });

  test('lets pick from a list, a later day or an own date, and then move and cancel', async () => {
    const path = await pickLink();
    const page = await text(path);
    expect(page).toMatch(/type="radio" name="slot"/);
    expect(await text(`${path}?day=2026-11-22`)).toMatch(/Sunday 22 November is not possible/);
    expect(await text(`${path}?day=nonsense`)).toBe(page);
    const last = slotsOn(page).at(-1)!;
    expect(await follow(`${path}/choose`, [['slot', last]])).toContain('autofocus>Booked</h1>');
    expect(await follow(`${path}/cancel`)).toContain('Your appointment is cancelled');
    expect(await follow(`${path}/undo`)).toContain('Your appointment');
  });

  test('never offers the time one already has', async () => {
    const path = await proposal();
    const own = (
      await ctx.database.db.selectFrom('appointment').selectAll().orderBy('createdAt', 'desc').executeTakeFirstOrThrow()
    ).windowFrom;
    expect(slotsOn(await text(`${path}/times`)).map((s) => Number(s.split('-')[0]))).not.toContain(own);
  });

  test('refuses what no form of ours sends', async () => {
    const path = await pickLink();
    for (const form of [[], [['slot', 'tomorrow']], [['slot', '1-2-3']], [['slot', '']]] as [string, string][][]) {
      const response = await submit(`${path}/choose`, form);
      expect(response.status).toBe(400);
      expect(response.headers.get('content-type')).toContain('text/html');
    }
    expect((await submit(`${path}/call-me`, [['words', 'x'.repeat(1001)]])).status).toBe(400);
    expect((await submit(`${path}/explode`)).status).toBe(404);
  });

  test('a calendar file is sent as one', async () => {
    const path = await proposal();
    const response = await get(`${path}/calendar.ics`);
    expect(response.headers.get('content-type')).toContain('text/calendar');
    expect(await response.text()).toContain('BEGIN:VEVENT');
  });
});

test('every kind of bad link has one answer: same page, same status, same headers, whatever is done', async () => {
  const path = await proposal();
  const forged = `${path.slice(0, -3)}abc`;
  const [, key, business, id, signature] = /^\/l\/(\w+)\.([^.]+)\.([^.]+)\.(.+)$/.exec(path)!;
  const expired = await pickLink();
  await ctx.database.db
    .updateTable('link')
    .set({ expiresAt: ctx.now() - 1 })
    .where('id', '=', expired.split('.')[2]!)
    .execute();
  const superseded = await pickLink();
  await ctx.database.db
    .updateTable('link')
    .set({ supersededAt: ctx.now() })
    .where('id', '=', superseded.split('.')[2]!)
    .execute();
  const foreign = `/l/${key}.${expired.split('.')[1]}.${id}.${signature}`;
  const kinds = [
    '/l/nonsense',
    `/l/${'x'.repeat(500)}`,
    `/l/${key}.${business}..`,
    forged,
    expired,
    superseded,
    foreign,
  ];
  const answers = new Set<string>();
  for (const kind of kinds)
    for (const [end, method] of [
      ['', 'GET'],
      ['/times', 'GET'],
      ['/calendar.ics', 'GET'],
      ['/accept', 'POST'],
      ['/choose', 'POST'],
    ] as const) {
      const body = method === 'POST' ? { body: new URLSearchParams([['slot', '1-2']]) } : {};
      const response = await app.request(kind + end, { method, ...body });
      answers.add(`${response.status} ${JSON.stringify([...response.headers])} ${await response.text()}`);
    }
  expect(answers.size).toBe(1);
  expect([...answers][0]).toMatch(/^404 .*no-store/);
});

describe('what other pages load', () => {
  test('the script is anybody’s to load, is asked for again when it changes, and travels small', async () => {
    const response = await app.request('/booking.js', { headers: { 'accept-encoding': 'gzip' } });
    expect(response.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(response.headers.get('content-encoding')).toBe('gzip');
    expect((await response.arrayBuffer()).byteLength).toBeLessThan(18_000);
    const etag = response.headers.get('etag')!;
    expect((await app.request('/booking.js', { headers: { 'if-none-match': etag } })).status).toBe(304);
  });

  test('texts of other languages come from any origin; what does not exist is not found', async () => {
    const dutch = await app.request('/booking/nl.json');
    expect(dutch.headers.get('access-control-allow-origin')).toBe('*');
    expect(await dutch.json()).toMatchObject({ back: 'Terug' });
    for (const path of ['/booking/xx.json', '/booking/..%2f..%2fpackage.json', '/assets/none.js'])
      expect((await get(path)).status).toBe(404);
  });
});

test('the booking page and the shop embed the widget by the documented tag, under a strict policy', async () => {
  const { business } = await town();
  for (const path of [`/b/${business.id}`, `/shop/${business.id}`]) {
    const response = await get(path);
    const page = await response.text();
    expect(page).toContain(`<booking-slots`);
    expect(page).toContain(`business="${business.id}"`);
    expect(page).toContain('<script src="/booking.js" async></script>');
    const policy = response.headers.get('content-security-policy')!;
    expect(policy).toContain("require-trusted-types-for 'script'");
    expect(policy).not.toContain('unsafe');
  }
  expect(await (await get('/shop')).text()).toContain(`/shop/${business.id}`);
  expect((await get('/b/nobody')).status).toBe(404);
});

test('the booking page may be framed by the origins the business names, and by no other', async () => {
  const { business } = await town();
  const policy = (await get(`/b/${business.id}`)).headers.get('content-security-policy');
  expect(policy).toContain("frame-ancestors 'self' https://shop.example.org");
});
