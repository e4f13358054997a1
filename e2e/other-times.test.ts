import { expect, test } from 'vitest';
import type { Business } from '../server/business/business.ts';
import { makeResource, makeService } from '../server/testing/town.ts';
import { lastMailTo } from './support/server.ts';
import { appointmentsOf, makeTown, proposeTo } from './support/town.ts';
import { walkingOn } from './support/walk.ts';

let business: Business;
const walk = walkingOn('sqlite', async (house) => {
  business = await makeTown(house, 'warmte-gent', { strategy: 'hybrid' });
  await makeResource(house.ctx, business, { kind: 'person', name: 'Sofie Van Damme' });
  await makeService(house.ctx, business, { id: 'boiler' });
});

test('whom the proposed time does not suit sees other times and books one of them; the proposed one is free again', async () => {
  const { email, jobId, proposalId } = await proposeTo(walk.house, business, 'boiler', 'Lien Roels');
  const [proposed] = await appointmentsOf(walk.house, 'warmte-gent');
  const page = await walk.visitor();
  await page.goto((await lastMailTo(walk.house, email)).link);
  const before = await page.locator('.when').innerText();
  await page.getByRole('link', { name: 'See other times' }).click();
  await page.getByRole('heading', { name: 'Choose a time' }).waitFor();
  const other = page.getByRole('radio').last();
  const [from, to] = (await other.getAttribute('value'))!.split('-').map(Number);
  expect(from).not.toBe(proposed!.windowFrom);
  await other.check();
  await page.getByRole('button', { name: 'Book this time' }).click();
  await page.getByRole('heading', { name: 'Booked' }).waitFor();
  const now = await page.locator('.when').innerText();
  expect(now).not.toBe(before);

  const rows = (await appointmentsOf(walk.house, 'warmte-gent')).filter((row) => row.jobId === jobId);
  expect(rows.filter((row) => row.status === 'booked')).toMatchObject([{ windowFrom: from, windowTo: to }]);
  const { db } = walk.house.ctx.database;
  const taken = await db.selectFrom('allocation').select('startsAt').where('businessId', '=', 'warmte-gent').execute();
  expect(taken).toHaveLength(1);
  expect(taken[0]!.startsAt).toBeGreaterThanOrEqual(from!);
  const proposals = await db.selectFrom('proposal').select(['id', 'status']).where('jobId', '=', jobId).execute();
  expect(proposals).toEqual([{ id: proposalId, status: 'accepted' }]);
  const mail = await lastMailTo(walk.house, email);
  expect(mail.text).toContain(now);
});
