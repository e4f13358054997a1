import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dayOf, minuteOf } from '../../../shared/time.ts';
import { bring, drawingOf, leastScale, levelOf, levels, pan, scaleOf, snap, type View, xOf, zoomAt } from './scale.ts';
import { axisOf } from './ticks.ts';
import { allHours, hoursFor, instantAt, instantOf, isShown, placeOf, timelineOf } from './timeline.ts';

const ZONE = 'Europe/Brussels';
const office = { from: 420, to: 1140, closed: [6, 7] };
const year = timelineOf('2026-01-01', 800, ZONE, office);
const open = timelineOf('2026-01-01', 800, ZONE, allHours);
const at = (day: string, minute: number): number => instantAt(day, minute, ZONE);
const start: View = { at: placeOf(year, at('2026-11-23', 480)), scale: 1.5, width: 1150 };

describe('the line of time', () => {
  test('every shown instant comes back from its place, on days of 23 and 25 hours too', () => {
    const first = at('2026-01-02', 0);
    fc.assert(
      fc.property(fc.integer({ min: first, max: first + 700 * 86_400 }), (instant) => {
        expect(instantOf(open, placeOf(open, instant))).toBe(instant);
      }),
    );
  });

  test('a later instant never lies before an earlier one', () => {
    const first = at('2026-01-02', 0);
    const some = fc.integer({ min: first, max: first + 700 * 86_400 });
    fc.assert(
      fc.property(some, some, (a, b) => {
        expect(placeOf(year, Math.min(a, b))).toBeLessThanOrEqual(placeOf(year, Math.max(a, b)));
      }),
    );
  });

  test('midnights are those of the business, before and after its clock is changed', () => {
    for (const line of [year, open])
      line.days.forEach((day, i) => {
        expect(dayOf(line.starts[i]!, ZONE)).toBe(day);
        expect(minuteOf(line.starts[i]!, ZONE)).toBe(0);
      });
    expect(open.before[open.days.indexOf('2026-03-30')]! - open.before[open.days.indexOf('2026-03-29')]!).toBe(
      23 * 3600,
    );
    expect(open.before[open.days.indexOf('2026-10-26')]! - open.before[open.days.indexOf('2026-10-25')]!).toBe(
      25 * 3600,
    );
  });

  test('what is hidden lies where it was cut out, and opening is opening on every day', () => {
    const friday = year.days.indexOf('2026-11-20');
    expect(isShown(year, friday + 1)).toBe(false);
    expect(placeOf(year, at('2026-11-21', 720))).toBe(year.before[friday + 1]);
    expect(placeOf(year, at('2026-11-23', 420))).toBe(year.before[friday + 3]);
    year.opens.forEach((instant) => {
      expect(minuteOf(instant, ZONE)).toBe(420);
    });
  });

  test('hours are as wide as what happens in them, in whole hours and by weekday', () => {
    const shift = { from: at('2026-11-23', 490), to: at('2026-11-23', 1010) };
    expect(hoursFor([shift], ZONE)).toEqual({ from: 480, to: 1020, closed: [2, 3, 4, 5, 6, 7] });
    expect(hoursFor([], ZONE)).toBe(allHours);
  });
});

describe('zoom', () => {
  test('from a year to a minute and back it finds the same place', () => {
    let view = { ...start, scale: leastScale(year, start.width) };
    const begin = view;
    for (let i = 0; i < 60; i++) view = zoomAt(view, year, 1.15, 700);
    expect(levelOf(year, view)).toBe('minute');
    for (let i = 0; i < 60; i++) view = zoomAt(view, year, 1 / 1.15, 700);
    expect(view.scale).toBeCloseTo(begin.scale, 6);
    expect(view.at).toBeCloseTo(begin.at, 3);
  });

  test('the instant under the pointer stays under it', () => {
    const instant = at('2026-11-24', 600);
    const x = xOf(start, year, instant);
    fc.assert(
      fc.property(fc.double({ min: 0.05, max: 20, noNaN: true }), (factor) => {
        expect(xOf(zoomAt(start, year, factor, x), year, instant)).toBeCloseTo(x, 4);
      }),
    );
  });

  test('every level’s button gives that level, whatever the width and hours', () => {
    for (const line of [year, open])
      for (const width of [900, 1150, 1700])
        for (const level of levels) {
          const scale = scaleOf(level, line, width);
          expect(levelOf(line, { at: 0, scale, width })).toBe(level);
        }
  });

  test('cards give way to days and days to weeks', () => {
    const drawn = levels.map((level) => drawingOf(year, scaleOf(level, year, 1150)));
    expect(drawn).toEqual(['phases', 'titles', 'names', 'bars', 'days', 'weeks']);
  });

  test('the ends of the line stay in sight', () => {
    const far = pan(start, year, -1e9);
    expect(xOf(far, year, year.starts[0]!)).toBeCloseTo(start.width / 2, 3);
  });

  test('snapping counts from midnight', () => {
    const midnight = at('2026-11-23', 0);
    expect(snap(midnight + 8 * 3600 + 400, 15, midnight)).toBe(midnight + 8 * 3600);
    expect(snap(midnight + 8 * 3600 + 500, 15, midnight)).toBe(midnight + 8 * 3600 + 900);
  });
});

describe('the axis', () => {
  const around = (scale: number, line = year, day = '2026-11-23'): View =>
    bring({ ...start, scale }, line, at(day, 600), 0.5);

  test('at every zoom its labels do not touch, and there are some', () => {
    for (const line of [year, open])
      for (let scale = leastScale(line, 1150); scale < 40; scale *= 1.07) {
        const { ticks, bands } = axisOf(around(scale, line), line, 'en-GB');
        const labels = ticks.filter(({ label, x }) => label && x >= 0 && x <= 1150);
        expect(labels.length, `at ${scale}`).toBeGreaterThan(1);
        expect(bands.length).toBeGreaterThan(0);
        labels.slice(1).forEach(({ x, label }, i) => {
          expect(x - labels[i]!.x, `${labels[i]!.label} and ${label} at ${scale}`).toBeGreaterThanOrEqual(19);
        });
      }
  });

  test('it tells the business’s wall clock on the day that clock is changed', () => {
    const told = (day: string): string[] =>
      axisOf(around(0.8, open, day), open, 'en-GB').ticks.map(({ label }) => label);
    expect(told('2026-03-29').join(' ')).toContain('0:00 1:00 3:00 4:00');
    expect(told('2026-10-25').join(' ')).toContain('1:00 2:00 3:00');
  });

  test('minutes, hours, days and weeks follow each other as one zooms out', () => {
    const first = (scale: number): string =>
      axisOf(around(scale), year, 'en-GB').ticks.find(({ label, x }) => label && x >= 0)!.label;
    expect(first(40)).toMatch(/^\d+:\d\d$/);
    expect(first(0.3)).toMatch(/^\d+:00$/);
    expect(first(0.08)).toMatch(/^[A-Z][a-z]{2} \d+$/);
    expect(first(0.005)).toMatch(/^\d+$/);
  });
});
