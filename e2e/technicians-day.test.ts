import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { createStaff } from '../server/business/staff.ts';
import { bookWindow } from '../server/schedule/booking.ts';
import { receive } from '../server/stock/lots.ts';
import { at, makeJob, makeResource, makeService } from '../server/testing/town.ts';
import { tick } from '../server/tick.ts';
import { DAY } from '../shared/time.ts';
import { makePlanner, signedIn } from './support/office.ts';
import { mailTo, signInUrl } from './support/server.ts';
import { appointmentsOf, makeTown } from './support/town.ts';
import { walkingOn } from './support/walk.ts';

/** Monday 23 November 2026 in Ghent. */
const monday = (hour: number, minute = 0): number => Date.UTC(2026, 10, 23, hour - 1, minute) / 1000;
const BUSINESS = 'warmte-gent';
const technician = 'bram@example.org';
let planner: string;

/** Bram has four visits on Monday; the third has room in its promise, the others have not. */
const walk = walkingOn('sqlite', async (house) => {
  const { ctx } = house;
  const business = await makeTown(house, BUSINESS, { leadTimeMinutes: 0, windowMinutes: 60, windowStepMinutes: 60 });
  planner = await makePlanner(house, business.id);
  const resourceId = await makeResource(ctx, business, { kind: 'person', name: 'Bram Claeys' });
  await ctx.transact((tx) =>
    createStaff(ctx, tx, business.id, { name: 'Bram Claeys', email: technician, role: 'technician', resourceId }),
  );
  const service = await makeService(ctx, business, { id: 'boiler', minutes: 60 });
  const { db } = ctx.database;
  await db
    .insertInto('item')
    .values({ businessId: BUSINESS, id: 'f', name: 'Air filter', unit: '', reorderAt: 0 })
    .execute();
  await db
    .insertInto('supply')
    .values({ businessId: BUSINESS, serviceId: service, itemId: 'f', quantity: 2 })
    .execute();
  const place = { kind: 'resource' as const, id: resourceId };
  await ctx.transact((tx) => receive(ctx, tx, business, { itemId: 'f', place, quantity: 20, ref: '' }, 'system'));
  for (const [i, [name, from, to]] of (
    [
      ['An Peeters', 8, 9],
      ['Bea Maes', 10, 11],
      ['Cas Declerck', 11, 15],
      ['Dirk Van den Bossche', 13, 14],
    ] as const
  ).entries()) {
    const wish = { name, email: `${name.split(' ')[0]!.toLowerCase()}@example.org`, phone: `+32 470 12 34 5${i}` };
    const matter = await makeJob(ctx, business, service, at(2 + i, 1), {
      ...wish,
      note: i === 1 ? 'The bell is broken, please knock.' : '',
    });
    const result = await bookWindow(ctx, matter, { from: monday(from), to: monday(to) }, 'customer');
    if (result.outcome !== 'placed') throw new Error(`${name}: ${result.outcome}`);
  }
  ctx.clock.now = monday(7, 45);
  await tick(ctx);
});

/** The office's clock and the phone's are one. */
async function goOn(page: Page, to: number): Promise<void> {
  await walk.house.pass(to - walk.house.ctx.clock.now);
  await page.clock.setFixedTime(to * 1000);
  await page.reload();
}
async function onTheRoad(): Promise<Page> {
  const page = await walk.visitor({ hasTouch: true, isMobile: true });
  await page.goto(await signInUrl(walk.house, BUSINESS, technician));
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Today' }).waitFor();
  return page;
}
async function faultless(page: Page): Promise<void> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).analyze();
    found.push(...violations.map((v) => `${colorScheme}: ${v.id} ${v.nodes.map((n) => n.html).join(' | ')}`));
  }
  await page.emulateMedia({ colorScheme: 'light' });
  expect(found).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
}
/** Everything in the page itself that is tapped is large enough for a thumb. */
async function large(page: Page): Promise<void> {
  const small = await page.evaluate(() =>
    [...document.querySelectorAll('.my-day :is(a, button, summary), dialog[open] :is(button, select, a)')]
      .filter((e) => (e as HTMLElement).offsetParent !== null)
      .map((e) => ({ text: e.textContent, height: e.getBoundingClientRect().height }))
      .filter(({ height }) => height < 48),
  );
  expect(small).toEqual([]);
}
const card = (page: Page, name: string) =>
  page
    .getByRole('listitem')
    .filter({ has: page.getByText(name, { exact: true }) })
    .first();
const picture = async (page: Page, name: string): Promise<void> => {
  if (process.env['PICTURES']) await page.screenshot({ path: `dist/screenshots/my-day-${name}.png`, fullPage: true });
};
const byName = async () => (await appointmentsOf(walk.house, BUSINESS)).toSorted((a, b) => (a.name < b.name ? -1 : 1));
const statuses = async () => (await byName()).map((row) => row.status);

