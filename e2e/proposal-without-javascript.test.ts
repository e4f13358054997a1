import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { Business } from '../server/business/business.ts';
import { makeResource, makeService } from '../server/testing/town.ts';
import { lastMailTo } from './support/server.ts';
import { appointmentsOf, everyRow, makeTown, proposeTo } from './support/town.ts';
import { walkingOn } from './support/walk.ts';

let business: Business;
const walk = walkingOn('sqlite', async (house) => {
  business = await makeTown(house, 'warmte-gent', { strategy: 'propose' });
  await makeResource(house.ctx, business, { kind: 'person', name: 'Sofie Van Damme' });
  await makeService(house.ctx, business, { id: 'boiler' });
});

/** Somebody who was proposed a time opens the link in their message, with JavaScript switched off. */
async function opened(name: string): Promise<{ page: Page; email: string; jobId: string; link: string }> {
  const { email, jobId } = await proposeTo(walk.house, business, 'boiler', name);
  const { link } = await lastMailTo(walk.house, email);
  const page = await walk.visitor({ javaScriptEnabled: false });
  await page.goto(link);
  return { page, email, jobId, link };
}

const stateOf = async (jobId: string) => {
  const row = (await appointmentsOf(walk.house, 'warmte-gent')).filter((a) => a.jobId === jobId);
  return row.map(({ status }) => status);
};

test('opening the link five times, and every page it leads to, changes no row', async () => {
  const { page, link } = await opened('Noor Claes');
  const before = await everyRow(walk.house);
  expect(Object.keys(before).length).toBeGreaterThan(30);
  for (let i = 0; i < 5; i++) {
    await page.goto(link);
    await page.getByRole('heading', { level: 1, name: /suit you for your boiler service\?$/ }).waitFor();
    await page.goto(`${link}/times`);
    await page.request.get(`${link}/calendar.ics`);
    await page.request.head(link);
  }
  expect(await everyRow(walk.house)).toEqual(before);
});

test('“Yes” is in sight without scrolling, books the proposed time and confirms it', async () => {
  const { page, email, jobId } = await opened('An Peeters');
  const yes = page.getByRole('button', { name: 'Yes, book this time' });
  const box = (await yes.boundingBox())!;
  expect(box.y + box.height).toBeLessThanOrEqual(780);
  expect(box.height).toBeGreaterThanOrEqual(48);
  const when = await page.locator('.when').innerText();
  await yes.click();
  await page.getByRole('heading', { name: 'Booked' }).waitFor();
  expect(await page.locator('.when').innerText()).toBe(when);
  expect(await stateOf(jobId)).toEqual(['booked']);
  const mail = await lastMailTo(walk.house, email);
  expect(mail.subject).toMatch(/^Booked: /);
  expect(mail.text).toContain(when);
  // Opened again, the old message's page tells what is true now, and its button is gone.
  await page.goto(page.url().replace(/\?.*/, ''));
  expect(await page.locator('main').innerText()).toContain('You accepted this time on Sunday 22 November.');
  expect(await yes.count()).toBe(0);
});

test('a decline is said with a tap and in own words, can be undone, and after that stands', async () => {
  const { page, jobId } = await opened('Tom Maes');
  const decline = async (): Promise<void> => {
    await page.getByText(/^(None of these suit|This does not suit) me$/).click();
    await page.getByText('Not in the morning').click();
    await page.getByLabel('Or in your own words').fill('I work nights <3');
    await page.getByRole('button', { name: 'Send, and find me another time' }).click();
    await page.getByRole('heading', { name: 'Thank you for telling us' }).waitFor();
  };
  await decline();
  expect(await stateOf(jobId)).toEqual(['declined']);
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('Taken back: everything is as it was.').waitFor();
  expect(await stateOf(jobId)).toEqual(['proposed']);
  await decline();
  const proposal = await walk.house.ctx.database.db
    .selectFrom('proposal')
    .select(['status', 'refused', 'words'])
    .where('jobId', '=', jobId)
    .execute();
  expect(proposal).toEqual([{ status: 'declined', refused: '[{"part":"morning"}]', words: 'I work nights <3' }]);
});
