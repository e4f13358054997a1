import * as v from 'valibot';
import { InstantSchema } from './text.ts';
import { DAY, type Span } from './time.ts';

/** A candidate time, named by what the customer is told: an arrival window, or an exact start (from = to). */
export const SlotTimeSchema = v.pipe(
  v.object({ from: InstantSchema, to: InstantSchema }),
  v.forward(
    v.check(({ from, to }) => from <= to && to - from <= DAY, 'a slot ends after it begins, within a day'),
    ['to'],
  ),
);

/** Why a slot is a good one, in facts; the words are in shared/reason.ts. */
export type SlotReason =
  | { kind: 'near'; metres: number; extraMinutes: number }
  | { kind: 'on-the-way'; extraMinutes: number }
  | { kind: 'same-person'; name: string }
  | { kind: 'fits-gap' }
  | { kind: 'preferred' };

/** What a slot costs the business, each term in weighted seconds under its own name. */
export interface CostTerms {
  travel: number;
  idle: number;
  overtime: number;
  gap: number;
  /** It is not the person the customer would rather have. */
  preference: number;
}

/** A slot as customers see it. */
export interface Slot extends Span {
  reason: SlotReason | null;
  /** Set on the best one or two only. */
  best: boolean;
  /** A date of a class. */
  date?: ClassDate | undefined;
}

/** A date of a class, which many share. */
export interface ClassDate {
  id: string;
  /** Places that can be had now. */
  left: number;
  /** How many stand in line; who signs up while it is not 0 stands behind them. */
  waiting: number;
}

/** A slot as the office sees it. */
export interface CostedSlot extends Slot {
  cost: number;
  terms: CostTerms;
  leadId: string | null;
  leadName: string | null;
  plannedStart: number;
}

/** Why a time is not offered, in facts, smallest set first; `relaxMinutes` is the smallest change that opens it. */
export interface WhyNot {
  reason:
    | 'in-the-past'
    | 'too-soon'
    | 'beyond-horizon'
    | 'refused-by-customer'
    | 'nobody-qualified'
    | 'nobody-on-shift'
    | 'travel'
    | 'taken'
    | 'resource-taken'
    | 'too-far'
    | 'day-full'
    | 'supplies-gone'
    | 'supplies-expire';
  relaxMinutes?: number | undefined;
  /** The item that lacks, by its name. */
  detail?: string | undefined;
}
