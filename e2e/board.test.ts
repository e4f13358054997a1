import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { at } from '../server/testing/town.ts';
import { MINUTE } from '../shared/time.ts';
import { carry, drag, handWords, mirrorOf, type OpenBoard, openBoard, pixel } from './support/board.ts';
import {
  away,
  backAgain,
  boardTown,
  booked,
  clock,
  colleague,
  type DayName,
  noonOf,
  planner,
  standing,
  TOWN,
  waiting,
} from './support/board-town.ts';
import { signedIn, signIn } from './support/office.ts';
import { walkingOn } from './support/walk.ts';

const walk = walkingOn('sqlite', boardTown);

const told = (page: Page, words: string | RegExp): Promise<void> =>
  page.locator('.toast', { hasText: words }).waitFor();
const panelButton = (page: Page, name: string): Promise<void> =>
  page.getByRole('button', { name: new RegExp(`^(! ?)?${name}`) }).click();

/** A planner looks at a day. */
async function looking(day: DayName, query = '', email = planner): Promise<{ page: Page; board: OpenBoard }> {
  const page = await signedIn(walk, TOWN, email);
  return { page, board: await openBoard(page, walk.house.origin, noonOf(day), query) };
}

test('a treatment moves with its room, laser and kit, and what goes with it is told in a sentence', async () => {
  const { house } = walk;
  const anna = await booked(house, 'treatment', 'Anna Keller', 'nora', [clock('monday', 9), clock('monday', 11)]);
  await booked(house, 'talk', 'Jan Maes', 'piet', [clock('monday', 10), clock('monday', 10)]);
  expect(await standing(house, anna)).toBe('booked 9:00, promised 9:00–11:00, by laser, nora, room-1');
  const { page, board } = await looking('monday');
  await board.card(/Anna Keller/).waitFor();
  const from = await board.spot('Nora Lens', clock('monday', 9, 15));
  await drag(page, from, await board.spot('Nora Lens', clock('monday', 10, 30)), /^10:15 – 11:15, Nora Lens · /);
  await told(page, 'Moved. Room 2 instead of Room 1.');
  await board.card(/^10:15 – 11:15, Anna Keller/).waitFor();
  expect(await standing(house, anna)).toBe('booked 10:15, promised 9:00–11:00, by laser, nora, room-2');
});

test('a visit takes the road with it: who drives less, who drives more, and whose visit comes earlier within its promise', async () => {
  const { house } = walk;
  const far = await booked(house, 'boiler', 'Rik Joos', 'bram', [clock('monday', 9), clock('monday', 9)], at(9, 0));
  const next = await booked(house, 'boiler', 'Mia Claes', 'bram', [clock('monday', 10), clock('monday', 12)], at(1, 0));
  const { page, board } = await looking('monday');
  await board.card(/Rik Joos/).waitFor();
  const before = await standing(house, next);
  const [from, to] = [
    await board.spot('Bram Claeys', clock('monday', 9, 15)),
    await board.spot('Els Maes', clock('monday', 9, 15)),
  ];
  await drag(page, from, to, /^9:00 – 10:00, Els Maes · \+\d+ min/);
  await told(page, /Bram Claeys drives \d+ min less\..*Els Maes drives \d+ min more\./);
  await told(page, /Mia Claes moves from 10:\d\d to 10:00, within its promise\./);
  expect(await standing(house, far)).toBe('booked 9:00, promised 9:00–9:00, by els');
  expect(before).toMatch(/^booked 10:(?!00)/);
  expect(await standing(house, next)).toBe('booked 10:00, promised 10:00–12:00, by bram');
});

test('outside of its promise nothing happens until it is said what the customer is told', async () => {
  const { house } = walk;
  const job = await booked(house, 'boiler', 'Lotte Wuyts', 'els', [clock('tuesday', 9), clock('tuesday', 10)]);
  const { page, board } = await looking('tuesday');
  await board.card(/Lotte Wuyts/).waitFor();
  const from = await board.spot('Els Maes', clock('tuesday', 9, 15));
  const to = await board.spot('Els Maes', clock('tuesday', 13, 15));
  const dialog = page.getByRole('dialog', { name: 'Outside of the promise' });
  await drag(page, from, to, '13:00 – 14:00, Els Maes · no detour, the customer has to agree');
  await dialog.getByText('Lotte Wuyts was promised another time.').waitFor();
  expect(await standing(house, job)).toBe('booked 9:00, promised 9:00–10:00, by els');
  await dialog.getByRole('button', { name: 'Leave it where it was' }).last().click();
  await dialog.waitFor({ state: 'hidden' });
  await drag(page, from, to, '13:00 – 14:00, Els Maes · no detour, the customer has to agree');
  await dialog.getByRole('button', { name: 'Ask the customer' }).click();
  await told(page, /^Moved\. The customer is asked whether .*24 November/);
  expect(await standing(house, job)).toMatch(/^proposed 13:00, promised 12:00–14:00, by els$/);
});

