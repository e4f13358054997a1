import type { Page } from 'playwright-core';
import { fillDemo } from '../../server/demo/fill.ts';
import { seedDemo } from '../../server/demo/seed.ts';
import { stageDemo } from '../../server/demo/stage.ts';
import { warmteGent } from '../../server/demo/warmte-gent.ts';
import { tick } from '../../server/tick.ts';
import { officePage, signIn } from './office.ts';
import { type House, mailTo, signInUrl, startServer } from './server.ts';

const GHENT = 'warmte-gent';
const STUDIO = 'studio-lviv';

/** A house with the demo in it as a newcomer finds it; Ghent speaks English, so that whoever looks at pictures can read them. */
export async function startTour(postgresUrl = ''): Promise<House> {
  const house = await startServer(postgresUrl);
  const { ctx } = house;
  const seeded = await seedDemo(ctx);
  await fillDemo(ctx, seeded);
  for (const table of ['business', 'customer'] as const)
    await ctx.database.db.updateTable(table).set({ locale: 'en' }).where('businessId', '=', GHENT).execute();
  for (const { id, names } of warmteGent.services)
    await ctx.database.db.updateTable('service').set({ name: names['en']! }).where('id', '=', id).execute();
  await stageDemo(ctx, seeded);
  await tick(ctx);
  return house;
}

/** The address of the first link of a kind that was sent, in Ghent unless another business is named. */
async function linkOf({ ctx }: House, kind: string, business = GHENT): Promise<string> {
  const message = await ctx.database.db
    .selectFrom('outbox')
    .select('body')
    .where('businessId', '=', business)
    .where('kind', '=', kind)
    .where('status', '=', 'sent')
    .orderBy('createdAt', 'desc')
    .orderBy('id')
    .executeTakeFirstOrThrow();
  return /https?:\/\/\S+\/l\/[^\s?]+/.exec(message.body)![0];
}

/** One thing to look at: its name, and the way there from the stop before. */
export interface Stop {
  name: string;
  go(page: Page, house: House): Promise<unknown>;
}

const heading = (page: Page, name: string | RegExp): Promise<void> =>
  page.getByRole('heading', { name }).first().waitFor();

/** What customers see. */
export const customerStops: Stop[] = [
  { name: 'shop', go: (page, { origin }) => page.goto(`${origin}/shop/physio-zuerich`, { waitUntil: 'networkidle' }) },
  {
    name: 'widget-service',
    go: async (page, { origin }) => {
      await page.goto(`${origin}/b/${GHENT}`);
      await heading(page, 'What can we do for you?');
    },
  },
  {
    name: 'widget-address',
    go: async (page) => {
      await page.getByRole('button', { name: 'Gas boiler service' }).click();
      await page.getByRole('button', { name: 'See times' }).click();
      await page.getByRole('alert').waitFor();
    },
  },
  {
    name: 'widget-slots',
    go: async (page) => {
      await page.getByLabel('Postcode').fill('9000');
      await page.getByLabel('Street and number').fill('Coupure 12');
      await page.getByRole('button', { name: 'See times' }).click();
      await page.getByRole('radio').nth(1).check();
    },
  },
  {
    name: 'widget-no-times',
    go: async (page) => {
      await page.getByRole('button', { name: 'A date I choose' }).click();
      await page.getByLabel('Date', { exact: true }).fill('2026-11-29');
      await page.getByRole('button', { name: 'Check this date' }).click();
      await page.getByText('is not possible').waitFor();
    },
  },
  {
    name: 'widget-details',
    go: async (page) => {
      await page.getByRole('radio').first().check();
      await page.getByRole('button', { name: /^Continue – / }).click();
      await page.getByLabel('Name').fill('Marie Dubois');
      await page.getByLabel('E-mail').fill('marie@example.org');
    },
  },
  {
    name: 'widget-confirmation',
    go: async (page) => {
      await page.getByRole('button', { name: 'Book this time' }).click();
      await heading(page, 'Booked');
    },
  },
  {
    name: 'appointment',
    go: async (page) => {
      await page.getByRole('link', { name: 'Move or cancel' }).click();
      await heading(page, 'Your appointment');
    },
  },
  {
    name: 'proposal',
    go: async (page, house) => {
      await page.goto(await linkOf(house, 'proposal'));
      await heading(page, /suit you/);
    },
  },
  {
    name: 'proposal-declining',
    go: (page) => page.getByText(/^(None of these suit|This does not suit) me$/).click(),
  },
  {
    name: 'proposal-declined',
    go: async (page) => {
      await page.getByRole('button', { name: 'Send, and find me another time' }).click();
      await heading(page, 'Thank you for telling us');
    },
  },
  {
    name: 'pick',
    go: async (page, house) => {
      await page.goto(await linkOf(house, 'pick', 'physio-zuerich'));
      await page.getByRole('radio').first().check();
    },
  },
  {
    name: 'widget-class',
    go: async (page, { origin }) => {
      await page.goto(`${origin}/b/${STUDIO}?service=group-stretching`);
      await page.getByRole('radio').first().check();
    },
  },
  { name: 'class-in', go: async (page, house) => page.goto(await linkOf(house, 'place-booked', STUDIO)) },
  { name: 'class-waiting', go: async (page, house) => page.goto(await linkOf(house, 'place-waiting', STUDIO)) },
  {
    name: 'bad-link',
    go: async (page, { origin }) => {
      await page.goto(`${origin}/l/k1.x.y.z`);
      await heading(page, 'This link does not work');
    },
  },
];

