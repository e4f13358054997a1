/** What the board asks of the server. */
import type { ClientResponse } from 'hono/client';
import type {
  BoardChanges,
  BoardConflict,
  BoardData,
  BoardMove,
  BoardMoved,
  BoardOccupancy,
  BoardPlaces,
  BoardVersion,
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

export const boardApi = {
  data: (from: Day, to: Day) => ask<BoardData>(days(from, to)),
  occupancy: (from: Day, to: Day) => ask<BoardOccupancy>(`/occupancy${days(from, to)}`),
  changes: (from: Day, to: Day, after: BoardVersion) =>
    ask<BoardChanges>(`/changes${days(from, to)}&after=${after.ledger}.${after.roster}`),
  conflicts: (from: Day, to: Day) => ask<{ conflicts: BoardConflict[] }>(`/conflicts${days(from, to)}`),
  ways: (id: string) => ask<{ ways: Way[] }>(`/conflicts/${encodeURIComponent(id)}/ways`),
  resolve: (id: string, wayId: string) => post<BoardMoved>(`/conflicts/${encodeURIComponent(id)}/resolve`, { wayId }),
  unplanned: () => ask<UnplannedJob[]>('/unplanned'),
  places: (subject: Subject, from: Day, to: Day) => post<BoardPlaces>('/places', { subject, fromDay: from, toDay: to }),
  move: (move: BoardMove) => post<BoardMoved>('/move', move),
  undo: (undo: string) => post<BoardMoved>('/undo', { undo }),
};
