import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { createStaff } from '../server/business/staff.ts';
import { makeResource } from '../server/testing/town.ts';
import { signedIn } from './support/office.ts';
import { makeTown } from './support/town.ts';
import { walkingOn } from './support/walk.ts';

const TOWN = 'praxis';
const OWNER = 'olga@example.org';
const CLINIC = 'clinic';
const CLINIC_OWNER = 'omar@example.org';

const walk = walkingOn('postgres', async (house) => {
  await makeTown(house, TOWN, { leadTimeMinutes: 0, horizonDays: 14 });
  await house.ctx.transact((tx) =>
    createStaff(house.ctx, tx, TOWN, { name: 'Olga', email: OWNER, role: 'owner', resourceId: null }),
  );
});

const tab = async (page: Page, name: string): Promise<void> => {
  await page.getByRole('navigation', { name: 'Settings', exact: true }).getByRole('link', { name }).click();
  await page.getByRole('heading', { level: 1, name }).waitFor();
};
const offered = (page: Page) => page.getByRole('complementary', { name: 'What would be offered' });

test('a session that needs a quiet room: the check complains, the room is added, the preview counts, the widget offers it', async () => {
  const page = await signedIn(walk, TOWN, OWNER);
  await page.goto(`${walk.house.origin}/office/settings/services/new`);
  await page.getByLabel('Name', { exact: true }).fill('Talk');
  await page.getByRole('radio', { name: /At one of our / }).check();
  await page.getByRole('button', { name: 'Add a room or device' }).click();
  await page.getByRole('textbox', { name: 'Another skill' }).nth(1).fill('quiet');
  await page.getByRole('textbox', { name: 'Another skill' }).nth(1).press('Enter');
  await page.getByRole('checkbox', { name: 'quiet' }).waitFor();
  await page.getByRole('button', { name: 'Add the service' }).click();
  await page.getByRole('heading', { level: 1, name: 'Talk' }).waitFor();

  await tab(page, 'Set-up check');
  await page
    .getByText('Talk requires a room with the skill quiet, but there is no room with the skill quiet.')
    .waitFor();
  await page.getByRole('link', { name: 'Nobody works here yet.' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Thea');
  await page.getByRole('button', { name: 'Remove Friday 08:00' }).click();
  await offered(page).getByText('There is no room with the skill quiet at this location.').first().waitFor();
  await page.getByRole('button', { name: 'Add', exact: true }).last().click();
  await page.getByRole('heading', { level: 1, name: 'Thea' }).waitFor();

  await tab(page, 'People and things');
  await page.getByRole('link', { name: 'Add', exact: true }).click();
  await page.getByLabel('Kind').selectOption('room');
  await page.getByLabel('Name', { exact: true }).fill('Blue room');
  await page.getByLabel('Location', { exact: true }).selectOption('Practice');
  await page.getByRole('checkbox', { name: 'quiet' }).check();
  // Nobody has saved the room, and yet its times are counted: four days of them, and none on the days Thea is off.
  const days = offered(page).getByRole('listitem');
  await offered(page)
    .getByText(/^\d+ times$/)
    .waitFor();
  expect(await days.filter({ hasText: 'Nobody works.' }).count()).toBe(3);
  await page.getByRole('button', { name: 'Add', exact: true }).last().click();
  await page.getByRole('heading', { level: 1, name: 'Blue room' }).waitFor();

  await tab(page, 'Set-up check');
  await page.getByText(/requires a room with the skill quiet/).waitFor({ state: 'hidden' });
  const left = await page.getByRole('main').getByRole('listitem').allTextContents();
  expect(left.filter((text) => text.includes('Talk'))).toEqual([]);

  const customer = await walk.visitor();
  await customer.goto(`${walk.house.origin}/b/${TOWN}`);
  const service = customer.getByRole('button', { name: 'Talk' });
  const times = customer.getByRole('radiogroup');
  await service.or(times).first().waitFor();
  if (await service.isVisible()) await service.click();
  await times.waitFor();
  expect(await customer.getByRole('radio').count()).toBeGreaterThan(2);
});

test('what does as well and a part of the visit are set by keyboard and hand, and the preview follows at once', async () => {
  const { ctx } = walk.house;
  const business = await makeTown(walk.house, CLINIC, { leadTimeMinutes: 0, horizonDays: 14 });
  const here = { locationId: 'practice', drives: false };
  await ctx.transact((tx) =>
    createStaff(ctx, tx, CLINIC, { name: 'Omar', email: CLINIC_OWNER, role: 'owner', resourceId: null }),
  );
  await makeResource(ctx, business, { ...here, kind: 'person', name: 'Sofie', skills: ['surgery'] });
  await makeResource(ctx, business, { ...here, kind: 'person', name: 'Arno', skills: ['anaesthesia'], hours: [8, 9] });
  await makeResource(ctx, business, { ...here, kind: 'equipment', name: 'Old scope', skills: ['mirror'] });
  const page = await signedIn(walk, CLINIC, CLINIC_OWNER);
  await page.goto(`${walk.house.origin}/office/settings/services/new`);
  await page.getByLabel('Name', { exact: true }).fill('Operation');
  await page.getByRole('radio', { name: /At one of our / }).check();
  const needs = (name: string) => page.getByRole('listitem', { name, exact: true });
  const total = async (): Promise<number> => {
    await page.waitForFunction(() => !document.querySelector('.offered [aria-busy="true"]'));
    return Number.parseInt(await offered(page).locator('.total').innerText(), 10);
  };
  const changesFrom = async (before: number): Promise<number> => {
    await page.waitForFunction(
      (was) => Number.parseInt(document.querySelector('.offered .total')?.textContent ?? '', 10) !== was,
      before,
    );
    return total();
  };
  await needs('Person').getByRole('checkbox', { name: 'surgery' }).check();
  await offered(page).locator('.total').waitFor();
  await page.getByRole('button', { name: 'Add a room or device' }).click();
  await needs('Room').getByLabel('Of what').selectOption('equipment');
  const device = needs('Device');
  await device.getByRole('textbox', { name: 'Another skill' }).fill('camera');
  await device.getByRole('textbox', { name: 'Another skill' }).press('Enter');
  await offered(page).getByText('There is no device with the skill camera').first().waitFor();
  const none = await total();
  expect(none).toBe(0);
  await device.getByRole('button', { name: 'Or something else does as well' }).press('Enter');
  await device.getByRole('group', { name: 'Or instead' }).getByRole('checkbox', { name: 'mirror' }).press('Space');
  const withMirror = await changesFrom(none);
  expect(withMirror).toBeGreaterThan(0);

  // The anaesthetist is there from eight to nine: for the whole hour that is one start a day.
  await page.getByRole('button', { name: 'Add somebody' }).click();
  const narc = page.getByRole('listitem', { name: 'Person', exact: true }).last();
  await narc.getByRole('checkbox', { name: 'anaesthesia' }).check();
  const throughout = await changesFrom(withMirror);
  await narc.getByRole('radio', { name: 'Only a part of it' }).check();
  const atFirst = await changesFrom(throughout);
  expect(throughout).toBeLessThan(atFirst);
  expect(atFirst).toBeLessThan(withMirror);
  await narc.getByLabel('For so many minutes').fill('90');
  await page.getByRole('button', { name: 'Add the service' }).click();
  await page
    .getByRole('link', { name: 'The visit is over after 60 minutes, and this part would end after 90.' })
    .click();
  expect(walk.errors.splice(0)).toEqual([expect.stringContaining('400')]);
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('20');
  await page.getByRole('button', { name: 'Add the service' }).click();
  await page.getByRole('heading', { level: 1, name: 'Operation' }).waitFor();
  expect(await narc.getByLabel('For so many minutes').inputValue()).toBe('20');
  expect((await new AxeBuilder({ page }).analyze()).violations.map((v) => `${v.id}: ${v.nodes[0]?.html}`)).toEqual([]);
  await page.setViewportSize({ width: 360, height: 780 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  // On a phone the tab one is in is in sight.
  const here360 = page.getByRole('navigation', { name: 'Settings', exact: true }).locator('[aria-current]');
  await page.reload();
  await here360.waitFor();
  const box = (await here360.boundingBox())!;
  expect(box.x + box.width).toBeLessThanOrEqual(360);
});

test('a wrong row of a file is told by line and column, and a good file is written', async () => {
  const page = await signedIn(walk, TOWN, OWNER);
  await page.goto(`${walk.house.origin}/office/settings/import?kind=resources`);
  const choose = (text: string): Promise<void> =>
    page.getByLabel('CSV file').setInputFiles({ name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
  await choose('ref,name,kind,shifts\nP9,Max,person,mon-fri 8-17\nP10,Moritz,robot,sometimes');
  await page.getByRole('heading', { name: '1 row of 2 to mend; nothing is written until then' }).waitFor();
  expect(await page.getByRole('row').allTextContents()).toEqual([
    'LineColumnWhat would be right',
    '3kindone of person, room, equipment, vehicle',
    '3shiftsreads like "mon-fri 08:00-12:30 13:15-17:00; sat 09:00-12:00"',
  ]);
  await choose('ref,name,kind,shifts\nP9,Max,person,mon-fri 8-17');
  await page.getByRole('button', { name: 'Write it down' }).click();
  await page.getByRole('heading', { name: '1 row written' }).waitFor();
  await tab(page, 'People and things');
  await page.getByRole('link', { name: 'Max' }).waitFor();
});
