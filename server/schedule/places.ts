/** Everywhere a job could be put by hand: the slot question for every start of some days at once, line by line. */
import type { WhyNot } from '../../shared/slot.ts';
import { type Day, dayOf, type Instant, type Span } from '../../shared/time.ts';
import { explain } from '../engine/explain.ts';
import { type Stretch, stretches } from '../engine/stretches.ts';
import type { RosterResource } from '../resources/roster.ts';
import type { Road } from '../travel/travel.ts';
import { personDay, type Schedule } from './day.ts';
import { lackWords, reasonWords } from './offer.ts';
import { type Asked, isSupplied, leadsOf, perLead, questionOf, type Wish } from './problem.ts';
import { qualifies, splitRequirements } from './requirements.ts';
import { instantAt } from './wallclock.ts';

/** Starts at any second of which it fits, at the same seconds of extra driving. */
export interface OpenSpan extends Span {
  travel: number;
}
/** One line's day: where it fits, or why nowhere. */
export interface DayPlaces {
  resourceId: string;
  day: Day;
  spans: OpenSpan[];
  why: WhyNot | null;
}

/** Which line a wish is put to: it leads, or it is taken beside whoever leads. */
export type Line = Pick<RosterResource, 'id'> & { leads: boolean };

const NOBODY: WhyNot = { reason: 'nobody-qualified' };
const NOT_THERE: WhyNot = { reason: 'nobody-on-shift' };
const PAST: WhyNot = { reason: 'in-the-past' };

/** The wish as it must be put to one line, once for every requirement the line could serve; none where it can serve none. */
export function wishesFor(schedule: Schedule, wish: Wish, line: Line): Wish[] {
  const resource = schedule.roster.byId.get(line.id);
  if (!resource) return [];
  const { lead, beside } = splitRequirements(wish.requirements);
  if (line.leads) {
    if (!lead || leadsOf(schedule, wish, lead).every((r) => r.id !== line.id)) return [];
    return [{ ...wish, leadIds: [line.id] }];
  }
  const { through = [] } = wish;
  return beside.flatMap((requirement, at) => {
    const isFull = through.filter((named) => named.at === at).length >= requirement.count;
    if (isFull || !qualifies(resource, requirement, wish.locationId)) return [];
    return [{ ...wish, through: [...through, { resourceId: line.id, at }] }];
  });
}

/** Where the wish fits on each day of each line, from `earliest` on. */
export function placesOn(
  schedule: Schedule,
  road: Road,
  wish: Wish,
  lines: readonly Line[],
  earliest: Instant,
): DayPlaces[] {
  const window = { from: Math.max(earliest, schedule.begin), to: schedule.end - 1 };
  if (window.from > window.to) return lines.flatMap(({ id }) => schedule.days.map((day) => none(id, day, PAST)));
  const open = { ...wish, windows: [window] };
  // Everybody who may lead is asked about at once where nobody's second person or vehicle stands between them.
  const leading = lines.filter((line) => line.leads && wishesFor(schedule, open, line).length > 0).map(({ id }) => id);
  const asked = leading.length > 0 ? perLead(schedule, { ...open, leadIds: leading }) : [];
  const byLead = new Map<string, DayPlaces[]>();
  for (const one of asked)
    for (const found of answered(schedule, questionOf(schedule, road, one), window)) {
      const days = byLead.get(found.resourceId) ?? [];
      days.push(found);
      byLead.set(found.resourceId, days);
    }
  return lines.flatMap((line) => {
    if (!line.leads) return beside(schedule, road, open, line, window);
    if (!leading.includes(line.id)) return schedule.days.map((day) => none(line.id, day, NOBODY));
    const days = new Map((byLead.get(line.id) ?? []).map((found) => [found.day, found]));
    return schedule.days.map((day) => days.get(day) ?? absentOn(schedule, wish, line.id, day, window));
  });
}

const none = (resourceId: string, day: Day, why: WhyNot): DayPlaces => ({ resourceId, day, spans: [], why });

/** Why somebody's day was not looked at: it is over, they do not work, or what it uses up is not there. */
function absentOn(schedule: Schedule, wish: Wish, id: string, day: Day, window: Span): DayPlaces {
  if (instantAt(schedule.business.zone, day, 1440) <= window.from) return none(id, day, PAST);
  const resource = schedule.roster.byId.get(id)!;
  const lack = personDay(schedule, resource, day) ? wish.lacks?.(resource, day) : null;
  return none(id, day, lack ? lackWords(lack) : NOT_THERE);
}

/** The days of a question's routes, each with its spans or what is in the way. */
function answered(schedule: Schedule, { question, leads }: Asked, window: Span): DayPlaces[] {
  const { origin } = schedule;
  const byRoute = Map.groupBy(fits(question) ? stretches(question) : [], (stretch) => stretch.route);
  const { prices: _, nearby: __, eligible: ___, ...bare } = question;
  return leads.which.map((i): DayPlaces => {
    const { resource, day } = leads.days[i]!;
    const spans = joined(byRoute.get(i) ?? [], origin);
    if (spans.length > 0) return { resourceId: resource.id, day, spans, why: null };
    const span = dayWithin(schedule, day, window);
    if (span.from > span.to) return none(resource.id, day, PAST);
    const asked = { from: span.from - origin, to: span.to - origin };
    return none(resource.id, day, reasonWords(explain({ ...bare, routes: [leads.routes[i]!] }, asked)));
  });
}

