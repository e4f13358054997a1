import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { seedDemo } from '../server/demo/seed.ts';
import { appointmentsOf } from './support/town.ts';
import { walkingOn } from './support/walk.ts';

const walk = walkingOn('postgres', async ({ ctx }) => {
  await seedDemo(ctx);
});

/** From the practice's own page to the times for an ultrasound therapy. */
async function toTimes(page: Page): Promise<void> {
  await page.goto(`${walk.house.origin}/shop/physio-zuerich`);
  await page.getByRole('button', { name: 'Ultraschalltherapie' }).click();
  await page.getByRole('radiogroup').waitFor();
}

/** Every time on offer: its day and its start. */
const offered = (page: Page): Promise<string[]> =>
  page
    .locator('.day')
    .evaluateAll((days) =>
      days.flatMap((day) =>
        [...day.querySelectorAll('.slot .time')].map(
          (time) => `${day.querySelector('legend')?.textContent} ${time.textContent}`,
        ),
      ),
    );

test('a session takes therapist, room and device together, and its start is gone for the next who wants the device', async () => {
  const [nora, luca] = await Promise.all([walk.visitor({ locale: 'de-CH' }), walk.visitor({ locale: 'de-CH' })]);
  await toTimes(nora);
  await toTimes(luca);
  const times = await offered(nora);
  expect(await offered(luca)).toEqual(times);

  for (const [page, name] of [
    [nora, 'Anna Keller'],
    [luca, 'Urs Brunner'],
  ] as const) {
    await page.getByRole('radio').first().check();
    await page.getByRole('button', { name: /^Weiter – / }).click();
    await page.getByLabel('Name').fill(name);
    await page.getByLabel('E-Mail').fill(`${name.split(' ')[0]!.toLowerCase()}@example.org`);
    await page.getByRole('button', { name: 'Diese Zeit buchen' }).click();
    await (page === nora
      ? page.getByRole('heading', { name: 'Gebucht' })
      : page.getByText('Jemand war schneller')
    ).waitFor();
  }

  const rows = await appointmentsOf(walk.house, 'physio-zuerich');
  expect(rows).toMatchObject([{ status: 'booked', name: 'Anna Keller' }]);
  const [{ id, plannedStart, windowFrom, windowTo }] = rows as [(typeof rows)[number]];
  expect([windowFrom, windowTo]).toEqual([windowFrom, windowFrom]);
  const { db } = walk.house.ctx.database;
  const taken = await db
    .selectFrom('allocation as a')
    .innerJoin('resource as r', (join) =>
      join.onRef('r.businessId', '=', 'a.businessId').onRef('r.id', '=', 'a.resourceId'),
    )
    .select(['r.kind', 'r.name', 'a.startsAt', 'a.endsAt'])
    .where('a.businessId', '=', 'physio-zuerich')
    .where('a.appointmentId', '=', id)
    .execute();
  expect(taken.map((t) => t.kind).sort()).toEqual(['equipment', 'person', 'room']);
  expect(new Set(taken.map((t) => `${t.startsAt}-${t.endsAt}`)).size).toBe(1);
  expect(taken[0]!.startsAt).toBeLessThanOrEqual(plannedStart);

  // Neither the one who was overtaken nor somebody new is shown that start again, though others are.
  expect((await offered(luca)).length).toBeGreaterThan(2);
  expect(await offered(luca)).not.toContain(times[0]);
  const vera = await walk.visitor({ locale: 'de-CH' });
  await toTimes(vera);
  expect((await offered(vera)).length).toBeGreaterThan(2);
  expect(await offered(vera)).not.toContain(times[0]);

  // It is the device that is taken: at the same start another therapist has another room, for a therapy without it.
  const book = (serviceId: string) =>
    fetch(`${walk.house.origin}/api/businesses/physio-zuerich/bookings`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        serviceId,
        slot: { from: windowFrom, to: windowTo },
        contact: { name: 'Vera Scherrer', email: 'vera@example.org', phone: '', locale: 'de' },
        note: '',
      }),
    });
  expect((await book('ultrasound')).status).toBe(409);
  expect((await book('physio')).status).toBe(201);
});
