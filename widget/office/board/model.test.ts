import { beforeEach, describe, expect, test } from 'vitest';
import type { BoardCard } from '../../../shared/board.ts';
import { applyChanges, type Board, cardsBetween, cardsOn, emptyBoard, keepWithin, putCards, setRows } from './model.ts';
import { colourOf, conflictsIn, type Occupancy, putOccupancy, shareOf } from './occupancy.ts';
import { entryAt, layoutOf, passes, sameHeight } from './rows.ts';
import { worldOf } from './testing.ts';
import { instantAt, placeOf, timelineOf } from './timeline.ts';

const MONDAY = '2026-11-23';
const TUESDAY = '2026-11-24';
const FRIDAY = '2026-11-27';
const world = worldOf({ resources: 6, perDay: 4 });
const data = world.data(MONDAY, FRIDAY);
const line = timelineOf('2026-11-01', 60, data.zone, { from: 420, to: 1140, closed: [6, 7] });
const week = { from: line.starts[22]!, to: line.starts[27]! };
const noon = (day: string): number => instantAt(day, 720, data.zone);
const [first, second] = data.rows as [(typeof data.rows)[0], (typeof data.rows)[0]];
let board: Board;

beforeEach(() => {
  board = emptyBoard(line);
  setRows(board, data.rows, week);
  putCards(board, data.cards);
});

const sorted = (resourceId: string): boolean => {
  const { from } = board.lanes.get(resourceId)!;
  return from.every((at, i) => i === 0 || from[i - 1]! <= at);
};
const moved = (card: BoardCard, resourceId: string, by: number): BoardCard => ({
  ...card,
  version: card.version + 1,
  takings: card.takings.map((t) => ({ ...t, resourceId, from: t.from + by, to: t.to + by })),
});

describe('lanes', () => {
  test('hold every card in order of its start, where it lies on the line', () => {
    expect(cardsOn(board, first.id, MONDAY)).toHaveLength(4);
    for (const row of data.rows) expect(sorted(row.id)).toBe(true);
    const lane = board.lanes.get(first.id)!;
    expect(lane.cards).toHaveLength(20);
    lane.from.forEach((from, i) => {
      expect(lane.a[i]).toBe(placeOf(line, from));
    });
  });

  test('find what lies between two places, also a card that began before', () => {
    const lane = board.lanes.get(first.id)!;
    const inside = (lane.a[1]! + lane.b[1]!) / 2;
    expect(cardsBetween(lane, inside, inside + 1)).toEqual([1]);
    expect(cardsBetween(lane, lane.a[0]!, lane.b[3]!)).toEqual([0, 1, 2, 3]);
  });
});

