/** What is true behind the link of a place in a class, and what may be done there. */

import type { BusinessCard } from '../../shared/booking.ts';
import type { SignupView } from '../../shared/event.ts';
import type { Nouns } from '../../shared/nouns.ts';
import type { Locale } from '../../shared/policy.ts';
import { nounsOf } from '../../shared/terms.ts';
import { MINUTE } from '../../shared/time.ts';
import { businessById } from '../business/business.ts';
import type { Context } from '../context.ts';
import type { Db } from '../db/connect.ts';
import { customerById } from '../jobs/customers.ts';
import { openLink } from '../links.ts';
import { calendarForDownload } from '../notify/calendar.ts';
import { languageFor } from '../notify/messages.ts';
import { cancelUntilOf, type EventMatter, eventMatterOf, lockedMatter, titleOf } from '../schedule/event-matter.ts';
import { eventById } from '../schedule/events.ts';
import {
  aheadOf,
  isRace,
  leave,
  type SignupRow,
  signUp,
  signupById,
  standing,
  takePlace,
} from '../schedule/signups.ts';
import { cardOf, referenceOf } from './view.ts';

export const signupActions = ['accept', 'cancel', 'join'] as const;
export type SignupAction = (typeof signupActions)[number];

export interface SignupPage {
  signup: SignupView;
  business: BusinessCard;
  nouns: Nouns;
  locale: Locale;
}

/** A place as its customer may see it, in their language. */
export async function signupView(
  ctx: Context,
  db: Db,
  matter: EventMatter,
  signup: SignupRow,
  locale: string,
): Promise<SignupView> {
  const { event } = matter;
  const now = ctx.now();
  const rows = await standing(db, event.businessId, event.id);
  const ahead = event.status === 'planned' && event.startsAt > now;
  const lapsed = signup.status === 'offered' && signup.offeredUntil! <= now;
  const cancelUntil = signup.status === 'in' ? cancelUntilOf(matter, now) : null;
  const lateCancel = signup.status === 'in' && ahead && cancelUntil === null && matter.policy.lateCancel === 'accept';
  const can: SignupView['can'] = [];
  if (ahead && signup.status === 'offered' && !lapsed) can.push('accept');
  if (ahead && (cancelUntil !== null || lateCancel || signup.status === 'waiting' || signup.status === 'offered'))
    can.push('cancel');
  if (ahead && signup.status === 'out') can.push('join');
  return {
    reference: referenceOf(signup.id),
    status: signup.status,
    offeredUntil: signup.offeredUntil,
    ahead: aheadOf(rows, signup),
    race: isRace(rows, event),
    leftBecause: signup.leftBecause,
    title: titleOf(matter, locale),
    window: { from: event.startsAt, to: event.endsAt },
    zone: matter.zone,
    place: matter.place,
    who: matter.who,
    cancelUntil,
    lateCancel,
    can,
  };
}

async function openFor(ctx: Context, token: string): Promise<{ matter: EventMatter; signup: SignupRow } | null> {
  const db = ctx.database.db;
  const link = await openLink(ctx, db, token);
  if (link?.purpose !== 'signup') return null;
  const signup = await signupById(db, link.businessId, link.subjectId);
  if (!signup) return null;
  const business = await businessById(ctx, link.businessId);
  return { signup, matter: await eventMatterOf(db, business, await eventById(db, business.id, signup.eventId)) };
}

/** What is true now behind a token; null where it is no working link to a place. */
export async function openSignup(ctx: Context, token: string): Promise<SignupPage | null> {
  const opened = await openFor(ctx, token);
  if (!opened) return null;
  const { matter, signup } = opened;
  const customer = await customerById(ctx.database.db, matter.business.id, signup.customerId);
  const locale = languageFor(customer.locale, matter.business.locale);
  return {
    signup: await signupView(ctx, ctx.database.db, matter, signup, locale),
    business: cardOf(matter.business),
    nouns: nounsOf(matter.business.terms, locale),
    locale,
  };
}

export type SignupActed = 'done' | 'too-late' | 'just-taken';

/** Takes the offered place, gives it back, or joins the line again; null for a bad link. */
export async function actOnSignup(ctx: Context, token: string, action: SignupAction): Promise<SignupActed | null> {
  const opened = await openFor(ctx, token);
  if (!opened) return null;
  const { business } = opened.matter;
  const { id, eventId, customerId, note } = opened.signup;
  return ctx.transact(async (tx): Promise<SignupActed> => {
    const matter = await lockedMatter(tx, business, eventId);
    switch (action) {
      case 'accept':
        return takePlace(ctx, tx, matter, id, 'customer');
      case 'cancel':
        return leave(ctx, tx, matter, id, 'customer');
      case 'join': {
        const { outcome } = await signUp(ctx, tx, matter, customerId, { wait: true, note, actor: 'customer' });
        return outcome === 'in' || outcome === 'waiting' ? 'done' : 'too-late';
      }
      default:
        return action satisfies never;
    }
  });
}

/** The calendar file of a place; null for a bad link, or where there is no place to enter. */
export async function signupCalendar(ctx: Context, token: string): Promise<string | null> {
  const opened = await openFor(ctx, token);
  const page = await openSignup(ctx, token);
  if (!opened || !page || (opened.signup.status !== 'in' && opened.signup.status !== 'out')) return null;
  const { signup, matter } = opened;
  return calendarForDownload(signup.status === 'in' ? 'confirmed' : 'cancelled', {
    uid: signup.id,
    sequence: signup.version,
    window: page.signup.window,
    minutes: (page.signup.window.to - page.signup.window.from) / MINUTE,
    summary: `${page.signup.title} – ${matter.business.name}`,
    place: matter.place,
    url: `${ctx.config.baseUrl}/l/${token}`,
    business: { name: matter.business.name, email: matter.business.email || ctx.config.mailFrom },
    customer: null,
    now: ctx.now(),
  });
}
