/** The same cards for every component: the same at every run, all instants in seconds. */
import { DAY, HOUR } from '../../shared/time.ts';

export interface Workload {
  from: number;
  days: number;
  resources: { id: string; name: string }[];
  cards: { id: string; resourceId: string; from: number; to: number; title: string }[];
}

/** Monday 23 November 2026, midnight UTC. */
const FROM = Date.UTC(2026, 10, 23) / 1000;

/** A number below another, different from card to card. */
const vary = (a: number, b: number, below: number): number => ((a * 7919 + b * 104_729) % 9973) % below;
const resourcesOf = (count: number): Workload['resources'] =>
  Array.from({ length: count }, (_, i) => ({ id: `r${i}`, name: `Technician ${i + 1}` }));

/** Eight visits a day for everybody, between eight and six. */
export function workload(resources: number, days: number): Workload {
  const people = resourcesOf(resources);
  const cards = people.flatMap(({ id }, r) =>
    Array.from({ length: days }, (_, day) => {
      let at = FROM + day * DAY + 8 * HOUR;
      return Array.from({ length: 8 }, (_, i) => {
        const from = at + vary(r * days + day, i, 4) * 300;
        const to = from + (6 + vary(day, r * 8 + i, 7)) * 300;
        at = to;
        return {
          id: `${r}-${day}-${i}`,
          resourceId: id,
          from,
          to,
          title: `Job ${((r * days + day) * 8 + i) % 10_000}`,
        };
      });
    }).flat(),
  );
  return { from: FROM, days, resources: people, cards };
}

/** A bar a week for everybody, which is what a component without occupancy can show of a year. */
export function weekBars(resources: number, days: number): Workload {
  const people = resourcesOf(resources);
  const cards = people.flatMap(({ id }, r) =>
    Array.from({ length: Math.floor(days / 7) }, (_, week) => {
      const from = FROM + week * 7 * DAY;
      return { id: `${r}-${week}`, resourceId: id, from, to: from + 5 * DAY, title: `${vary(r, week, 110)} %` };
    }),
  );
  return { from: FROM, days, resources: people, cards };
}