async function settingsTab(page: Page, name: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Settings', exact: true }).getByRole('link', { name }).click();
  await heading(page, name);
}

/** What the office sees, from its sign-in on; the last stop has sent re-booking links. */
export const officeStops: Stop[] = [
  { name: 'office-sign-in', go: (page, { origin }) => page.goto(`${origin}/office/sign-in`) },
  {
    name: 'office-day',
    go: async (page, house) => {
      await signIn(page, house, GHENT, 'nadia@warmte-gent.example.org');
      await officePage(page, 'Day');
      await page.getByRole('region', { name: 'People' }).waitFor();
    },
  },
  {
    name: 'office-queue',
    go: async (page) => {
      await officePage(page, 'Queue');
      await page.getByRole('region', { name: /^Selected: / }).waitFor();
    },
  },
  {
    name: 'office-absence-preview',
    go: async (page) => {
      await officePage(page, 'Absences');
      await page.getByLabel('Who', { exact: true }).selectOption('Sofie Van Damme');
      await page.getByRole('button', { name: 'Tomorrow' }).click();
      await page.getByRole('button', { name: 'Show who is affected' }).click();
      await page.getByRole('region', { name: 'Kept silently' }).waitFor();
    },
  },
  {
    name: 'office-plan-form',
    go: async (page) => {
      await officePage(page, 'Plans');
      await page.getByRole('button', { name: 'Quick, 5 s' }).click();
    },
  },
  {
    name: 'office-plan-review',
    go: async (page) => {
      await page.getByRole('button', { name: /^Plan \d+ jobs$/ }).click();
      await page.getByRole('button', { name: /^Send \d+ proposals$/ }).waitFor({ timeout: 30_000 });
    },
  },
  {
    name: 'office-jobs',
    go: async (page) => {
      await officePage(page, 'Jobs');
      await page.getByRole('main').getByRole('link').first().waitFor();
    },
  },
  {
    name: 'office-stock',
    go: async (page) => {
      await officePage(page, 'Stock');
      await heading(page, 'Runs short');
    },
  },
  {
    name: 'office-stock-receive',
    go: async (page) => {
      await page.getByRole('button', { name: 'Receive', exact: true }).first().click();
      await heading(page, 'Receive stock');
    },
  },
  {
    name: 'office-settings',
    go: async (page) => {
      await page.keyboard.press('Escape');
      await officePage(page, 'Settings');
      await heading(page, 'Settings');
    },
  },
  {
    name: 'office-services',
    go: async (page) => {
      await settingsTab(page, 'Services');
      await page.getByRole('main').getByRole('listitem').first().waitFor();
    },
  },
  {
    name: 'office-service',
    go: async (page) => {
      await page.getByRole('main').getByRole('listitem').getByRole('link').first().click();
      await page.getByText('Shown first:').waitFor();
    },
  },
  {
    name: 'office-resources',
    go: async (page) => {
      await settingsTab(page, 'People and things');
      await page.getByRole('main').getByRole('listitem').first().waitFor();
    },
  },
  {
    name: 'office-resource',
    go: async (page) => {
      await page.getByRole('main').getByRole('listitem').getByRole('link').first().click();
      await page.getByText('Shown first:').waitFor();
    },
  },
  { name: 'office-locations', go: (page) => settingsTab(page, 'Locations') },
  { name: 'office-import', go: (page) => settingsTab(page, 'Import') },
  { name: 'office-set-up-check', go: (page) => settingsTab(page, 'Set-up check') },
  {
    name: 'office-account',
    go: async (page, { origin }) => {
      await page.goto(`${origin}/office/account`);
      await heading(page, 'Passkeys');
    },
  },
  {
    name: 'office-staff',
    go: async (page, house) => {
      await page.getByRole('button', { name: 'Sign out', exact: true }).click();
      await signIn(page, house, GHENT, 'veerle@warmte-gent.example.org');
      await officePage(page, 'Staff');
      await page
        .getByRole('button', { name: /^Change/ })
        .first()
        .waitFor();
    },
  },
  {
    name: 'office-staff-invite',
    go: async (page) => {
      await page.getByRole('button', { name: 'Invite somebody' }).click();
      await page.getByRole('radio', { name: /^Technician/ }).check();
    },
  },
  {
    name: 'office-invitation',
    go: async (page, house) => {
      const dialog = page.getByRole('dialog', { name: 'Invite somebody' });
      await dialog.getByLabel('Name').fill('Iris Maes');
      await dialog.getByLabel('E-mail address').fill('iris@warmte-gent.example.org');
      await dialog.getByRole('radio', { name: /^Viewer/ }).check();
      await dialog.getByRole('button', { name: 'Send the invitation' }).click();
      await dialog.waitFor({ state: 'hidden' });
      const [mail] = await mailTo(house, 'iris@warmte-gent.example.org');
      await page.getByRole('button', { name: 'Sign out', exact: true }).click();
      await page.goto(/https?:\/\/\S+\/office\/invite\/\S+/.exec(mail!.text)![0]);
      await heading(page, 'Welcome, Iris Maes');
    },
  },
  {
    name: 'office-viewer',
    go: async (page) => {
      await page.getByLabel('New password').fill('seven warm boilers in a row');
      await page.getByRole('button', { name: 'Set the password and come in' }).click();
      await officePage(page, 'Absences');
      await page.getByRole('button', { name: 'Show who is affected' }).focus();
    },
  },
];

