/** A series as the office arranges it: found and booked for a job, looked at, moved and cancelled from a date on. */
import type { Preferences } from '../../shared/job.ts';
import type {
  BookForJob,
  FindForJob,
  FindMove,
  MoveSeries,
  OfficeSeries,
  Pace,
  SeriesAnswer,
  SeriesArranged,
  SeriesOffer,
} from '../../shared/series.ts';
import type { Business } from '../business/business.ts';
import type { Context } from '../context.ts';
import { type Actor, record } from '../history.ts';
import { createJobs, joinSeries } from '../jobs/jobs.ts';
import { badField, notFound } from '../refusal.ts';
import { leadFirstNames } from '../schedule/cards.ts';
import { leaveQueue } from '../schedule/queue.ts';
import {
  cancelSessions,
  createSeries,
  rhythmOf,
  seriesBooked,
  seriesById,
  sessionsOf,
  sessionsToCome,
  takeSeries,
} from '../schedule/series.ts';
import { findSeries } from '../schedule/series-find.ts';
import { findMove, type Movement, movementOf, moveSessions } from '../schedule/series-move.ts';
import { refuseBadDates, rhythmFor, seriesAnswer } from '../schedule/series-offer.ts';
import { isToldOn } from '../schedule/take.ts';
import { type Matter, matterOf } from '../schedule/wish.ts';
import { forOffice } from './arrange.ts';

/** What the customer has refused counts, whatever the office narrows it down to. */
const suiting = ({ job }: Matter, { refused = [], ...rest }: Preferences): Preferences => ({
  ...rest,
  refused: [...(job.preferences.refused ?? []), ...refused],
});

const offerOf = ({ service }: Matter): SeriesOffer => {
  if (!service.series) throw badField('serviceId', 'this service is not sold as a series');
  return service.series;
};

/** Which dates fit a job, before anything is taken. */
export async function findForJob(
  ctx: Context,
  given: Matter,
  { pace, sessions, preferences, fromDay, personId }: FindForJob,
): Promise<SeriesAnswer> {
  const matter = forOffice(given);
  const offer = offerOf(matter);
  const { minDays, maxDays } = rhythmFor(offer, pace);
  const plan = await findSeries(ctx, ctx.database.read, matter, {
    pace,
    count: sessions ?? offer.sessions,
    spread: { minDays, maxDays },
    preferences: suiting(matter, preferences),
    ...(fromDay ? { fromDay } : {}),
    ...(personId ? { personId } : {}),
  });
  return seriesAnswer(plan, matter);
}

/** Books the chosen dates, all or none: the job becomes the first of them. The customer is told in one message. */
export async function bookForJob(
  ctx: Context,
  given: Matter,
  { pace, slots, personId }: BookForJob,
  actor: Actor,
): Promise<SeriesArranged> {
  const matter = forOffice(given);
  const { business, job, customer, service } = matter;
  const rhythm = rhythmFor(offerOf(matter), pace);
  refuseBadDates(ctx, matter, slots, slots.length, rhythm);
  const wish = { pace, sessions: slots.length, preferences: {}, ...(personId ? { personId } : {}) };
  const lost = async (positions: number[]): Promise<SeriesArranged> => ({
    outcome: 'slot-taken',
    lost: positions,
    found: await findForJob(ctx, given, wish),
  });
  if (job.status !== 'open' || job.series) return { outcome: 'too-late' };
  const untold = slots.flatMap((slot, i) => (isToldOn(matter, slot, ctx.now()) ? [] : [i + 1]));
  if (untold.length > 0) return lost(untold);
  const id = ctx.id('srs');
  const matters = slots.map((_, i): Matter => {
    const series = { id, position: i + 1 };
    return { ...matter, job: i === 0 ? { ...job, series } : { ...job, id: ctx.id('job'), rounds: 0, series } };
  });
  const result = await takeSeries(ctx, matters, slots, {
    holdUntil: null,
    personId: personId ?? null,
    actor,
    before: async (tx) => {
      const series = { id, customerId: customer.id, serviceId: service.id, rhythm, count: slots.length };
      await createSeries(ctx, tx, business.id, series, null);
      await joinSeries(tx, business.id, job.id, { id, position: 1 });
      const others = matters.slice(1).map((m) => m.job);
      await createJobs(ctx, tx, business.id, others);
    },
    after: async (tx, appointments) => {
      await leaveQueue(ctx, tx, business.id, job.id, actor, 'booked');
      await record(ctx, tx, business.id, {
        actor,
        action: 'book-series',
        subjectKind: 'series',
        subjectId: id,
        after: { count: slots.length },
      });
      await seriesBooked(ctx, tx, matter, id, appointments, { byCustomer: false });
    },
  });
  if (result.outcome === 'placed') return { outcome: 'done', seriesId: id, count: slots.length };
  return result.outcome === 'taken' ? lost(result.lost) : { outcome: 'too-late' };
}

