/** What the office asks of the planner, and what a plan says. */
import * as v from 'valibot';
import { DaySchema } from './text.ts';
import { addDays, type Day, type Instant, type Span } from './time.ts';

export const MOST_PLAN_DAYS = 31;
export const DEFAULT_PLAN_SECONDS = 10;

const ids = v.pipe(v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(64))), v.maxLength(200, 'at most 200'));

export const PlanRequestSchema = v.pipe(
  v.object({
    fromDay: DaySchema,
    toDay: DaySchema,
    /** Only jobs and people of these locations; empty for all. */
    locationIds: v.optional(ids, []),
    /** Only jobs of these services; empty for all. */
    serviceIds: v.optional(ids, []),
    /** The same seed on the same day's work tries the same things in the same order. */
    seed: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 31 - 1))),
    /** How long to go on improving. */
    seconds: v.optional(
      v.pipe(v.number(), v.minValue(1, 'at least 1 second'), v.maxValue(120, 'at most 120 seconds')),
      DEFAULT_PLAN_SECONDS,
    ),
  }),
  v.forward(
    v.check(({ fromDay, toDay }) => fromDay <= toDay, 'the last day is not before the first'),
    ['toDay'],
  ),
  v.forward(
    v.check(
      ({ fromDay, toDay }) => fromDay > toDay || toDay < addDays(fromDay, MOST_PLAN_DAYS),
      `a period has at most ${MOST_PLAN_DAYS} days`,
    ),
    ['toDay'],
  ),
);
export type PlanRequest = v.InferOutput<typeof PlanRequestSchema>;

export const SendPlanSchema = v.object({
  /** Only these jobs; absent for all of the plan. */
  jobIds: v.optional(v.pipe(v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(64))), v.maxLength(5000))),
});

export type PlanStatus = 'running' | 'ready' | 'sent' | 'cancelled' | 'failed';

/** How far a running plan has come. */
export interface PlanProgress {
  /** How much of the time is used, 0 to 1. */
  ratio: number;
  /** Of the best plan so far, in seconds of driving; who is left out weighs far more than any detour. */
  cost: number;
  unplaced: number;
  iterations: number;
  at: Instant;
}

/** A visit or session on a technician's day: one that was there before, or one the plan adds. */
export interface PlanStop {
  jobId: string;
  /** Set on what was there before the plan. */
  appointmentId: string | null;
  customerName: string;
  serviceName: string;
  place: string;
  lat: number;
  lon: number;
  plannedStart: Instant;
  plannedEnd: Instant;
  /** What the customer is told, or was. */
  window: Span;
  /** From the stop before, or from the start of the day. */
  driveSeconds: number;
  driveMetres: number;
  /** What else it takes: a room, a device, a second person. */
  units: { resourceId: string; unit: number }[];
  /** This person only helps: the stop is somebody else's to lead. */
  helps: boolean;
}

/** One technician on one day. */
export interface PlanRoute {
  resourceId: string;
  name: string;
  colour: string;
  day: Day;
  home: { lat: number; lon: number } | null;
  shift: Span;
  stops: PlanStop[];
  /** The way home after the last stop. */
  homeSeconds: number;
  homeMetres: number;
}

export const unplacedReasons = {
  'no-address': 'The address is not known well enough to drive there.',
  'no-person': 'This service takes nobody’s time: let the customer pick a time instead.',
  'no-window': 'Nobody can be there at a time the customer would accept in this period.',
  'no-skill': 'Nobody who works in this period has the skills for it.',
  'no-capacity': 'Everybody who could go is full in this period.',
  'no-room': 'No time in this period has the person and the room or device free together.',
  'no-supplies':
    'What it uses up does not lie with anybody who could go, is kept for others or will have expired: see Stock.',
} as const;
export type UnplacedReason = keyof typeof unplacedReasons;

export interface Unplaced {
  jobId: string;
  customerName: string;
  serviceName: string;
  place: string;
  reason: UnplacedReason;
}

/** Numbers that tell two ways of planning apart. */
export interface PlanFigures {
  /** Open jobs that got a time. */
  planned: number;
  /** All stops on the routes, those that were there before included. */
  stops: number;
  metres: number;
  driveSeconds: number;
}

export interface PlanReview {
  figures: PlanFigures;
  /** The same days before the plan. */
  before: PlanFigures;
  /** The same jobs placed one after the other, each where it was cheapest at that moment. */
  oneByOne: PlanFigures;
  routes: PlanRoute[];
  unplaced: Unplaced[];
  /** Days that already break a promise: nothing was added to them. */
  untouched: { name: string; day: Day }[];
  /** Open jobs left out because the queue has them. */
  inQueue: number;
}

export interface SendFailure {
  jobId: string;
  reason: 'taken' | 'not-open' | 'too-late' | 'no-address';
}

export const sendFailureReasons: Record<SendFailure['reason'], string> = {
  taken: 'Somebody took this time meanwhile, and nobody else is free in the same window.',
  'not-open': 'The job has a time already, or was closed.',
  'too-late': 'The time is too near to ask for an answer.',
  'no-address': 'The address is no longer known well enough to drive there.',
};

export interface SendReport {
  /** Customers who were asked, now and before. */
  proposed: number;
  failures: SendFailure[];
  at: Instant;
}

/** A plan in a list. */
export interface PlanSummary {
  id: string;
  status: PlanStatus;
  fromDay: Day;
  toDay: Day;
  createdAt: Instant;
  createdBy: string;
  figures: PlanFigures | null;
  proposed: number | null;
}

/** What the office may choose when it starts a plan. */
export interface PlanChoices {
  today: Day;
  zone: string;
  locations: { id: string; name: string }[];
  /** `open`: how many jobs of it wait to be planned. */
  services: { id: string; name: string; open: number }[];
  inQueue: number;
}
export interface PlansAnswer {
  plans: PlanSummary[];
  choices: PlanChoices;
}

/** What is kept of a stop: who and where is read from the job, so that a person who is erased is not kept here. */
export type StoredStop = Omit<PlanStop, 'customerName' | 'serviceName' | 'place' | 'lat' | 'lon'>;
export type StoredReview = Omit<PlanReview, 'routes' | 'unplaced'> & {
  routes: (Omit<PlanRoute, 'stops'> & { stops: StoredStop[] })[];
  unplaced: Pick<Unplaced, 'jobId' | 'reason'>[];
};

export interface PlanView extends PlanSummary {
  zone: string;
  progress: PlanProgress | null;
  review: PlanReview | null;
  sent: SendReport | null;
  /** Of the customers who were asked. */
  answers: { accepted: number; declined: number; expired: number; waiting: number };
}
