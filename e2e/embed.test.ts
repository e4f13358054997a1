import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import { saveArea } from '../server/business/area.ts';
import { at, makeBusiness, makeResource, makeService } from '../server/testing/town.ts';
import { launchBrowser } from './support/browser.ts';
import { startForeignPage } from './support/foreign-page.ts';
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

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** A heating business that comes to 9000, on a site of its own whose policy allows our script and nothing inline. */
async function foreignShop(
  embed: (business: string, service: string) => string,
  options: { width?: number; scheme?: 'light' | 'dark'; css?: string } = {},
): Promise<{ page: Page; service: string; business: string; broken: string[]; shift(): Promise<number> }> {
  const { ctx } = house;
  const business = await makeBusiness(ctx, { leadTimeMinutes: 0, horizonDays: 5, options: 5 }, ctx.id('b'));
  await ctx.database.db
    .updateTable('business')
    .set({ allowedOrigins: '["*"]' })
    .where('businessId', '=', business.id)
    .execute();
  await makeResource(ctx, business, { kind: 'person', name: 'Sofie Maes' });
  const service = await makeService(ctx, business);
  await ctx.transact((tx) => saveArea(tx, business.id, [{ postcode: '9000', place: 'Gent', ...at(1, 1) }]));
  const site = await startForeignPage(house.origin, embed(business.id, service), options.css);
  const page = await browser.newPage({
    viewport: { width: options.width ?? 360, height: 780 },
    colorScheme: options.scheme ?? 'light',
  });
  closers.push(() => page.close(), site.close);
  const broken: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') broken.push(message.text());
  });
  page.on('pageerror', (error) => broken.push(error.message));
  await page.addInitScript(() => {
    const seen = { shift: 0, events: [] as string[] };
    Object.assign(globalThis, { seen });
    new PerformanceObserver((list) => {
      // As the web counts it: what follows a tap within half a second is the tap's own doing.
      for (const entry of list.getEntries() as unknown as { value: number; hadRecentInput: boolean }[])
        if (!entry.hadRecentInput) seen.shift += entry.value;
    }).observe({ type: 'layout-shift', buffered: true });
    for (const name of ['ready', 'step', 'select', 'booked', 'conflict', 'error'])
      document.addEventListener(`booking:${name}`, (event) =>
        seen.events.push(`${name} ${JSON.stringify((event as CustomEvent).detail)}`),
      );
  });
  await page.goto(site.origin);
  const shift = () => page.evaluate(() => (globalThis as unknown as { seen: { shift: number } }).seen.shift);
  return { page, service, business: business.id, broken, shift };
}

const tag = (business: string, service: string): string =>
  `<booking-slots business="${business}" service="${service}"><a href="${house.origin}/b/${business}">Book online</a></booking-slots>
<script src="${house.origin}/booking.js" async></script>`;

const seenEvents = (page: Page): Promise<string[]> =>
  page.evaluate(() => (globalThis as unknown as { seen: { events: string[] } }).seen.events);

async function bookByHand(page: Page): Promise<void> {
  await page.getByLabel('Postcode').fill('9000');
  await page.getByLabel('Street and number').fill('Kouter 5');
  await page.getByRole('button', { name: 'See times' }).click();
  await page.getByRole('radio').first().check();
  await page.getByRole('button', { name: /^Continue – Mon 23 Nov/ }).click();
  await page.getByLabel('Name').fill('Lien <i>Maes</i>');
  await page.getByLabel('E-mail').fill('lien@example.org');
  await page.getByRole('button', { name: 'Book this time' }).click();
  await page.getByRole('heading', { name: 'Booked' }).waitFor();
}

