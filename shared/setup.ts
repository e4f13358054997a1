/** What the office writes down when it sets a business up: services, resources with their hours, locations; and what it is shown. */
import * as v from 'valibot';
import { AddressSchema } from './booking.ts';
import type { AffectedVisit } from './office.ts';
import { locales, PolicyOverrideSchema } from './policy.ts';
import { type ResourceKind, resourceKinds } from './resource.ts';
import { MOST_LEVEL, minutesTaken, type ServicePlace, servicePlaces } from './service.ts';
import type { WhyNot } from './slot.ts';
import { DaySchema, IdSchema, lineOf, proseOf } from './text.ts';
import type { Day, Instant, Span } from './time.ts';

const filled = (max: number, what: string) => v.pipe(lineOf(max, what), v.minLength(1, `${what} is needed`));
const whole = (min: number, max: number, what: string) => {
  const right = `${what} is a whole number from ${min} to ${max}`;
  return v.pipe(v.number(right), v.integer(right), v.minValue(min, right), v.maxValue(max, right));
};
const name = filled(120, 'a name');
const minutes = (max: number, what: string) => whole(0, max, what);
const skills = v.pipe(v.array(filled(40, 'a skill')), v.maxLength(30, 'at most 30 skills'));
const email = v.union(
  [v.literal(''), v.pipe(lineOf(200, 'the e-mail address'), v.email())],
  'an e-mail address looks like name@example.org',
);
const kind = v.picklist(resourceKinds, `a kind is one of ${resourceKinds.join(', ')}`);

const language = v.pipe(
  v.string(),
  v.check((code) => locales.some((known) => known === code), `a language is one of ${locales.join(', ')}`),
);

const levels = v.record(v.string(), whole(1, MOST_LEVEL, 'a level'));
const ability = { skills, levels: v.exactOptional(levels) };

export const RequirementSchema = v.object({
  ...ability,
  kind,
  count: whole(1, 50, 'how many are needed'),
  or: v.exactOptional(v.pipe(v.array(v.object(ability)), v.maxLength(5, 'at most five others that do as well'))),
  part: v.exactOptional(
    v.object({ fromMinute: minutes(1440, 'the beginning'), toMinute: minutes(1440, 'the end of the part') }),
  ),
});

const draftOfService = v.object({
  name,
  names: v.record(language, filled(120, 'a name')),
  description: proseOf(2000, 'the description'),
  place: v.picklist(servicePlaces, 'a service takes place at the customer’s or at a location'),
  durationMinutes: whole(5, 1440, 'the duration in minutes'),
  setupMinutes: minutes(480, 'the set-up in minutes'),
  cleanupMinutes: minutes(480, 'the clean-up in minutes'),
  requirements: v.pipe(v.array(RequirementSchema), v.maxLength(10, 'at most ten requirements')),
  policy: PolicyOverrideSchema,
  offered: v.boolean(),
  active: v.boolean(),
  /** Places in each of its dates; more than 0 makes it a class. */
  capacity: v.optional(whole(0, 1000, 'the number of places'), 0),
  locationIds: v.pipe(v.array(IdSchema), v.maxLength(500)),
});
type DraftOfService = v.InferOutput<typeof draftOfService>;

export const ServiceDraftSchema = v.pipe(
  draftOfService,
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    for (const [path, message] of requirementFaults(dataset.value))
      addIssue({ message, path: pathTo(dataset.value, ['requirements', ...path]) });
  }),
);
export type ServiceDraft = v.InferOutput<typeof ServiceDraftSchema>;

/** What is wrong with what a service takes, and where, though each field by itself is right. */
function requirementFaults(draft: DraftOfService): [path: (string | number)[], message: string][] {
  const { place, requirements } = draft;
  const faults: ReturnType<typeof requirementFaults> = [];
  const length = minutesTaken(draft);
  for (const [i, { part, or = [], ...own }] of requirements.entries()) {
    for (const [path, { skills: asked, levels: given = {} }] of [
      [[i], own] as const,
      ...or.map((other, k) => [[i, 'or', k], other] as const),
    ])
      if (Object.keys(given).some((skill) => !asked.includes(skill)))
        faults.push([[...path, 'levels'], 'a level is of one of the skills that are asked for']);
    if (or.length > 0 && own.skills.length === 0)
      faults.push([[i, 'skills'], 'any will do while no skill is asked for: name one, or take away what does as well']);
    for (const [k, other] of or.entries())
      if (other.skills.length === 0) faults.push([[i, 'or', k, 'skills'], 'say which skills do as well']);
    if (part && part.toMinute <= part.fromMinute)
      faults.push([[i, 'part', 'toMinute'], 'a part lasts at least one minute']);
    else if (part && part.toMinute > length)
      faults.push([
        [i, 'part', 'toMinute'],
        `the visit is over after ${length} minutes, and this part would end after ${part.toMinute}`,
      ]);
  }
  const people = requirements.filter((one) => one.kind === 'person');
  if (place === 'customer' && people.length > 0 && people.every(({ part }) => part))
    faults.push([[requirements.indexOf(people[0]!), 'part'], 'somebody must be there for the whole visit']);
  return faults;
}

