import { mkdirSync } from 'node:fs';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, inject } from 'vitest';
import { checkPromises } from '../../server/schedule/checker.ts';
import { launchBrowser } from './browser.ts';
import { type House, startServer } from './server.ts';

/** What a walk needs: a house, and people who come to it with a browser each. */
export interface Walk {
  readonly house: House;
  /** A new visitor: a browser of their own, with nothing remembered. */
  visitor(options?: BrowserContextOptions): Promise<Page>;
  /** The errors pages have met in this walk; none may be left at its end. */
  readonly errors: string[];
}

/** What a failed walk had on its screen. */
async function keepPicture(context: BrowserContext, test: string, visitor: number): Promise<void> {
  mkdirSync('dist/failed', { recursive: true });
  const path = `dist/failed/${test.replace(/\W+/g, '-').slice(0, 80)}-${visitor}.png`;
  await context.pages()[0]?.screenshot({ path, fullPage: true });
  console.log(`What the walk had on its screen: ${path}`);
}

/**
 * Opens a house and a browser for the walks of one file and closes them after it. After every walk the whole database
 * is looked at, and no page may have met an error of its own. `conflicts`: some wait on the board there from the beginning.
 */
export function walking(open: () => Promise<House>, { conflicts = false } = {}): Walk {
  let house: House;
  let browser: Browser;
  let visitors: BrowserContext[] = [];
  let errors: string[] = [];
  beforeAll(async () => {
    house = await open();
    browser = await launchBrowser();
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail')
      await Promise.all(visitors.map((context, i) => keepPicture(context, task.name, i)));
    await Promise.all(visitors.map((context) => context.close()));
    visitors = [];
    const met = errors;
    errors = [];
    expect(met, 'errors met by a page').toEqual([]);
    const { broken, listed } = await checkPromises(house.ctx);
    expect(conflicts ? broken : [...broken, ...listed]).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    await house?.close();
  });
  return {
    get house() {
      return house;
    },
    get errors() {
      return errors;
    },
    async visitor(options = {}) {
      const context = await browser.newContext({
        locale: 'en-GB',
        timezoneId: 'Europe/Brussels',
        viewport: { width: 360, height: 780 },
        reducedMotion: 'reduce',
        ...options,
      });
      context.setDefaultTimeout(10_000);
      if (options.javaScriptEnabled !== false) await context.clock.setFixedTime(house.ctx.clock.now * 1000);
      visitors.push(context);
      const page = await context.newPage();
      page.on('pageerror', (error) => errors.push(String(error)));
      page.on('console', (message) => {
        if (message.type() === 'error' && !message.text().includes('409')) errors.push(message.text());
      });
      return page;
    },
  };
}

/** The same, in a new house on one of the databases. */
export const walkingOn = (database: 'sqlite' | 'postgres', prepare: (house: House) => Promise<void>): Walk =>
  walking(async () => {
    const house = await startServer(database === 'postgres' ? inject('postgresUrl') : '');
    await prepare(house);
    return house;
  });