describe('the widget on somebody else’s page, under a strict policy with trusted types', () => {
  test('tells the page what happens, and nothing about the person', async () => {
    const { page } = await foreignShop(tag);
    await bookByHand(page);
    const events = await seenEvents(page);
    expect(events.map((e) => e.split(' ')[0])).toEqual(['ready', 'step', 'step', 'select', 'step', 'step', 'booked']);
    expect(events.join()).not.toMatch(/Lien|example\.org|Kouter|9000/);
  });

  test('keeps the room of times that come slowly', async () => {
    for (const width of [360, 1440]) {
      const { page, shift } = await foreignShop(tag, { width });
      await page.route('**/slots', async (route) => {
        await new Promise((resolve) => setTimeout(resolve, 1200));
        await route.continue();
      });
      await page.getByLabel('Postcode').fill('9000');
      await page.getByLabel('Street and number').fill('Kouter 5');
      await page.getByRole('button', { name: 'See times' }).click();
      await page.waitForTimeout(700);
      const before = await page.locator('#below').boundingBox();
      const shifted = await shift();
      await page.getByRole('radio').first().waitFor();
      expect(await page.locator('#below').boundingBox()).toEqual(before);
      expect((await shift()) - shifted).toBe(0);
    }
  });

  test('follows the page’s colour scheme, not the system’s, unless it is told otherwise', async () => {
    const ground = (page: Page): Promise<string> =>
      page.locator('.booking').evaluate((e) => getComputedStyle(e).backgroundColor);
    const light = await foreignShop(tag, { scheme: 'dark' });
    await light.page.locator('.booking').waitFor();
    expect(await ground(light.page)).toBe('rgb(255, 255, 255)');
    const dark = await foreignShop(tag, { scheme: 'dark', css: ':root{color-scheme:light dark}' });
    await dark.page.locator('.booking').waitFor();
    expect(await ground(dark.page)).toBe('rgb(18, 22, 29)');
    await dark.page.locator('booking-slots').evaluate((e) => e.setAttribute('theme', 'light'));
    expect(await ground(dark.page)).toBe('rgb(255, 255, 255)');
  });

  test('a page’s root font size and its rules for buttons do not reach in, its --booking- properties do', async () => {
    const { page } = await foreignShop(tag, { css: ':root{font-size:8px} booking-slots{--booking-accent:#7a1fa2}' });
    const button = page.getByRole('button', { name: 'See times' });
    await button.waitFor();
    const style = await button.evaluate((e) => {
      const { fontSize, letterSpacing, backgroundColor } = getComputedStyle(e);
      return { fontSize, letterSpacing, backgroundColor };
    });
    expect(style).toEqual({ fontSize: '16px', letterSpacing: 'normal', backgroundColor: 'rgb(122, 31, 162)' });
    expect((await button.boundingBox())!.height).toBeGreaterThanOrEqual(52);
  });

  test('the script alone makes a button that opens a dialog, and gives the focus back when it closes', async () => {
    const { page, broken } = await foreignShop(
      (business, service) =>
        `<script src="${house.origin}/booking.js" data-business="${business}" data-service="${service}" data-mode="button" data-label="Make an appointment"></script>`,
    );
    const opener = page.getByRole('button', { name: 'Make an appointment' });
    await opener.click();
    await page.getByRole('dialog', { name: 'Make an appointment' }).getByLabel('Postcode').waitFor();
    await page.keyboard.press('Escape');
    await page.getByLabel('Postcode').waitFor({ state: 'hidden' });
    expect(await opener.evaluate((e) => (e.getRootNode() as ShadowRoot).activeElement === e)).toBe(true);
    await opener.click();
    await page.getByRole('button', { name: 'Close' }).click();
    await page.getByLabel('Postcode').waitFor({ state: 'hidden' });
    expect(broken).toEqual([]);
  });

  test('a server out of reach leaves what the page offers instead', async () => {
    const { page } = await foreignShop((business, service) => tag(business, service));
    await page.route('**/api/**', (route) => route.abort());
    await page.reload();
    await page.getByText('We cannot reach the calendar just now.').waitFor();
    expect(await page.getByRole('link', { name: 'Book online' }).isVisible()).toBe(true);
    await page.unroute('**/api/**');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByLabel('Postcode').waitFor();
  });
});