/** Where in a draft something is wrong, as valibot writes a path down. */
function pathTo(draft: DraftOfService, keys: readonly (string | number)[]): [v.IssuePathItem, ...v.IssuePathItem[]] {
  let input: unknown = draft;
  const path = keys.map((key): v.IssuePathItem => {
    const value = (input as Record<string | number, unknown>)[key];
    const item = { type: 'unknown' as const, origin: 'value' as const, input, key, value };
    input = value;
    return item;
  });
  return path as [v.IssuePathItem, ...v.IssuePathItem[]];
}

/** Hours that repeat on a weekday, while they are valid; null: from ever, for ever. */
export const ShiftSchema = v.pipe(
  v.object({
    weekday: whole(1, 7, 'a weekday'),
    fromMinute: minutes(1439, 'the beginning, in minutes of the day,'),
    toMinute: minutes(1440, 'the end, in minutes of the day,'),
    validFrom: v.nullable(DaySchema),
    validTo: v.nullable(DaySchema),
  }),
  v.forward(
    v.check((s) => s.toMinute > s.fromMinute, 'the end lies after the beginning'),
    ['toMinute'],
  ),
  v.forward(
    v.check((s) => !s.validFrom || !s.validTo || s.validTo >= s.validFrom, 'the last day lies after the first'),
    ['validTo'],
  ),
);
export type ShiftDraft = v.InferOutput<typeof ShiftSchema>;

/** The hours of one day instead of the weekly ones; from = to: a day off. */
export const ShiftExceptionSchema = v.pipe(
  v.object({
    day: DaySchema,
    fromMinute: minutes(1440, 'the beginning, in minutes of the day,'),
    toMinute: minutes(1440, 'the end, in minutes of the day,'),
  }),
  v.forward(
    v.check((s) => s.toMinute >= s.fromMinute, 'the end lies after the beginning'),
    ['toMinute'],
  ),
);
export type ShiftExceptionDraft = v.InferOutput<typeof ShiftExceptionSchema>;

const shifts = v.pipe(v.array(ShiftSchema), v.maxLength(200, 'at most 200 shifts'));
const exceptions = v.pipe(v.array(ShiftExceptionSchema), v.maxLength(400, 'at most 400 days that differ'));

/** Who drives a vehicle on some weekdays, while it is valid; null: from ever, for ever. */
export const DrivingSchema = v.pipe(
  v.object({
    personId: IdSchema,
    weekdays: v.pipe(
      v.array(whole(1, 7, 'a weekday')),
      v.minLength(1, 'say on which weekdays'),
      v.maxLength(7, 'a week has seven days'),
    ),
    validFrom: v.nullable(DaySchema),
    validTo: v.nullable(DaySchema),
  }),
  v.forward(
    v.check((d) => !d.validFrom || !d.validTo || d.validTo >= d.validFrom, 'the last day lies after the first'),
    ['validTo'],
  ),
);
export type DrivingDraft = v.InferOutput<typeof DrivingSchema>;

export const ResourceDraftSchema = v.object({
  kind,
  name,
  locationId: v.nullable(IdSchema),
  units: whole(1, 1000, 'the number of units'),
  skills,
  /** How well: levels above 1 by skill. */
  levels: v.optional(levels, {}),
  drives: v.boolean(),
  /** Where the day begins and ends; all empty: at the location. */
  home: v.object({
    street: lineOf(120, 'the street'),
    postcode: lineOf(12, 'the postcode'),
    place: lineOf(80, 'the place'),
  }),
  email,
  phone: lineOf(30, 'the phone number'),
  /** 0: any number. */
  maxVisits: whole(0, 100, 'the most visits in a day'),
  colour: v.pipe(v.string(), v.regex(/^#[0-9a-f]{6}$/i, 'a colour looks like #0b5fff')),
  active: v.boolean(),
  groups: v.pipe(v.array(filled(60, 'a group')), v.maxLength(20, 'at most twenty groups')),
  shifts,
  exceptions,
  /** Of a vehicle: who drives it. Nobody: whoever has the shift and drives no other takes it while it is free. */
  drivers: v.optional(v.pipe(v.array(DrivingSchema), v.maxLength(100, 'at most a hundred drivers')), []),
});
export type ResourceDraft = v.InferOutput<typeof ResourceDraftSchema>;

export const CopyShiftsSchema = v.object({
  to: v.pipe(v.array(IdSchema), v.minLength(1, 'say who gets these hours'), v.maxLength(500)),
});

export const LocationDraftSchema = v.object({
  name,
  address: filled(120, 'the street'),
  postcode: lineOf(12, 'the postcode'),
  place: filled(80, 'the place'),
  zone: v.pipe(v.string(), v.maxLength(60), v.check(isZone, 'a time zone looks like Europe/Brussels')),
});
export type LocationDraft = v.InferOutput<typeof LocationDraftSchema>;

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).format(0) !== '' && zone.includes('/');
  } catch {
    return false;
  }
}

