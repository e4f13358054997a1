import type { Page } from 'playwright-core';
import { createStaff } from '../../server/business/staff.ts';
import { type House, signInUrl } from './server.ts';
import type { Walk } from './walk.ts';

/** Gives a business somebody who plans, by their e-mail address. */
export async function makePlanner({ ctx }: House, businessId: string): Promise<string> {
  const email = 'nadia@example.org';
  await ctx.transact((tx) =>
    createStaff(ctx, tx, businessId, { name: 'Nadia Haddad', email, role: 'planner', resourceId: null }),
  );
  return email;
}

/** Opens the sign-in link of somebody and presses its button. */
export async function signIn(page: Page, house: House, businessId: string, email: string): Promise<void> {
  await page.goto(await signInUrl(house, businessId, email));
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('navigation', { name: 'Office' }).waitFor();
}

/** Somebody comes to the office, at a desk. */
export async function signedIn(walk: Walk, businessId: string, email: string): Promise<Page> {
  const page = await walk.visitor({ viewport: { width: 1440, height: 900 } });
  await signIn(page, walk.house, businessId, email);
  return page;
}

/** Goes to a page of the office by its name in the navigation. */
export const officePage = (page: Page, name: string): Promise<void> =>
  page.getByRole('navigation', { name: 'Office' }).getByRole('link', { name }).click();
