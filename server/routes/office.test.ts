import { beforeAll, describe, expect, test } from 'vitest';
import type { DayView, Me } from '../../shared/office.ts';
import type { QueuePage } from '../../shared/queue.ts';
import type { Role } from '../../shared/roles.ts';
import { createApp } from '../app.ts';
import type { Business } from '../business/business.ts';
import { createStaff } from '../business/staff.ts';
import { officeSlots, placeByHand } from '../dispatch/arrange.ts';
import { openItems, toQueue } from '../schedule/queue.ts';
import { SESSION_COOKIE, startSession } from '../session.ts';
import { issueSignIn } from '../sign-in.ts';
import type { TestContext } from '../testing/context.ts';
import { contextForTest } from '../testing/database.ts';
import { at, makeBusiness, makeJob, makeResource, makeService } from '../testing/town.ts';

let ctx: TestContext;
let app: ReturnType<typeof createApp>;
beforeAll(async () => {
  ctx = await contextForTest();
  app = createApp(ctx);
});

const makeStaff = (business: Business, role: Role, resourceId: string | null = null): Promise<string> =>
  ctx.transact((tx) =>
    createStaff(ctx, tx, business.id, {
      name: `A ${role}`,
      email: `${role}.${business.id}@example.org`,
      role,
      resourceId,
    }),
  );

async function cookieFor(business: Business, role: Role, resourceId: string | null = null): Promise<string> {
  const staffId = await makeStaff(business, role, resourceId);
  return `${SESSION_COOKIE}=${await ctx.transact((tx) => startSession(ctx, tx, business.id, staffId))}`;
}

async function town() {
  const business = await makeBusiness(ctx, { leadTimeMinutes: 0, horizonDays: 5 });
  const ann = await makeResource(ctx, business, { kind: 'person', name: 'Ann' });
  const serviceId = await makeService(ctx, business);
  const matter = await makeJob(ctx, business, serviceId, at(3, 3));
  await ctx.transact((tx) => toQueue(ctx, tx, business.id, { kind: 'declined', jobId: matter.job.id }));
  const [item] = await openItems(ctx.database.db, business.id);
  return { business, ann, serviceId, matter, itemId: item!.id };
}

const ask = (cookie: string, method: string, path: string, body?: unknown, headers = {}): Promise<Response> =>
  Promise.resolve(
    app.request(`/api/office${path}`, {
      method,
      headers: { cookie, ...(body ? { 'content-type': 'application/json' } : {}), ...headers },
      ...(body ? { body: JSON.stringify(body) } : {}),
    }),
  );

describe('who comes in', () => {
  test('a request from another site’s page is refused, though the cookie comes along', async () => {
    const { business } = await town();
    const cookie = await cookieFor(business, 'owner');
    const put = (headers: Record<string, string>) => ask(cookie, 'PUT', '/settings', { policy: {} }, headers);
    expect((await put({ 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await put({ origin: 'https://evil.example' })).status).toBe(403);
    expect((await put({ 'sec-fetch-site': 'same-origin' })).status).toBe(200);
  });
});

describe('signing in', () => {
  async function link(): Promise<string> {
    const { business } = await town();
    const staffId = await makeStaff(business, 'planner');
    const url = await ctx.transact((tx) => issueSignIn(ctx, tx, business.id, staffId));
    return url.replace('http://localhost', '');
  }

  test('opening the link changes nothing; its button works exactly once', async () => {
    const path = await link();
    for (let i = 0; i < 50; i++) expect((await app.request(path, { method: i % 2 ? 'GET' : 'HEAD' })).status).toBe(200);
    expect(await (await app.request(path)).text()).toContain('<form method="post"');
    const presses = await Promise.all(Array.from({ length: 8 }, () => app.request(path, { method: 'POST' })));
    const entered = presses.filter((r) => r.status === 303);
    expect(entered).toHaveLength(1);
    expect(presses.filter((r) => r.status === 404)).toHaveLength(7);
    const cookie = entered[0]!.headers.get('set-cookie')!;
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Lax/);
    expect(cookie).not.toMatch(/Secure/);
    const session = cookie.split(';')[0]!;
    const me = (await (await ask(session, 'GET', '/me')).json()) as Me;
    expect(me).toMatchObject({ staff: { role: 'planner' }, business: { name: 'Warmte Gent' }, queueCount: 1 });
    expect(me.rights).toContain('enter-absence');
    expect((await app.request('/office/', { headers: { cookie: session } })).status).toBe(200);
    expect((await app.request('/office/queue', { headers: { cookie: session } })).status).toBe(200);
    await app.request('/office/sign-out', { method: 'POST', headers: { cookie: session } });
    expect((await ask(session, 'GET', '/me')).status).toBe(401);
  });

  test('a bad link of any kind gets one identical page', async () => {
    const path = await link();
    await app.request(path, { method: 'POST' });
    const pages = new Set<string>();
    for (const bad of [path, `${path.slice(0, -3)}AAA`, '/office/sign-in/x']) {
      const page = await app.request(bad);
      pages.add(`${page.status} ${await page.text()}`);
    }
    expect(pages.size).toBe(1);
    expect([...pages][0]).toMatch(/^404 /);
  });

  test('a link asked for by e-mail: one answer, known or not; only the known one gets a message', async () => {
    const { business } = await town();
    await makeStaff(business, 'owner');
    const request = (email: string) =>
      app.request('/office/sign-in', {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ email }).toString(),
      });
    const known = await request(`OWNER.${business.id}@example.org`);
    const unknown = await request('nobody@example.org');
    expect([known.status, await known.text()]).toEqual([unknown.status, await unknown.text()]);
    const mails = await ctx.database.db
      .selectFrom('outbox')
      .selectAll()
      .where('kind', '=', 'sign-in')
      .where('businessId', '=', business.id)
      .execute();
    expect(mails).toHaveLength(1);
    expect(mails[0]!.body).toContain('/office/sign-in/');
    expect((await request('not an address')).status).toBe(400);
    for (let i = 0; i < 5; i++) await request('many@example.org');
    expect((await request('many@example.org')).status).toBe(429);
  });

  test('without a session every office page leads to the sign-in', async () => {
    for (const path of ['/office', '/office/', '/office/day/2026-11-23'])
      expect((await app.request(path)).headers.get('location'), path).toBe('/office/sign-in');
  });
});

