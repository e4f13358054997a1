/** What the board asks of the server. */
import {
  type AreaBox,
  type BoardChanges,
  type BoardConflicts,
  type BoardData,
  type BoardMove,
  type BoardMoved,
  type BoardOccupancy,
  type BoardPlaces,
  type BoardVersion,
  type BoardView,
  type BoardWays,
  type NamedPlace,
  type Resolve,
  type Resolved,
  type SaveView,
  type UnplannedJob,
  type ViewSaved,
  writeVersion,
} from '../../../shared/board.ts';
import type { Day } from '../../../shared/time.ts';
import { answerOf, office } from '../client.ts';

const { board } = office;
const days = (fromDay: Day, toDay: Day): { fromDay: Day; toDay: Day } => ({ fromDay, toDay });
export type Subject = BoardMove['subject'];

export const boardApi = {
  data: (from: Day, to: Day): Promise<BoardData> => answerOf(board.$get({ query: days(from, to) })),
  occupancy: (from: Day, to: Day): Promise<BoardOccupancy> => answerOf(board.occupancy.$get({ query: days(from, to) })),
  changes: (from: Day, to: Day, after: BoardVersion): Promise<BoardChanges> =>
    answerOf(board.changes.$get({ query: { ...days(from, to), after: writeVersion(after) } })),
  conflicts: (from: Day, to: Day): Promise<BoardConflicts> => answerOf(board.conflicts.$get({ query: days(from, to) })),
  ways: (id: string): Promise<BoardWays> => answerOf(board.conflicts[':id'].ways.$get({ param: { id } })),
  resolve: (id: string, json: Resolve): Promise<Resolved> =>
    answerOf(board.conflicts[':id'].resolve.$post({ param: { id }, json })),
  unplanned: (): Promise<UnplannedJob[]> => answerOf(board.unplanned.$get()),
  placeNames: ({ south, west, north, east }: AreaBox): Promise<NamedPlace[]> => {
    const query = { south: `${south}`, west: `${west}`, north: `${north}`, east: `${east}` };
    return answerOf(board['place-names'].$get({ query }));
  },
  places: (subject: Subject, from: Day, to: Day, fromResourceId?: string): Promise<BoardPlaces> =>
    answerOf(
      board.places.$post({ json: { subject, ...days(from, to), ...(fromResourceId ? { fromResourceId } : {}) } }),
    ),
  move: (json: BoardMove): Promise<BoardMoved> => answerOf(board.move.$post({ json })),
  previewMove: (json: BoardMove): Promise<BoardMoved> => answerOf(board['preview-move'].$post({ json })),
  undo: (undo: string): Promise<BoardMoved> => answerOf(board.undo.$post({ json: { undo } })),
  hold: (cardId: string): Promise<unknown> => answerOf(board.hold.$post({ json: { cardId } })),
  letGo: (cardId: string): Promise<unknown> => answerOf(board['let-go'].$post({ json: { cardId } })),
  views: (): Promise<BoardView[]> => answerOf(board.views.$get()),
  saveView: (json: SaveView): Promise<ViewSaved> => answerOf(board.views.$post({ json })),
  removeView: (id: string): Promise<unknown> => answerOf(board.views[':id'].$delete({ param: { id } })),
};