test('a technician’s day on a phone: the route, done without a network, undo, running late, no-show', async () => {
  const page = await onTheRoad();
  const stops = page.getByRole('listitem').filter({ has: page.locator('summary') });
  await stops.last().waitFor();
  expect(await stops.count()).toBe(4);
  await faultless(page);
  await large(page);
  await picture(page, 'start');
  const an = card(page, 'An Peeters');
  expect(await an.getByRole('link', { name: 'Navigate' }).getAttribute('href')).toMatch(/51\.06/);
  expect(await an.getByRole('link', { name: 'Call An Peeters' }).getAttribute('href')).toBe('tel:+32470123450');
  expect(await an.innerText()).toContain('2 × Air filter');

  // In the cellar there is no network: the phone says so, keeps what was tapped, and sends it when there is.
  await goOn(page, monday(9));
  await page.route('**/api/office/appointments/**', (route) => route.abort());
  await page.getByRole('button', { name: 'Done An Peeters' }).click();
  await page.getByText('Not saved yet: no connection').waitFor();
  expect((await statuses())[0]).toBe('booked');
  await picture(page, 'offline');
  await page.unroute('**/api/office/appointments/**');
  await page.reload();
  await card(page, 'An Peeters')
    .getByText(/Done, saved at/)
    .waitFor();
  expect((await statuses())[0]).toBe('done');
  walk.errors.length = 0; // the browser tells of the requests that were cut off

  await page.getByRole('button', { name: 'Undo An Peeters' }).click();
  await page.getByRole('button', { name: 'Done An Peeters' }).waitFor();
  expect((await statuses())[0]).toBe('booked');
  await page.getByRole('button', { name: 'Done An Peeters' }).click();
  await page.getByRole('button', { name: 'Add a note An Peeters' }).click();
  await page.getByLabel('Note for the office').fill('Filter replaced, next year again');
  await page.getByRole('button', { name: 'Save the note' }).click();
  await card(page, 'An Peeters').getByText('Filter replaced, next year again').waitFor();

  // Late for Bea by an hour and a half: Bea and Dirk cannot be reached in time, Cas can.
  await goOn(page, monday(10));
  await page.getByRole('button', { name: 'I’m running late' }).click();
  const sheet = page.getByRole('dialog');
  await sheet.getByRole('button', { name: '11:30' }).click();
  await sheet.getByRole('button', { name: 'Tell 1 customer' }).waitFor();
  await faultless(page);
  await large(page);
  await picture(page, 'late');
  await sheet.getByRole('button', { name: 'Tell 1 customer' }).click();
  await sheet.getByText('They have been told:').waitFor();
  await picture(page, 'late-told');
  await sheet.getByRole('button', { name: 'Close' }).last().click();
  const lateMails = async (name: string) =>
    (await mailTo(walk.house, `${name}@example.org`)).filter((mail) => mail.subject.startsWith('We are running late'));
  expect(await lateMails('bea')).toHaveLength(1);
  expect((await lateMails('bea'))[0]!.text).toContain('11:30 – 12:00');
  for (const other of ['an', 'cas', 'dirk']) expect(await lateMails(other), other).toEqual([]);
  await card(page, 'Bea Maes').getByText('11:30 – 12:00').waitFor();

  // Nobody opens at Bea's.
  await goOn(page, monday(11, 40));
  await page.getByRole('button', { name: 'No-show Bea Maes' }).click();
  await card(page, 'Bea Maes')
    .getByText(/No-show, saved at/)
    .waitFor();
  expect((await statuses()).slice(0, 2)).toEqual(['done', 'no-show']);
  await picture(page, 'afternoon');
  await faultless(page);

  // A swipe shows tomorrow; what is not today has no buttons.
  await page.evaluate(() => {
    const where = document.querySelector('.my-stops')!;
    const touch = (x: number) => new Touch({ identifier: 1, target: where, clientX: x, clientY: 300 });
    where.dispatchEvent(
      new TouchEvent('touchstart', { bubbles: true, touches: [touch(300)], changedTouches: [touch(300)] }),
    );
    where.dispatchEvent(new TouchEvent('touchend', { bubbles: true, touches: [], changedTouches: [touch(120)] }));
  });
  await page.getByRole('heading', { name: 'Tomorrow' }).waitFor();
  await picture(page, 'tomorrow');
  await page.getByRole('button', { name: 'Today' }).click();
  await page.getByRole('heading', { name: 'Today' }).waitFor();
});

test('the office sees how the day went, and says once that the rest was done', async () => {
  const office = await signedIn(walk, BUSINESS, planner);
  await office.goto(`${walk.house.origin}/office/day/2026-11-23`);
  await office.getByRole('region', { name: 'People' }).waitFor();
  await picture(office, 'office-day');
  walk.house.ctx.clock.now = monday(12) + DAY;
  await office.clock.setFixedTime(walk.house.ctx.clock.now * 1000);
  await office.goto(`${walk.house.origin}/office/day`);
  const line = office.getByRole('region', { name: 'Not recorded yet' });
  await line.getByText('2 visits of yesterday have no outcome yet.').waitFor();
  await faultlessAtDesk(office);
  await picture(office, 'office-unrecorded');
  await line.getByRole('button', { name: 'All were done' }).click();
  await office.getByText('2 visits marked as done.').waitFor();
  expect(await line.count()).toBe(0);
  expect(await statuses()).toEqual(['done', 'no-show', 'done', 'done']);
  const [, bea] = await byName();
  await office.goto(`${walk.house.origin}/office/jobs/${bea!.jobId}`);
  await office.getByText('missed 1 of 1').waitFor();
  await office.getByText('missed 1 of 4').waitFor();
  await picture(office, 'office-job');
  await faultlessAtDesk(office);
  await office.getByRole('button', { name: 'Take it back Bea Maes' }).click();
  await office.getByRole('button', { name: 'No-show Bea Maes' }).waitFor();
  expect((await statuses())[1]).toBe('booked');
});

async function faultlessAtDesk(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map((v) => `${v.id} ${v.nodes.map((n) => n.html).join(' | ')}`)).toEqual([]);
}
