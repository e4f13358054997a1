import { beforeAll, expect, test } from 'vitest';
import type { PlanView } from '../../shared/planning.ts';
import type { Problem } from '../../shared/refusal.ts';
import type { Role } from '../../shared/roles.ts';
import { createApp } from '../app.ts';
import type { Business } from '../business/business.ts';
import { createStaff } from '../business/staff.ts';
import { SESSION_COOKIE, startSession } from '../session.ts';
import type { TestContext } from '../testing/context.ts';
import { contextForTest } from '../testing/database.ts';
import { at, makeBusiness, makeJob, makeResource, makeService } from '../testing/town.ts';

let ctx: TestContext;
let app: ReturnType<typeof createApp>;
beforeAll(async () => {
  ctx = await contextForTest();
  app = createApp(ctx);
});

/** Asks the office's API as a member of staff with this role. */
async function signedIn(business: Business, role: Role) {
  const cookie = await ctx.transact(async (tx) => {
    const staff = { name: 'Jo', email: `${ctx.id('jo')}@example.org`, role, resourceId: null };
    return startSession(ctx, tx, business.id, await createStaff(ctx, tx, business.id, staff));
  });
  return async (method: string, path: string, body?: unknown): Promise<Response> =>
    app.request(`/api/office/plans${path}`, {
      method,
      headers: { cookie: `${SESSION_COOKIE}=${cookie}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
}

const week = { fromDay: '2026-11-23', toDay: '2026-11-27', seconds: 1 };

test('a planner starts a plan, watches it, reviews it with names and places, and sends it', async () => {
  const business = await makeBusiness(ctx, { strategy: 'propose' });
  const service = await makeService(ctx, business);
  await makeResource(ctx, business, { kind: 'person', name: 'Jan Jansen' });
  await makeJob(ctx, business, service, at(3, 3), { name: 'An Peeters' });
  const ask = await signedIn(business, 'planner');
  const started = await ask('POST', '', week);
  expect(started.status).toBe(201);
  const { planId } = (await started.json()) as { planId: string };
  const view = async (): Promise<PlanView> => (await ask('GET', `/${planId}`)).json() as Promise<PlanView>;
  await expect.poll(async () => (await view()).status, { timeout: 10_000 }).toBe('ready');
  const { review } = await view();
  expect(review?.routes).toMatchObject([
    { name: 'Jan Jansen', stops: [{ customerName: 'An Peeters', place: 'Kouter 1, 9000 Gent', appointmentId: null }] },
  ]);
  expect(await (await ask('POST', `/${planId}/send`, {})).json()).toMatchObject({ proposed: 1, failures: [] });
  expect(await view()).toMatchObject({ status: 'sent', answers: { waiting: 1 } });
  expect(await (await ask('GET', '')).json()).toMatchObject({ plans: [{ id: planId, proposed: 1 }] });
  expect((await ask('POST', `/${planId}/cancel`)).status).toBe(409);
});

test.each([
  [{}, 'fromDay'],
  [{ ...week, fromDay: '23/11/2026' }, 'fromDay'],
  [{ ...week, toDay: '2026-11-22' }, 'toDay'],
  [{ ...week, toDay: '2026-12-24' }, 'toDay'],
  [{ fromDay: '2026-01-05', toDay: '2026-01-09' }, 'toDay'],
  [{ ...week, seconds: 10_000 }, 'seconds'],
  [{ ...week, serviceIds: 'all' }, 'serviceIds'],
])('a period that makes no sense is refused by the name of its field: %o', async (body, field) => {
  const ask = await signedIn(await makeBusiness(ctx), 'owner');
  const response = await ask('POST', '', body);
  expect(response.status).toBe(400);
  expect(((await response.json()) as Problem).fields?.map((f) => f.field)).toContain(field);
});

test('others may not plan, and another business’s plan does not exist', async () => {
  const mine = await makeBusiness(ctx);
  const started = await (await signedIn(mine, 'owner'))('POST', '', week);
  const { planId } = (await started.json()) as { planId: string };
  const stranger = await signedIn(await makeBusiness(ctx), 'owner');
  for (const [method, path] of [
    ['GET', ''],
    ['POST', '/cancel'],
    ['POST', '/send'],
  ] as const)
    expect((await stranger(method, `/${planId}${path}`, method === 'POST' ? {} : undefined)).status).toBe(404);
  for (const role of ['reception', 'technician', 'viewer'] as const)
    expect((await (await signedIn(mine, role))('POST', '', week)).status).toBe(403);
  expect((await app.request('/api/office/plans')).status).toBe(401);
  await expect
    .poll(
      async () => ((await (await (await signedIn(mine, 'owner'))('GET', `/${planId}`)).json()) as PlanView).status,
      {
        timeout: 10_000,
      },
    )
    .toBe('ready');
});
