import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { makePlanner, signedIn } from './support/office.ts';
import { startTour } from './support/tour.ts';
import { walking } from './support/walk.ts';

const GHENT = 'warmte-gent';
const TUESDAY = '24 November';
let planner: string;
const walk = walking(
  async () => {
    const house = await startTour();
    planner = await makePlanner(house, GHENT);
    return house;
  },
  { conflicts: true },
);

const grid = (page: Page): Locator => page.getByRole('grid', { name: /^Who is taken when/ });
const card = (page: Page): Locator => grid(page).getByRole('gridcell', { name: /, (Booked|Proposed)/ });
const range = (page: Page): Locator => page.locator('.board-range > [aria-hidden]');
const button = (page: Page, name: string): Locator => page.getByRole('button', { name, exact: true });

/** Opens the board at a day with visits, as somebody does who plans. */
async function openBoard(): Promise<Page> {
  const page = await signedIn(walk, GHENT, planner);
  await page.goto(`${walk.house.origin}/office/board`);
  await card(page).first().waitFor();
  while (!(await range(page).innerText()).startsWith(TUESDAY)) {
    await button(page, 'Later').click();
    await page.waitForTimeout(300);
  }
  await page.getByRole('grid', { name: TUESDAY }).waitFor();
  await card(page).first().waitFor();
  return page;
}

const drawn = (page: Page): Promise<unknown> =>
  page.evaluate(() => new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next))));

/** Where a card stands in the picture: what the keyboard is on wears a ring. */
async function placeOf(page: Page, cell: Locator): Promise<{ x: number; y: number }> {
  await cell.focus();
  // The ring follows the focus with the next picture.
  await drawn(page);
  const box = (await page.locator('.focus-ring').boundingBox())!;
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

const inHand = (page: Page, state: string): Locator => page.locator(`.ghost.${state} .ghost-card`);
const done = (page: Page): Locator => page.getByText('Moved.');

/** Says that the customer has agreed, where that is asked. */
async function settle(page: Page): Promise<void> {
  const agreed = button(page, 'They have agreed');
  await done(page).or(agreed).first().waitFor();
  if (await agreed.isVisible()) await agreed.click();
  await done(page).waitFor();
}

test('the board zooms from a year to a minute and comes back to the same place', async () => {
  const page = await openBoard();
  await button(page, 'Year').click();
  const before = await range(page).innerText();
  const body = (await page.locator('.board-body').boundingBox())!;
  await page.mouse.move(body.x + 500, body.y + 200);
  await page.keyboard.down('Control');
  for (let i = 0; i < 30; i++) await page.mouse.wheel(0, -200);
  await page.locator('.segments [aria-pressed="true"]', { hasText: 'Minute' }).waitFor();
  expect(await range(page).innerText()).not.toBe(before);
  for (let i = 0; i < 30; i++) await page.mouse.wheel(0, 200);
  await page.keyboard.up('Control');
  await page.locator('.segments [aria-pressed="true"]', { hasText: 'Year' }).waitFor();
  expect(await range(page).innerText()).toBe(before);
});

test('a card is moved by keys alone, the other board shows it, and Ctrl+Z takes it back', async () => {
  const [page, other] = [await openBoard(), await openBoard()];
  await grid(page).locator('[tabindex="0"]').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('End');
  await drawn(page);
  const moved = page.locator('.mirror :focus');
  const before = (await moved.innerText()).trim();
  await page.keyboard.press('m');
  await page.waitForFunction(() => document.querySelector('.ghost:not(.asking)'));
  const free = inHand(page, 'free').or(inHand(page, 'promise'));
  for (let i = 0; i < 40 && (i === 0 || !(await free.isVisible())); i++) {
    await page.keyboard.press('ArrowRight');
    await drawn(page);
  }
  expect(await free.isVisible()).toBe(true);
  await page.keyboard.press('Enter');
  await settle(page);
  const title = before.split(', ')[1]!;
  const now = grid(other).getByRole('gridcell', { name: title }).filter({ hasNotText: before });
  await now.first().waitFor({ timeout: 3000 });
  expect(await grid(other).getByRole('gridcell', { name: before }).count()).toBe(0);
  await page.keyboard.press('Control+z');
  await page.getByText('Taken back.').waitFor();
  await grid(other).getByRole('gridcell', { name: before }).first().waitFor({ timeout: 3000 });
});

test('a refused drop names the rule and leaves the card; Escape lets it go', async () => {
  const page = await openBoard();
  const first = grid(page).getByRole('row').nth(0).getByRole('gridcell').first();
  const second = grid(page).getByRole('row').nth(1).getByRole('gridcell').nth(2);
  const label = await first.innerText();
  const [from, to] = [await placeOf(page, first), await placeOf(page, second)];
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(to.x, to.y, { steps: 5 });
  await inHand(page, 'not').waitFor();
  await page.mouse.up();
  await page
    .locator('.wrong-toast')
    .filter({ hasText: /taken|skills|get there|work then/ })
    .waitFor();
  expect(await grid(page).getByRole('gridcell', { name: label }).count()).toBe(1);
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(to.x, to.y, { steps: 5 });
  await page.keyboard.press('Escape');
  expect(await page.locator('.ghost').count()).toBe(0);
  await page.mouse.up();
});

test('a job without a time is dropped where it glows, and axe finds no fault', async () => {
  const page = await openBoard();
  await page.getByRole('button', { name: /^Unplanned/ }).click();
  const job = page.locator('.unplanned li').first();
  const name = await job.locator('strong').innerText();
  const from = (await job.boundingBox())!;
  const body = (await page.locator('.board-body').boundingBox())!;
  await page.mouse.move(from.x + 40, from.y + 16);
  await page.mouse.down();
  await page.mouse.move(body.x + body.width / 2, body.y + 70, { steps: 5 });
  await page.waitForFunction(() => document.querySelector('.ghost:not(.asking)'));
  const free = inHand(page, 'free');
  search: for (let y = 70; y < 420; y += 46)
    for (let x = 60; x < body.width - 100; x += 20) {
      await page.mouse.move(body.x + x, body.y + y);
      await drawn(page);
      if (await free.isVisible()) break search;
    }
  expect(await free.isVisible()).toBe(true);
  await page.mouse.up();
  await settle(page);
  await grid(page).getByRole('gridcell', { name }).first().waitFor();
  await page.getByRole('button', { name: /^Filter/ }).click();
  for (const level of ['Day', 'Month']) {
    await button(page, level).click();
    expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual(
      [],
    );
  }
});
