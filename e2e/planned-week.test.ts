import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { seeded } from '../server/random.ts';
import { at, makeJob, makeResource, makeService } from '../server/testing/town.ts';
import { MINUTE, minuteOf } from '../shared/time.ts';
import { makePlanner, officePage, signedIn } from './support/office.ts';
import { lastMailTo, mailTo } from './support/server.ts';
import { appointmentsOf, makeTown } from './support/town.ts';
import { walkingOn } from './support/walk.ts';

const JOBS = 60;
const address = (i: number): string => `customer-${i}@example.org`;
let planner: string;
const walk = walkingOn('postgres', async (house) => {
  const { ctx } = house;
  const business = await makeTown(house, 'warmte-gent', { strategy: 'propose' });
  planner = await makePlanner(house, business.id);
  const service = await makeService(ctx, business, { id: 'boiler', minutes: 45 });
  const random = seeded(7);
  const somewhere = () => at(random() * 24 - 12, random() * 24 - 12);
  for (let i = 0; i < 8; i++)
    await makeResource(ctx, business, { kind: 'person', name: `Technician ${i + 1}`, home: somewhere() });
  for (let i = 0; i < JOBS; i++)
    await makeJob(ctx, business, service, somewhere(), { name: `Customer ${i}`, email: address(i) });
});

const proposed = async () =>
  (await appointmentsOf(walk.house, 'warmte-gent')).filter((row) => row.status === 'proposed');
const inTheMorning = ({ windowFrom }: { windowFrom: number }): boolean =>
  minuteOf(windowFrom, 'Europe/Brussels') < 12 * 60;

/** Opens the newest link somebody was sent. */
async function openedBy(email: string): Promise<Page> {
  const page = await walk.visitor();
  await page.goto((await lastMailTo(walk.house, email)).link);
  return page;
}

/** Says no on the page, and lets the time for Undo go by. */
async function decline(page: Page, words: string): Promise<void> {
  await page.getByText(/^(None of these suit|This does not suit) me$/).click();
  await page.getByText('Not in the morning').click();
  await page.getByLabel('Or in your own words').fill(words);
  await page.getByRole('button', { name: 'Send, and find me another time' }).click();
  await page.getByRole('heading', { name: 'Thank you for telling us' }).waitFor();
  await walk.house.pass(11 * MINUTE);
}

test('a week is planned, reviewed and sent; one accepts, one declines twice and comes to the queue with their words', async () => {
  const office = await signedIn(walk, 'warmte-gent', planner);
  await officePage(office, 'Plans');
  await office.getByRole('button', { name: /^Next week/ }).click();
  await office.getByRole('button', { name: 'Quick, 5 s' }).click();
  await office.getByRole('button', { name: `Plan ${JOBS} jobs` }).click();
  const send = office.getByRole('button', { name: `Send ${JOBS} proposals` });
  await send.waitFor({ timeout: 30_000 });
  const figures = await office.locator('.figures').innerText();
  const [, together, alone] = /Each new visit adds\s+([\d.]+) km\s+one by one: ([\d.]+) km/.exec(figures)!;
  expect(Number(together)).toBeLessThan(Number(alone));
  expect(await office.getByRole('img', { name: /^Map of \d+ routes/ }).count()).toBe(1);
  // Nobody has heard of it.
  expect(await appointmentsOf(walk.house, 'warmte-gent')).toEqual([]);
  await send.click();
  await office
    .getByRole('dialog')
    .getByRole('button', { name: `Send ${JOBS} proposals` })
    .click();
  await office.getByRole('status').getByText(`${JOBS} customers were asked`).waitFor({ timeout: 20_000 });

  const rows = await proposed();
  expect(rows).toHaveLength(JOBS);
  for (let i = 0; i < JOBS; i++) expect(await mailTo(walk.house, address(i))).toHaveLength(1);

  const [glad, busy] = rows.filter(inTheMorning) as [(typeof rows)[number], (typeof rows)[number]];
  const yes = await openedBy(glad.email);
  await yes.getByRole('button', { name: 'Yes, book this time' }).click();
  await yes.getByRole('heading', { name: 'Booked' }).waitFor();
  expect((await lastMailTo(walk.house, glad.email)).subject).toMatch(/^Booked: /);

  await decline(await openedBy(busy.email), 'I teach until noon');
  const again = (await proposed()).find((row) => row.jobId === busy.jobId)!;
  expect(again.id).not.toBe(busy.id);
  expect(inTheMorning(again)).toBe(false);
  const second = await openedBy(busy.email);
  expect((await lastMailTo(walk.house, busy.email)).subject).toMatch(/a new time/);
  expect(await second.locator('.when').innerText()).toMatch(/, 1[24]:00|, 16:00/);
  await decline(second, 'Only in December, <b>please</b>');

  expect(await proposed()).toHaveLength(JOBS - 2);
  await officePage(office, 'Queue');
  const item = office.getByRole('region', { name: `Selected: ${busy.name}` });
  await item.waitFor();
  expect(await item.innerText()).toContain('Only in December, <b>please</b>');
  expect(await item.innerText()).toContain('not mornings');
  const queue = await walk.house.ctx.database.db
    .selectFrom('queueItem')
    .select(['kind', 'jobId'])
    .where('closedAt', 'is', null)
    .execute();
  expect(queue).toEqual([{ kind: 'declined', jobId: busy.jobId }]);

  await officePage(office, 'Plans');
  await office.getByRole('button', { name: /sent to 60 customers/ }).click();
  await office.getByText(`${JOBS - 2} not answered yet`).waitFor();
});
