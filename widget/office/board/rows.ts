/** Which lines are shown and where: filtered, grouped, collapsed. */
import type { BoardRow } from '../../../shared/board.ts';
import type { ResourceKind } from '../../../shared/resource.ts';

export const groupings = ['none', 'kind', 'location', 'skill', 'team'] as const;
export type Grouping = (typeof groupings)[number];

export interface RowFilter {
  location: string;
  team: string;
  kind: string;
  skill: string;
}

export interface CardFilter {
  service: string;
  state: string;
  text: string;
}

export type Entry =
  | { kind: 'group'; key: string; name: string; count: number; y: number; height: number; collapsed: boolean }
  | { kind: 'row'; row: BoardRow; y: number; height: number; laneHeight: number };

export interface Layout {
  entries: Entry[];
  height: number;
}

export interface Names {
  locations: readonly { id: string; name: string }[];
  groups: readonly { id: string; name: string }[];
}

const GROUP_HEIGHT = 28;
const kindWords: Record<ResourceKind, string> = {
  person: 'People',
  room: 'Rooms',
  equipment: 'Equipment',
  vehicle: 'Vehicles',
};

export const passes = (row: BoardRow, filter: RowFilter): boolean =>
  (!filter.location || row.locationId === filter.location) &&
  (!filter.team || row.groupIds.includes(filter.team)) &&
  (!filter.kind || row.kind === filter.kind) &&
  (!filter.skill || row.skills.includes(filter.skill));

interface Group {
  key: string;
  name: string;
  rows: BoardRow[];
}

/** A line stands in every group it belongs to; what belongs to none stands last. */
function grouped(rows: readonly BoardRow[], by: Grouping, { locations, groups }: Names): Group[] {
  const found = new Map<string, Group>();
  const put = (key: string, name: string, row: BoardRow): void => {
    const group = found.get(key) ?? { key, name, rows: [] };
    group.rows.push(row);
    found.set(key, group);
  };
  const nameIn = (list: Names['groups'], id: string): string => list.find((l) => l.id === id)?.name ?? id;
  for (const row of rows) {
    if (by === 'kind') put(row.kind, kindWords[row.kind], row);
    else if (by === 'location')
      put(row.locationId ?? '', row.locationId ? nameIn(locations, row.locationId) : 'Everywhere', row);
    else {
      const keys = by === 'skill' ? row.skills : row.groupIds;
      for (const key of keys) put(key, by === 'skill' ? key : nameIn(groups, key), row);
      if (keys.length === 0) put('', by === 'skill' ? 'Without a skill' : 'In no team', row);
    }
  }
  const order = by === 'kind' ? Object.keys(kindWords) : [];
  return [...found.values()].sort(
    (p, q) =>
      Number(p.key === '') - Number(q.key === '') ||
      order.indexOf(p.key) - order.indexOf(q.key) ||
      p.name.localeCompare(q.name),
  );
}

/** Lays the lines under each other. A line with several units is as high as its units need. */
export function layoutOf(
  rows: readonly BoardRow[],
  by: Grouping,
  names: Names,
  collapsed: ReadonlySet<string>,
  rowHeight: number,
  cells: boolean,
): Layout {
  const entries: Entry[] = [];
  let y = 0;
  const putRow = (row: BoardRow): void => {
    const several = !cells && row.units > 1;
    const laneHeight = several ? Math.max(18, Math.round(rowHeight * 0.6)) : rowHeight;
    const height = several ? laneHeight * row.units : rowHeight;
    entries.push({ kind: 'row', row, y, height, laneHeight });
    y += height;
  };
  if (by === 'none') for (const row of rows) putRow(row);
  else
    for (const { key, name, rows: members } of grouped(rows, by, names)) {
      const shut = collapsed.has(key);
      entries.push({ kind: 'group', key, name, count: members.length, y, height: GROUP_HEIGHT, collapsed: shut });
      y += GROUP_HEIGHT;
      if (!shut) for (const row of members) putRow(row);
    }
  return { entries, height: y };
}

/** The place in the list of what lies at a height. */
export function entryAt({ entries }: Layout, y: number): number {
  let low = 0;
  let high = entries.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (entries[middle]!.y <= y) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The same place after the heights have changed: as far down in the same entry. */
export function sameHeight(from: Layout, to: Layout, y: number): number {
  const before = from.entries[entryAt(from, y)];
  const after = to.entries[entryAt(from, y)];
  return before && after ? after.y + ((y - before.y) / before.height) * after.height : y;
}
