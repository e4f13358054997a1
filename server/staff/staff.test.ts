import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Role } from '../../shared/roles.ts';
import type { Account, StaffPage } from '../../shared/staff.ts';
import { DAY, MINUTE } from '../../shared/time.ts';
import { createApp } from '../app.ts';
import type { Business } from '../business/business.ts';
import { createStaff } from '../business/staff.ts';
import { SESSION_COOKIE, startSession } from '../session.ts';
import { byPassword } from '../sign-in.ts';
import type { TestContext } from '../testing/context.ts';
import { contextForTest } from '../testing/database.ts';
import { makeBusiness, makeResource } from '../testing/town.ts';
import { hashPassword, savePassword, verifyPassword } from './password.ts';

let ctx: TestContext;
let app: ReturnType<typeof createApp>;
let business: Business;
let owner: string;
let ownerId: string;
let ann: string;
const password = 'seven warm boilers in a row';

beforeAll(async () => {
  ctx = await contextForTest();
});
beforeEach(async () => {
  app = createApp(ctx);
  business = await makeBusiness(ctx);
  ann = await makeResource(ctx, business, { kind: 'person', name: 'Ann' });
  ownerId = await make('owner');
  owner = await cookieOf(ownerId);
});

const make = (role: Role, email = `${ctx.id(role)}@example.org`): Promise<string> =>
  ctx.transact((tx) => createStaff(ctx, tx, business.id, { name: `A ${role}`, email, role, resourceId: null }));
const cookieOf = async (staffId: string): Promise<string> =>
  `${SESSION_COOKIE}=${await ctx.transact((tx) => startSession(ctx, tx, business.id, staffId))}`;

const call = (cookie: string, method: string, path: string, body?: unknown): Promise<Response> =>
  Promise.resolve(
    app.request(`/api/office${path}`, {
      method,
      headers: { cookie, 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    }),
  );
const post = (path: string, form: Record<string, string>, headers: Record<string, string> = {}): Promise<Response> =>
  Promise.resolve(
    app.request(path, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      body: new URLSearchParams(form).toString(),
    }),
  );
const sessionIn = (answer: Response): string =>
  answer.headers
    .getSetCookie()
    .find((cookie) => cookie.startsWith(SESSION_COOKIE))!
    .split(';')[0]!;

const mailTo = async (email: string): Promise<string[]> =>
  (
    await ctx.database.db
      .selectFrom('outbox')
      .select('body')
      .where('recipient', '=', email)
      .where('businessId', '=', business.id)
      .orderBy('createdAt')
      .execute()
  ).map((row) => row.body);
const invitationIn = (body: string): string => /\/office\/invite\/\S+/.exec(body)![0];
const deeds = async (subjectId: string): Promise<string[]> =>
  (
    await ctx.database.db
      .selectFrom('history')
      .select('action')
      .where('businessId', '=', business.id)
      .where('subjectId', '=', subjectId)
      .orderBy('at')
      .orderBy('id')
      .execute()
  )
    .map((row) => row.action)
    .sort();

async function invite(wish: object = {}): Promise<{ id: string; email: string; path: string }> {
  const email = `${ctx.id('new')}@example.org`;
  const given = { name: 'Bram', email, role: 'technician', resourceId: ann, ...wish };
  const answer = await call(owner, 'POST', '/staff', given);
  expect(answer.status).toBe(201);
  const { id } = (await answer.json()) as { id: string };
  return { id, email, path: invitationIn((await mailTo(email))[0]!) };
}
const page = async (cookie = owner): Promise<StaffPage> =>
  (await (await call(cookie, 'GET', '/staff')).json()) as StaffPage;

