import type { Page } from 'playwright-core';
import { signIn } from './office.ts';
import type { Stop } from './tour.ts';

const GHENT = 'warmte-gent';

/** Waits until a picture of the board shows what is known, and nothing of it is on its way. */
async function boardDrawn(page: Page): Promise<void> {
  await page.locator('.board-name').first().waitFor({ state: 'attached' });
  await page.getByText('Loading…', { exact: true }).waitFor({ state: 'hidden' });
}

const boardPanel = async (page: Page, name: string): Promise<void> => {
  await page.getByRole('button', { name: new RegExp(`^(! ?)?${name}`), pressed: false }).click();
  await page.getByRole('complementary', { name }).waitFor();
};

/** A level of the board around the middle of what was seen. */
const boardLevel = (name: string): Stop => ({
  name: `board-${name.toLowerCase()}`,
  go: async (page) => {
    await page.getByRole('button', { name, exact: true }).click();
    await page.getByRole('button', { name, exact: true, pressed: true }).waitFor();
    await boardDrawn(page);
  },
});

/** The board from a day to a minute, from a week to a year, then what stands beside it. */
export const boardStops: Stop[] = [
  {
    name: 'board-day',
    go: async (page, house) => {
      await signIn(page, house, GHENT, 'nadia@warmte-gent.example.org');
      await page.getByRole('button', { name: 'Later', exact: true }).click();
      await page
        .getByRole('grid', { name: /^Who is taken when/ })
        .getByRole('gridcell', { name: /Booked/ })
        .first()
        .waitFor();
      await boardDrawn(page);
    },
  },
  ...['Hour', 'Minute', 'Week', 'Month', 'Year'].map(boardLevel),
  {
    name: 'board-unplanned',
    go: async (page) => {
      await page.getByRole('button', { name: 'Week', exact: true }).click();
      await boardPanel(page, 'Unplanned');
      await page.getByRole('button', { name: 'Place' }).first().waitFor();
    },
  },
  {
    name: 'board-day-sheet',
    go: async (page) => {
      await boardPanel(page, 'Day sheet');
      await page.getByText('Looking…').waitFor({ state: 'hidden' });
    },
  },
  {
    name: 'board-conflict',
    go: async (page) => {
      await boardPanel(page, 'Conflicts');
      const list = page.getByRole('complementary', { name: 'Conflicts' });
      await list.getByRole('button', { expanded: false }).first().click();
      await list.getByRole('list', { name: 'Ways out' }).getByRole('button').first().waitFor();
      await boardDrawn(page);
    },
  },
  {
    name: 'board-list',
    go: async (page) => {
      await page.getByRole('button', { name: 'Close Conflicts' }).click();
      await page.getByRole('button', { name: 'Day', exact: true }).click();
      await page.getByRole('button', { name: 'List', exact: true }).click();
      await page.locator('.list-line').first().waitFor();
    },
  },
  {
    name: 'board-details',
    go: async (page) => {
      await page.locator('.list-line').first().click();
      await page.getByRole('complementary', { name: 'Details' }).getByText('Promised').waitFor();
    },
  },
];