/** Every date of a series with what became of it. */
export async function seriesFile(ctx: Context, business: Business, id: string): Promise<OfficeSeries> {
  const db = ctx.database.read;
  const series = await seriesById(db, business.id, id);
  const sessions = await sessionsOf(db, business.id, id);
  if (!sessions[0]) throw notFound('series');
  const { customer, service, site } = await matterOf(db, business, sessions[0].job.id);
  const ids = sessions.flatMap(({ appointment }) => appointment?.id ?? []);
  const who = await leadFirstNames(db, business.id, ids);
  const ahead = new Set(sessionsToCome(sessions, 1, ctx.now()));
  const { times, weeks }: Pace = rhythmOf(series);
  return {
    id,
    reference: id.slice(-6).toUpperCase(),
    customerName: customer.name,
    serviceName: service.name,
    address: site.text,
    zone: site.zone,
    pace: { times, weeks },
    sessions: sessions.map((session) => {
      const { position, job, appointment } = session;
      return {
        position,
        jobId: job.id,
        status: appointment?.status ?? null,
        window: appointment && { from: appointment.windowFrom, to: appointment.windowTo },
        who: (appointment && who.get(appointment.id)) ?? null,
        ahead: ahead.has(session),
      };
    }),
  };
}

async function movement(ctx: Context, business: Business, id: string, from: number): Promise<Movement | null> {
  const db = ctx.database.db;
  const series = await seriesById(db, business.id, id);
  const sessions = await sessionsOf(db, business.id, id);
  const moving = sessionsToCome(sessions, from, ctx.now());
  if (!moving[0]) return null;
  return movementOf(forOffice(await matterOf(db, business, moving[0].job.id)), series, sessions, moving);
}

/** Where the dates from a position on could move; null where none of them is still to come. */
export async function findMoveByHand(
  ctx: Context,
  business: Business,
  id: string,
  { from, preferences, fromDay, personId }: FindMove,
): Promise<SeriesAnswer | null> {
  const found = await movement(ctx, business, id, from);
  if (!found) return null;
  return findMove(ctx, found, { preferences: suiting(found.matter, preferences), fromDay, personId });
}

/** Moves the dates from a position on, all or none. */
export async function moveSeriesByHand(
  ctx: Context,
  business: Business,
  id: string,
  { from, slots, personId }: MoveSeries,
  actor: Actor,
): Promise<SeriesArranged> {
  const found = await movement(ctx, business, id, from);
  if (!found) return { outcome: 'too-late' };
  const result = await moveSessions(ctx, found, slots, { actor, personId: personId ?? null });
  if (result.outcome === 'moved') return { outcome: 'done', seriesId: id, count: slots.length };
  if (result.outcome === 'too-late') return result;
  const instead = await findMove(ctx, found, { preferences: suiting(found.matter, {}), personId });
  return { ...result, found: instead };
}

/** Cancels the dates from a position on that are still to come; their customer is told in one message. */
export async function cancelSeriesByHand(
  ctx: Context,
  business: Business,
  id: string,
  from: number,
  actor: Actor,
): Promise<SeriesArranged> {
  const found = await movement(ctx, business, id, from);
  const done = found ? await cancelSessions(ctx, found.matter, id, from, actor) : [];
  return done.length > 0 ? { outcome: 'done', seriesId: id, count: done.length } : { outcome: 'too-late' };
}
