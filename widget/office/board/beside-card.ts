/** Where a popover stands that belongs to a card. */
export interface Edges {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

const WIDTH = 360;
/** About as high as it becomes; higher it scrolls. */
const HEIGHT = 330;
const GAP = 10;

const covers = (a: Edges, b: Edges): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
const between = (low: number, n: number, high: number): number => Math.max(low, Math.min(n, high));

/**
 * Where it goes: under the card, above it or at a side of it, inside of the board, so that it covers as few as can be of the places
 * the ways out lead to. All edges are in the window's pixels.
 */
export function besideCard(card: Edges, within: Edges, places: readonly Edges[]): { left: number; top: number } {
  const under = between(within.left + GAP, card.left, within.right - WIDTH - GAP);
  const beside = between(within.top + GAP, card.top - 60, within.bottom - HEIGHT - GAP);
  const spots = [
    { left: under, top: card.bottom + GAP },
    { left: under, top: card.top - HEIGHT - GAP },
    { left: card.right + GAP, top: beside },
    { left: card.left - WIDTH - GAP, top: beside },
    { left: within.right - WIDTH - GAP, top: within.bottom - HEIGHT - GAP },
  ].map(({ left, top }) => ({
    left: between(within.left + GAP, left, within.right - WIDTH - GAP),
    top: between(within.top + GAP, top, within.bottom - HEIGHT - GAP),
  }));
  const covered = ({ left, top }: { left: number; top: number }): number => {
    const box = { left, top, right: left + WIDTH, bottom: top + HEIGHT };
    return [card, card, ...places].filter((place) => covers(box, place)).length;
  };
  return spots.reduce((best, spot) => (covered(spot) < covered(best) ? spot : best));
}
