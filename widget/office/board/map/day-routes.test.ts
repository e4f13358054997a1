import { expect, test } from 'vitest';
import type { BoardCard, BoardRow } from '../../../../shared/board.ts';
import { worldSpot } from '../../map/drawing.ts';
import { emptyBoard, putCards, setRows } from '../model.ts';
import { instantAt, timelineOf } from '../timeline.ts';
import { belowMarks, crowded, routesOn, withoutOverlap } from './day-routes.ts';
import { tilesFor } from './tiles.ts';

const ZONE = 'Europe/Brussels';
const DAY = '2026-11-23';
const minute = (of: number, day = DAY): number => instantAt(day, of, ZONE);
const within = { from: minute(0), to: minute(0, '2026-11-24') };

const row = (id: string, wish: Partial<BoardRow> = {}): BoardRow => ({
  ...{ id, name: id, kind: 'person', locationId: null, skills: [], groupIds: [], units: 1, drives: true },
  ...{ colour: '', home: [51, 3.7], shifts: [], absences: [], ...wish },
});
function card(id: string, from: number, resourceIds: string[], wish: Partial<BoardCard> = {}): BoardCard {
  const takings = resourceIds.map((resourceId, i) => ({ resourceId, unit: 1, leads: i === 0, from, to: from + 3600 }));
  return {
    ...{ id, kind: 'visit', jobId: id, status: 'booked', outcome: null, title: id, serviceId: 's', serviceName: 'S' },
    ...{ place: 'Gent', point: [51.05, 3.72], window: takings[0]!, takings, setUp: 0, drive: 600, pinned: false },
    ...{ seriesId: null, version: 1, ...wish },
  };
}
function boardWith(rows: BoardRow[], cards: BoardCard[]) {
  const board = emptyBoard(timelineOf('2026-11-20', 10, ZONE, { from: 0, to: 1440, closed: [] }));
  setRows(board, rows, within);
  putCards(board, cards);
  return board;
}

test('a route has the day’s stops in order of time, whoever leads them, and the drive of those one leads', () => {
  const rows = [row('ann'), row('bo', { home: null }), row('room', { kind: 'room', drives: false })];
  const board = boardWith(rows, [
    card('late', minute(900), ['ann']),
    card('early', minute(480), ['ann', 'bo', 'room']),
    card('before', minute(1200, '2026-11-22'), ['ann']),
    card('after', minute(0, '2026-11-24'), ['ann']),
    card('nowhere', minute(700), ['ann'], { point: null }),
  ]);
  const found = routesOn(board, rows, { day: DAY, within }, (c) => c.id === 'late');
  expect(
    found.map((r) => [r.resourceId, r.home?.lat, r.driveSeconds, r.stops.map((s) => [s.card.id, s.faint])]),
  ).toEqual([
    [
      'ann',
      51,
      1200,
      [
        ['early', false],
        ['late', true],
      ],
    ],
    ['bo', undefined, 0, [['early', false]]],
  ]);
});

test('a card that takes two units of one line is one stop', () => {
  const rows = [row('ann', { units: 2 })];
  expect(
    routesOn(boardWith(rows, [card('a', minute(480), ['ann', 'ann'])]), rows, { day: DAY, within }, null),
  ).toMatchObject([{ stops: [{ card: { id: 'a' } }] }]);
});

test('names that would cover each other give way to those that came first, and to marks', () => {
  const labels = [
    { name: 'Gent', x: 100, y: 100 },
    { name: 'Ledeberg', x: 120, y: 108 },
    { name: 'Merelbeke', x: 110, y: 130 },
  ];
  expect(withoutOverlap(labels).map(({ name }) => name)).toEqual(['Gent', 'Merelbeke']);
  const marks = [
    { x: 104, y: 96 },
    { x: 300, y: 100 },
  ];
  expect(belowMarks(labels[0]!, marks)).toEqual({ name: 'Gent', x: 100, y: 122 });
  expect(belowMarks(labels[0]!, [marks[1]!])).toBe(labels[0]);
  expect(belowMarks(labels[0]!, [...marks, { x: 90, y: 130 }])).toBeNull();
});

test('many stops on little room are dots', () => {
  expect(crowded(50, 560, 420)).toBe(false);
  expect(crowded(1600, 560, 420)).toBe(true);
});

test('tiles cover all that is seen, once each, and know where they are', () => {
  const middle = worldSpot({ lat: 51.0545, lon: 3.7217 });
  const world = 256 * 2 ** 12 * 1.2;
  const tiles = tilesFor('https://t/{z}/{x}/{y}.png', { middle, world }, 600, 400);
  expect(tiles.map((t) => t.url)).toContain('https://t/12/2090/1370.png');
  expect(new Set(tiles.map((t) => t.key)).size).toBe(tiles.length);
  for (const [dx, dy] of [
    [-300, -200],
    [299, 199],
    [0, 0],
    [-300, 199],
  ] as const) {
    const at = { x: middle.x + dx / world, y: middle.y + dy / world };
    expect(tiles.filter((t) => t.x <= at.x && at.x < t.x + t.side && t.y <= at.y && at.y < t.y + t.side)).toHaveLength(
      1,
    );
  }
});

test('around the date line the world begins again; above its ends there is nothing', () => {
  const urls = tilesFor('{z}/{x}/{y}', { middle: { x: 0, y: 0 }, world: 1024 }, 300, 300).map((t) => t.url);
  expect(urls.sort()).toEqual(['2/0/0', '2/3/0']);
  const closest = tilesFor('{z}/{x}/{y}', { middle: { x: 0.5, y: 0.5 }, world: 256 * 2 ** 21 }, 300, 300);
  expect(closest.every((t) => t.url.startsWith('19/'))).toBe(true);
});
