import { describe, expect, test } from 'vitest';
import { drag, openBoard } from './support/board.ts';
import { boardTown, booked, clock, movedElsewhere, noonOf, planner, standing, TOWN } from './support/board-town.ts';
import { signedIn } from './support/office.ts';
import { walkingOn } from './support/walk.ts';

describe.each(['sqlite', 'postgres'] as const)('on %s', (database) => {
  const walk = walkingOn(database, boardTown);

  test('a server that starts anew loses nothing: what happened meanwhile appears by itself, and work goes on', async () => {
    const { house } = walk;
    const job = await booked(house, 'boiler', 'Ida Blom', 'bram', [clock('monday', 9), clock('monday', 16)]);
    const other = await booked(house, 'boiler', 'Ruben Vos', 'els', [clock('monday', 9), clock('monday', 16)]);
    const page = await signedIn(walk, TOWN, planner);
    const board = await openBoard(page, house.origin, noonOf('monday'));
    await board.card(/^9:\d\d – 10:\d\d, Ida Blom/).waitFor();
    await page.getByRole('status').filter({ hasText: 'Live' }).waitFor({ state: 'attached' });

    await house.restart(async () => {
      await page.getByText('Reconnecting').waitFor();
      await movedElsewhere(house, job, 'bram', clock('monday', 13));
    });
    await board.card(/^13:00 – 14:00, Ida Blom/).waitFor();
    await page.getByRole('status').filter({ hasText: 'Live' }).waitFor({ state: 'attached' });

    // What is done here now goes to the new process, and what others do there is heard.
    await drag(
      page,
      await board.spot('Bram Claeys', clock('monday', 13, 15)),
      await board.spot('Bram Claeys', clock('monday', 11, 15)),
      /^11:00 – 12:00, Bram Claeys · /,
    );
    await board.card(/^11:00 – 12:00, Ida Blom/).waitFor();
    expect(await standing(house, job)).toBe('booked 11:00, promised 9:00–16:00, by bram');
    await movedElsewhere(house, other, 'els', clock('monday', 14));
    await board.card(/^14:00 – 15:00, Ruben Vos/).waitFor();
    // The browser has told that nobody answered.
    walk.errors.splice(0, Number.POSITIVE_INFINITY, ...walk.errors.filter((e) => !/ERR_|Failed to load/.test(e)));
  });
});