describe('changes', () => {
  test('take a card from one line to another, and tell that it is another', () => {
    const card = board.cards.get(cardsOn(board, first.id, MONDAY)[0]!)!;
    const now = moved(card, second.id, 86_400);
    const told = applyChanges(
      board,
      {
        version: { ledger: 2, roster: 1 },
        rows: null,
        days: [
          { resourceId: first.id, day: MONDAY, cardIds: cardsOn(board, first.id, MONDAY).slice(1) },
          { resourceId: second.id, day: TUESDAY, cardIds: [...cardsOn(board, second.id, TUESDAY), card.id] },
        ],
        cards: [now],
      },
      week,
    );
    expect(told).toEqual([card.id]);
    expect(cardsOn(board, first.id, MONDAY)).not.toContain(card.id);
    expect(cardsOn(board, second.id, TUESDAY)).toContain(card.id);
    expect(sorted(second.id)).toBe(true);
  });

  test('take away what a day does not hold any more, and leave other days alone', () => {
    const gone = cardsOn(board, first.id, MONDAY);
    const change = { resourceId: first.id, day: MONDAY, cardIds: [] };
    const changes = { version: { ledger: 2, roster: 1 }, rows: null, days: [change], cards: [] };
    expect(applyChanges(board, changes, week)).toEqual([]);
    expect(applyChanges(board, changes, week)).toEqual([]);
    expect(cardsOn(board, first.id, MONDAY)).toEqual([]);
    expect(cardsOn(board, first.id, TUESDAY)).toHaveLength(4);
    for (const id of gone) expect(board.cards.has(id)).toBe(false);
  });

  test('told twice are nothing new', () => {
    const card = moved(board.cards.get(cardsOn(board, first.id, MONDAY)[0]!)!, first.id, 60);
    const days = [{ resourceId: first.id, day: MONDAY, cardIds: cardsOn(board, first.id, MONDAY) }];
    const changes = { version: { ledger: 2, roster: 1 }, rows: null, days, cards: [card] };
    expect(applyChanges(board, changes, week)).toEqual([card.id]);
    expect(applyChanges(board, changes, week)).toEqual([]);
    expect(board.lanes.get(first.id)!.cards).toHaveLength(20);
  });

  test('other days’ shifts stay when some days are told anew', () => {
    const [monday] = world.data(MONDAY, MONDAY).rows;
    setRows(
      board,
      data.rows.map((row) => ({ ...row, shifts: row.id === first.id ? [] : monday!.shifts })),
      {
        from: line.starts[22]!,
        to: line.starts[23]!,
      },
    );
    expect(board.lanes.get(first.id)!.row.shifts).toHaveLength(4);
    expect(board.lanes.get(second.id)!.row.shifts).toHaveLength(5);
  });

  test('what lies outside of what is kept is forgotten', () => {
    keepWithin(board, { from: noon(MONDAY) - 43_200, to: noon(TUESDAY) - 43_200 });
    expect(board.cards.size).toBe(6 * 4);
    expect(board.lanes.get(first.id)!.cards).toHaveLength(4);
  });
});

describe('occupancy', () => {
  test('is summed over days, coloured by step, and never averages a conflict away', () => {
    const occupancy: Occupancy = new Map();
    putOccupancy(
      occupancy,
      {
        version: { ledger: 1, roster: 1 },
        days: [MONDAY, TUESDAY, '2026-11-25'],
        rows: [{ resourceId: first.id, worked: [480, 480, 0], taken: [600, 120, 0], conflicts: [1, 0, 0] }],
      },
      line,
    );
    const shares = occupancy.get(first.id);
    expect(shareOf(shares, 22, 22)).toBe(125);
    expect(shareOf(shares, 22, 23)).toBe(75);
    expect(shareOf(shares, 24, 24)).toBeNull();
    expect(conflictsIn(shares, 22, 28)).toBe(1);
    expect([0, 10, 30, 60, 80, 90, 100, 101].map(colourOf)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });
});

describe('rows', () => {
  const rows = data.rows.map((row, i) => ({ ...row, units: i === 0 ? 3 : 1 }));
  const names = { locations: [], groups: data.groups };

  test('stand in every group they belong to, and a line of several units is higher', () => {
    const layout = layoutOf(rows, 'team', names, new Set(['team1']), 30, false);
    expect(layout.entries.filter((e) => e.kind === 'group').map((e) => e.name)).toEqual(data.groups.map((g) => g.name));
    expect(layout.entries.filter((e) => e.kind === 'row')).toHaveLength(5);
    expect(layout.entries[1]).toMatchObject({ kind: 'row', height: 54, laneHeight: 18 });
    expect(layout.entries[entryAt(layout, layout.height - 1)]).toBe(layout.entries.at(-1));
  });

  test('keep their place under the pointer when lines become higher', () => {
    const low = layoutOf(rows, 'none', names, new Set(), 24, true);
    const high = layoutOf(rows, 'none', names, new Set(), 48, true);
    expect(sameHeight(low, high, 60)).toBe(120);
    expect(sameHeight(high, low, sameHeight(low, high, 61))).toBeCloseTo(61);
  });

  test('are left out by kind, place, team and skill', () => {
    const none = { location: '', team: '', kind: '', skill: '' };
    expect(passes(first, none)).toBe(true);
    expect(passes(first, { ...none, kind: 'room' })).toBe(false);
    expect(rows.filter((row) => passes(row, { ...none, skill: 'gas' })).length).toBe(2);
  });
});
