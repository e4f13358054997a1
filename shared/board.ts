/** What the planning board says to the server and what it answers. All instants and lengths are in seconds. */
import * as v from 'valibot';
import type { AppointmentStatus, OutcomeKind } from './appointment.ts';
import type { EventKind } from './event.ts';
import type { ResourceKind } from './resource.ts';
import type { WhyNot } from './slot.ts';
import { DaySchema, IdSchema, InstantSchema, lineOf, proseOf } from './text.ts';
import { addDays, type Day, type Instant, type Span } from './time.ts';

/** Counts of the ledger and the roster: whoever has seen a count has seen every change up to it. */
export interface BoardVersion {
  ledger: number;
  roster: number;
}

// What is drawn.

/** A line of the board: somebody or something whose time can be taken. */
export interface BoardRow {
  id: string;
  name: string;
  kind: ResourceKind;
  locationId: string | null;
  skills: string[];
  groupIds: string[];
  units: number;
  drives: boolean;
  colour: string;
  /** Where its day on the road begins and ends; null for what does not drive, and for those who may not see customers. */
  home: [lat: number, lon: number] | null;
  /** When it works or is open within the days asked for (what is always there: all the time), and when it is away. */
  shifts: Span[];
  absences: Span[];
}

/** What one card takes of one line. */
export interface BoardTaking extends Span {
  resourceId: string;
  unit: number;
  leads: boolean;
}

/**
 * A visit or an event. Names are empty for those who may not see customers. What belongs to a foreign location is only
 * taken time: its id, see `isForeign`, is no name anybody else knows it by.
 */
export interface BoardCard {
  id: string;
  kind: 'visit' | EventKind;
  jobId: string;
  status: AppointmentStatus;
  outcome: OutcomeKind | null;
  title: string;
  serviceId: string;
  serviceName: string;
  place: string;
  point: [lat: number, lon: number] | null;
  /** What was promised; for an event, its time. */
  window: Span;
  takings: BoardTaking[];
  /** How long is set up before the work begins, and what is driven to get there; 0 where nobody drives. */
  setUp: number;
  drive: number;
  /** It keeps its exact time whatever else the day brings. */
  pinned: boolean;
  /** Of several dates: its series. */
  seriesId: string | null;
  /**
   * What a change of it must name, so that two who change it at once do not both win: rises with every change of the
   * appointment or event, also with one the customer need not hear of.
   */
  version: number;
}

export const FOREIGN = 'foreign-';
/** Taken by another location: it can be seen, and nothing can be done with it. */
export const isForeign = ({ id }: Pick<BoardCard, 'id'>): boolean => id.startsWith(FOREIGN);

/** Some days from the first to the last, so many at most. */
const daysAtMost = (most: number) =>
  v.pipe(
    v.object({ fromDay: DaySchema, toDay: DaySchema }),
    v.forward(
      v.check(({ fromDay, toDay }) => fromDay <= toDay, 'the last day is not before the first'),
      ['toDay'],
    ),
    v.forward(
      v.check(
        ({ fromDay, toDay }) => fromDay > toDay || toDay < addDays(fromDay, most),
        `at most ${most} days at once`,
      ),
      ['toDay'],
    ),
  );

export const MOST_BOARD_DAYS = 62;
export const MOST_OCCUPANCY_DAYS = 366;
/** Drives are known up to so many days at once; beyond that every card's is 0. */
export const MOST_DRIVE_DAYS = 7;

export const BoardQuerySchema = daysAtMost(MOST_BOARD_DAYS);
const degrees = (most: number) =>
  v.pipe(
    v.string(),
    v.regex(/^-?\d{1,3}(\.\d{1,9})?$/, 'degrees as a decimal number'),
    v.transform(Number),
    v.minValue(-most),
    v.maxValue(most),
  );
/** A part of the earth's surface: what of a map is in sight. */
export const AreaQuerySchema = v.object({
  south: degrees(90),
  west: degrees(180),
  north: degrees(90),
  east: degrees(180),
});
export type AreaBox = v.InferOutput<typeof AreaQuerySchema>;
/** A place of the service area by name, about in its middle. */
export interface NamedPlace {
  name: string;
  point: [lat: number, lon: number];
}
export const OccupancyQuerySchema = daysAtMost(MOST_OCCUPANCY_DAYS);
const version = v.pipe(
  v.string(),
  v.regex(/^\d{1,15}\.\d{1,15}$/, 'a version as the stream writes it'),
  v.transform(readVersion),
);
/** `after`: the version whoever asks has seen, as the stream's event ids write it. */
export const ChangesQuerySchema = v.intersect([daysAtMost(MOST_BOARD_DAYS), v.object({ after: version })]);

