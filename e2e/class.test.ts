import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { businessById } from '../server/business/business.ts';
import { planDemoEvents } from '../server/demo/classes.ts';
import { seedDemo } from '../server/demo/seed.ts';
import { listCustomers } from '../server/jobs/customers.ts';
import { lockedMatter } from '../server/schedule/event-matter.ts';
import { signUp } from '../server/schedule/signups.ts';
import { officePage, signedIn } from './support/office.ts';
import { lastMailTo } from './support/server.ts';
import { walkingOn } from './support/walk.ts';

const studio = 'studio-lviv';

/** The studio with its weekly classes; of the first stretching class one place is left. */
const walk = walkingOn('postgres', async ({ ctx }) => {
  await planDemoEvents(ctx, await seedDemo(ctx));
  const { db } = ctx.database;
  await db.updateTable('business').set({ locale: 'en' }).where('businessId', '=', studio).execute();
  const business = await businessById(ctx, studio);
  const first = await db
    .selectFrom('event')
    .selectAll()
    .where('serviceId', '=', 'group-stretching')
    .orderBy('startsAt')
    .executeTakeFirstOrThrow();
  for (const { id } of await listCustomers(db, studio, first.capacity - 1))
    await ctx.transact(async (tx) => {
      const matter = await lockedMatter(tx, business, first.id);
      await signUp(ctx, tx, matter, id, { wait: false, note: '', actor: 'customer' });
    });
});

const axe = async (page: Page): Promise<string[]> =>
  (await new AxeBuilder({ page }).analyze()).violations.map((v) => `${v.id}: ${v.nodes[0]?.html}`);

/** From the studio's page to the dates of the stretching class. */
async function toDates(page: Page): Promise<void> {
  await page.goto(`${walk.house.origin}/b/${studio}`);
  await page.getByRole('button', { name: 'Stretching class' }).click();
  await page.getByRole('radiogroup').waitFor();
}

/** Fills in who it is and presses the button. */
async function sendAs(page: Page, name: string, button: string): Promise<void> {
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('E-mail').fill(`${name.toLowerCase()}@example.org`);
  await page.getByRole('button', { name: button }).click();
}

test('the last place of a class; the next one stands in line, gets it by one tap when it is given back', async () => {
  const marta = await walk.visitor();
  await toDates(marta);
  expect(await marta.locator('.slot').first().textContent()).toContain('Places left: 1');
  expect(await axe(marta)).toEqual([]);
  await marta.getByRole('radio').first().check();
  await marta.getByRole('button', { name: /^Continue – / }).click();
  await sendAs(marta, 'Marta', 'Book this time');
  await marta.getByRole('heading', { name: 'Booked' }).waitFor();

  const iryna = await walk.visitor();
  await toDates(iryna);
  expect(await iryna.locator('.slot').first().textContent()).toContain('Full – waiting list, 0 ahead of you');
  await iryna.getByRole('radio').first().check();
  await iryna.getByRole('button', { name: /^Join the waiting list – / }).click();
  await sendAs(iryna, 'Iryna', 'Join the waiting list');
  await iryna.getByRole('heading', { name: 'waiting list' }).waitFor();
  await iryna.getByRole('link', { name: /^See the / }).click();
  await iryna.getByRole('heading', { name: 'You are on the waiting list' }).waitFor();
  expect(await axe(iryna)).toEqual([]);

  // Marta gives her place back, on a phone without any script.
  const script = await walk.visitor({ javaScriptEnabled: false });
  await script.goto((await lastMailTo(walk.house, 'marta@example.org')).link);
  await script.getByText('Give the place back').click();
  await script.getByRole('button', { name: 'Yes, give it back' }).click();
  await script.getByRole('heading', { name: 'You are off the list' }).waitFor();

  const offer = await lastMailTo(walk.house, 'iryna@example.org');
  expect(offer.subject).toContain('A place is free');
  await iryna.goto(offer.link);
  await iryna.getByRole('heading', { name: 'A place is free for you' }).waitFor();
  expect(await axe(iryna)).toEqual([]);
  await iryna.getByRole('button', { name: 'Yes, take the place' }).click();
  await iryna.getByRole('heading', { name: 'You have a place' }).waitFor();
  expect((await lastMailTo(walk.house, 'iryna@example.org')).subject).toContain('You have a place');

  const office = await signedIn(walk, studio, 'roksolana@levada.example.org');
  await officePage(office, 'Events');
  await office.getByRole('button', { name: 'Week after' }).click();
  await office.getByText('8 of 8 places').first().waitFor();
  expect(await axe(office)).toEqual([]);
  await office.getByRole('main').getByRole('link', { name: 'Стретчинг у групі' }).first().click();
  await office.getByRole('region', { name: 'On the list' }).getByText('Iryna', { exact: true }).waitFor();
  expect(await axe(office)).toEqual([]);
});

test('the office plans a training; who is in the way is named, and a free hour is taken', async () => {
  const office = await signedIn(walk, studio, 'roksolana@levada.example.org');
  await officePage(office, 'Events');
  await office.getByRole('link', { name: 'Plan an event' }).click();
  await office.getByLabel('What').selectOption('Training');
  await office.getByLabel('Title').fill('First aid');
  await office.getByLabel('From').fill('14:00');
  await office.getByLabel('Until', { exact: true }).fill('15:00');
  await office.getByText('Оксана Мельничук').click();
  await office.getByRole('button', { name: 'Plan it' }).click();
  await office.getByText(/Оксана Мельничук is taken then/).waitFor();
  expect(await axe(office)).toEqual([]);
  await office.getByLabel('From').fill('12:00');
  await office.getByLabel('Until', { exact: true }).fill('13:00');
  await office.getByRole('button', { name: 'Plan it' }).click();
  await office.getByRole('link', { name: 'First aid' }).waitFor();
});
