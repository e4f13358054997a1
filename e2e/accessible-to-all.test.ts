import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect, inject, test } from 'vitest';
import { boardStops } from './support/board-tour.ts';
import {
  classStops,
  customerStops,
  officeStops,
  rebookStops,
  roadStops,
  type Stop,
  startTour,
} from './support/tour.ts';
import { walking } from './support/walk.ts';

const walk = walking(() => startTour(inject('postgresUrl')), { conflicts: true });

/** What is wrong with a page as it stands, in light and dark, on a phone and at a desk. */
async function faults(page: Page, at: string): Promise<string[]> {
  const found: string[] = [];
  for (const width of [360, 1440])
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme });
      const axe = new AxeBuilder({ page });
      // The dark page is the same one in other colours.
      const { violations } = await (colorScheme === 'dark' ? axe.withRules('color-contrast') : axe).analyze();
      for (const { id, nodes } of violations)
        for (const { target, failureSummary } of nodes)
          found.push(`${at} ${width} ${colorScheme}: ${id} ${target.join(' ')} ${failureSummary}`);
      const wide = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      if (wide > 0) found.push(`${at} ${width}: scrolls sideways by ${wide}`);
    }
  return found;
}

async function toured(stops: Stop[]): Promise<string[]> {
  const page = await walk.visitor({ viewport: { width: 1440, height: 900 } });
  const found: string[] = [];
  for (const stop of stops) {
    await page.setViewportSize({ width: 1440, height: 900 });
    await stop.go(page, walk.house);
    found.push(...(await faults(page, stop.name)));
  }
  walk.errors.splice(0, Number.POSITIVE_INFINITY, ...walk.errors.filter((error) => !error.includes('404')));
  return found;
}

test('every page a customer sees is without a fault axe finds, light and dark, narrow and wide', async () => {
  expect(await toured(customerStops)).toEqual([]);
});

test('every page of the office is without a fault axe finds, light and dark, narrow and wide', async () => {
  expect(await toured(officeStops)).toEqual([]);
});

test('so is the board, from a day to a year, and every panel of it', async () => {
  // Closer and in between it is drawn by the same elements.
  const twins = ['board-minute', 'board-hour', 'board-month'];
  expect(await toured(boardStops.filter(({ name }) => !twins.includes(name)))).toEqual([]);
});

test('so are the classes of a studio', async () => {
  expect(await toured(classStops)).toEqual([]);
});

test('so is the day a technician carries with them', async () => {
  expect(await toured(roadStops)).toEqual([]);
});

test('so is the page of somebody who must re-book', async () => {
  expect(await toured(rebookStops)).toEqual([]);
});