describe('an invitation', () => {
  test('is written to the invited, opened as often as one likes, and accepted once with a password', async () => {
    const { id, email, path } = await invite();
    expect((await page()).staff.find((one) => one.id === id)).toMatchObject({ status: 'invited', role: 'technician' });
    for (let i = 0; i < 5; i++) expect((await app.request(path)).status).toBe(200);
    const short = await post(path, { password: 'short' });
    expect([short.status, (await short.text()).includes('at least 12 characters')]).toEqual([400, true]);
    const presses = await Promise.all(Array.from({ length: 4 }, () => post(path, { password })));
    expect(presses.map((p) => p.status).sort()).toEqual([303, 404, 404, 404]);
    const session = sessionIn(presses.find((p) => p.status === 303)!);
    expect(await (await call(session, 'GET', '/me')).json()).toMatchObject({
      staff: { id, email, role: 'technician', resourceId: ann },
      business: { resources: [{ id: ann }] },
      rights: ['see-schedule', 'record-outcome', 'see-stock', 'manage-own-account'],
    });
    expect((await page()).staff.find((one) => one.id === id)).toMatchObject({ status: 'active', invitedUntil: null });
    expect(await deeds(id)).toEqual(['invite', 'join']);
  });

  test('expires after seven days, and lives on when it is sent again; no sign-in link goes around it', async () => {
    const { id, email, path } = await invite();
    await post('/office/sign-in', { email });
    expect(await mailTo(email)).toHaveLength(1);
    ctx.clock.now += 7 * DAY;
    expect((await post(path, { password })).status).toBe(404);
    owner = await cookieOf(ownerId);
    expect((await call(owner, 'POST', `/staff/${id}/invite`)).status).toBe(200);
    const again = invitationIn((await mailTo(email))[1]!);
    expect((await post(again, { password })).status).toBe(303);
    expect((await call(owner, 'POST', `/staff/${id}/invite`)).status).toBe(409);
  });

  test('one address is invited once, a technician needs somebody’s days, and only a person signs in', async () => {
    const { email } = await invite();
    const room = await makeResource(ctx, business, { kind: 'room', name: 'Room' });
    const wrong = async (wish: object): Promise<unknown> => {
      const given = { name: 'Bo', email: 'bo@example.org', role: 'technician', resourceId: ann, ...wish };
      const answer = await call(owner, 'POST', '/staff', given);
      return ((await answer.json()) as { fields: { field: string }[] }).fields.map((f) => f.field);
    };
    expect(await wrong({ email: email.toUpperCase() })).toEqual(['email']);
    expect(await wrong({ resourceId: null })).toEqual(['resourceId']);
    expect(await wrong({ resourceId: room })).toEqual(['resourceId']);
    expect(await wrong({ email: 'a@example.org, b@example.org' })).toEqual(['email']);
  });

  test('a link for customers is no invitation, nor the other way round', async () => {
    const { path } = await invite();
    const token = path.split('/').at(-1)!;
    for (const other of [`/office/sign-in/${token}`, `/l/${token}`, `/api/links/${token}`])
      expect((await app.request(other)).status, other).toBe(404);
  });
});

