import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import { saveArea } from '../server/business/area.ts';
import { issueLink, linkUrl } from '../server/links.ts';
import { ask } from '../server/schedule/offer.ts';
import { propose } from '../server/schedule/proposals.ts';
import { at, makeBusiness, makeJob, makeResource, makeService } from '../server/testing/town.ts';
import type { Span } from '../shared/time.ts';
import { launchBrowser } from './support/browser.ts';
import { type House, startServer } from './support/server.ts';

let house: House;
let browser: Browser;
beforeAll(async () => {
  [house, browser] = await Promise.all([startServer(inject('postgresUrl')), launchBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await house.close();
});

async function town() {
  const { ctx } = house;
  const business = await makeBusiness(ctx, { leadTimeMinutes: 0, horizonDays: 5, options: 5 });
  await makeResource(ctx, business, { kind: 'person', name: 'Sofie Maes' });
  return { ctx, business, matter: await makeJob(ctx, business, await makeService(ctx, business), at(2, 1)) };
}

async function proposalUrl(kind: 'proposal' | 'rebook' = 'proposal', before: Span | null = null): Promise<string> {
  const { ctx, business, matter } = await town();
  const { found } = await ask(ctx, ctx.database.read, matter, { preferences: {} });
  const sent = await propose(ctx, matter, found[0]!, { kind, planId: null, actor: 'system', before });
  if (sent.outcome !== 'proposed') throw new Error(sent.outcome);
  const link = await ctx.database.db
    .selectFrom('link')
    .select('id')
    .where('subjectId', '=', sent.proposalId)
    .executeTakeFirstOrThrow();
  return linkUrl(ctx, business.id, link.id);
}

async function pickUrl(): Promise<string> {
  const { ctx, business, matter } = await town();
  const link = { purpose: 'pick' as const, subjectId: matter.job.id, expiresAt: ctx.now() + 86_400 };
  return ctx.transact((tx) => issueLink(ctx, tx, business.id, link));
}

const open: Page[] = [];
afterEach(async () => {
  for (const page of open.splice(0)) await page.context().close();
});
async function phone(url: string, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 360, height: 780 }, ...options });
  const page = await context.newPage();
  open.push(page);
  await page.goto(url);
  return page;
}
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });

describe('on a phone without JavaScript', () => {
  const javaScriptEnabled = false;

  test('a proposal is accepted by one tap that is in sight, and a reload changes nothing', async () => {
    const page = await phone(await proposalUrl(), { javaScriptEnabled });
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toMatch(
      /^Does Monday 23 November, .* suit you for your boiler service\?$/,
    );
    const yes = (await button(page, 'Yes, book this time').boundingBox())!;
    expect(yes.y + yes.height).toBeLessThan(780);
    expect(yes.height).toBeGreaterThanOrEqual(52);
    await button(page, 'Yes, book this time').click();
    await page.getByRole('heading', { name: 'Booked' }).waitFor();
    await page.reload();
    expect(await page.getByRole('heading', { name: 'Booked' }).isVisible()).toBe(true);
    expect(await page.getByRole('link', { name: 'Add to calendar' }).isVisible()).toBe(true);
  });

  test('a proposal is declined with taps, taken back, and answered by another time in one tap', async () => {
    const page = await phone(await proposalUrl(), { javaScriptEnabled });
    await page.getByText(/^(None of these suit|This does not suit) me$/).click();
    await page.getByText('Not in the morning').click();
    await page.getByText('Mon', { exact: true }).click();
    await page.getByLabel('Or in your own words').fill('After four, please');
    await button(page, 'Send, and find me another time').click();
    await page.getByRole('heading', { name: 'Thank you for telling us' }).waitFor();
    await button(page, 'Undo').click();
    await page.getByText('Taken back').waitFor();
    await button(page, /November/)
      .first()
      .click();
    await page.getByRole('heading', { name: 'Booked' }).waitFor();
  });

  test('a time is picked from the list or another day, then moved and cancelled', async () => {
    const page = await phone(await pickUrl(), { javaScriptEnabled });
    await page.getByText('A date I choose').first().click();
    await page.getByRole('textbox', { name: 'A date I choose' }).or(page.locator('#day')).first().fill('2026-11-22');
    await button(page, 'Check this date').click();
    expect(await page.getByText('Sunday 22 November is not possible').isVisible()).toBe(true);
    await page.getByRole('link', { name: 'Back to the first days' }).click();
    await page.getByRole('radio').last().check();
    await button(page, 'Book this time').click();
    await page.getByRole('heading', { name: 'Booked' }).waitFor();
    await page.getByText('Cancel the appointment').click();
    await button(page, 'Yes, cancel it').click();
    await page.getByRole('heading', { name: 'Your appointment is cancelled' }).waitFor();
    await button(page, 'Undo').click();
    await page.getByRole('heading', { name: 'Your appointment' }).waitFor();
  });

  test('a visit we must move leads with the kept time, one tap, and the old one struck through', async () => {
    const monday = Date.parse('2026-11-23T13:00:00Z') / 1000;
    const page = await phone(await proposalUrl('rebook', { from: monday, to: monday + 7200 }), { javaScriptEnabled });
    expect(await page.locator('s').textContent()).toMatch(/^Monday 23 November, 14:00/);
    const take = (await button(page, 'Yes, take this time').boundingBox())!;
    expect(take.y + take.height).toBeLessThan(780);
    expect(await page.locator('main button').last().textContent()).toBe('Keep my place and call me');
    await button(page, 'Yes, take this time').click();
    await page.getByRole('heading', { name: 'Booked' }).waitFor();
  });
});

