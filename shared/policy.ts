import * as v from 'valibot';

/** How a job finds its time: planned and proposed, picked by the customer, or proposed with other times beside it. */
export const strategies = ['propose', 'pick', 'hybrid'] as const;
export type Strategy = (typeof strategies)[number];

export const locales = ['en', 'fr', 'nl', 'de', 'uk'] as const;
export type Locale = (typeof locales)[number];
/** The language as one of ours, English when we do not speak it. */
export const ourLocale = (locale: string): Locale =>
  (locales as readonly string[]).includes(locale) ? (locale as Locale) : 'en';

const minutes = (max: number) => v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(max));

/** After the deadline a customer who cancels is asked to call, or the cancellation is taken and counted as late. */
export const lateCancels = ['call', 'accept'] as const;
export type LateCancels = (typeof lateCancels)[number];
/** So many moves are no limit at all. */
export const ANY_NUMBER_OF_MOVES = 99;

/** Everything a business may decide about how times are offered; a service, a customer and a job may each override parts. */
export const PolicySchema = v.object({
  strategy: v.picklist(strategies),
  /** How many slots a customer is shown at once. */
  options: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(20)),
  /** Width of a promised arrival window, and how far apart windows begin; from local midnight. */
  windowMinutes: minutes(720),
  windowStepMinutes: v.pipe(v.number(), v.integer(), v.minValue(5), v.maxValue(720)),
  /** Exact starts of sessions at a location fall on this grid. */
  startStepMinutes: v.pipe(v.number(), v.integer(), v.minValue(5), v.maxValue(240)),
  /** Earliest offer from now, and how many days ahead offers go. */
  leadTimeMinutes: minutes(60 * 24 * 60),
  horizonDays: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(365)),
  /** The largest extra drive the business pays for one visit. */
  maxExtraDriveMinutes: minutes(24 * 60),
  overtimeMinutes: minutes(8 * 60),
  /** What a second of each costs when slots are ranked. */
  weights: v.object({ travel: v.number(), idle: v.number(), overtime: v.number() }),
  /** What it is worth, in minutes of driving, that the person who came last time comes again; 0: nobody minds. */
  samePersonMinutes: minutes(24 * 60),
  /** How long a proposal keeps its time, and how many new ones follow a decline by themselves. */
  proposalHoldHours: v.pipe(v.number(), v.minValue(1), v.maxValue(24 * 30)),
  automaticRounds: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(10)),
  /** Until how many hours before the window a customer may move or cancel. */
  moveDeadlineHours: v.pipe(v.number(), v.minValue(0), v.maxValue(24 * 60)),
  cancelDeadlineHours: v.pipe(v.number(), v.minValue(0), v.maxValue(24 * 60)),
  lateCancel: v.picklist(lateCancels),
  /** How often a customer may move a job's appointment by themselves. */
  maxMoves: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(ANY_NUMBER_OF_MOVES)),
  /** Who has missed so many appointments in a year books by phone, not online; 0: nobody is turned away. */
  noShowLimit: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(20)),
  /** How long a decline or a cancellation can be undone. */
  undoMinutes: minutes(120),
  /** How long a place that came free in a class is kept for the first in line. */
  placeOfferMinutes: v.pipe(v.number(), v.integer(), v.minValue(5), v.maxValue(60 * 48)),
  /** So many hours before a class a free place is offered to several at once: the first who answers gets it. */
  placeRaceHours: v.pipe(v.number(), v.minValue(0), v.maxValue(24 * 14)),
  /** How long a time that came free is offered to somebody who waits for one; 0: nobody is asked. */
  openingMinutes: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(60 * 48)),
  /** How long a pick or re-book link works. */
  linkDays: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(90)),
  /** The reminder goes out this many hours before the window opens; 0 for none. */
  reminderHours: v.pipe(v.number(), v.minValue(0), v.maxValue(24 * 14)),
  /** No message leaves between these wall-clock minutes of the site's zone. */
  quietFromMinute: minutes(1440),
  quietToMinute: minutes(1440),
});
export type Policy = v.InferOutput<typeof PolicySchema>;
export const PolicyOverrideSchema = v.partial(PolicySchema);
export type PolicyOverride = v.InferOutput<typeof PolicyOverrideSchema>;

export const defaultPolicy: Policy = {
  strategy: 'hybrid',
  options: 5,
  windowMinutes: 120,
  windowStepMinutes: 120,
  startStepMinutes: 15,
  leadTimeMinutes: 12 * 60,
  horizonDays: 14,
  maxExtraDriveMinutes: 90,
  overtimeMinutes: 0,
  weights: { travel: 1, idle: 0.3, overtime: 2 },
  samePersonMinutes: 0,
  proposalHoldHours: 48,
  automaticRounds: 1,
  moveDeadlineHours: 24,
  cancelDeadlineHours: 24,
  lateCancel: 'call',
  maxMoves: ANY_NUMBER_OF_MOVES,
  noShowLimit: 0,
  undoMinutes: 10,
  placeOfferMinutes: 120,
  placeRaceHours: 12,
  openingMinutes: 120,
  linkDays: 14,
  reminderHours: 24,
  quietFromMinute: 21 * 60,
  quietToMinute: 8 * 60,
};

/** The policy in force: the defaults, then each override in order (business, service, customer, job). */
export const resolvePolicy = (...overrides: readonly (PolicyOverride | null | undefined)[]): Policy =>
  Object.assign({}, defaultPolicy, ...overrides) as Policy;