test('a job without a time is dragged from the list onto a place that glows', async () => {
  const { house } = walk;
  const job = await waiting(house, 'boiler', 'Vera Smets');
  const { page, board } = await looking('wednesday');
  await panelButton(page, 'Unplanned');
  const entry = page
    .getByRole('complementary', { name: 'Unplanned' })
    .getByRole('listitem')
    .filter({ hasText: 'Vera Smets' });
  await entry.waitFor();
  const box = (await entry.getByText('Vera Smets').boundingBox())!;
  const [to, glowing, closed] = [
    await board.spot('Els Maes', clock('wednesday', 10, 20)),
    await board.spot('Bram Claeys', clock('wednesday', 12, 7)),
    await board.spot('Tom Aerts', clock('wednesday', 12, 7)),
  ];
  const dark = await pixel(page, glowing);
  await carry(page, { x: box.x + 5, y: box.y + 5 }, to, /^10:00 – 11:00, Els Maes · \+\d+ min/);
  // Whoever could take it glows, and who knows nothing of gas does not.
  await expect.poll(() => pixel(page, glowing)).not.toEqual(dark);
  expect(await pixel(page, closed)).toEqual(dark);
  await page.mouse.up();
  await page.getByRole('dialog').getByRole('button', { name: 'They have agreed' }).click();
  await told(page, 'Moved.');
  await board.card(/^10:00 – 11:00, Vera Smets/).waitFor();
  await entry.waitFor({ state: 'hidden' });
  expect(await standing(house, job)).toBe('booked 10:00, promised 10:00–12:00, by els');
});

test('a drop that cannot be names whom and which rule it would break, and changes nothing', async () => {
  const { house } = walk;
  const [nine, eleven] = [clock('thursday', 9), clock('thursday', 11)];
  const job = await booked(house, 'boiler', 'Omar Aziz', 'els', [nine, eleven]);
  await booked(house, 'boiler', 'Nele Bos', 'els', [clock('thursday', 14), clock('thursday', 14)]);
  await away(house, 'bram', clock('thursday', 0), clock('thursday', 24));
  const { page, board } = await looking('thursday');
  await board.card(/Omar Aziz/).waitFor();
  const from = await board.spot('Els Maes', clock('thursday', 9, 15));
  const was = await standing(house, job);
  const refusals: [string, number, RegExp, string][] = [
    ['Tom Aerts', 9, /Does not have the skills/, 'Tom Aerts: Does not have the skills for it.'],
    ['Bram Claeys', 9, /Does not work then/, 'Bram Claeys: Does not work then.'],
    ['Els Maes', 14, /Not then: it can begin/, 'Els Maes: Is taken then.'],
  ];
  for (const [name, hour, said, words] of refusals) {
    await drag(page, from, await board.spot(name, clock('thursday', hour, 15)), said);
    await page.getByRole('alert').getByText(words).waitFor();
    await page.getByRole('alert').getByRole('button', { name: 'Close' }).click();
    expect(await standing(house, job)).toBe(was);
  }
  await carry(page, from, await board.spot('Els Maes', clock('thursday', 11, 15)), '11:00 – 12:00, Els Maes ·');
  await page.keyboard.press('Escape');
  await handWords(page).waitFor({ state: 'detached' });
  await page.mouse.up();
  await board.card(/^9:00 – 10:00, Omar Aziz/).waitFor();
  expect(await standing(house, job)).toBe(was);
});

test('an absence is marked and listed as a conflict, goes by its first way out with one click, and Undo takes it back', async () => {
  const { house } = walk;
  const job = await booked(house, 'boiler', 'Fien Maas', 'els', [clock('friday', 10), clock('friday', 12)]);
  const { page, board } = await looking('friday');
  await board.card(/Fien Maas/).waitFor();
  const before = await standing(house, job);
  const absence = await away(house, 'els', clock('friday', 9), clock('friday', 17));
  await board.card(/Fien Maas.*conflict: Fien Maas at 10:00 is planned for Els, who is away/).waitFor();
  await panelButton(page, 'Conflicts');
  const list = page.getByRole('complementary', { name: 'Conflicts' });
  const clash = list.getByRole('button', { name: /Fien Maas at 10:00 is planned for Els/ });
  await clash.click();
  const first = list.getByRole('list', { name: 'Ways out' }).getByRole('button').first();
  expect(await first.innerText()).toMatch(/^Move to Bram/);
  await first.click();
  await told(page, 'Done.');
  await clash.waitFor({ state: 'hidden' });
  expect(await standing(house, job)).toBe(before.replace('els', 'bram'));

  // She is well again: nothing stands in the way of taking it back.
  await backAgain(house, absence);
  await page.getByRole('button', { name: 'Undo' }).click();
  await told(page, 'Taken back.');
  await board.card(/^10:00 – 11:00, Fien Maas/).waitFor();
  expect(await standing(house, job)).toBe(before);
});