describe('with JavaScript', () => {
  test('a second tap sends nothing', async () => {
    const page = await phone(await proposalUrl());
    let posts = 0;
    await page.route('**/accept', async (route) => {
      posts++;
      await new Promise((resolve) => setTimeout(resolve, 500));
      await route.continue();
    });
    await button(page, 'Yes, book this time').dblclick();
    await page.getByRole('heading', { name: 'Booked' }).waitFor();
    expect(posts).toBe(1);
  });

  test('after a tap the focus is on what it did', async () => {
    const page = await phone(await proposalUrl());
    await button(page, 'Yes, book this time').press('Enter');
    await page.getByRole('heading', { name: 'Booked' }).waitFor();
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Booked');
  });
});

describe('everybody can use it', () => {
  const accessible = async (page: Page): Promise<string[]> => {
    const { violations } = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
      .analyze();
    return violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`);
  };

  test.each(['light', 'dark'] as const)('link pages break no rule of WCAG 2.2 AA, in %s', async (colorScheme) => {
    const page = await phone(await proposalUrl(), { colorScheme, bypassCSP: true });
    await page.getByText(/^(None of these suit|This does not suit) me$/).click();
    expect(await accessible(page)).toEqual([]);
    await page.getByRole('link', { name: 'See other times' }).click();
    expect(await accessible(page)).toEqual([]);
    await page.goBack();
    await button(page, 'Yes, book this time').click();
    expect(await accessible(page)).toEqual([]);
    const list = await phone(await pickUrl(), { colorScheme, bypassCSP: true });
    expect(await accessible(list)).toEqual([]);
    expect(await accessible(await phone(`${house.origin}/l/nothing`, { colorScheme, bypassCSP: true }))).toEqual([]);
  });

  test.each(['light', 'dark'] as const)('the booking page breaks no rule at any step, in %s', async (colorScheme) => {
    const { ctx, business } = await town();
    await ctx.transact((tx) => saveArea(tx, business.id, [{ postcode: '9000', place: 'Gent', ...at(1, 1) }]));
    const page = await phone(`${house.origin}/b/${business.id}`, { colorScheme, bypassCSP: true });
    await page.getByLabel('Postcode').waitFor();
    await button(page, 'Toon de tijden').click();
    expect(await accessible(page)).toEqual([]);
    await page.getByLabel('Postcode').fill('1000');
    await page.getByLabel('Straat en nummer').fill('Nergens 1');
    await button(page, 'Toon de tijden').click();
    await page.getByRole('heading', { name: 'In 1000 komen we nog niet' }).waitFor();
    expect(await accessible(page)).toEqual([]);
    await button(page, 'Laat een bericht achter').click();
    await button(page, 'Versturen').click();
    expect(await accessible(page)).toEqual([]);
    await button(page, 'Terug').click();
    await button(page, 'Terug').click();
    await page.getByLabel('Postcode').fill('9000');
    await button(page, 'Toon de tijden').click();
    await page.getByRole('radio').first().check();
    await button(page, 'Een eigen datum').click();
    expect(await accessible(page)).toEqual([]);
    await button(page, /^Verder/).click();
    await button(page, 'Dit tijdstip boeken').click();
    expect(await accessible(page)).toEqual([]);
    await page.getByLabel('Naam').fill('An');
    await page.getByLabel('Gsm-nummer').fill('+32470123456');
    await button(page, 'Dit tijdstip boeken').click();
    await page.getByRole('heading', { name: 'Geboekt' }).waitFor();
    expect(await accessible(page)).toEqual([]);
    const shop = await phone(`${house.origin}/shop/${business.id}`, { colorScheme, bypassCSP: true });
    await shop.getByLabel('Postcode').waitFor();
    expect(await accessible(shop)).toEqual([]);
  });
});
