import type { Locator, Page } from 'playwright-core';
import { type Instant, MINUTE } from '../../shared/time.ts';

/** Pixels per minute the walks look at a day with: single cards, and all of a working day beside an open panel. */
const ZOOM = 1.5;

export interface Spot {
  x: number;
  y: number;
}

/** A board that is open in a browser, and where on the screen somebody's time is. */
export interface OpenBoard {
  /** In the middle of a line's height, at an instant of the day it was opened at. */
  spot(name: string, at: Instant): Promise<Spot>;
  /** What is planned and begins with these words: "09:00 – 10:00, Anna". */
  card(words: string | RegExp): Locator;
}

/** The lines and cards as a screen reader finds them: what the canvas shows. */
export const mirrorOf = (page: Page): Locator => page.getByRole('grid', { name: /^Who is taken when/ });

/**
 * Opens the board with an instant in the middle, once its lines are there. Pictures have no elements one could ask for
 * their place, but the address says what is seen: with the width of the board it tells where each minute is.
 */
export async function openBoard(page: Page, origin: string, middle: Instant, query = ''): Promise<OpenBoard> {
  await page.goto(`${origin}/office/board?at=${middle}&zoom=${ZOOM}${query}`);
  // On a phone the list lies over the lines.
  await page.locator('.board-name').first().waitFor({ state: 'attached' });
  const body = (await page.locator('.board-body').boundingBox())!;
  const left = middle - (body.width / 2 / ZOOM) * MINUTE;
  return {
    async spot(name, at) {
      const line = (await page.locator('.board-name').filter({ hasText: name }).boundingBox())!;
      return { x: body.x + ((at - left) / MINUTE) * ZOOM, y: line.y + line.height / 2 };
    },
    card: (words) => mirrorOf(page).getByRole('gridcell', { name: words }).first(),
  };
}

/** What is said of the place under the hand while something is carried. */
export const handWords = (page: Page): Locator => page.locator('.ghost-words');

/** Picks something up there and carries it here; waits until these words are said of the place. */
export async function carry(page: Page, from: Spot, to: Spot, says: string | RegExp): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + 6, from.y + 1);
  await page.mouse.move(to.x, to.y, { steps: 4 });
  await handWords(page).filter({ hasText: says }).waitFor();
}

/** Carries something and lets it go. */
export async function drag(page: Page, from: Spot, to: Spot, says: string | RegExp): Promise<void> {
  await carry(page, from, to, says);
  await page.mouse.up();
}

/** The colour of what is drawn at a place: red, green, blue. */
export const pixel = (page: Page, { x, y }: Spot): Promise<number[]> =>
  page.evaluate(
    ([left, top]) => {
      const canvas = document.querySelector<HTMLCanvasElement>('.board-body canvas')!;
      const box = canvas.getBoundingClientRect();
      const k = canvas.width / box.width;
      const { data } = canvas.getContext('2d')!.getImageData((left! - box.left) * k, (top! - box.top) * k, 1, 1);
      return [...data.slice(0, 3)];
    },
    [x, y],
  );
