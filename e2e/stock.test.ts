import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { saveArea } from '../server/business/area.ts';
import { businessById } from '../server/business/business.ts';
import { bookWindow } from '../server/schedule/booking.ts';
import { instantAt } from '../server/schedule/wallclock.ts';
import { at, makeItem, makeJob, makeLot, makeResource, makeService } from '../server/testing/town.ts';
import { MINUTE } from '../shared/time.ts';
import { makePlanner, officePage, signedIn } from './support/office.ts';
import { lastMailTo } from './support/server.ts';
import { makeTown } from './support/town.ts';
import { walkingOn } from './support/walk.ts';

let planner: string;
/** A practice with one kind of session that uses up a dressing kit, of which there is one. */
const walk = walkingOn('sqlite', async (house) => {
  const { ctx } = house;
  const business = await makeTown(house, 'wound-care', {
    strategy: 'pick',
    leadTimeMinutes: 0,
    horizonDays: 10,
    cancelDeadlineHours: 2,
  });
  planner = await makePlanner(house, business.id);
  await makeResource(ctx, business, { kind: 'person', name: 'Nora', locationId: 'practice', drives: false });
  const itemId = await makeItem(ctx, business, { name: 'Dressing kit' });
  await makeLot(ctx, business, itemId, 1, { ref: 'D-7' });
  const supplies = [{ itemId, quantity: 1 }];
  await makeService(ctx, business, { id: 'dressing', place: 'location', minutes: 30, supplies });
  await ctx.transact((tx) => saveArea(tx, business.id, [{ postcode: '9000', place: 'Gent', ...at(0, 0) }]));
});

const shelf = (office: Page) => office.getByRole('region', { name: 'Dressing kit', exact: true });

/** What the office sees of the kit now. */
async function looked(office: Page): Promise<string> {
  await officePage(office, 'Day');
  await officePage(office, 'Stock');
  await shelf(office).getByText('pieces').or(shelf(office).getByText('piece')).first().waitFor();
  return (await shelf(office).innerText()).replace(/\s+/g, ' ');
}

/** Tuesday 24 November, asked for by name. */
async function askForTuesday(page: Page): Promise<void> {
  await page.goto(`${walk.house.origin}/b/wound-care`);
  await page.getByRole('button', { name: 'A date I choose' }).click();
  await page.getByLabel('Date', { exact: true }).fill('2026-11-24');
  await page.getByRole('button', { name: 'Check this date' }).click();
}

test('a booked session keeps the kit; cancelled it is free again; a count down to nothing closes the times and says why', async () => {
  const office = await signedIn(walk, 'wound-care', planner);
  expect(await looked(office)).toMatch(/1 piece\b(?!.*kept)/);

  const customer = await walk.visitor();
  await customer.goto(`${walk.house.origin}/b/wound-care`);
  await customer.getByRole('radio').first().check();
  await customer.getByRole('button', { name: /^Continue – / }).click();
  await customer.getByLabel('Name').fill('Anna Keller');
  await customer.getByLabel('E-mail').fill('anna@example.org');
  await customer.getByRole('button', { name: 'Book this time' }).click();
  await customer.getByRole('heading', { name: 'Booked' }).waitFor();
  expect(await looked(office)).toMatch(/1 piece, 1 kept for visits/);

  // Nobody else is offered what is kept for Anna, on whatever day.
  const other = await walk.visitor();
  await askForTuesday(other);
  await other.getByText('we have no “Dressing kit” left for that day').waitFor();

  await walk.house.pass(MINUTE);
  await customer.goto((await lastMailTo(walk.house, 'anna@example.org')).link);
  await customer.getByText('Cancel the appointment').click();
  await customer.getByRole('button', { name: 'Yes, cancel it' }).click();
  await customer.getByRole('heading', { name: /cancelled/i }).waitFor();
  // Kept a little longer, for Undo.
  expect(await looked(office)).toMatch(/1 kept for visits/);
  await walk.house.pass(20 * MINUTE);
  expect(await looked(office)).not.toMatch(/kept/);
  await askForTuesday(other);
  await other.getByRole('radio').first().waitFor();

  await shelf(office)
    .getByRole('button', { name: /^Count/ })
    .click();
  await office.getByLabel('How many are there').fill('0');
  await office.getByRole('button', { name: 'Write down the count' }).click();
  await office.getByText('Say why the count differs.').first().waitFor();
  await office.getByLabel('Why').fill('The box was wet');
  await office.getByRole('button', { name: 'Write down the count' }).click();
  await office.getByText('Counted.').waitFor();
  await office.getByRole('region', { name: 'Runs short' }).getByText('none left').waitFor();
  await office.getByText('“The box was wet”').waitFor();
  await askForTuesday(other);
  await other.getByText('we have no “Dressing kit” left for that day').waitFor();

  // A delivery on Wednesday opens the days from then on.
  await office.getByRole('button', { name: 'Receive', exact: true }).click();
  await office.getByLabel('How many').fill('5');
  await office.getByLabel('Comes on').fill('2026-11-25');
  await office.getByLabel('Good until').fill('2026-11-26');
  await office.getByRole('dialog').getByRole('button', { name: 'Receive' }).click();
  await office.getByText('comes Wed 25 Nov', { exact: true }).waitFor();
  await other.goto(`${walk.house.origin}/b/wound-care`);
  await other.getByRole('radio').first().waitFor();
  const days = await other.locator('legend').allInnerTexts();
  expect(days.join(' ')).toMatch(/25 November/);
  expect(days.join(' ')).not.toMatch(/2[3478] November|30 November/);
});

