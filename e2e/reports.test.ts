import { readFile } from 'node:fs/promises';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { recordOutcome } from '../server/dispatch/outcomes.ts';
import { activeAppointment } from '../server/schedule/appointments.ts';
import { bookWindow } from '../server/schedule/booking.ts';
import { instantAt } from '../server/schedule/wallclock.ts';
import type { Staff } from '../server/session.ts';
import { at, makeJob, makeResource, makeService } from '../server/testing/town.ts';
import { DAY } from '../shared/time.ts';
import { makePlanner, officePage, signedIn } from './support/office.ts';
import { makeTown } from './support/town.ts';
import { walkingOn } from './support/walk.ts';

let planner: string;
/** A Monday of a practice: Nora has five hours of her nine taken, Omar one; one patient of six did not come. */
const walk = walkingOn('sqlite', async (house) => {
  const { ctx } = house;
  const business = await makeTown(house, 'figures', { leadTimeMinutes: 0, horizonDays: 10 });
  planner = await makePlanner(house, business.id);
  const staff: Staff = { id: 'somebody', name: '', email: '', role: 'owner', resourceId: null, locationIds: [] };
  for (const [name, times] of [
    ['Nora', [8, 9, 10, 11, 13]],
    ['Omar', [9]],
  ] as const) {
    const wish = { kind: 'person' as const, name, locationId: 'practice', drives: false, skills: [name] };
    await makeResource(ctx, business, wish);
    const requirements = [{ kind: 'person' as const, skills: [name], count: 1 }];
    await makeService(ctx, business, { id: `with-${name}`, place: 'location', minutes: 60, requirements });
    for (const hour of times) {
      const matter = await makeJob(ctx, business, `with-${name}`, at(0, 0), { locationId: 'practice' });
      const from = instantAt(business.zone, '2026-11-23', hour * 60);
      expect((await bookWindow(ctx, matter, { from, to: from }, 'customer')).outcome).toBe('placed');
    }
  }
  const booked = await ctx.database.db.selectFrom('job').select('id').where('businessId', '=', business.id).execute();
  ctx.clock.now += 2 * DAY;
  for (const [i, { id }] of booked.entries()) {
    const { id: appointmentId } = (await activeAppointment(ctx.database.db, business.id, id))!;
    const outcome = i === 0 ? 'no-show' : 'done';
    await recordOutcome(ctx, business, appointmentId, { outcome, note: '' }, staff, null);
  }
});

const tile = (page: Page, name: string) =>
  page.getByRole('region', { name: 'At a glance' }).getByRole('article').filter({ hasText: name });
const chart = (page: Page, name: string) => page.getByRole('region', { name, exact: true });

test('the reports tell a known town’s figures; a filter, a file and a bar lead on', async () => {
  const page = await signedIn(walk, 'figures', planner);
  await officePage(page, 'Reports');
  await page.getByLabel('From').fill('2026-11-23');
  await page.getByLabel('To', { exact: true }).fill('2026-11-23');
  await tile(page, 'Working time taken').getByText('33 %', { exact: true }).waitFor();
  await tile(page, 'No-shows').getByText('1 of 6 recorded').waitFor();
  await tile(page, 'Office touches').getByText('0 for 6 appointments').waitFor();
  await chart(page, 'Who and what is busy').getByRole('link', { name: 'Nora 56 %' }).waitFor();

  const coming = page.waitForEvent('download');
  await page.getByRole('button', { name: 'CSV of Who and what is busy' }).click();
  const file = await coming;
  expect(file.suggestedFilename()).toBe('working time 2026-11-23 2026-11-23.csv');
  expect(await readFile(await file.path(), 'utf8')).toContain('Nora,People,9,5,55.6,,4\r\nOmar,People,9,1,11.1,,8\r\n');

  await page.getByRole('combobox', { name: 'Service' }).selectOption('with-Omar');
  await tile(page, 'No-shows').getByText('of 1 recorded').waitFor();
  await chart(page, 'Who and what is busy').getByRole('link', { name: 'Nora 0 %' }).waitFor();
  await page.getByRole('combobox', { name: 'Service' }).selectOption('');
  await tile(page, 'No-shows').getByText('1 of 6 recorded').waitFor();

  for (const width of [1440, 360])
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme });
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${id} ${nodes.map((n) => n.target).join(', ')}`)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    }

  await page.setViewportSize({ width: 1440, height: 900 });
  await chart(page, 'Who is full, and when').getByRole('link', { name: 'Omar, Mon 23 Nov: 11 %' }).click();
  await page.getByRole('heading', { name: 'Monday 23 November' }).waitFor();
  await page.getByRole('article', { name: 'Omar' }).waitFor();
});
