import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { toQueue } from '../server/schedule/queue.ts';
import { at, makeJob, makeResource, makeService } from '../server/testing/town.ts';
import { makePlanner, signedIn } from './support/office.ts';
import { lastMailTo } from './support/server.ts';
import { appointmentsOf, makeTown } from './support/town.ts';
import { walkingOn } from './support/walk.ts';

let planner: string;
const waiting = ['Aline Maes', 'Bert Claes', 'Chris Roels'];
const walk = walkingOn('sqlite', async (house) => {
  const { ctx } = house;
  const business = await makeTown(house, 'warmte-gent');
  planner = await makePlanner(house, business.id);
  await makeResource(house.ctx, business, { kind: 'person', name: 'Sofie Van Damme' });
  await makeService(house.ctx, business, { id: 'boiler' });
  await makeService(house.ctx, business, { id: 'repair' });
  for (const name of waiting) {
    const email = `${name.split(' ')[0]!.toLowerCase()}@example.org`;
    const { job } = await makeJob(ctx, business, 'boiler', at(1, 1), { name, email });
    const detail = { words: `${name} cannot come to the door before ten` };
    await ctx.transact((tx) => toQueue(ctx, tx, business.id, { kind: 'declined', jobId: job.id, detail }));
    ctx.clock.now += 60;
  }
});

/** Whether the keys go to it now, in whatever shadow it stands. */
const focused = (element: Locator): Promise<boolean> =>
  element.evaluate((node) => (node.getRootNode() as Document | ShadowRoot).activeElement === node);

/** Presses Tab until the focus is there, as somebody does who has nothing but keys; they must see where they are. */
async function tabTo(page: Page, element: Locator): Promise<void> {
  await element.waitFor();
  for (let presses = 0; presses < 25; presses++) {
    if (presses > 0 || !(await focused(element))) await page.keyboard.press('Tab');
    if (!(await focused(element))) continue;
    const ring = await element.evaluate((node) => {
      const shown = [node, node.closest('label')].map((n) => n && getComputedStyle(n));
      return shown.some(
        (style) => style && style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) >= 2,
      );
    });
    expect(ring, `a ring around ${element}`).toBe(true);
    return;
  }
  throw new Error(`no way by Tab to ${element}`);
}

test('a time is booked with Tab, arrows and Enter alone', async () => {
  const page = await walk.visitor();
  await page.goto(`${walk.house.origin}/b/warmte-gent`);
  await tabTo(page, page.getByRole('button', { name: 'Boiler service' }).nth(1));
  await page.keyboard.press('Enter');
  await tabTo(page, page.getByLabel('Postcode'));
  await page.keyboard.type('9000');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Coupure 1');
  await page.keyboard.press('Enter');

  const radios = page.getByRole('radio');
  await radios.first().waitFor();
  expect(await focused(page.getByRole('heading', { name: 'Choose a time' }))).toBe(true);
  await tabTo(page, radios.first());
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  expect(await radios.nth(2).isChecked()).toBe(true);
  await tabTo(page, page.getByRole('button', { name: /^Continue – / }));
  await page.keyboard.press('Enter');

  // Sent too early: what is missing takes the focus, and its line leads to the field.
  await tabTo(page, page.getByRole('button', { name: 'Book this time' }));
  await page.keyboard.press('Enter');
  await page.getByRole('alert').waitFor();
  expect(await focused(page.getByRole('alert'))).toBe(true);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  expect(await focused(page.getByLabel('Name'))).toBe(true);
  await page.keyboard.type('Jan Peeters');
  await page.keyboard.press('Tab');
  await page.keyboard.type('jan@example.org');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Booked' }).waitFor();
  expect(await focused(page.getByRole('heading', { name: 'Booked' }))).toBe(true);
  await tabTo(page, page.getByRole('link', { name: 'Add to calendar' }));
  expect(await appointmentsOf(walk.house, 'warmte-gent')).toMatchObject([{ status: 'booked', name: 'Jan Peeters' }]);
});

test('the queue is worked off with keys alone: reach it, move, offer, note a call, close', async () => {
  const page = await signedIn(walk, 'warmte-gent', planner);
  await tabTo(page, page.getByRole('navigation', { name: 'Office' }).getByRole('link', { name: /^Queue/ }));
  await page.keyboard.press('Enter');
  const lines = page.getByRole('list', { name: 'Waiting' }).getByRole('button');
  await lines.first().waitFor();
  const order = (await lines.locator('strong').allInnerTexts()) as [string, string, string];
  expect([...order].sort()).toEqual(waiting);
  const selected = (name: string) => page.getByRole('region', { name: `Selected: ${name}` });

  await page.keyboard.press('j');
  await selected(order[1])
    .getByRole('button', { name: /^Offer this time/ })
    .waitFor();
  expect(await selected(order[1]).innerText()).toContain('cannot come to the door before ten');
  await page.keyboard.press('o');
  await page
    .getByText(new RegExp(`^Proposed .* to ${order[1]}`))
    .first()
    .waitFor();
  const mail = await lastMailTo(walk.house, `${order[1].split(' ')[0]!.toLowerCase()}@example.org`);
  expect(mail.subject).toMatch(/suit you/);

  await page.keyboard.press('k');
  await selected(order[0]).waitFor();
  await page.keyboard.press('c');
  await tabTo(page, page.getByLabel('What was said'));
  await page.keyboard.type('Calls back on Monday');
  await tabTo(page, page.getByRole('button', { name: 'Note the call' }));
  await page.keyboard.press('Enter');
  await page.getByText(`Noted the call with ${order[0]}.`).first().waitFor();

  await selected(order[2]).waitFor();
  await page.keyboard.press('x');
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  await page.keyboard.press('x');
  await tabTo(page, dialog.getByLabel('Why'));
  await page.keyboard.type('Has moved away');
  await tabTo(page, dialog.getByRole('checkbox'));
  await page.keyboard.press('Space');
  await tabTo(page, dialog.getByRole('button', { name: 'Close', exact: true }).last());
  await page.keyboard.press('Enter');
  await page.getByText('Nothing waits for you.').waitFor();

  const { db } = walk.house.ctx.database;
  const items = await db.selectFrom('queueItem').select('closedAt').execute();
  expect(items).toHaveLength(3);
  for (const item of items) expect(item.closedAt).not.toBeNull();
  const jobs = await db
    .selectFrom('job as j')
    .innerJoin('customer as c', (join) =>
      join.onRef('c.businessId', '=', 'j.businessId').onRef('c.id', '=', 'j.customerId'),
    )
    .select(['c.name', 'j.status'])
    .where('c.name', 'in', waiting)
    .execute();
  expect(Object.fromEntries(jobs.map((job) => [job.name, job.status]))).toEqual({
    [order[0]]: 'open',
    [order[1]]: 'proposed',
    [order[2]]: 'closed',
  });
});
