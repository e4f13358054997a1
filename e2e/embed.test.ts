import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { choose } from '../server/booking/change.ts';
import { saveArea } from '../server/business/area.ts';
import { businessById } from '../server/business/business.ts';
import { at, makeBusiness, makeJob, makeResource, makeService } from '../server/testing/town.ts';
import { launchBrowser } from './support/browser.ts';
import { type House, openForeignSite, openHouse } from './support/house.ts';

let house: House;
let browser: Browser;
beforeAll(async () => {
  [house, browser] = await Promise.all([openHouse(), launchBrowser()]);
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
  const policy = [
    `default-src 'none'`,
    `script-src ${house.url}`,
    `connect-src ${house.url}`,
    `style-src 'self'`,
    `img-src data:`,
    `require-trusted-types-for 'script'`,
    `trusted-types 'none'`,
  ].join('; ');
  const site = await openForeignSite(
    `<!doctype html><html lang="en"><head><meta name="viewport" content="width=device-width"><title>Shop</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/style.css"></head>
<body><h1>A shop</h1>${embed(business.id, service)}<p id="below">What stands below must not move.</p></body></html>`,
    `booking-slots{display:block;min-height:640px} button,input,label{color:red;letter-spacing:9px} ${options.css ?? ''}`,
    policy,
  );
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
  await page.goto(site.url);
  const shift = () => page.evaluate(() => (globalThis as unknown as { seen: { shift: number } }).seen.shift);
  return { page, service, business: business.id, broken, shift };
}

const tag = (business: string, service: string): string =>
  `<booking-slots business="${business}" service="${service}"><a href="${house.url}/b/${business}">Book online</a></booking-slots>
<script src="${house.url}/booking.js" async></script>`;

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
  test('books a visit without a shift, a complaint, a cookie or anything stored', async () => {
    const { page, business, broken, shift } = await foreignShop(tag);
    await bookByHand(page);
    expect(await page.getByText('Monday 23 November').first().isVisible()).toBe(true);
    expect(broken).toEqual([]);
    expect(await shift()).toBe(0);
    expect(await page.context().cookies()).toEqual([]);
    expect(await page.evaluate(() => Object.keys(localStorage).length + Object.keys(sessionStorage).length)).toBe(0);
    const rows = await house.ctx.database.db
      .selectFrom('appointment')
      .select('status')
      .where('businessId', '=', business)
      .execute();
    expect(rows).toEqual([{ status: 'booked' }]);
  });

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

  test('a time taken meanwhile keeps what was typed and offers the nearest others', async () => {
    const { page, business, service } = await foreignShop(tag);
    await page.getByLabel('Postcode').fill('9000');
    await page.getByLabel('Street and number').fill('Kouter 5');
    await page.getByRole('button', { name: 'See times' }).click();
    const first = page.getByRole('radio').first();
    await first.check();
    await page.getByRole('button', { name: /^Continue/ }).click();
    await page.getByLabel('Name').fill('Lien Maes');
    await page.getByLabel('E-mail').fill('lien@example.org');
    const from = Date.parse('2026-11-23T07:00:00Z') / 1000;
    // Somebody takes the technician for the whole of Monday.
    const owner = await businessById(house.ctx, business);
    for (let i = 0; i < 12; i++)
      for (const hour of [0, 2, 4, 6, 8]) {
        const matter = await makeJob(house.ctx, owner, service, at(1, 1));
        await choose(house.ctx, matter, { from: from + hour * 3600, to: from + (hour + 2) * 3600 });
      }
    await page.getByRole('button', { name: 'Book this time' }).click();
    await page.getByText('Somebody was quicker').waitFor();
    expect((await seenEvents(page)).some((e) => e.startsWith('conflict'))).toBe(true);
    await page.getByRole('radio').first().check();
    await page.getByRole('button', { name: /^Book this time/ }).click();
    await page.getByRole('heading', { name: 'Booked' }).waitFor();
    expect(await page.getByText('lien@example.org').isVisible()).toBe(true);
  });

  test('can be used with the keyboard alone', async () => {
    const { page } = await foreignShop(tag);
    const focused = (): Promise<string> =>
      page.evaluate(() => {
        let at = document.activeElement;
        while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
        return `${at?.id || at?.textContent?.trim() || at?.getAttribute('name')}`;
      });
    const tabTo = async (wish: RegExp): Promise<void> => {
      for (let i = 0; i < 20; i++) {
        await page.keyboard.press('Tab');
        if (wish.test(await focused())) return;
      }
      throw new Error(`Tab never reached ${wish}`);
    };
    await page.getByLabel('Postcode').waitFor();
    await tabTo(/^postcode$/);
    await page.keyboard.type('9000');
    await tabTo(/^street$/);
    await page.keyboard.type('Kouter 5');
    await page.keyboard.press('Enter');
    await page.getByRole('radio').first().waitFor();
    expect(await focused()).toBe('Choose a time');
    await tabTo(/^slot$/);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    expect(await page.getByRole('radio').nth(2).isChecked()).toBe(true);
    await tabTo(/^Continue – /);
    await page.keyboard.press('Enter');
    expect(await focused()).toBe('Your details');
    await tabTo(/^name$/);
    await page.keyboard.type('Lien Maes');
    await page.keyboard.press('Enter');
    expect(await focused()).toContain('Something is missing');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await focused()).toBe('email');
    await page.keyboard.type('lien@example.org');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Booked' }).waitFor();
    expect(await focused()).toBe('Booked');
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
        `<script src="${house.url}/booking.js" data-business="${business}" data-service="${service}" data-mode="button" data-label="Make an appointment"></script>`,
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
