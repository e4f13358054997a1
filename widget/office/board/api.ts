/** What the board asks of the server. */
import type { ClientResponse } from 'hono/client';
import type {
  AreaBox,
  BoardChanges,
  BoardConflict,
  BoardData,
  BoardMove,
  BoardMoved,
  BoardOccupancy,
  BoardPlaces,
  BoardVersion,
  NamedPlace,
  UnplannedJob,
  Way,
} from '../../../shared/board.ts';
import type { Day } from '../../../shared/time.ts';
import { answerOf } from '../client.ts';

const ask = <T>(path: string, init?: RequestInit): Promise<T> =>
  answerOf(fetch(`/api/office/board${path}`, init) as Promise<ClientResponse<T>>);
const post = <T>(path: string, body: object): Promise<T> =>
  ask(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
const days = (fromDay: Day, toDay: Day): string => `?fromDay=${fromDay}&toDay=${toDay}`;

export type Subject = BoardMove['subject'];

/** `accepted`: who keeps it as it is, and why. */
export type Conflict = BoardConflict & { accepted: { by: string; reason: string } | null };
/** The ways out of a conflict as they are now. */
export interface BoardWays {
  conflict: Conflict | null;
  zone: string;
  ways: (Way & { needsReason: boolean })[];
  stamp: string;
}
export type Resolved = { outcome: 'done'; told: boolean; undo: string | null } | ({ outcome: 'changed' } & BoardWays);

export const boardApi = {
  data: (from: Day, to: Day) => ask<BoardData>(days(from, to)),
  occupancy: (from: Day, to: Day) => ask<BoardOccupancy>(`/occupancy${days(from, to)}`),
  changes: (from: Day, to: Day, after: BoardVersion) =>
    ask<BoardChanges>(`/changes${days(from, to)}&after=${after.ledger}.${after.roster}`),
  conflicts: (from: Day, to: Day) => ask<{ conflicts: Conflict[] }>(`/conflicts${days(from, to)}`),
  ways: (id: string) => ask<BoardWays>(`/conflicts/${encodeURIComponent(id)}/ways`),
  resolve: (id: string, choice: { way: string; stamp: string; reason?: string }) =>
    post<Resolved>(`/conflicts/${encodeURIComponent(id)}/resolve`, choice),
  unplanned: () => ask<UnplannedJob[]>('/unplanned'),
  placeNames: ({ south, west, north, east }: AreaBox) =>
    ask<NamedPlace[]>(`/place-names?south=${south}&west=${west}&north=${north}&east=${east}`),
  places: (subject: Subject, from: Day, to: Day, fromResourceId?: string) =>
    post<BoardPlaces>('/places', { subject, fromDay: from, toDay: to, ...(fromResourceId ? { fromResourceId } : {}) }),
  hold: (cardId: string) => post<unknown>('/hold', { cardId }),
  move: (move: BoardMove) => post<BoardMoved>('/move', move),
  undo: (undo: string) => post<BoardMoved>('/undo', { undo }),
};
