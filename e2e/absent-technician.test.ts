import { expect, test } from 'vitest';
import { accept, propose } from '../server/schedule/proposals.ts';
import { at, makeJob, makeResource, makeService } from '../server/testing/town.ts';
import { tick } from '../server/tick.ts';
import { HOUR, MINUTE } from '../shared/time.ts';
import { makePlanner, officePage, signedIn } from './support/office.ts';
import { lastMailTo, mailTo } from './support/server.ts';
import { appointmentsOf, everyRow, makeTown } from './support/town.ts';
import { walkingOn } from './support/walk.ts';

/** Monday 23 November 2026 in Ghent, tomorrow. */
const monday = (hour: number): number => Date.UTC(2026, 10, 23, hour - 1) / 1000;
const names = ['An', 'Bea', 'Cas', 'Dirk', 'Els', 'Fien'];
let planner: string;
/** Sofie has six visits tomorrow; Bram can be with three of them in time, since he works until noon. */
const walk = walkingOn('sqlite', async (house) => {
  const { ctx } = house;
  const business = await makeTown(house, 'warmte-gent', { strategy: 'propose', leadTimeMinutes: 0 });
  planner = await makePlanner(house, business.id);
  const service = await makeService(ctx, business, { id: 'boiler', minutes: 45 });
  await makeResource(ctx, business, { kind: 'person', name: 'Sofie Van Damme' });
  for (const [i, hour] of [8, 9, 10, 13, 14, 15].entries()) {
    const matter = await makeJob(ctx, business, service, at(i, 1), {
      name: names[i]!,
      email: `${names[i]!.toLowerCase()}@example.org`,
    });
    const window = { from: monday(hour), to: monday(hour) + HOUR };
    const result = await propose(ctx, matter, window, { kind: 'proposal', planId: null, actor: 'system' });
    if (result.outcome !== 'proposed') throw new Error(`${names[i]}: ${result.outcome}`);
    await accept(ctx, matter, result.proposalId, 'customer');
  }
  await makeResource(ctx, business, { kind: 'person', name: 'Bram Claeys', hours: [8, 12] });
  await tick(ctx);
});

const whoComes = ({ appointmentId }: { appointmentId: string }) =>
  walk.house.ctx.database.db
    .selectFrom('allocation as a')
    .innerJoin('resource as r', (join) =>
      join.onRef('r.businessId', '=', 'a.businessId').onRef('r.id', '=', 'a.resourceId'),
    )
    .select('r.name')
    .where('a.appointmentId', '=', appointmentId)
    .executeTakeFirstOrThrow();

test('an absence with six visits is previewed and confirmed; the kept hear nothing, and one tap settles the others', async () => {
  const before = await appointmentsOf(walk.house, 'warmte-gent');
  expect(before.map((row) => row.status)).toEqual(Array(6).fill('booked'));
  const told = new Map<string, number>();
  for (const { email } of before) told.set(email, (await mailTo(walk.house, email)).length);

  const office = await signedIn(walk, 'warmte-gent', planner);
  await officePage(office, 'Absences');
  await office.getByLabel('Who', { exact: true }).selectOption('Sofie Van Damme');
  await office.getByRole('button', { name: 'Tomorrow' }).click();
  const rows = await everyRow(walk.house);
  await office.getByRole('button', { name: 'Show who is affected' }).click();
  const kept = office.getByRole('region', { name: 'Kept silently' }).getByRole('link');
  const rebook = office.getByRole('region', { name: 'Must re-book' }).getByRole('link');
  await kept.first().waitFor();
  const [silent, asked] = [await kept.allInnerTexts(), await rebook.allInnerTexts()];
  expect([...silent, ...asked].sort()).toEqual(names);
  expect(silent.length).toBeGreaterThan(0);
  expect(asked.length).toBeGreaterThan(0);
  // Looking has written nothing.
  expect(await everyRow(walk.house)).toEqual(rows);

  await office
    .getByRole('button', { name: `Move ${silent.length} silently and write to ${asked.length} customers` })
    .click();
  await office.getByRole('heading', { name: 'The absence is entered' }).waitFor();
  await walk.house.pass(MINUTE);

  const after = await appointmentsOf(walk.house, 'warmte-gent');
  for (const { id, name, email, windowFrom, version } of before.filter((row) => silent.includes(row.name))) {
    const now = after.find((row) => row.id === id);
    expect(now, name).toMatchObject({ status: 'booked', windowFrom, version });
    expect(await whoComes({ appointmentId: id })).toEqual({ name: 'Bram Claeys' });
    expect(await mailTo(walk.house, email), name).toHaveLength(told.get(email)!);
  }
  for (const { email, name } of before.filter((row) => asked.includes(row.name))) {
    const mails = await mailTo(walk.house, email);
    expect(mails, name).toHaveLength(told.get(email)! + 1);
    expect(mails.at(-1)!.subject).toMatch(/^Sorry, we cannot keep /);
    expect(
      after
        .filter((row) => row.email === email)
        .map((row) => row.status)
        .sort(),
    ).toEqual(['proposed', 'released']);
  }

  const [one] = before.filter((row) => asked.includes(row.name));
  const page = await walk.visitor();
  await page.goto((await lastMailTo(walk.house, one!.email)).link);
  const heldFor = (await appointmentsOf(walk.house, 'warmte-gent')).find(
    (row) => row.email === one!.email && row.status === 'proposed',
  )!;
  await page.getByRole('heading', { name: 'We have kept this time for you' }).waitFor();
  const yes = page.getByRole('button', { name: 'Yes, take this time' });
  const box = (await yes.boundingBox())!;
  expect(box.y + box.height, 'in sight without scrolling').toBeLessThanOrEqual(780);
  expect(await page.locator('.card s').innerText()).toContain('Monday 23 November');
  await yes.click();
  await page.getByRole('heading', { name: 'Booked' }).waitFor();
  const settled = (await appointmentsOf(walk.house, 'warmte-gent')).filter((row) => row.email === one!.email);
  expect(settled.map((row) => row.status).sort()).toEqual(['booked', 'released']);
  expect(settled.find((row) => row.status === 'booked')!.windowFrom).toBe(heldFor.windowFrom);
});
