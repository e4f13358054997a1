import type { JSX } from 'preact';
import type { Report } from '../../../shared/reports.ts';
import { Called, called, counted, drivesAtAll } from '../words.ts';
import { missedOf, number, percent, shareOf, useOf } from './words.ts';

interface Tile {
  name: string;
  now: number | null;
  before: number | null;
  write(value: number | null): string;
  /** What is small print under the number. */
  of: string;
  /** Which way is better; 0: neither by itself. */
  better: -1 | 0 | 1;
  /** How a difference is told. */
  differs(by: number): string;
}

const points = (by: number): string => `${number(Math.abs(by * 100), Math.abs(by) < 0.0995 ? 1 : 0)} points`;
const plain = (value: number | null): string => (value === null ? '–' : number(value, value < 100 ? 1 : 0));
/** In per cent, where that is more telling than the difference itself. */
const relative =
  (before: number | null) =>
  (by: number): string =>
    before && Math.abs(by) <= 2 * before
      ? percent(Math.abs(by) / before)
      : number(Math.abs(by), Number.isInteger(by) ? 0 : 1);

function tilesOf({ now, before }: Report): Tile[] {
  const touches = (of: Report['now']): number | null => shareOf(100 * of.touches, of.visits);
  const road = (of: Report['now']): number | null => shareOf(of.driven.metres / 1000, of.driven.visits);
  return [
    {
      ...{ name: 'Working time taken', now: useOf(now.use), before: useOf(before.use), write: percent },
      of: `${number(now.use.taken / 3600)} of ${number(now.use.worked / 3600)} hours of people`,
      ...{ better: 0, differs: points },
    },
    {
      ...{ name: 'No-shows', now: missedOf(now.kept), before: missedOf(before.kept) },
      write: (value) => percent(value, value !== null && value < 0.0995 ? 1 : 0),
      of: `${now.kept.noShows} of ${now.kept.kept + now.kept.noShows} recorded${now.kept.lateCancels === null ? '' : `, ${now.kept.lateCancels} cancelled late`}`,
      ...{ better: -1, differs: points },
    },
    drivesAtAll()
      ? {
          ...{ name: `Kilometres per ${called('appointment')}`, now: road(now), before: road(before), write: plain },
          of: `${number(now.driven.metres / 1000)} km, ${number(now.driven.seconds / 3600)} h on the road`,
          ...{ better: -1, differs: relative(road(before)) },
        }
      : {
          ...{ name: Called('appointment', 2), now: now.visits, before: before.visits },
          write: (value) => number(value ?? 0),
          of: 'booked, done or missed',
          ...{ better: 1, differs: relative(before.visits) },
        },
    {
      ...{ name: 'Office touches per 100', now: touches(now), before: touches(before), write: plain },
      of: `${number(now.touches)} for ${counted(now.visits, 'appointment')}`,
      ...{ better: -1, differs: relative(touches(before)) },
    },
  ];
}

/** The four numbers to look at first, each with how it was before. */
export const Headline = ({ report }: { report: Report }): JSX.Element => (
  <section class="tiles" aria-label="At a glance">
    {tilesOf(report).map((tile) => (
      <article key={tile.name} class="panel tile">
        <h2>{tile.name}</h2>
        <p class="tile-number">{tile.write(tile.now)}</p>
        <Change tile={tile} />
        <p class="muted">{tile.of}</p>
      </article>
    ))}
  </section>
);

function Change({ tile: { now, before, write, better, differs } }: { tile: Tile }): JSX.Element {
  if (now === null || before === null) return <p class="change muted">nothing to compare with</p>;
  const by = now - before;
  const same = write(now) === write(before);
  const tone = same || better === 0 ? '' : by * better > 0 ? 'good' : 'bad';
  return (
    <p class={`change ${tone}`}>
      {!same && (
        <svg viewBox="0 0 10 10" aria-hidden="true">
          <path d={by > 0 ? 'M5 1l4.5 8h-9z' : 'M5 9l4.5-8h-9z'} />
        </svg>
      )}
      <span>{same ? 'as before' : `${differs(by)} ${by > 0 ? 'more' : 'less'}`}</span>
      <span class="muted">{same ? '' : `was ${write(before)}`}</span>
    </p>
  );
}
