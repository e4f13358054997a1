/** Pictures of the demo as people see it: `npm run screenshots` writes them to dist/screenshots, and the README's own. */
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { boardStops } from './support/board-tour.ts';
import { launchBrowser } from './support/browser.ts';
import type { House } from './support/server.ts';
import {
  classStops,
  customerStops,
  officeStops,
  rebookStops,
  roadStops,
  type Stop,
  startTour,
} from './support/tour.ts';

const folder = 'dist/screenshots';
/** Also in the dark: one of each kind of page. */
const alsoDark = new Set([
  ...['widget-slots', 'proposal', 'office-day', 'office-queue'],
  ...boardStops.map(({ name }) => name),
]);

async function visitor(browser: Browser, house: House, width: number, scale = 1): Promise<Page> {
  const context = await browser.newContext({
    locale: 'en-GB',
    timezoneId: 'Europe/Brussels',
    viewport: { width, height: width < 500 ? 780 : 900 },
    deviceScaleFactor: scale,
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(20_000);
  await context.clock.setFixedTime(house.ctx.clock.now * 1000);
  return context.newPage();
}

/** Takes the stops one after the other, each on a phone and at a desk. */
async function take(browser: Browser, house: House, stops: Stop[]): Promise<void> {
  const page = await visitor(browser, house, 1440);
  for (const stop of stops) {
    await page.setViewportSize({ width: 1440, height: 900 });
    await stop.go(page, house);
    for (const width of [1440, 360]) {
      await page.setViewportSize({ width, height: width < 500 ? 780 : 900 });
      for (const colorScheme of alsoDark.has(stop.name) ? (['dark', 'light'] as const) : (['light'] as const)) {
        await page.emulateMedia({ colorScheme });
        const dark = colorScheme === 'dark' ? '-dark' : '';
        // A window as high as the page, so that what sticks to its edge stands where it belongs.
        const height = await page.evaluate(() => document.documentElement.scrollHeight);
        await page.setViewportSize({ width, height });
        await sleep(200);
        await page.screenshot({ path: `${folder}/${stop.name}-${width}${dark}.png` });
      }
    }
  }
  await page.context().close();
}

/** The README's picture: the office's board, and the widget on a phone in front of it. */
async function compose(browser: Browser, house: House): Promise<void> {
  const part = async (stops: Stop[], last: string, width: number, height: number): Promise<string> => {
    const page = await visitor(browser, house, width);
    for (const stop of stops.slice(0, stops.findIndex((s) => s.name === last) + 1)) await stop.go(page, house);
    await page.setViewportSize({ width, height });
    await page.evaluate(() => scrollTo(0, 0));
    await sleep(200);
    const picture = await page.screenshot();
    await page.context().close();
    return `data:image/png;base64,${picture.toString('base64')}`;
  };
  const office = await part(boardStops, 'board-day', 1440, 720);
  const widget = await part(customerStops, 'widget-slots', 360, 720);
  const page = await visitor(browser, house, 1860);
  await page.setViewportSize({ width: 1860, height: 820 });
  await page.setContent(`<style>
    body { margin: 0; width: 1860px; height: 820px; position: relative; background: #e8edf4; }
    img { position: absolute; display: block; box-shadow: 0 12px 40px #14181f40; }
    .office { left: 40px; top: 40px; width: 1440px; border-radius: 12px; }
    .widget { right: 40px; bottom: 32px; width: 360px; border-radius: 28px; outline: 8px solid #14181f; }
  </style><img class="office" src="${office}"><img class="widget" src="${widget}">`);
  await page.screenshot({ path: 'e2e/pictures/creneau.png' });
  await page.context().close();
  const size = readFileSync('e2e/pictures/creneau.png').length;
  if (size > 300_000) throw new Error(`The README's picture has ${size} bytes: at most 300 kB`);
}

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
mkdirSync('e2e/pictures', { recursive: true });
const house = await startTour();
const browser = await launchBrowser();
try {
  await compose(browser, house);
  for (const stops of [boardStops, customerStops, officeStops, classStops, roadStops, rebookStops])
    await take(browser, house, stops);
} finally {
  await browser.close();
  await house.close();
}
console.log(`Pictures are in ${folder} and e2e/pictures.`);
