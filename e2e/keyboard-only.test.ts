import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { makeResource, makeService } from '../server/testing/town.ts';
import { appointmentsOf, makeTown } from './support/town.ts';
import { walking } from './support/walk.ts';

const walk = walking('sqlite', async (house) => {
  const business = await makeTown(house, 'warmte-gent');
  await makeResource(house.ctx, business, { kind: 'person', name: 'Sofie Van Damme' });
  await makeService(house.ctx, business, { id: 'boiler' });
  await makeService(house.ctx, business, { id: 'repair' });
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