test('a list by file is looked at first, and written when every row is good', async () => {
  const office = await signedIn(walk, 'wound-care', planner);
  await officePage(office, 'Stock');
  const choose = async (text: string): Promise<void> => {
    await office
      .getByLabel('File (CSV)')
      .setInputFiles({ name: 'stock.csv', mimeType: 'text/csv', buffer: Buffer.from(text, 'latin1') });
  };
  await office.getByRole('button', { name: 'From a file' }).click();
  await choose('item,place,lot,quantity,unit\nDresing kit,Practice,X-1,4,\nDressing kit,Cellar,X-2,4,');
  await office.getByText('2 things to mend; nothing is written until then.').waitFor();
  await office.getByText('Line 3, place: nothing lies at Cellar; there is Practice').waitFor();
  await office.getByRole('button', { name: 'Write it down' }).click();
  await office.getByText('Choose a file whose rows are all good.').first().waitFor();
  await choose('item,place,lot,quantity,unit\nDressing kit,Practice,X-1,4,\nCrème,Practice,C-1,2,tubes');
  await office.getByText('2 rows: 2 to receive, 0 to count, 0 as they are.').waitFor();
  await office.getByRole('button', { name: 'Write it down' }).click();
  await office.getByText('2 lots received, 0 counted, 0 as they were.').waitFor();
  await office.getByRole('region', { name: 'Crème' }).getByText('C-1', { exact: true }).waitFor();
});

test('a recall shows who would go without; they stand in the queue and on the day, and are offered another time', async () => {
  const { ctx } = walk.house;
  const business = await businessById(ctx, 'wound-care');
  const wish = { locationId: 'practice', name: 'Jan Maes', email: 'jan@example.org' };
  const matter = await makeJob(ctx, business, 'dressing', at(0, 0), wish);
  const from = instantAt(business.zone, '2026-11-27', 9 * 60);
  expect((await bookWindow(ctx, matter, { from, to: from }, 'customer')).outcome).toBe('placed');

  const office = await signedIn(walk, 'wound-care', planner);
  await officePage(office, 'Stock');
  await office.getByRole('button', { name: 'Recall lot X-1 of Dressing kit' }).click();
  const dialog = office.getByRole('dialog');
  await dialog.getByText('Lot X-1 is not used any more: 4 at Practice.').waitFor();
  await dialog.getByRole('link', { name: 'Jan Maes' }).waitFor();
  await dialog.getByLabel('Why').fill('Recalled by the maker');
  await dialog.getByRole('button', { name: 'Recall it' }).click();
  await office.getByText('1 appointment goes without: see the queue.').waitFor();
  await office.getByText('recalled Dressing kit X-1').waitFor();

  await office.goto(`${walk.house.origin}/office/day/2026-11-27`);
  await office.getByText('Jan Maes').first().waitFor();
  await office.setViewportSize({ width: 360, height: 800 });
  await office.getByText('lacks Dressing kit').waitFor();
  await office.goto(`${walk.house.origin}/office/queue`);
  await office.getByText('Goes without:').waitFor();
  await office.setViewportSize({ width: 1440, height: 900 });
  await office.getByRole('button', { name: /^Offer this time/ }).click();
  await office.getByText(/^Offered .* to Jan Maes instead\./).waitFor();
  await walk.house.pass(MINUTE);
  expect((await lastMailTo(walk.house, 'jan@example.org')).link).toContain('/l/');
});
