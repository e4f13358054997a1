/** What is true behind the link of a time that came free, and the two things that may be done there. */

import type { BusinessCard } from '../../shared/booking.ts';
import type { Nouns } from '../../shared/nouns.ts';
import type { Locale } from '../../shared/policy.ts';
import { serviceName } from '../../shared/service.ts';
import { nounsOf } from '../../shared/terms.ts';
import type { Instant, Span } from '../../shared/time.ts';
import { businessById } from '../business/business.ts';
import type { Context } from '../context.ts';
import { openLink } from '../links.ts';
import { languageFor } from '../notify/messages.ts';
import { activeAppointment } from '../schedule/appointments.ts';
import { declineOpening, type OpeningAnswer, type OpeningRow, openingById, takeOpening } from '../schedule/backfill.ts';
import { type Matter, matterOf } from '../schedule/wish.ts';
import { cardOf } from './view.ts';

export interface OpeningPage {
  business: BusinessCard;
  nouns: Nouns;
  locale: Locale;
  serviceName: string;
  place: string;
  zone: string;
  window: Span;
  /** What the customer has now. */
  current: Span | null;
  /** Until when it can be taken; null when that is over. */
  until: Instant | null;
  status: OpeningRow['status'];
}

async function openFor(ctx: Context, token: string): Promise<{ matter: Matter; opening: OpeningRow } | null> {
  const db = ctx.database.db;
  const link = await openLink(ctx, db, token);
  if (link?.purpose !== 'opening') return null;
  const opening = await openingById(db, link.businessId, link.subjectId);
  if (!opening) return null;
  return { opening, matter: await matterOf(db, await businessById(ctx, link.businessId), opening.jobId) };
}

/** What is true now behind a token; null where it is no working link to a time that came free. */
export async function openOpening(ctx: Context, token: string): Promise<OpeningPage | null> {
  const opened = await openFor(ctx, token);
  if (!opened) return null;
  const { matter, opening } = opened;
  const { business, customer, service, site, job } = matter;
  const locale = languageFor(customer.locale, business.locale);
  const now = await activeAppointment(ctx.database.db, business.id, job.id);
  return {
    business: cardOf(business),
    nouns: nounsOf(business.terms, locale),
    locale,
    serviceName: serviceName(service, locale),
    place: site.text,
    zone: site.zone,
    window: { from: opening.windowFrom, to: opening.windowTo },
    current: now && { from: now.windowFrom, to: now.windowTo },
    until: opening.status === 'offered' && opening.offeredUntil > ctx.now() ? opening.offeredUntil : null,
    status: opening.status,
  };
}

/** Takes the time or says no to it; null for a bad link. */
export async function actOnOpening(
  ctx: Context,
  token: string,
  action: 'accept' | 'decline',
): Promise<OpeningAnswer | null> {
  const opened = await openFor(ctx, token);
  if (!opened) return null;
  return action === 'accept' ? takeOpening(ctx, opened.matter, opened.opening) : declineOpening(ctx, opened.opening);
}
