/** How often appointments were kept and missed: counts, and a rate that is honest about how little they may say. */
export interface Reliability {
  /** Appointments that took place. */
  kept: number;
  noShows: number;
  /** Cancelled after the deadline; they are counted beside and are no part of the rate. */
  lateCancels: number;
  /** The share of appointments missed, as far as so few can tell. */
  rate: number;
}

/** Before a business has any record we think that one of twenty is missed. */
const GUESS = { missed: 1, of: 20 };
/** A customer or service is believed to be like all the others until so many appointments say otherwise. */
const WEIGHT = 5;

/** The share of all of a business's appointments that are missed. */
export const usualRate = (missed: number, kept: number): number => (missed + GUESS.missed) / (missed + kept + GUESS.of);

/** One no-show in one visit is not a hundred percent: the rate begins at the usual one and moves as the counts grow. */
export const smoothedRate = (missed: number, kept: number, usual: number): number =>
  (missed + WEIGHT * usual) / (missed + kept + WEIGHT);