const fits = ({ side = [] }: Asked['question']): boolean => side.every(({ count, units }) => units.length >= count);

const dayWithin = ({ business: { zone } }: Schedule, day: Day, window: Span): Span => ({
  from: Math.max(window.from, instantAt(zone, day, 0)),
  to: Math.min(window.to, instantAt(zone, day, 1440) - 1),
});

/** A room's, a device's or a second person's days: taken beside whoever may lead, or where nobody leads. */
function beside(schedule: Schedule, road: Road, wish: Wish, line: Line, window: Span): DayPlaces[] {
  const wishes = wishesFor(schedule, wish, line);
  if (wishes.length === 0) return schedule.days.map((day) => none(line.id, day, NOBODY));
  const led = splitRequirements(wish.requirements).lead !== null;
  const found = new Map<Day, { stretches: Stretch[]; why: WhyNot | null }>();
  const { origin, business } = schedule;
  for (const one of wishes.flatMap((w) => perLead(schedule, w))) {
    const asked = questionOf(schedule, road, one);
    if (led && asked.leads.which.length === 0) continue;
    if (fits(asked.question))
      for (const stretch of stretches(asked.question))
        for (const part of byDay(schedule, stretch)) {
          const day = dayOf(origin + part.from, business.zone);
          if (!led && one.lacks?.(null, day)) continue;
          const kept = found.get(day) ?? { stretches: [], why: null };
          kept.stretches.push(part);
          found.set(day, kept);
        }
  }
  return schedule.days.map((day): DayPlaces => {
    const spans = joined(found.get(day)?.stretches ?? [], origin);
    if (spans.length > 0) return { resourceId: line.id, day, spans, why: null };
    const span = dayWithin(schedule, day, window);
    if (span.from > span.to) return none(line.id, day, PAST);
    const lack = led ? null : wish.lacks?.(null, day);
    if (lack) return none(line.id, day, lackWords(lack));
    return none(line.id, day, whyNowhere(schedule, road, wishes, span));
  });
}

/** The first reason why none of some wishes fits a span. */
export function whyNowhere(schedule: Schedule, road: Road, wishes: readonly Wish[], span: Span): WhyNot {
  for (const one of wishes.flatMap((w) => perLead(schedule, { ...w, windows: [span] }))) {
    const { lead } = splitRequirements(one.requirements);
    const leads = lead ? leadsOf(schedule, one, lead) : [];
    const working = leads.flatMap((r) => schedule.days.flatMap((day) => personDay(schedule, r, day) ?? []));
    if (lead && leads.length > 0 && working.length > 0 && !working.some((own) => isSupplied(one, own))) {
      const lack = one.lacks?.(working[0]!.resource, working[0]!.day);
      if (lack) return lackWords(lack);
    }
    const { question, leads: ready } = questionOf(schedule, road, one);
    const { prices: _, nearby: __, eligible: ___, ...bare } = question;
    const routes = ready.which.map((i) => ready.routes[i]!);
    const asked = { from: span.from - schedule.origin, to: span.to - schedule.origin };
    const told = explain({ ...bare, routes }, asked, !lead);
    if (!told.open) return reasonWords(told);
  }
  return NOBODY;
}

/** A stretch cut at midnight, as many stretches as it touches days. */
function byDay({ origin, business: { zone } }: Schedule, stretch: Stretch): Stretch[] {
  const parts: Stretch[] = [];
  for (let { from } = stretch; from <= stretch.to; ) {
    const midnight = instantAt(zone, dayOf(origin + from, zone), 1440) - origin;
    const to = Math.min(stretch.to, midnight - 1);
    parts.push({ ...stretch, from, to });
    from = to + 1;
  }
  return parts;
}

/** Stretches of one day as spans that do not overlap, each at the least drive, in order. */
function joined(parts: readonly Stretch[], origin: Instant): OpenSpan[] {
  const cuts = [...new Set(parts.flatMap(({ from, to }) => [from, to + 1]))].sort((a, b) => a - b);
  const spans: OpenSpan[] = [];
  for (const [i, cut] of cuts.entries()) {
    const until = (cuts[i + 1] ?? cut) - 1;
    const here = parts.filter(({ from, to }) => from <= cut && cut <= to);
    if (here.length === 0) continue;
    const travel = Math.min(...here.map((part) => part.travel));
    const last = spans.at(-1);
    if (last && last.to === origin + cut - 1 && last.travel === travel) last.to = origin + until;
    else spans.push({ from: origin + cut, to: origin + until, travel });
  }
  return spans;
}