describe('the day and the rest', () => {
  test('shows stops in order with drives; who may not see customers sees no names, but a technician their own', async () => {
    const { business, ann, matter } = await town();
    const { slots } = await officeSlots(ctx, matter);
    await placeByHand(ctx, matter, slots[0]!, 'staff:x');
    const day = new Date(slots[0]!.from * 1000).toISOString().slice(0, 10);
    const view = async (role: Role, resourceId: string | null = null): Promise<DayView> =>
      (await (await ask(await cookieFor(business, role, resourceId), 'GET', `/day?day=${day}`)).json()) as DayView;
    const row = (await view('planner')).rows.find((r) => r.resourceId === ann)!;
    expect(row.stops).toMatchObject([{ customerName: 'An Peeters', jobId: matter.job.id, status: 'booked' }]);
    expect(row.stops[0]!.driveMinutes).toBeGreaterThan(0);
    expect(row.driveMetres).toBeGreaterThanOrEqual(2 * row.stops[0]!.driveMetres - 2);
    expect(row.shifts).toHaveLength(1);
    expect((await view('viewer')).rows[0]!.stops[0]).toMatchObject({ customerName: '', place: '' });
    expect((await view('technician', ann)).rows[0]!.stops[0]!.customerName).toBe('An Peeters');
    expect((await ask(await cookieFor(business, 'owner'), 'GET', '/day?day=monday')).status).toBe(400);
  });

  test('settings are checked by the schema and together, and take effect at once', async () => {
    const { business, serviceId, matter } = await town();
    const cookie = await cookieFor(business, 'owner');
    const bad = await ask(cookie, 'PUT', '/settings', { policy: { options: 0 } });
    expect(bad.status).toBe(400);
    expect(await bad.json()).toMatchObject({ fields: [{ field: 'policy.options' }] });
    const policy = { leadTimeMinutes: 3 * 1440, horizonDays: 2 };
    expect((await ask(cookie, 'PUT', '/settings', { policy })).status).toBe(400);
    expect((await ask(cookie, 'PUT', '/settings', { policy: { strategy: 'propose' } })).status).toBe(200);
    await ask(cookie, 'PUT', `/settings/services/${serviceId}`, { policy: { strategy: 'pick' } });
    const job = await ask(cookie, 'GET', `/jobs/${matter.job.id}`);
    expect(await job.json()).toMatchObject({ strategy: 'pick' });
    await ask(cookie, 'PUT', `/jobs/${matter.job.id}/strategy`, { strategy: 'hybrid' });
    const after = await ask(cookie, 'GET', `/jobs/${matter.job.id}`);
    expect(await after.json()).toMatchObject({ strategy: 'hybrid', inheritedStrategy: 'pick' });
  });

  test('jobs are found by what a caller says, case and wildcards aside, page by page', async () => {
    const { business, serviceId } = await town();
    const cookie = await cookieFor(business, 'reception');
    for (const name of ['Jan 100% Smets', 'jan smets']) await makeJob(ctx, business, serviceId, at(1, 1), { name });
    const find = async (query: string) =>
      (await (await ask(cookie, 'GET', `/jobs?${query}`)).json()) as {
        jobs: { customerName: string }[];
        more: boolean;
      };
    expect((await find('q=SMETS')).jobs).toHaveLength(2);
    expect((await find('q=100%25')).jobs.map((j) => j.customerName)).toEqual(['Jan 100% Smets']);
    await makeJob(ctx, business, serviceId, at(1, 1), { name: 'Оксана Ткачук' });
    for (const q of ['Ткачук', 'ткачук', 'ОКСАНА'])
      expect((await find(`q=${encodeURIComponent(q)}`)).jobs).toHaveLength(1);
    const first = await find('limit=3');
    expect([first.jobs.length, first.more]).toEqual([3, true]);
    expect((await find('limit=2&offset=3')).more).toBe(false);
    expect((await ask(cookie, 'GET', '/jobs?limit=101')).status).toBe(400);
    const queue = (await (await ask(cookie, 'GET', '/queue')).json()) as QueuePage;
    expect(queue.count).toBe(1);
  });
});
