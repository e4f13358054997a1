import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { seedDemo } from '../server/demo/seed.ts';
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
  await page.getByRole('button', { name: 'Termine ansehen' }).click();
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
    await page.getByLabel('Welche Termine?').selectOption({ index: 8 });
    if (name !== 'no-script') await faultless(page, `cancelling-${name}`);
    await page.getByRole('button', { name: 'Diese Termine absagen' }).click();
    await page.getByText('Die Termine sind abgesagt.').waitFor();
    const mine = (await appointments()).filter((a) => a.status === 'cancelled');
    expect(mine.length).toBeGreaterThanOrEqual(4);
    await page
      .getByRole('link', { name: /^Ändern/ })
      .nth(2)
      .click();
    await page.getByRole('heading', { name: 'Ihr Termin' }).waitFor();
  });