/** What the studio's office sees of its classes. */
export const classStops: Stop[] = [
  {
    name: 'studio-day',
    go: async (page, house) => {
      await signIn(page, house, STUDIO, 'roksolana@levada.example.org');
      await officePage(page, 'Day');
      await page.getByRole('button', { name: 'Day after' }).click();
      await page
        .getByRole('link', { name: /Нарада тренерів/ })
        .first()
        .waitFor();
      await page.getByRole('region', { name: 'People' }).waitFor();
    },
  },
  {
    name: 'office-events',
    go: async (page) => {
      await officePage(page, 'Events');
      await page.getByRole('button', { name: 'Week after' }).click();
      await page.getByRole('main').getByText('waiting').first().waitFor();
    },
  },
  {
    name: 'office-event',
    go: async (page) => {
      await page
        .getByRole('main')
        .getByRole('listitem')
        .filter({ hasText: 'waiting' })
        .getByRole('link')
        .first()
        .click();
      await heading(page, 'Waiting list');
    },
  },
  {
    name: 'office-event-new',
    go: async (page) => {
      await officePage(page, 'Events');
      await page.getByRole('link', { name: 'Plan an event' }).click();
      await heading(page, 'Plan an event');
    },
  },
];

/** What a technician sees on the road. */
export const roadStops: Stop[] = [
  {
    name: 'my-day',
    go: async (page, house) => {
      await page.goto(await signInUrl(house, GHENT, 'bram@warmte-gent.example.org'));
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByText('Promised').first().waitFor();
    },
  },
];

/** What a customer sees whose technician is away: the office enters it first. */
export const rebookStops: Stop[] = [
  {
    name: 'rebook',
    go: async (page, house) => {
      await signIn(page, house, GHENT, 'nadia@warmte-gent.example.org');
      await officeStops.find((stop) => stop.name === 'office-absence-preview')!.go(page, house);
      await page.getByRole('button', { name: /write to \d+ customers?$/i }).click();
      await heading(page, 'The absence is entered');
      await tick(house.ctx);
      await page.goto(await linkOf(house, 'rebook'));
      await heading(page, 'We have kept this time for you');
    },
  },
];
