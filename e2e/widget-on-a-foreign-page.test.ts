import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import ICAL from 'ical.js';
import type { Page } from 'playwright-core';
import { afterAll, expect, test } from 'vitest';
import { makeResource, makeService } from '../server/testing/town.ts';
import { type ForeignPage, startForeignPage } from './support/foreign-page.ts';
import { lastMailTo } from './support/server.ts';
import { allowOrigin, appointmentsOf, makeTown } from './support/town.ts';
import { walkingOn } from './support/walk.ts';
import { complaints, leftBehind, watch } from './support/watch.ts';

let shop: ForeignPage;
const walk = walkingOn('postgres', async (house) => {
  const business = await makeTown(house, 'warmte-gent');
  await makeResource(house.ctx, business, { kind: 'person', name: 'Sofie Van Damme' });
  // Two hours each and windows of two hours: whoever comes second is too late for the same window.
  await makeService(house.ctx, business, { id: 'boiler', minutes: 120 });
  shop = await startForeignPage(
    house.origin,
    `<booking-slots business="warmte-gent"><a href="/elsewhere">Book online</a></booking-slots>
<script src="${house.origin}/booking.js" async></script>`,
  );
  await allowOrigin(house, business.id, shop.origin);
});
afterAll(() => shop?.close());

/** From the host page to the list of times, by mouse and typing. */
async function toTimes(page: Page): Promise<void> {
  await watch(page);
  // On a slow line what comes in moves nothing either; within half a second of a tap a shift would not count.
  await page.route(`${walk.house.origin}/api/**`, async (route) => {
    await setTimeout(700);
    await route.continue();
  });
  await page.goto(shop.origin);
  await page.getByLabel('Postcode').fill('9000');
  await page.getByLabel('Street and number').fill('Coupure 1');
  await page.getByRole('button', { name: 'See times' }).click();
  await page.getByRole('radiogroup').waitFor();
}

async function fillDetails(page: Page, name: string, email: string): Promise<void> {
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Anything we should know?').fill('The bell is broken');
}

/** Nothing moved by itself, nothing was refused by the host's policy, nothing was left in the browser. */
async function expectGoodGuest(page: Page): Promise<void> {
  expect(await complaints(page)).toEqual({ shifts: [], violations: [] });
  expect(await leftBehind(page)).toEqual([]);
}

test('a visit is booked on somebody else’s page under a strict policy, and nothing moves or stays behind', async () => {
  const page = await walk.visitor();
  await toTimes(page);
  const slot = page.getByRole('radio').nth(1);
  await slot.check();
  const chosen = await page.getByRole('button', { name: /^Continue – / }).innerText();
  await page.getByRole('button', { name: /^Continue – / }).click();
  await fillDetails(page, 'Jan Peeters', 'jan@example.org');
  await page.getByRole('button', { name: 'Book this time' }).click();
  await page.getByRole('heading', { name: 'Booked' }).waitFor();

  const booked = await page.locator('booking-slots .recap').innerText();
  const [, day, time] = /^Continue – \w+ (\d+ \w+), (.+)$/.exec(chosen)!;
  expect(booked).toContain(day);
  expect(booked).toContain(time);
  expect(booked).toContain('Sofie');

  const [row, ...others] = await appointmentsOf(walk.house, 'warmte-gent');
  expect(others).toEqual([]);
  expect(row).toMatchObject({ status: 'booked', name: 'Jan Peeters', email: 'jan@example.org' });

  const downloading = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Add to calendar' }).click();
  const file = readFileSync(await (await downloading).path(), 'utf8');
  const event = new ICAL.Event(new ICAL.Component(ICAL.parse(file)).getFirstSubcomponent('vevent')!);
  expect(event.startDate.toUnixTime()).toBe(row!.windowFrom);
  expect(event.location).toContain('Coupure 1');

  const mail = await lastMailTo(walk.house, 'jan@example.org');
  expect(mail.subject).toMatch(/^Booked: /);
  expect(mail.text).toContain(time!.replace(/\s/g, ' '));
  await expectGoodGuest(page);
});

test('who was overtaken keeps what they typed, is shown what is nearest and books that', async () => {
  const page = await walk.visitor();
  await toTimes(page);
  const before = (await appointmentsOf(walk.house, 'warmte-gent')).length;
  const times = await page.getByRole('radio').count();
  expect(times).toBeGreaterThan(1);
  await page.getByRole('radio').first().check();
  const lost = await page.getByRole('button', { name: /^Continue – / }).innerText();
  await page.getByRole('button', { name: /^Continue – / }).click();
  await fillDetails(page, 'Els Maes', 'els@example.org');

  // Meanwhile somebody else is offered the same times at another address, and books the first.
  const base = `${walk.house.origin}/api/businesses/warmte-gent`;
  const post = async (path: string, body: object) =>
    fetch(`${base}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const wanted = { serviceId: 'boiler', address: { postcode: '9050', street: 'Brusselsesteenweg 1', place: '' } };
  const offered = (await (await post('/slots', wanted)).json()) as { slots: { from: number; to: number }[] };
  const [first] = offered.slots.sort((a, b) => a.from - b.from);
  const contact = { name: 'Tom Claes', email: 'tom@example.org', phone: '', locale: 'en' };
  const won = await post('/bookings', { ...wanted, slot: { from: first!.from, to: first!.to }, contact, note: '' });
  expect(won.status).toBe(201);

  await page.getByRole('button', { name: 'Book this time' }).click();
  await page.getByRole('alert').getByText('Somebody was quicker').waitFor();
  await page.getByRole('radio').first().check();
  const again = page.getByRole('button', { name: /^Book this time – / });
  expect((await again.innerText()).split(' – ').slice(1)).not.toEqual(lost.split(' – ').slice(1));
  await again.click();
  await page.getByRole('heading', { name: 'Booked' }).waitFor();
  expect(await page.locator('booking-slots .booking').innerText()).toContain('els@example.org');

  const rows = await appointmentsOf(walk.house, 'warmte-gent');
  expect(rows).toHaveLength(before + 2);
  const els = rows.filter((row) => row.name === 'Els Maes');
  expect(els).toMatchObject([{ status: 'booked' }]);
  expect(els[0]!.windowFrom).not.toBe(first!.from);
  const job = await walk.house.ctx.database.db
    .selectFrom('job')
    .select('note')
    .where('id', '=', els[0]!.jobId)
    .execute();
  expect(job).toEqual([{ note: 'The bell is broken' }]);
  await expectGoodGuest(page);
});

test('the watch of these walks sees what it is there for', async () => {
  const page = await walk.visitor();
  await toTimes(page);
  await page.evaluate(() => {
    // biome-ignore lint/suspicious/noDocumentCookie: what a careless widget would do
    document.cookie = 'seen=yes';
    localStorage.setItem('seen', 'yes');
    const style = document.createElement('style');
    style.textContent = 'body { color: red }';
    document.head.append(style);
    window.setTimeout(() => document.querySelector('main')!.prepend(document.createElement('hr')), 1000);
  });
  await page.waitForFunction(() => window.watched.shifts.some((shift) => !shift.afterInput));
  expect((await complaints(page)).violations).toHaveLength(1);
  expect((await complaints(page)).shifts.length).toBeGreaterThan(0);
  expect(await leftBehind(page)).toHaveLength(2);
  expect(walk.errors.splice(0)).toHaveLength(1);
});
