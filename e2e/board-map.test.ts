import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { crc32, deflateSync } from 'node:zlib';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, expect, test } from 'vitest';
import { saveArea } from '../server/business/area.ts';
import { officeSlots, placeByHand } from '../server/dispatch/arrange.ts';
import { at, makeJob, makeResource, makeService } from '../server/testing/town.ts';
import { makePlanner, signedIn, signIn } from './support/office.ts';
import { makeTown } from './support/town.ts';
import { walkingOn } from './support/walk.ts';

const BUSINESS = 'warmte-gent';
let planner: string;

/** A picture of 256 × 256 in one pale colour, with a line around it. */
function tilePicture(shade: number): Buffer {
  const row = (y: number): Buffer =>
    Buffer.from([0, ...Array.from({ length: 256 }, (_, x) => (x === 0 || y === 0 ? 190 : shade))]);
  const pixels = deflateSync(Buffer.concat(Array.from({ length: 256 }, (_, y) => row(y))));
  const part = (name: string, body: Buffer): Buffer => {
    const named = Buffer.concat([Buffer.from(name), body]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(body.length);
    sum.writeUInt32BE(crc32(named));
    return Buffer.concat([length, named, sum]);
  };
  const header = Buffer.from([0, 0, 1, 0, 0, 0, 1, 0, 8, 0, 0, 0, 0]);
  const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
  return Buffer.concat([signature, part('IHDR', header), part('IDAT', pixels), part('IEND', Buffer.alloc(0))]);
}

const asked: string[] = [];
let tiles: Server | undefined;
async function tileServer(): Promise<string> {
  tiles = createServer((request, response) => {
    asked.push(request.url!);
    const [x = 0, y = 0] = (request.url!.match(/\d+/g) ?? []).slice(1).map(Number);
    response.setHeader('content-type', 'image/png');
    response.end(tilePicture((x + y) % 2 ? 236 : 226));
  });
  await new Promise<void>((resolve) => tiles!.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(tiles.address() as AddressInfo).port}`;
}
afterAll(() => {
  tiles?.closeAllConnections();
  tiles?.close();
});

const around: [string, number, number][] = [
  ['Gent', 0, 0],
  ['Gentbrugge', 4, -2],
  ['Mariakerke', -4, 3],
  ['Merelbeke', 2, -7],
  ['Oostakker', 5, 6],
  ['Drongen', -7, 0],
  ['Destelbergen', 6, 1],
  ['Evergem', -2, 9],
];
const visits: [string, string, number, number][] = [
  ['Bram', 'An Peeters', 2, 1],
  ['Bram', 'Bea Maes', 4, -2],
  ['Bram', 'Cas Declerck', 6, 1.5],
  ['Bram', 'Dirk Baert', 5, 6],
  ['Sofie', 'Els Goossens', -4, 3],
  ['Sofie', 'Filip Smet', -7, 1],
  ['Sofie', 'Greet Willems', -2, 8],
  ['Tom', 'Hilde Lambert', 1, -4],
  ['Tom', 'Ivo Jacobs', 2, -7],
];

const walk = walkingOn('sqlite', async (house) => {
  const { ctx } = house;
  const business = await makeTown(house, BUSINESS, { leadTimeMinutes: 0 });
  await ctx.transact((tx) =>
    saveArea(
      tx,
      BUSINESS,
      around.map(([place, east, north], i) => ({ postcode: `90${10 + i}`, place, ...at(east, north) })),
    ),
  );
  planner = await makePlanner(house, business.id);
  const people = new Map<string, string>();
  for (const [name, colour, east, north] of [
    ['Bram', '#2a66b8', 3, 3],
    ['Sofie', '#c2571a', -3, 1],
    ['Tom', '#0a8a5b', 0, -2],
  ] as const)
    people.set(
      name,
      await makeResource(ctx, business, { kind: 'person', name, colour, home: at(east, north), locationId: null }),
    );
  const service = await makeService(ctx, business, { id: 'boiler', minutes: 75 });
  for (const [who, name, east, north] of visits) {
    const matter = await makeJob(ctx, business, service, at(east, north), {
      name,
      requiredResourceId: people.get(who)!,
    });
    const { slots } = await officeSlots(ctx, matter, { day: '2026-11-23' });
    const placed = await placeByHand(ctx, matter, slots[0]!, 'system');
    if (placed.outcome !== 'done') throw new Error(`${name}: ${placed.outcome}`);
  }
  await makeJob(ctx, business, service, at(-5, -4), { name: 'Jo Unplanned', note: 'any time' });
});

async function faultless(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map((v) => `${v.id} ${v.nodes.map((n) => n.html).join(' | ')}`)).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: 'light' });
}
async function picture(page: Page, name: string): Promise<void> {
  if (!process.env['PICTURES']) return;
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.waitForTimeout(300);
    await page.screenshot({ path: `dist/screenshots/board-map-${name}-${colorScheme}.png` });
  }
  await page.emulateMedia({ colorScheme: 'light' });
}
/** The board on a Monday, all of it in sight. */
const monday = (origin: string): string =>
  `${origin}/office/board?at=${Date.UTC(2026, 10, 23, 11, 30) / 1000}&zoom=0.9`;

test('the map beside the board: opened, tied to the cards both ways, chosen from, over tiles, on a phone', async () => {
  const page = await signedIn(walk, BUSINESS, planner);
  await page.goto(monday(walk.house.origin));
  const toggle = page.getByRole('button', { name: 'Map', exact: true });
  await toggle.click();
  const map = page.getByRole('complementary', { name: 'Map' });
  await map.getByRole('region', { name: 'Route of Sofie' }).waitFor();
  await page.waitForURL(/map=42/);
  await map.getByText('Gentbrugge', { exact: true }).waitFor();
  await map.locator('[data-job]').waitFor();
  expect(await map.locator('svg [data-card]').count()).toBe(visits.length);
  expect(await map.getByRole('img', { name: '3 routes with 9 stops and 1 job without a time' }).count()).toBe(1);
  await faultless(page);
  await picture(page, 'desk');

  // From the list and from the map the same mark is meant; the board knows it too.
  const bea = map.getByRole('button', { name: /Bea Maes/ });
  await bea.focus();
  await map.locator('.map-rings .pointed').waitFor();
  const mark = map.locator('svg [data-card]', { hasText: 'A1' });
  await mark.hover();
  await map.locator('li .pointed', { hasText: 'Bea Maes' }).waitFor();
  await map.locator('.map-tip', { hasText: 'Bea Maes' }).waitFor();
  await picture(page, 'hover');
  await mark.click();
  expect(await bea.getAttribute('aria-pressed')).toBe('true');
  await page.getByRole('grid').locator('[tabindex="0"]', { hasText: 'Bea Maes' }).waitFor();

  // And from the board to the map: the keyboard's focus on a card is enough.
  await page.getByRole('grid').locator('[tabindex="0"]').focus();
  await page.keyboard.press('ArrowRight');
  await map.locator('.map-tip', { hasText: 'An Peeters' }).waitFor();

  // Whoever is hidden is gone from map and list; the separator works with keys; so does the map.
  await map.getByRole('button', { name: /Tom/ }).click();
  await map.getByRole('img', { name: '2 routes with 7 stops' }).waitFor();
  await page.getByRole('separator', { name: 'Width of the map' }).press('ArrowLeft');
  await page.waitForURL(/map=44/);
  const before = await mark.boundingBox();
  await map.getByRole('group', { name: /^Map:/ }).press('ArrowLeft');
  expect((await mark.boundingBox())!.x).toBeCloseTo(before!.x + 60, 0);
  await map.locator('[data-job]').click();
  await page.getByRole('complementary', { name: 'Unplanned' }).getByText('Jo Unplanned').waitFor();

  // With a tile server the same is drawn over its pictures, and its maker is named.
  const origin = await tileServer();
  walk.house.ctx.config.tiles = { url: `${origin}/{z}/{x}/{y}.png`, attribution: '© A test', origin };
  await page.reload();
  await map.getByText('© A test').waitFor();
  await map.locator('svg [data-card]').first().waitFor();
  const drawn = () =>
    page.evaluate(() =>
      [...document.querySelectorAll<HTMLImageElement>('.map-tiles img')].every((i) => i.complete && i.naturalWidth > 0),
    );
  await expect.poll(drawn).toBe(true);
  expect(asked.length).toBeGreaterThan(3);
  for (const path of asked) expect(path).toMatch(/^\/\d+\/\d+\/\d+\.png$/);
  await map.locator('svg [data-card]').first().hover();
  await map.locator('.map-tip').waitFor();
  await picture(page, 'tiles');
  await faultless(page);

  // On a phone the map is a view of its own.
  const phone = await walk.visitor({ hasTouch: true, isMobile: true });
  await signIn(phone, walk.house, BUSINESS, planner);
  walk.house.ctx.config.tiles = null;
  await phone.goto(monday(walk.house.origin));
  await phone.getByRole('button', { name: 'Map', exact: true }).tap();
  const small = phone.getByRole('complementary', { name: 'Map' });
  await small.locator('svg [data-card]').first().waitFor();
  expect((await small.boundingBox())!.width).toBe(360);
  await faultless(phone);
  await picture(phone, 'phone');
  await small.getByRole('button', { name: /Els Goossens/ }).tap();
  await phone.getByRole('complementary', { name: 'Details' }).getByText('Els Goossens').waitFor();
});