export interface ServiceLine {
  id: string;
  name: string;
  place: ServicePlace;
  minutes: number;
  requirements: ServiceDraft['requirements'];
  locationIds: string[];
  offered: boolean;
  active: boolean;
  differs: boolean;
}
export interface LocationLine extends LocationDraft {
  id: string;
}
export interface ResourceLine {
  id: string;
  kind: ResourceKind;
  name: string;
  locationId: string | null;
  units: number;
  skills: string[];
  groups: string[];
  drives: boolean;
  colour: string;
  active: boolean;
  /** Working minutes of the week that runs; null for what is always there. */
  weeklyMinutes: number | null;
}
/** Everything the lists and the choices of the forms need. */
export interface SetupLists {
  services: ServiceLine[];
  resources: ResourceLine[];
  locations: LocationLine[];
  skills: string[];
  groups: string[];
}
export interface ServiceFile {
  id: string;
  draft: ServiceDraft;
  /** Appointments ahead; they keep their times whatever is changed here. */
  upcoming: number;
}
export interface ResourceFile {
  id: string;
  draft: ResourceDraft;
  /** Its way home is known, with or without an address. */
  homeKnown: boolean;
}

/** Appointments a change would break, so that it is not made. */
export interface Affected {
  count: number;
  /** Classes, meetings and other events that take the resource. */
  events: number;
  /** The first of the appointments. */
  visits: AffectedVisit[];
  /** From when to when they lie. */
  span: Span | null;
  zone: string;
}
export type Saved = { outcome: 'saved'; id: string } | { outcome: 'affected'; affected: Affected; name: string };

const named = v.nullable(IdSchema);
/** A slot question about a change nobody has saved; `id` null: something new. */
export const SetupPreviewSchema = v.object({
  service: v.optional(v.object({ id: named, draft: ServiceDraftSchema })),
  resource: v.optional(v.object({ id: named, draft: ResourceDraftSchema })),
  sample: v.object({
    serviceId: v.optional(IdSchema),
    locationId: v.optional(IdSchema),
    address: v.optional(AddressSchema),
  }),
});
export type SetupPreviewRequest = v.InferOutput<typeof SetupPreviewSchema>;

export interface PreviewDay {
  day: Day;
  /** How many times there are to choose from. */
  count: number;
  /** The first and the last beginning. */
  first: Instant | null;
  last: Instant | null;
  /** Why there are none: what is missing by name, or what stands in the way. */
  lacks: string;
  whyNot: WhyNot['reason'] | null;
}
export type SetupPreview =
  | { outcome: 'nowhere'; why: string; affected: Affected | null }
  | {
      outcome: 'asked';
      serviceName: string;
      place: string;
      zone: string;
      days: PreviewDay[];
      /** What a customer would be shown first. */
      shown: Span[];
      total: number;
      /** How many there are as it is saved; null for a service nobody has saved. */
      savedTotal: number | null;
      affected: Affected | null;
    };

/** Something a business has not got yet, in a sentence, and the page where it is mended. */
export interface Missing {
  kind: string;
  text: string;
  href: string;
}

export const importFileKinds = ['customers', 'jobs', 'resources', 'stock', 'area'] as const;
export type ImportFileKind = (typeof importFileKinds)[number];
/** What is the whole business's; stock is read where stock is kept. */
const setUpFiles = ['customers', 'jobs', 'resources', 'area'] as const satisfies ImportFileKind[];
export const MAX_IMPORT_CHARACTERS = 8 * 1024 * 1024;
export const ImportFileSchema = v.object({
  kind: v.picklist(setUpFiles, `a file holds ${setUpFiles.join(', ')}`),
  text: v.pipe(v.string(), v.maxLength(MAX_IMPORT_CHARACTERS, 'the file is larger than 8 MB')),
  dryRun: v.boolean(),
});
/** What became, or would become, of a file. */
export interface ImportFileReport {
  outcome: 'imported' | 'checked' | 'refused';
  rows: number;
  created: number;
  updated: number;
  unchanged: number;
  kept: number;
  /** The first bad cells: line, column, and what would be right. */
  errors: { line: number; field: string; reason: string }[];
  badRows: number;
}
