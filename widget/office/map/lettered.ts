/** A route of a day with the letter and the colour by which list and map speak of it. */
export interface Lettered<R> {
  route: R;
  letter: string;
  colour: string;
}
interface Named {
  resourceId: string;
  name: string;
  colour: string;
  day: string;
}

/** Told apart also by who sees few colours, on light and dark ground; used where people have no colours of their own. */
const palette = ['#2a66b8', '#c2571a', '#0a8a5b', '#a0389e', '#8a6d00', '#c0304f', '#4a7f9c', '#6b5bd2'];

/** Letters and colours for the routes of one day, the same for a person whatever the day. */
export function lettered<R extends Named>(all: readonly R[], day: string): Lettered<R>[] {
  const people = [...new Map(all.map((r) => [r.resourceId, r])).values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  const places = new Map(people.map((p, i) => [p.resourceId, i]));
  const own = new Set(people.map((p) => p.colour)).size === people.length;
  return all
    .filter((route) => route.day === day)
    .map((route) => {
      const i = places.get(route.resourceId)!;
      const letter = i < 26 ? String.fromCharCode(65 + i) : `${i + 1}.`;
      return { i, route, letter, colour: own && route.colour ? route.colour : palette[i % palette.length]! };
    })
    .sort((a, b) => a.i - b.i)
    .map(({ route, letter, colour }) => ({ route, letter, colour }));
}

/** "B3": the third stop of route B. */
export const stopName = ({ letter }: { letter: string }, index: number): string => `${letter}${index + 1}`;
