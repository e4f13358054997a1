import { Hono } from 'hono';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Business } from '../business/business.ts';
import { drain } from '../notify/drain.ts';
import { refuse } from '../refusal.ts';
import { propose } from '../schedule/proposals.ts';
import { instantAt } from '../schedule/wallclock.ts';
import type { TestContext } from '../testing/context.ts';
import { contextForTest } from '../testing/database.ts';
import { at, makeBusiness, makeJob, makeResource, makeService } from '../testing/town.ts';
import { outboxRoutes } from './outbox.ts';

let ctx: TestContext;
let business: Business;
const app = (of: TestContext = ctx) => new Hono().route('/', outboxRoutes(of)).onError(refuse(ctx.log));
const get = async (path: string, of?: TestContext) => app(of).request(path);

beforeAll(async () => {
  const made = await contextForTest({ demo: true });
  ctx = { ...made, email: null, sms: null };
  business = await makeBusiness(ctx);
  await makeResource(ctx, business, { kind: 'person', name: 'Tom' });
  const serviceId = await makeService(ctx, business);
  for (const [i, name] of ['Anna <b>Peeters</b>', 'Ольга Коваль'].entries()) {
    const contact = { name, email: `c${i}@example.org`, phone: `+3247012345${i}` };
    const matter = await makeJob(ctx, business, serviceId, at(1, i), contact);
    const [from, to] = [instantAt(business.zone, '2026-11-24', 600), instantAt(business.zone, '2026-11-24', 720)];
    await propose(ctx, matter, { from, to }, { kind: 'proposal', planId: null, actor: 'system' });
    ctx.clock.now += 60;
  }
  await drain(ctx);
});

const cards = (html: string): string[] => [...html.matchAll(/data-to="([^"]*)"/g)].map((m) => m[1]!);

describe('the outbox page', () => {
  test('shows every message, the newest first, with working links and escaped names', async () => {
    const response = await get('/outbox');
    const html = await response.text();
    expect(response.status).toBe(200);
    expect(cards(html).slice(0, 2).sort()).toEqual(['+32470123451', 'c1@example.org']);
    expect(cards(html).slice(2).sort()).toEqual(['+32470123450', 'c0@example.org']);
    const links = [...html.matchAll(/href="(http:\/\/localhost\/l\/[^"]+)"/g)].map((m) => m[1]);
    expect(links.length).toBe(4);
    expect(new Set(links).size).toBe(2);
    expect(html).not.toContain('<b>Peeters');
    expect(html).toContain('&lt;b&gt;Peeters');
  });

  test('filters by business and by name, address or number, with wildcards taken literally', async () => {
    const to = async (query: string) => cards(await (await get(`/outbox?${query}`)).text()).length;
    expect(await to(`business=${business.id}`)).toBe(4);
    expect(await to('business=other')).toBe(0);
    expect(await to('to=C0@example')).toBe(1);
    expect(await to('to=%2B32470123451')).toBe(1);
    expect(await to(`to=${encodeURIComponent('Ольга')}`)).toBe(2);
    expect(await to('to=peeters')).toBe(2);
    expect(await to('to=%25')).toBe(0);
    expect(await to('to=_')).toBe(0);
    expect((await get(`/outbox?to=${'x'.repeat(300)}`)).status).toBe(400);
  });

  test('runs no script and takes no style but its own', async () => {
    const response = await get('/outbox');
    const policy = response.headers.get('content-security-policy')!;
    const html = await response.text();
    const nonce = /'nonce-([^']+)'/.exec(policy)![1];
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe-inline');
    expect(html).toContain(`<style nonce="${nonce}">`);
    expect(html).not.toMatch(/<script|\sstyle=|\son\w+=/);
  });

  test('gives each e-mail as mail programs show it, and its calendar file', async () => {
    const html = await (await get('/outbox?to=c0@')).text();
    const path = /href="(\/outbox\/[^"]+)\/mail"/.exec(html)![1]!;
    const mail = await get(`${path}/mail`);
    expect(mail.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await mail.text()).toContain('Accept or decline');
    const file = await get(`${path}/appointment.ics`);
    expect(file.headers.get('content-type')).toContain('text/calendar');
    expect(await file.text()).toContain('STATUS:TENTATIVE');
    expect((await get(`/outbox/${business.id}/msg_none/mail`)).status).toBe(404);
    expect((await get(`/outbox/other/${path.split('/')[3]}/mail`)).status).toBe(404);
  });

  test('is not there when anything can really be sent, or without the demo', async () => {
    const somebody = await get('/outbox', { ...ctx, email: async () => ({ outcome: 'sent', providerId: null }) });
    const live = await get('/outbox', { ...ctx, config: { ...ctx.config, demo: false } });
    expect([somebody.status, live.status]).toEqual([404, 404]);
  });
});
