/** What is true behind the link of a series, and what may be done there with several dates at once. */
import type { BusinessCard } from '../../shared/booking.ts';
import type { Nouns } from '../../shared/nouns.ts';
import type { Locale } from '../../shared/policy.ts';
import type { SeriesAnswer, SessionView } from '../../shared/series.ts';
import { serviceName } from '../../shared/service.ts';
import { nounsOf } from '../../shared/terms.ts';
import { HOUR, type Span } from '../../shared/time.ts';
import { businessById } from '../business/business.ts';
import type { Context } from '../context.ts';
import { linkUrl, openLink } from '../links.ts';
import { calendarForDownload } from '../notify/calendar.ts';
import { leewayOf } from '../schedule/leeway.ts';
import {
  cancelSessions,
  type SeriesRow,
  type Session,
  seriesById,
  sessionsOf,
  sessionsToCome,
} from '../schedule/series.ts';
import {
  findMove,
  type Movement,
  type MoveOutcome,
  type MoveWish,
  movementOf,
  moveSessions,
} from '../schedule/series-move.ts';
import { type Matter, matterOf } from '../schedule/wish.ts';
import { appointmentView, cardOf, referenceOf } from './view.ts';

/** The page of a series. */
export interface SeriesPage {
  business: BusinessCard;
  nouns: Nouns;
  locale: Locale;
  reference: string;
  serviceName: string;
  place: string;
  zone: string;
  sessions: SessionView[];
  /** The positions that may be cancelled now; the others are over, too near, or no longer booked. */
  cancellable: number[];
  /** Those that may be moved now. */
  movable: number[];
  cancelDeadlineHours: number;
  moveDeadlineHours: number;
}

interface Opened {
  seriesId: string;
  series: SeriesRow;
  matter: Matter;
  sessions: Session[];
}

async function openFor(ctx: Context, token: string): Promise<Opened | null> {
  const db = ctx.database.db;
  const link = await openLink(ctx, db, token);
  if (link?.purpose !== 'series') return null;
  const business = await businessById(ctx, link.businessId);
  const series = await seriesById(db, business.id, link.subjectId);
  const { id } = series;
  const sessions = await sessionsOf(db, business.id, id);
  return { seriesId: id, series, sessions, matter: await matterOf(db, business, sessions[0]!.job.id) };
}

const cancellable = (ctx: Context, { sessions, matter }: Opened): Session[] =>
  sessionsToCome(sessions, 1, ctx.now() + matter.policy.cancelDeadlineHours * HOUR);

/** The dates from one on that their customer may still move by themselves, by deadline and by how often they have. */
async function movable(ctx: Context, { sessions, matter }: Opened, from = 1): Promise<Session[]> {
  const may: Session[] = [];
  for (const session of sessionsToCome(sessions, from, ctx.now())) {
    const leeway = await leewayOf(ctx.database.db, { ...matter, job: session.job }, session.appointment!, ctx.now());
    if (leeway.moveUntil !== null) may.push(session);
  }
  return may;
}

/** What is true now behind the link of a series; null for every other link, and for every bad one. */
export async function openSeriesLink(ctx: Context, token: string): Promise<SeriesPage | null> {
  const opened = await openFor(ctx, token);
  if (!opened) return null;
  const { matter, seriesId } = opened;
  const { business, customer, service, site, policy } = matter;
  const db = ctx.database.db;
  const links = await db
    .selectFrom('link')
    .select(['id', 'subjectId'])
    .where('businessId', '=', business.id)
    .where('purpose', '=', 'appointment')
    .where('supersededAt', 'is', null)
    .where('expiresAt', '>', ctx.now())
    .where('subjectId', 'in', [...opened.sessions.map((s) => s.appointment?.id ?? ''), ''])
    .execute();
  const sessions: SessionView[] = [];
  for (const { job, position, appointment } of opened.sessions) {
    const link = links.find((l) => l.subjectId === appointment?.id);
    sessions.push({
      position,
      appointment: appointment && (await appointmentView(db, { ...matter, job }, appointment, ctx.now())),
      url: link ? linkUrl(ctx, business.id, link.id) : null,
    });
  }
  return {
    business: cardOf(business),
    nouns: nounsOf(business.terms, customer.locale),
    locale: customer.locale,
    reference: referenceOf(seriesId),
    serviceName: serviceName(service, customer.locale),
    place: site.text,
    zone: site.zone,
    sessions,
    cancellable: cancellable(ctx, opened).map((s) => s.position),
    movable: (await movable(ctx, opened)).map((s) => s.position),
    cancelDeadlineHours: policy.cancelDeadlineHours,
    moveDeadlineHours: policy.moveDeadlineHours,
  };
}

const movement = async (ctx: Context, opened: Opened, from: number): Promise<Movement | null> =>
  movementOf(opened.matter, opened.series, opened.sessions, await movable(ctx, opened, from));

/** Where the dates from one on could move; null for a bad link, and where none of them may move any more. */
export async function findMoveBySeriesLink(
  ctx: Context,
  token: string,
  from: number,
  wish: MoveWish,
): Promise<SeriesAnswer | null> {
  const opened = await openFor(ctx, token);
  const found = opened && (await movement(ctx, opened, from));
  return found && findMove(ctx, found, wish);
}

/** Moves the dates from one on, all or none, as far as the policy still lets the customer; null for a bad link. */
export async function moveBySeriesLink(
  ctx: Context,
  token: string,
  from: number,
  slots: readonly Span[],
  personId: string | null,
): Promise<MoveOutcome | null> {
  const opened = await openFor(ctx, token);
  if (!opened) return null;
  const found = await movement(ctx, opened, from);
  // Where one of the dates has passed its deadline meanwhile, fewer may move than were shown.
  if (found?.moving.length !== slots.length) return { outcome: 'too-late' };
  return moveSessions(ctx, found, slots, { actor: 'customer', personId });
}

/** Cancels the dates from one on, as far as the policy still lets the customer; null for a bad link. */
export async function cancelBySeriesLink(
  ctx: Context,
  token: string,
  from: number,
): Promise<'cancelled' | 'too-late' | null> {
  const opened = await openFor(ctx, token);
  if (!opened) return null;
  const { matter, seriesId } = opened;
  const done = await cancelSessions(ctx, matter, seriesId, from, 'customer', matter.policy.cancelDeadlineHours);
  return done.length > 0 ? 'cancelled' : 'too-late';
}

/** One calendar file with an entry for each date that is booked. */
export async function seriesCalendar(ctx: Context, token: string): Promise<string | null> {
  const opened = await openFor(ctx, token);
  if (!opened) return null;
  const { matter, sessions } = opened;
  const { service, customer, business, site } = matter;
  const facts = sessions.flatMap(({ job, appointment }) =>
    appointment && (appointment.status === 'booked' || appointment.status === 'done')
      ? {
          uid: job.id,
          sequence: appointment.version,
          window: { from: appointment.windowFrom, to: appointment.windowTo },
          minutes: service.durationMinutes,
          summary: `${serviceName(service, customer.locale)} – ${business.name}`,
          place: site.text,
          url: null,
          business,
          customer: null,
          now: ctx.now(),
        }
      : [],
  );
  return calendarForDownload('confirmed', facts);
}
