import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { createStaff } from '../server/business/staff.ts';
import { officeSlots, placeByHand } from '../server/dispatch/arrange.ts';
import { createAbsence } from '../server/resources/absences.ts';
import { at, makeJob, makeResource, makeService } from '../server/testing/town.ts';
import { DAY } from '../shared/time.ts';
import { officePage, signedIn } from './support/office.ts';
import { mailTo } from './support/server.ts';
import { makeTown } from './support/town.ts';
import { walkingOn } from './support/walk.ts';

const GHENT = 'warmte-gent';
const password = 'seven warm boilers in a row';
let bram: string;
const walk = walkingOn('sqlite', async (house) => {
  const { ctx } = house;
  // A passkey belongs to a name, and an address of numbers has none.
  house.origin = house.origin.replace('127.0.0.1', 'localhost');
  ctx.config.baseUrl = house.origin;
  const business = await makeTown(house, GHENT, { leadTimeMinutes: 0 });
  const service = await makeService(ctx, business);
  bram = await makeResource(ctx, business, { kind: 'person', name: 'Bram Claeys' });
  await makeResource(ctx, business, { kind: 'person', name: 'Sofie Van Damme' });
  const matter = await makeJob(ctx, business, service, at(2, 1), { name: 'An Peeters', requiredResourceId: bram });
  const { slots } = await officeSlots(ctx, matter);
  await placeByHand(ctx, matter, slots[0]!, 'system');
  await ctx.transact(async (tx) => {
    for (const [name, role] of [
      ['Veerle', 'owner'],
      ['Iris', 'viewer'],
    ] as const)
      await createStaff(ctx, tx, GHENT, {
        name,
        email: `${name.toLowerCase()}@example.org`,
        role,
        resourceId: null,
      });
    await createAbsence(ctx, tx, GHENT, {
      resourceId: bram,
      span: { from: ctx.now() + 30 * DAY, to: ctx.now() + 31 * DAY },
      reason: 'A tooth',
      createdBy: 'staff:x',
    });
  });
});

const invitation = async (email: string): Promise<string> => {
  const mails = await mailTo(walk.house, email);
  return /https?:\/\/\S+\/office\/invite\/\S+/.exec(mails.at(-1)!.text)![0];
};

async function invite(owner: Page, name: string, role: RegExp): Promise<void> {
  await officePage(owner, 'Staff');
  await owner.getByRole('button', { name: 'Invite somebody' }).click();
  const dialog = owner.getByRole('dialog', { name: 'Invite somebody' });
  await dialog.getByLabel('Name').fill(name);
  await dialog.getByLabel('E-mail address').fill(`${name.toLowerCase()}@example.org`);
  await dialog.getByRole('radio', { name: role }).check();
  if (role.test('Technician')) await dialog.getByLabel('Whose days they see').selectOption('Bram Claeys');
  await dialog.getByRole('button', { name: 'Send the invitation' }).click();
  await dialog.waitFor({ state: 'hidden' });
  await owner.getByRole('listitem').filter({ hasText: name }).getByText('Invited').waitFor();
}

test('an owner invites a technician, who sets a password, sees their own day alone, and signs in again with it', async () => {
  const owner = await signedIn(walk, GHENT, 'veerle@example.org');
  await invite(owner, 'Bram', /Technician/);
  const page = await walk.visitor();
  await page.goto(await invitation('bram@example.org'));
  await page.getByRole('heading', { name: 'Welcome, Bram' }).waitFor();
  await page.getByLabel('New password').fill(password);
  await page.getByRole('button', { name: 'Set the password and come in' }).click();
  const places = page.getByRole('navigation', { name: 'Office' }).getByRole('link');
  await places.first().waitFor();
  expect(await places.allInnerTexts()).toEqual(['My day', 'Events', 'Absences', 'Stock']);
  await page.getByText('An Peeters').filter({ visible: true }).first().waitFor();
  expect(await page.getByText('Sofie').count()).toBe(0);
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await page.getByLabel('E-mail address').fill('bram@example.org');
  await page.getByLabel('Password').fill('something else entirely');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByText('The address or the password is not right.').waitFor();
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByText('An Peeters').filter({ visible: true }).first().waitFor();
  await officePage(owner, 'Day');
  await officePage(owner, 'Staff');
  expect(await owner.getByRole('listitem').filter({ hasText: 'bram@example.org' }).innerText()).toContain(
    'as Bram Claeys',
  );
  await owner.getByRole('button', { name: 'Deactivate Bram' }).click();
  await owner.getByText('Bram cannot sign in any more.').waitFor();
  await page.reload();
  await page.getByRole('heading', { name: 'Sign in to the office' }).waitFor();
  walk.errors.splice(0, Number.POSITIVE_INFINITY, ...walk.errors.filter((error) => !/400|401/.test(error)));
});

test('a viewer sees when but not who, and every button of theirs says why it does nothing', async () => {
  const page = await signedIn(walk, GHENT, 'iris@example.org');
  await officePage(page, 'Day');
  await page.getByRole('region', { name: 'People' }).waitFor();
  expect(await page.getByText('An Peeters').count()).toBe(0);
  await officePage(page, 'Absences');
  const show = page.getByRole('button', { name: 'Show who is affected' });
  expect(await show.getAttribute('aria-disabled')).toBe('true');
  const why = 'Only owners and planners may enter absences.';
  await show.hover();
  await page.getByRole('tooltip').filter({ visible: true }).getByText(why).waitFor();
  await show.click({ force: true });
  await page.getByRole('alert').getByText(why).waitFor();
  const back = page.getByRole('button', { name: /^Take back/ });
  await back.focus();
  await page.getByRole('tooltip').filter({ visible: true }).first().getByText(why).waitFor();
  expect(await page.getByText('A tooth').count()).toBe(0);
  await page.goto(`${walk.house.origin}/office/staff`);
  await page.getByText('Only owners may manage the staff.').waitFor();
});

test('somebody invited makes a passkey instead, and comes in with it next time', async () => {
  const owner = await signedIn(walk, GHENT, 'veerle@example.org');
  await invite(owner, 'Nadia', /Planner/);
  const page = await walk.visitor();
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  await page.goto(await invitation('nadia@example.org'));
  await page.getByRole('button', { name: 'Use a passkey instead' }).click();
  await page.getByRole('navigation', { name: 'Office' }).waitFor();
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await page.getByRole('navigation', { name: 'Office' }).waitFor();
  await page.goto(`${walk.house.origin}/office/account`);
  await page.getByText('Passkey', { exact: false }).first().waitFor();
  await page.getByRole('button', { name: 'Remove First passkey' }).click();
  await page.getByText('The passkey is removed.').waitFor();
});
