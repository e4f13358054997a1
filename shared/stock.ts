/** Items, lots and kits: what a visit uses up, and where it lies. */
import * as v from 'valibot';
import { type SuppliesFrom, type Supply, suppliesFroms } from './service.ts';
import { DaySchema, IdSchema, lineOf, proseOf } from './text.ts';
import type { Day, Instant, Span } from './time.ts';

/** Where a lot lies: at a location, or with a resource (in a technician's van, in a vehicle). */
export interface StockPlace {
  kind: 'location' | 'resource';
  id: string;
}
export const placeKey = ({ kind, id }: StockPlace): string => `${kind} ${id}`;

/** The expiry day of what does not expire. A lot may be used through its expiry day. */
export const NEVER: Day = '9999-12-31';

const MOST = 1_000_000;
const amount = (least: number) => v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(MOST));
const named = (max: number, what: string) => v.pipe(lineOf(max, what), v.minLength(1, `${what} is needed`));
const PlaceSchema = v.object({ kind: v.picklist(['location', 'resource']), id: IdSchema });
const partsOf = (max: number) => v.pipe(v.array(v.object({ itemId: IdSchema, quantity: amount(1) })), v.maxLength(max));

export const ItemSchema = v.object({
  name: named(120, 'the name'),
  /** What one of it is called: piece, box, metre. */
  unit: named(30, 'the unit'),
  reorderAt: amount(0),
  /** What a kit is put together from; none for a plain item. */
  parts: v.optional(partsOf(50), []),
});
export type NewItem = v.InferOutput<typeof ItemSchema>;

export const ReceiveSchema = v.object({
  itemId: IdSchema,
  place: PlaceSchema,
  quantity: amount(1),
  /** The day it comes, today unless given; one still on its way counts for visits from that day on. */
  receivedDay: v.optional(DaySchema),
  expiresDay: v.optional(DaySchema),
  /** The number on the box. */
  ref: v.optional(lineOf(64, 'the lot number'), ''),
});
export type Receive = v.InferOutput<typeof ReceiveSchema>;

export const CountSchema = v.object({
  quantity: amount(0),
  reason: v.pipe(proseOf(200, 'the reason'), v.minLength(1, 'say why the count differs')),
});
export type Count = v.InferOutput<typeof CountSchema>;

export const RecallSchema = v.object({
  reason: v.pipe(proseOf(200, 'the reason'), v.minLength(1, 'say why it is recalled')),
});

/** What a recall would do: what it takes off the shelves, and which visits would go without. */
export interface RecallPreview {
  lots: { placeName: string; quantity: number }[];
  /** Nobody is named, and no job, where they are out of reach. */
  visits: { jobId: string; customerName: string; serviceName: string; window: Span; lacks: string[] }[];
  zone: string;
}

export const MoveLotSchema = v.object({ place: PlaceSchema, quantity: amount(1) });
export type MoveLot = v.InferOutput<typeof MoveLotSchema>;

export const SuppliesSchema = v.object({ supplies: partsOf(50), suppliesFrom: v.picklist(suppliesFroms) });

export const StockFileSchema = v.object({
  text: v.pipe(v.string(), v.maxLength(200_000, 'the file has at most 200,000 characters: import it on the server')),
  dryRun: v.boolean(),
});

export interface LotEntry {
  id: string;
  ref: string;
  receivedDay: Day;
  expiresDay: Day;
  quantity: number;
  reserved: number;
}

/** A visit that is booked without what it needs: a count or an expiry took it away. */
export interface Short {
  jobId: string;
  day: Day;
  quantity: number;
}

/** One item at one place: what lies there, and how it goes down by what is already booked. */
export interface Shelf {
  place: StockPlace;
  placeName: string;
  /** Those that hold something, in the order they are used. */
  lots: LotEntry[];
  /** How many can be used today, and how many of them are kept for visits. */
  usable: number;
  reserved: number;
  /** What will be left at the end of each day, today first. */
  levels: number[];
  /** The first day that ends at or below the reorder level, and the first that ends with nothing left. */
  lowOn: Day | null;
  outOn: Day | null;
  short: Short[];
}

export interface ItemEntry {
  id: string;
  name: string;
  unit: string;
  reorderAt: number;
  parts: Supply[];
  shelves: Shelf[];
}

/** What somebody did with a lot by hand. */
export interface LotDeed {
  at: Instant;
  who: string;
  action: 'receive' | 'count' | 'move-stock' | 'recall';
  itemName: string;
  placeName: string;
  ref: string;
  /** How many came or were carried; of a count, by how many it differed. */
  quantity: number;
  reason: string;
}

export interface StockView {
  today: Day;
  zone: string;
  /** What was done last, the latest first. */
  deeds: LotDeed[];
  items: ItemEntry[];
  /** Where stock may lie: locations, technicians who drive, vehicles. */
  places: (StockPlace & { name: string })[];
  services: { id: string; name: string; supplies: Supply[]; suppliesFrom: SuppliesFrom; visits: boolean }[];
}

/** What a count has done: how many visits are now short of the item at that place. */
export interface Counted {
  short: number;
}

/** What a file did, or in a dry run would do. */
export interface StockFileReport {
  outcome: 'imported' | 'checked' | 'refused';
  rows: number;
  created: number;
  updated: number;
  unchanged: number;
  errors: { line: number; field: string; reason: string }[];
}
