import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { seedDemo } from '../server/demo/seed.ts';
import { instantAt } from '../server/schedule/wallclock.ts';
import { addDays, dayOf, weekdayOf } from '../shared/time.ts';
import { signedIn } from './support/office.ts';
import { walkingOn } from './support/walk.ts';

const walk = walkingOn('postgres', async ({ ctx }) => {
  await seedDemo(ctx);
});

async function faultless(page: Page, picture: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join(' ')}`)).toEqual([]);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(wide, 'wider than the screen').toBeLessThanOrEqual(0);
  if (process.env['PICTURES'])
    await page.screenshot({ path: `dist/screenshots/series-${picture}.png`, fullPage: true });
}

/** From the practice's own page to the dates that fit. */
async function toDates(page: Page, picture: string): Promise<void> {
  await page.goto(`${walk.house.origin}/shop/physio-zuerich`);
  await page.getByRole('link', { name: /^12 × Nachbehandlung/ }).click();
  await page.getByRole('heading', { name: /^12 Termine/ }).waitFor();
  await faultless(page, `asked-${picture}`);
  await page.getByLabel('Wann passt es Ihnen?').selectOption({ label: 'Am Nachmittag' });
  await page.getByRole('button', { name: 'Zeiten ansehen' }).click();
  await page.getByRole('button', { name: 'Diese Termine nehmen' }).waitFor();
}

const appointments = () =>
  walk.house.ctx.database.db
    .selectFrom('appointment as a')
    .innerJoin('job as j', (join) => join.onRef('j.businessId', '=', 'a.businessId').onRef('j.id', '=', 'a.jobId'))
    .select(['a.id', 'a.status', 'a.windowFrom', 'j.seriesPosition'])
    .where('j.seriesId', 'is not', null)
    .orderBy('a.windowFrom')
    .execute();

/** On some days their only device is away in the mornings, so that no weekday has it on all of them. */
async function deviceAway(): Promise<() => Promise<unknown>> {
  const { ctx } = walk.house;
  const businessId = 'physio-zuerich';
  const today = dayOf(ctx.now(), 'Europe/Zurich');
  const monday = addDays(today, 8 - weekdayOf(today));
  const days = [0, 1, 2, 3, 4].flatMap((d) => (d === 0 ? [] : [addDays(monday, 14 + d)]));
  days.push(...[0, 1, 2, 3].map((d) => addDays(monday, 28 + d)));
  await ctx.database.db
    .insertInto('absence')
    .values(
      days.map((day) => ({
        businessId,
        id: ctx.id('abs'),
        resourceId: 'ultraschall',
        startsAt: instantAt('Europe/Zurich', day, 7 * 60),
        endsAt: instantAt('Europe/Zurich', day, 12 * 60),
        reason: '',
        createdBy: 'walk',
        createdAt: ctx.now(),
      })),
    )
    .execute();
  return () =>
    ctx.database.db
      .deleteFrom('absence')
      .where('businessId', '=', businessId)
      .where('createdBy', '=', 'walk')
      .execute();
}

test('what does not fit is shown with the closest times, one of them is chosen and all twelve are booked', async () => {
  const back = await deviceAway();
  try {
    const page = await walk.visitor({ locale: 'de-CH' });
    await page.goto(`${walk.house.origin}/b/physio-zuerich/series/aftercare?pace=1-1&part=morning`);
    await page.getByText(/von 12 Zeiten passen; diese weicht ab/).waitFor();
    const other = page.getByRole('group').first().getByRole('radio').nth(1);
    await other.check();
    const [from] = (await other.getAttribute('value'))!.split('-').map(Number);
    await faultless(page, 'alternatives-360');
    await page.setViewportSize({ width: 1440, height: 900 });
    await faultless(page, 'alternatives-1440');
    await page.getByRole('button', { name: 'Diese Termine nehmen' }).click();
    await page.getByText('Wir halten Ihre Termine frei').waitFor();
    await page.getByLabel('Name').fill('Beat Frei');
    await page.getByLabel('E-Mail').fill('beat@example.org');
    await page.getByRole('button', { name: '12 Termine buchen' }).click();
    await page.getByRole('heading', { name: 'Ihre 12 Termine' }).waitFor();
    expect((await appointments()).map((a) => a.windowFrom)).toContain(from);
    // And the rest of them moves, still without a word to the office.
    await page.getByText('Mehrere Termine verschieben').click();
    await page.getByLabel('Welche Termine?').first().selectOption({ index: 8 });
    await page.getByRole('button', { name: 'Neue Zeiten ansehen' }).click();
    await page.getByRole('button', { name: /Termine verschieben/ }).waitFor();
    await faultless(page, 'moving-1440');
    await page.setViewportSize({ width: 360, height: 780 });
    await faultless(page, 'moving-360');
    await page.getByRole('button', { name: /Termine verschieben/ }).click();
    await page.getByText('Die Termine sind verschoben.').waitFor();
  } finally {
    await back();
  }
});

test('the office books a series on the phone, sees all of its dates, moves the rest and cancels one', async () => {
  const back = await deviceAway();
  try {
    const office = await signedIn(walk, 'physio-zuerich', 'milena@physio-am-see.example.org');
    await office.setViewportSize({ width: 1440, height: 900 });
    await office.goto(`${walk.house.origin}/office/jobs/new`);
    await office.getByLabel('Service').selectOption({ label: 'Nachbehandlung nach Operation (30 min)' });
    await office.getByLabel('A series of 12 dates').check();
    await office.getByLabel('Name').fill('Rosa Meier');
    await office.getByLabel('E-mail').fill('rosa@example.org');
    await office.getByRole('button', { name: 'Go on to the times' }).click();
    await office.getByRole('heading', { name: 'A series for Rosa Meier' }).waitFor();
    await office.getByLabel('How many').fill('8');
    await office.getByLabel('Time of the day').selectOption('morning');
    await office.getByRole('button', { name: 'See dates' }).click();
    await office.getByText(/of 8 dates fit; /).waitFor();
    await office
      .getByRole('group', { name: /^instead of/ })
      .first()
      .getByRole('radio')
      .nth(1)
      .check();
    await faultless(office, 'office-found-1440');
    await office.getByRole('button', { name: 'Book these dates' }).click();
    await office.getByRole('heading', { name: '8 dates for Rosa Meier' }).waitFor();
    await office.getByLabel('Which').selectOption({ index: 4 });
    await office.getByRole('button', { name: 'Move 4 dates…' }).click();
    await office.getByLabel('Time of the day').selectOption('afternoon');
    await office.getByRole('button', { name: 'See new dates' }).click();
    await office.getByRole('button', { name: 'Move 4 dates', exact: true }).waitFor();
    await faultless(office, 'office-moving-1440');
    await office.getByRole('button', { name: 'Move 4 dates', exact: true }).click();
    await office.getByText('4 dates moved; Rosa Meier has been told.').waitFor();
    await office.getByLabel('Which').selectOption({ index: 7 });
    await office.getByRole('button', { name: 'Cancel 1 date…' }).click();
    await office.getByRole('dialog').getByRole('button', { name: 'Cancel 1 date' }).click();
    await office.getByText('Cancelled', { exact: true }).waitFor();
    await faultless(office, 'office-1440');
    await office.setViewportSize({ width: 360, height: 780 });
    await faultless(office, 'office-360');
  } finally {
    await back();
  }
});

for (const { name, options } of [
  { name: '360', options: {} },
  { name: '1440', options: { viewport: { width: 1440, height: 900 } } },
  { name: 'no-script', options: { javaScriptEnabled: false } },
])
  test(`twelve dates are found, kept, booked and partly cancelled (${name})`, async () => {
    const page = await walk.visitor({ locale: 'de-CH', ...options });
    if (name === 'no-script') {
      await page.goto(`${walk.house.origin}/b/physio-zuerich/series/aftercare?pace=1-1&part=morning`);
      await page.getByRole('button', { name: 'Diese Termine nehmen' }).waitFor();
    } else {
      await toDates(page, name);
      await faultless(page, `found-${name}`);
    }
    const before = (await appointments()).length;
    await page.getByRole('button', { name: 'Diese Termine nehmen' }).click();
    await page.getByText('Wir halten Ihre Termine frei').waitFor();
    expect((await appointments()).length).toBe(before + 12);
    if (name !== 'no-script') await faultless(page, `details-${name}`);
    await page.getByLabel('Name').fill('Anna Keller');
    await page.getByLabel('E-Mail').fill(`anna-${name}@example.org`);
    await page.getByRole('button', { name: '12 Termine buchen' }).click();
    await page.getByRole('heading', { name: 'Ihre 12 Termine' }).waitFor();
    if (name !== 'no-script') await faultless(page, `booked-${name}`);
    await page.getByText('Mehrere Termine absagen').click();
    await page.getByLabel('Welche Termine?').last().selectOption({ index: 8 });
    if (name !== 'no-script') await faultless(page, `cancelling-${name}`);
    await page.getByRole('button', { name: 'Diese Termine absagen' }).click();
    await page.getByText('Die Termine sind abgesagt.').waitFor();
    const mine = (await appointments()).filter((a) => a.status === 'cancelled');
    expect(mine.length).toBeGreaterThanOrEqual(4);
    await page
      .getByRole('link', { name: /^Ändern/ })
      .nth(2)
      .click();
    await page.getByRole('heading', { name: 'Termin', exact: true }).waitFor();
  });