describe('an owner', () => {
  test('the last one of all locations can neither go nor step down, whoever asks, even both at once', async () => {
    const change = (id: string, role: string, locationIds: string[] = []) =>
      call(owner, 'PUT', `/staff/${id}`, { name: 'A', role, locationIds });
    expect((await change(ownerId, 'planner')).status).toBe(409);
    expect((await change(ownerId, 'owner', ['practice'])).status).toBe(409);
    expect((await call(owner, 'POST', `/staff/${ownerId}/deactivate`)).status).toBe(409);
    const second = await make('owner');
    const answers = await Promise.all([
      call(owner, 'POST', `/staff/${second}/deactivate`),
      call(await cookieOf(second), 'POST', `/staff/${ownerId}/deactivate`),
    ]);
    expect(answers.map((a) => a.status).filter((status) => status === 200)).toHaveLength(1);
    const left = await ctx.database.db
      .selectFrom('staff')
      .select('id')
      .where('businessId', '=', business.id)
      .where('role', '=', 'owner')
      .where('active', '=', 1)
      .execute();
    expect(left).toHaveLength(1);
  });

  test('of some locations gives away no more than their own', async () => {
    const scoped = await make('owner');
    await call(owner, 'PUT', `/staff/${scoped}`, { name: 'S', role: 'owner', locationIds: ['practice'] });
    const cookie = await cookieOf(scoped);
    const give = async (locationIds: string[]): Promise<number> =>
      (
        await call(cookie, 'POST', '/staff', {
          name: 'B',
          email: `${ctx.id('b')}@example.org`,
          role: 'viewer',
          locationIds,
        })
      ).status;
    expect(await give([])).toBe(400);
    expect(await give(['elsewhere'])).toBe(404);
    expect(await give(['practice'])).toBe(201);
    expect((await page(cookie)).staff.map((one) => one.role).sort()).toEqual(['owner', 'viewer']);
    expect((await call(cookie, 'POST', `/staff/${ownerId}/deactivate`)).status).toBe(404);
    expect((await call(cookie, 'PUT', '/settings', { policy: {} })).status).toBe(403);
  });

  test('who is deactivated is out at once: sessions, links and passwords end', async () => {
    const id = await make('planner', `${business.id}@example.org`);
    const cookie = await cookieOf(id);
    await ctx.transact(async (tx) => savePassword(ctx, tx, business.id, id, await hashPassword(ctx, password)));
    await post('/office/sign-in', { email: `${business.id}@example.org` });
    const link = /\/office\/sign-in\/\S+/.exec((await mailTo(`${business.id}@example.org`))[0]!)![0];
    expect((await call(owner, 'POST', `/staff/${id}/deactivate`)).status).toBe(200);
    expect((await call(cookie, 'GET', '/me')).status).toBe(401);
    expect((await post(link, {})).status).toBe(404);
    expect((await post('/office/sign-in/password', { email: `${business.id}@example.org`, password })).status).toBe(
      400,
    );
    expect((await call(owner, 'POST', `/staff/${id}/deactivate`)).status).toBe(409);
    expect((await call(owner, 'POST', `/staff/${id}/invite`)).status).toBe(200);
    expect((await page()).staff.find((one) => one.id === id)!.status).toBe('invited');
  });

  test('a change of role holds from the next request on', async () => {
    const id = await make('viewer');
    const cookie = await cookieOf(id);
    expect((await call(cookie, 'GET', '/queue')).status).toBe(403);
    await call(owner, 'PUT', `/staff/${id}`, { name: 'V', role: 'reception' });
    expect((await call(cookie, 'GET', '/queue')).status).toBe(200);
    expect(await deeds(id)).toEqual(['change-staff']);
  });
});