test('with keys alone a card is found, picked up, carried and put down', async () => {
  const { house } = walk;
  const job = await booked(house, 'boiler', 'Karel Nys', 'bram', [clock('wednesday', 14), clock('wednesday', 16)]);
  const { page, board } = await looking('wednesday');
  await board.card(/Karel Nys/).waitFor();
  const focused = page.locator(':focus');
  for (let i = 0; i < 60 && (await page.locator('.mirror :focus').count()) === 0; i++) await page.keyboard.press('Tab');
  // Bram is the first line, and that is his only visit.
  await focused.filter({ hasText: /^14:00 – 15:00, Karel Nys/ }).waitFor();
  await page.keyboard.press('m');
  const said = page.getByRole('status').filter({ hasText: /14:00 – 15:00, Bram Claeys/ });
  await said.waitFor({ state: 'attached' });
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  const words = page.getByRole('status').filter({ hasText: /^14:30 – 15:30, Els Maes · \+?\w+/ });
  await words.waitFor({ state: 'attached' });
  await page.keyboard.press('Enter');
  await told(page, 'Moved.');
  expect(await standing(house, job)).toBe('booked 14:30, promised 14:00–16:00, by els');
  await page.keyboard.press('Control+z');
  await told(page, 'Taken back.');
  expect(await standing(house, job)).toBe('booked 14:00, promised 14:00–16:00, by bram');
});

test('without dragging: on a phone a card is chosen from the list, Move is pressed and its place is tapped', async () => {
  const { house } = walk;
  const job = await booked(house, 'boiler', 'Ties Hens', 'bram', [clock('friday', 14), clock('friday', 16)]);
  const page = await walk.visitor({ hasTouch: true });
  await signIn(page, house, TOWN, planner);
  const board = await openBoard(page, house.origin, clock('friday', 15));
  await page.getByRole('button', { name: /^14:00 – 15:00 ?Ties Hens/ }).tap();
  await page.getByRole('complementary', { name: 'Details' }).getByRole('button', { name: 'Move', exact: true }).tap();
  await page.getByText('Now tap the place where it shall go.').waitFor();
  const to = await board.spot('Bram Claeys', clock('friday', 15));
  await page.touchscreen.tap(to.x, to.y);
  await told(page, 'Moved.');
  expect(await standing(house, job)).toBe('booked 15:00, promised 14:00–16:00, by bram');
});

test('two boards show each other’s changes within a second, and who is second at the same card is told who was first', async () => {
  const { house } = walk;
  const job = await booked(house, 'boiler', 'Wout Pas', 'bram', [
    clock('tuesday', 9),
    clock('tuesday', 17) - 60 * MINUTE,
  ]);
  const [one, other] = [await looking('tuesday'), await looking('tuesday', '', colleague)];
  await Promise.all([one, other].map(({ board }) => board.card(/Wout Pas/).waitFor()));
  const seconds: number[] = [];
  for (let hour = 9; hour < 12; hour++) {
    const [from, to] = [
      await one.board.spot('Bram Claeys', clock('tuesday', hour, 15)),
      await one.board.spot('Bram Claeys', clock('tuesday', hour + 1, 15)),
    ];
    await carry(one.page, from, to, `${hour + 1}:00 – ${hour + 2}:00, Bram Claeys ·`);
    const seen = other.board.card(new RegExp(`^${hour + 1}:00 – ${hour + 2}:00, Wout Pas`)).waitFor();
    const dropped = performance.now();
    await one.page.mouse.up();
    await seen;
    seconds.push((performance.now() - dropped) / 1000);
    await one.board.card(new RegExp(`^${hour + 1}:00 – ${hour + 2}:00, Wout Pas`)).waitFor();
  }
  console.log(`Seen on the other board after ${seconds.map((s) => s.toFixed(2)).join(', ')} s`);
  expect(Math.min(...seconds)).toBeLessThan(1);

  const card = await one.board.spot('Bram Claeys', clock('tuesday', 12, 15));
  const [to1, to2] = [clock('tuesday', 14, 15), clock('tuesday', 15, 15)];
  await carry(one.page, card, await one.board.spot('Bram Claeys', to1), '14:00 – 15:00, Bram Claeys ·');
  await carry(other.page, card, await other.board.spot('Bram Claeys', to2), '15:00 – 16:00, Bram Claeys ·');
  await other.page.mouse.up();
  await told(other.page, 'Moved.');
  await one.page.mouse.up();
  await one.page.getByRole('alert').getByText('Karim Daems was faster').waitFor();
  await one.board.card(/^15:00 – 16:00, Wout Pas/).waitFor();
  expect(await standing(house, job)).toBe('booked 15:00, promised 9:00–16:00, by bram');
});