/** A version as event ids and addresses carry it, and back. */
export const writeVersion = ({ ledger, roster }: BoardVersion): string => `${ledger}.${roster}`;
export function readVersion(text: string): BoardVersion {
  const [ledger = 0, roster = 0] = text.split('.').map(Number);
  return { ledger, roster };
}

export interface BoardData {
  version: BoardVersion;
  zone: string;
  rows: BoardRow[];
  groups: { id: string; name: string }[];
  cards: BoardCard[];
}

/** How much of its working time is taken, by line and day: minutes (of all its units together), and how many conflicts. */
export interface BoardOccupancy {
  version: BoardVersion;
  days: Day[];
  rows: { resourceId: string; worked: number[]; taken: number[]; conflicts: number[] }[];
}

/** What changed after a version on some days: these lines' days hold these cards now, and no others. */
export interface BoardChanges {
  version: BoardVersion;
  /** Null unless the roster changed. */
  rows: BoardRow[] | null;
  days: { resourceId: string; day: Day; cardIds: string[] }[];
  cards: BoardCard[];
}

/**
 * A line of the stream, every change and every hold within a second. The event's id is `ledger.roster`; it begins with
 * what is true and held now, unless nothing has changed since the id it resumes from. `by` is the holder's name.
 */
export type BoardEvent =
  | { kind: 'changed'; version: BoardVersion }
  | { kind: 'held'; cardId: string; by: string; initials: string }
  | { kind: 'let-go'; cardId: string };

/** Somebody picks up a card or keeps it in their hands; it is let go by itself when they have not said so for a while. */
export const BoardHoldSchema = v.object({ cardId: IdSchema });
export const HOLD_SECONDS = 30;