describe('a password', () => {
  test('is kept as argon2id with its parameters, opens for itself only, and for any way of typing it', async () => {
    const line = await hashPassword(ctx, 'Crème brûlée at noon');
    expect(line).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w-]{20,}\$[\w-]{43}$/);
    expect(await verifyPassword(line, 'Crème brûlée at noon'.normalize('NFD'))).toBe(true);
    expect(await verifyPassword(line, 'Creme brulee at noon')).toBe(false);
    expect(await verifyPassword(null, '')).toBe(false);
    expect(await hashPassword(ctx, 'Crème brûlée at noon')).not.toBe(line);
  });

  async function member(email: string): Promise<string> {
    const id = await make('planner', email);
    await ctx.transact(async (tx) => savePassword(ctx, tx, business.id, id, await hashPassword(ctx, password)));
    return id;
  }

  test('signs in with a new session in place of the old one', async () => {
    const email = `${ctx.id('p')}@example.org`;
    const id = await member(email);
    const before = await cookieOf(id);
    const answer = await post('/office/sign-in/password', { email, password }, { cookie: before });
    expect(answer.status).toBe(303);
    expect((await call(sessionIn(answer), 'GET', '/me')).status).toBe(200);
    expect((await call(before, 'GET', '/me')).status).toBe(401);
    expect(await deeds(id)).toEqual(['sign-in']);
    const foreign = { 'sec-fetch-site': 'cross-site' };
    expect((await post('/office/sign-in/password', { email, password }, foreign)).status).toBe(403);
  });

  test('an unknown address and a wrong password get one answer and take the same time', async () => {
    const email = `${ctx.id('p')}@example.org`;
    await member(email);
    const unknown = `${ctx.id('q')}@example.org`;
    const answer = async (address: string): Promise<string> => {
      const response = await post('/office/sign-in/password', { email: address, password: 'not the password' });
      return `${response.status} ${(await response.text()).replaceAll(address, '')}`;
    };
    expect(await answer(unknown)).toBe(await answer(email));
    const time = async (address: string): Promise<number> => {
      const begin = performance.now();
      await byPassword(ctx, address, 'not the password');
      return performance.now() - begin;
    };
    const [known, none]: [number[], number[]] = [[], []];
    for (let i = 0; i < 9; i++) {
      known.push(await time(email));
      none.push(await time(unknown));
    }
    const median = (times: number[]): number => times.sort((a, b) => a - b)[4]!;
    // As many derivations either way; with none for the unknown this would be near zero.
    expect(median(none) / median(known)).toBeGreaterThan(0.5);
    expect(median(none) / median(known)).toBeLessThan(2);
  }, 60_000);

  test('may be tried ten times in a quarter of an hour, whether the address is known or not', async () => {
    for (const email of [`${ctx.id('p')}@example.org`, `${ctx.id('p')}@example.org`]) {
      if (email.length % 2) await member(email);
      for (let i = 0; i < 10; i++)
        expect((await post('/office/sign-in/password', { email, password: `wrong ${i}` })).status).toBe(400);
      expect((await post('/office/sign-in/password', { email, password })).status).toBe(429);
    }
  }, 60_000);

  test('of somebody in two businesses asks which office is meant', async () => {
    const email = `${ctx.id('p')}@example.org`;
    await member(email);
    business = await makeBusiness(ctx);
    await member(email);
    const choice = await post('/office/sign-in/password', { email, password });
    expect(choice.status).toBe(200);
    const doors = [...(await choice.text()).matchAll(/action="(\/office\/sign-in\/[^"]+)"/g)].map((m) => m[1]!);
    expect(doors).toHaveLength(2);
    for (const door of doors) expect((await post(door, {})).status).toBe(303);
  });

  test('changed by its owner ends every other session; the present one must be known', async () => {
    const id = await make('planner');
    const [here, elsewhere] = [await cookieOf(id), await cookieOf(id)];
    const put = (cookie: string, body: object) => call(cookie, 'PUT', '/account/password', body);
    expect((await put(here, { password: 'short' })).status).toBe(400);
    const set = await put(here, { password });
    expect(set.status).toBe(200);
    const now = sessionIn(set);
    for (const old of [here, elsewhere]) expect((await call(old, 'GET', '/me')).status).toBe(401);
    const wrong = await put(now, { current: 'something else', password: 'a new and longer one' });
    expect(await wrong.json()).toMatchObject({ fields: [{ field: 'current' }] });
    expect((await put(now, { current: password, password: 'a new and longer one' })).status).toBe(200);
    expect(await deeds(id)).toEqual(['change-password', 'change-password']);
  });
});

describe('one’s own account', () => {
  test('shows what ways in there are, and signs out everywhere', async () => {
    const id = await make('viewer');
    const [here, elsewhere] = [await cookieOf(id), await cookieOf(id)];
    const account = (await (await call(here, 'GET', '/account')).json()) as Account;
    expect(account).toEqual({ hasPassword: false, passkeys: [] });
    expect((await call(here, 'POST', '/account/sign-out-everywhere')).status).toBe(200);
    for (const old of [here, elsewhere]) expect((await call(old, 'GET', '/me')).status).toBe(401);
  });

  test('a passkey’s challenge is ours, is answered once, and only for five minutes', async () => {
    const options = await app.request('/office/sign-in/passkey/options', { method: 'POST' });
    const cookie = options.headers.getSetCookie()[0]!;
    expect(cookie).toMatch(/HttpOnly.*SameSite=Strict/);
    const answer = { id: 'x', rawId: 'x', type: 'public-key', response: { userHandle: 'eC55' } };
    const press = (value: string) =>
      app.request('/office/sign-in/passkey', {
        method: 'POST',
        headers: { 'content-type': 'application/json', cookie: value.split(';')[0]! },
        body: JSON.stringify({ response: answer }),
      });
    const texts = new Set<string>();
    for (const value of [cookie, cookie, cookie.replace('.', '.1'), '']) {
      const response = await press(value);
      texts.add(`${response.status} ${await response.text()}`);
    }
    ctx.clock.now += 6 * MINUTE;
    const late = await press(cookie);
    texts.add(`${late.status} ${await late.text()}`);
    expect([...texts]).toHaveLength(1);
    expect([...texts][0]).toMatch(/^403 /);
  });
});