test('filters stay in the address over a reload, and a saved view brings them back', async () => {
  const { page } = await looking('monday');
  const lines = mirrorOf(page).getByRole('rowheader');
  await lines.filter({ hasText: 'Bram Claeys' }).waitFor();
  await page.getByRole('button', { name: 'Filter' }).click();
  const filters = page.getByRole('search', { name: 'Filters' });
  await filters.getByRole('combobox', { name: /^Kind/ }).selectOption('Rooms');
  await filters.getByLabel('Find').fill('Anna');
  await lines.filter({ hasText: 'Bram Claeys' }).waitFor({ state: 'detached' });
  await page.waitForURL(/kind=room&q=Anna/);
  await page.reload();
  await lines.filter({ hasText: 'Room 1' }).waitFor();
  await expect.poll(() => lines.allInnerTexts()).toEqual(['Room 1', 'Room 2']);
  await page.getByRole('button', { name: 'Filter' }).click();
  expect(await filters.getByLabel('Find').inputValue()).toBe('Anna');
  await filters.getByLabel('Save this view as').fill('Rooms of Anna');
  await filters.getByRole('button', { name: 'Save', exact: true }).click();
  await told(page, 'Saved as Rooms of Anna.');
  await filters.getByRole('button', { name: 'Show everything' }).click();
  await expect.poll(() => lines.count()).toBe(8);
  await filters.getByRole('button', { name: 'Rooms of Anna', exact: true }).click();
  await expect.poll(() => lines.allInnerTexts()).toEqual(['Room 1', 'Room 2']);
  expect(await filters.getByLabel('Find').inputValue()).toBe('Anna');
});

/** So many turns of the wheel lead from the year to the minute, and not as far as it goes. */
const TURNS = 17;

test('one zooms from a year to a minute and back, by the wheel under the pointer or by buttons, and is where one was', async () => {
  const { page } = await looking('thursday');
  const level = (name: string) => page.getByRole('button', { name, exact: true, pressed: true });
  /** Where the address says one is: the instant in the middle, and pixels per minute. */
  const there = async (zoom: (scale: number) => boolean): Promise<{ at: number; scale: number }> => {
    const read = (): number[] => ['at', 'zoom'].map((key) => Number(new URL(page.url()).searchParams.get(key)));
    await expect.poll(() => zoom(read()[1]!)).toBe(true);
    return { at: read()[0]!, scale: read()[1]! };
  };
  const turn = async (by: number, until: string): Promise<void> => {
    for (let i = 0; i < TURNS; i++) await page.mouse.wheel(0, by);
    await level(until).waitFor();
  };
  await page.getByRole('button', { name: 'Year', exact: true }).click();
  await level('Year').waitFor();
  const far = await there((scale) => scale < 0.02);
  const body = (await page.locator('.board-body').boundingBox())!;
  await page.mouse.move(body.x + 500, body.y + 200);
  await page.keyboard.down('Control');
  await turn(-200, 'Minute');
  const near = await there((scale) => scale > 10);
  await turn(200, 'Year');
  const farAgain = await there((scale) => scale < 0.02);
  await turn(-200, 'Minute');
  const nearAgain = await there((scale) => scale > 10);
  await page.keyboard.up('Control');
  // To the pixel, which is hours of a year and seconds close up.
  expect(Math.abs(farAgain.at - far.at)).toBeLessThanOrEqual(MINUTE / far.scale);
  expect(farAgain.scale).toBeCloseTo(far.scale, 5);
  expect(Math.abs(nearAgain.at - near.at)).toBeLessThanOrEqual(MINUTE / near.scale);

  for (const name of ['Hour', 'Day', 'Week', 'Month', 'Year', 'Minute']) {
    await page.getByRole('button', { name, exact: true }).click();
    await level(name).waitFor();
  }
  const step = (name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click();
  const before = await there((scale) => scale === 24);
  for (const name of ['Zoom out', 'Zoom in']) for (let i = 0; i < 15; i++) await step(name);
  const after = await there((scale) => scale === 24);
  expect(Math.abs(after.at - before.at)).toBeLessThanOrEqual(MINUTE / 24);
});
