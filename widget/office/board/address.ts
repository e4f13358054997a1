/** What of the board is kept in the address bar: the same address shows the same board. */
import type { Day, Instant } from '../../../shared/time.ts';
import { shareWithin } from './map/share.ts';
import { type CardFilter, type Grouping, groupings, type RowFilter } from './rows.ts';

export const isDay = (text: string | undefined): text is Day => /^\d{4}-\d\d-\d\d$/.test(text ?? '');

export interface Addressed {
  /** What is in the middle, and how large; null where nothing is said of it. */
  place: { at: Instant; scale: number } | null;
  grouping: Grouping;
  rows: RowFilter;
  cards: CardFilter;
  /** Which share of the width, in per cent, is the map's; 0: there is none. */
  map: number;
  /** As a list instead of a picture: null where nothing is said of it, as the window then decides. */
  list: boolean | null;
  /** All 24 hours, and not only those in which somebody works. */
  allHours: boolean;
}

const isGrouping = (text: string | null): text is Grouping => groupings.some((g) => g === text);

/** Reads what it knows and leaves the rest alone. */
export function readAddress(search: string): Addressed {
  const query = new URLSearchParams(search);
  const get = (key: string): string => (query.get(key) ?? '').slice(0, 100);
  const at = Number(query.get('at'));
  const scale = Number(query.get('zoom'));
  const by = query.get('group');
  const list = query.get('list');
  return {
    place: at > 0 && scale > 0 && Number.isFinite(at + scale) ? { at, scale } : null,
    grouping: isGrouping(by) ? by : 'none',
    rows: { location: get('location'), team: get('team'), kind: get('kind'), skill: get('skill') },
    cards: { service: get('service'), state: get('state'), text: get('q') },
    map: shareWithin(Number(query.get('map'))),
    list: list === '1' ? true : list === '0' ? false : null,
    allHours: query.get('hours') === 'all',
  };
}

/** The query that reads as this. */
export function writeAddress({ place, grouping, rows, cards, map, list, allHours }: Addressed): string {
  const query = new URLSearchParams();
  if (place) {
    query.set('at', String(Math.round(place.at)));
    query.set('zoom', place.scale.toPrecision(4));
  }
  if (grouping !== 'none') query.set('group', grouping);
  for (const [key, value] of Object.entries({ ...rows, service: cards.service, state: cards.state, q: cards.text }))
    if (value) query.set(key, value);
  if (map) query.set('map', String(map));
  if (list !== null) query.set('list', list ? '1' : '0');
  if (allHours) query.set('hours', 'all');
  return query.toString();
}