/** A way of looking at the board that somebody saved: what its address carries after the question mark. */
export const SaveViewSchema = v.object({
  name: v.pipe(lineOf(60, 'the name'), v.minLength(1, 'a name is needed')),
  query: v.pipe(
    v.string(),
    v.maxLength(2000, 'the view has at most 2000 characters'),
    v.regex(
      /^(?:[\w.~!$'()*,;:@/?&=+[\]-]|%[2-9a-fA-F][\da-fA-F])*$/,
      'what an address carries after its question mark',
    ),
  ),
});
export type SaveView = v.InferOutput<typeof SaveViewSchema>;
export interface BoardView extends SaveView {
  id: string;
}
export type ViewSaved = { outcome: 'done'; id: string } | { outcome: 'name-taken' };
export const MOST_VIEWS = 30;

// What is done with a card.

/** A job that has no time yet. */
export interface UnplannedJob {
  jobId: string;
  customerName: string;
  serviceName: string;
  minutes: number;
  place: string;
  point: [lat: number, lon: number] | null;
  /** Waiting since; what the customer wants, in their words. */
  since: Instant;
  note: string;
}

/** Where a card or an unplanned job could go: asked once as it is picked up. */
export const BoardPlacesSchema = v.object({
  /** The line it was taken from, where that is a room's or a device's: then its places are on such lines. */
  fromResourceId: v.optional(IdSchema),
  subject: v.variant('kind', [
    v.object({ kind: v.literal('card'), id: IdSchema }),
    v.object({ kind: v.literal('job'), id: IdSchema }),
  ]),
  fromDay: DaySchema,
  toDay: DaySchema,
});
export type BoardAsk = v.InferOutput<typeof BoardPlacesSchema>;
/** One line's day: spans of feasible starts with their cost, the promise kept or not; or why there is none. */
export interface BoardPlaces {
  minutes: number;
  /** The promise it has, if any. */
  promise: Span | null;
  days: {
    resourceId: string;
    day: Day;
    /** Extra minutes on the road (negative: saved), for the cheapest start of the span. */
    spans: { from: Instant; to: Instant; extraMinutes: number; keepsPromise: boolean }[];
    why: WhyNot | null;
  }[];
}

/** What becomes of the promise when a card goes outside of it. */
export const customerTold = ['ask', 'agreed'] as const;

export const BoardMoveSchema = v.object({
  subject: BoardPlacesSchema.entries.subject,
  /** The card's version as it was seen; 0 for a job without a time. */
  version: v.pipe(v.number(), v.integer(), v.minValue(0)),
  /** The line it was taken from, for a room or device another of its kind; and the line it goes to. */
  fromResourceId: v.optional(IdSchema),
  resourceId: IdSchema,
  start: InstantSchema,
  /** Another length, in minutes, where its edge was pulled. */
  minutes: v.optional(v.pipe(v.number(), v.integer(), v.minValue(5), v.maxValue(1440))),
  /** Outside of its promise: ask the customer by a new proposal, or book, because they have agreed already. */
  told: v.optional(v.picklist(customerTold)),
});
export type BoardMove = v.InferOutput<typeof BoardMoveSchema>;

/** What goes with a card as it moves, for a sentence each. */
export type BoardEffect =
  | { kind: 'resource'; name: string; before: string | null }
  | { kind: 'drive'; name: string; minutes: number }
  | { kind: 'retimed'; cardId: string; title: string; before: Instant; after: Instant }
  | { kind: 'supplies'; name: string }
  /** So many other dates of it stay where they are; `outOfRhythm`: not as far apart from them as the series should have it. */
  | { kind: 'series'; title: string; count: number; outOfRhythm?: boolean | undefined }
  | { kind: 'customer'; told: (typeof customerTold)[number]; window: Span };

export type BoardMoved =
  | { outcome: 'done'; cardId: string; version: number; effects: BoardEffect[]; undo: string | null }
  /** It would leave its promise: nothing has been done until it is said what the customer is told. */
  | { outcome: 'outside-promise'; window: Span; effects: BoardEffect[] }
  | { outcome: 'refused'; why: WhyNot; resourceName: string }
  /** Somebody else was first: how it is now, and who it was. */
  | { outcome: 'changed'; by: string | null };

/** Takes back what one move did; the answer is a move's. */
export const BoardUndoSchema = v.object({ undo: IdSchema });

// Conflicts.

export type ConflictKind =
  | 'overlap'
  | 'travel'
  | 'outside-shift'
  | 'absent'
  | 'too-many'
  | 'promise'
  | 'requirement'
  | 'supplies';

export interface BoardConflict {
  /** The same as long as it is the same conflict. */
  id: string;
  kind: ConflictKind;
  resourceId: string;
  day: Day;
  cardIds: string[];
  /** The minutes it is about, or pieces lacking. */
  by: number;
  /** One sentence with names and numbers. */
  sentence: string;
  /** Who keeps it as it is, and why: it is listed, but not open any more. */
  accepted: { by: string; reason: string } | null;
}
/** Days without a beginning are from today on, without an end two weeks of them. */
export const ConflictsQuerySchema = v.object({ fromDay: v.optional(DaySchema), toDay: v.optional(DaySchema) });
export interface BoardConflicts {
  fromDay: Day;
  toDay: Day;
  zone: string;
  /** The open ones first. */
  conflicts: BoardConflict[];
}

/** A way out: what is done, what it leads to, least disturbance first. */
export interface Way {
  id: string;
  does: string;
  effect: string;
  /** What can be shown on the board beforehand. */
  move: BoardMove | null;
  /** It is only taken with a reason. */
  needsReason: boolean;
}
/** The ways out of a conflict as they are at this moment; the stamp says which ones were shown. */
export interface BoardWays {
  /** Null where it is no conflict any more. */
  conflict: BoardConflict | null;
  zone: string;
  ways: Way[];
  stamp: string;
}
/** Takes one of the ways that were shown. `reason`: why it is kept as it is, where that is the way. */
export const ResolveSchema = v.object({
  way: IdSchema,
  stamp: v.pipe(v.string(), v.maxLength(64)),
  reason: v.optional(proseOf(300, 'the reason'), ''),
});
export type Resolve = v.InferOutput<typeof ResolveSchema>;
/** `changed`: it is not as it was shown any more; nothing was done. `undo`: what the board's Undo takes, if it can. */
export type Resolved = { outcome: 'done'; told: boolean; undo: string | null } | ({ outcome: 'changed' } & BoardWays);

// The day sheet.

/** What matters today. `late`: will not be there as promised. `at-risk`: hardly. `told-late`: said so, and the customer knows. */
export type DaySheetKind = 'late' | 'told-late' | 'at-risk' | 'missing-kit' | 'conflict' | 'unconfirmed' | 'queue';
export interface DaySheetLine {
  id: string;
  kind: DaySheetKind;
  /** When it begins to hurt: the most urgent come first. */
  at: Instant;
  text: string;
  /** What can be done about it. */
  can: string;
  /** Where, in the office; null where there is no page for it. */
  href: string | null;
  /** What to show on the board. */
  cardId: string | null;
  resourceId: string | null;
  conflictId: string | null;
}
export interface DaySheet {
  day: Day;
  zone: string;
  now: Instant;
  lines: DaySheetLine[];
}
export const DaySheetQuerySchema = v.object({ day: v.optional(DaySchema) });
