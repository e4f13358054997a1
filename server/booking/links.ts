/** What is true behind a link, and what may be done there. Reading changes nothing; every action is asked for by name. */

import type { Decline, LinkAnswer, LinkView, SlotsAnswer } from '../../shared/booking.ts';
import { ourLocale } from '../../shared/policy.ts';
import { serviceName } from '../../shared/service.ts';
import { nounsOf } from '../../shared/terms.ts';
import type { Day, Span } from '../../shared/time.ts';
import { businessById } from '../business/business.ts';
import type { Context } from '../context.ts';
import type { Db } from '../db/connect.ts';
import type { Row } from '../db/schema.ts';
import { openLink } from '../links.ts';
import { calendarForDownload } from '../notify/calendar.ts';
import { type AppointmentRow, activeAppointment, appointmentById, lastAppointment } from '../schedule/appointments.ts';
import { leewayOf } from '../schedule/leeway.ts';
import { accept, decline, type ProposalRow, proposalById, undoDecline } from '../schedule/proposals.ts';
import { stopWaiting, waitFor, waitsOf } from '../schedule/waiting.ts';
import { type Matter, matterOf } from '../schedule/wish.ts';
import { callMe, cancel, choose, move, undoCancel } from './change.ts';
import { slots } from './slots.ts';
import { appointmentView, cardOf } from './view.ts';

type CustomerPurpose = LinkView['purpose'];

/** A link with all it stands for. */
interface Opened {
  link: Row<'link'>;
  purpose: CustomerPurpose;
  matter: Matter;
  proposal: ProposalRow | null;
  /** The appointment the page is about: proposed, booked, or the last one. */
  appointment: AppointmentRow | null;
}

async function openFor(ctx: Context, token: string): Promise<Opened | null> {
  const db = ctx.database.db;
  const link = await openLink(ctx, db, token);
  if (!link || link.purpose === 'sign-in' || link.purpose === 'invite') return null;
  // These have pages of their own.
  if (link.purpose === 'signup' || link.purpose === 'opening' || link.purpose === 'series') return null;
  const business = await businessById(ctx, link.businessId);
  if (link.purpose === 'appointment') {
    const appointment = await appointmentById(db, business.id, link.subjectId);
    const matter = await matterOf(db, business, appointment.jobId);
    return { link, purpose: link.purpose, matter, proposal: null, appointment };
  }
  if (link.purpose === 'pick') {
    const matter = await matterOf(db, business, link.subjectId);
    const appointment =
      (await activeAppointment(db, business.id, matter.job.id)) ??
      (await lastAppointment(db, business.id, matter.job.id));
    return { link, purpose: link.purpose, matter, proposal: null, appointment };
  }
  const proposal = await proposalById(db, business.id, link.subjectId);
  const matter = await matterOf(db, business, proposal.jobId);
  const active = await activeAppointment(db, business.id, proposal.jobId);
  // A newer proposal has a page of its own; only a booking made meanwhile takes this one's place.
  const appointment =
    active?.status === 'booked' ? active : await appointmentById(db, business.id, proposal.appointmentId);
  return { link, purpose: link.purpose, matter, proposal, appointment };
}

function stateOf({ purpose, matter, proposal, appointment }: Opened, now: number): LinkView['state'] {
  if (purpose === 'pick') {
    if (matter.job.status === 'open' || matter.job.status === 'proposed') return 'open';
    if (appointment?.status === 'cancelled') return 'cancelled';
    return appointment?.status === 'booked' || appointment?.status === 'done' ? 'settled' : 'closed';
  }
  if (purpose === 'appointment') {
    if (appointment?.status === 'cancelled') return 'cancelled';
    return appointment?.status === 'booked' || appointment?.status === 'done' ? 'settled' : 'closed';
  }
  if (!proposal) return 'closed';
  if (proposal.status === 'sent') return proposal.expiresAt > now ? 'open' : 'expired';
  if (appointment?.status === 'booked' || appointment?.status === 'done') return 'settled';
  if (appointment?.status === 'cancelled') return 'cancelled';
  if (proposal.status === 'declined') return 'declined';
  return proposal.status === 'expired' ? 'expired' : 'closed';
}

/** Other times may be chosen where the strategy leaves it to the customer, where it is us who moved them, and to move what is booked in time. */
async function mayChoose(
  db: Db,
  { purpose, matter, appointment }: Opened,
  state: LinkView['state'],
  now: number,
): Promise<boolean> {
  const { policy, job } = matter;
  if (state === 'settled')
    return appointment !== null && (await leewayOf(db, matter, appointment, now)).moveUntil !== null;
  if (purpose === 'pick') return state === 'open';
  if (purpose === 'rebook') return state === 'open' || job.status === 'open';
  if (purpose === 'proposal') return policy.strategy !== 'propose' && (state === 'open' || job.status === 'open');
  return false;
}

const without = ({ appointment }: Opened): { without?: string } =>
  appointment && ['proposed', 'booked'].includes(appointment.status) ? { without: appointment.id } : {};

async function viewOf(ctx: Context, opened: Opened, lostRace = false): Promise<LinkView> {
  const { matter, proposal, appointment, purpose } = opened;
  const now = ctx.now();
  const state = stateOf(opened, now);
  const choosable = await mayChoose(ctx.database.db, opened, state, now);
  // Moving an appointment is asked for first; its times are not computed for everybody who looks at the page.
  const found =
    choosable && (lostRace || state !== 'settled')
      ? await slots(ctx, matter, { preferences: matter.job.preferences, ...without(opened) })
      : null;
  const current = appointment && appointment.status !== 'expired' ? appointment : null;
  return {
    purpose,
    state,
    business: cardOf(matter.business),
    nouns: nounsOf(matter.business.terms, ourLocale(matter.customer.locale)),
    locale: matter.customer.locale,
    customerName: matter.customer.name,
    service: {
      name: serviceName(matter.service, matter.customer.locale),
      minutes: matter.service.durationMinutes,
      place: matter.service.place,
    },
    answeredAt: proposal?.answeredAt ?? null,
    appointment: current ? await appointmentView(ctx.database.db, matter, current, now) : null,
    before:
      proposal?.beforeFrom != null && proposal.beforeTo != null
        ? { from: proposal.beforeFrom, to: proposal.beforeTo }
        : null,
    holdUntil: proposal?.status === 'sent' ? proposal.expiresAt : null,
    slots: found?.outcome === 'slots' ? found.slots.filter((s) => s.from !== current?.windowFrom) : [],
    laterFrom: found?.outcome === 'slots' ? found.laterFrom : null,
    mayChoose: choosable,
    waits: await waitsOf(ctx.database.db, matter, ctx.now()),
    zone: matter.site.zone,
  };
}

/** What is true now behind a token; null for every kind of bad link. */
export async function openCustomerLink(ctx: Context, token: string): Promise<LinkView | null> {
  const opened = await openFor(ctx, token);
  return opened && viewOf(ctx, opened);
}

/** The slot question behind a link. */
export async function linkSlots(
  ctx: Context,
  token: string,
  query: { fromDay?: Day; day?: Day },
): Promise<SlotsAnswer | null> {
  const opened = await openFor(ctx, token);
  if (!opened) return null;
  const state = stateOf(opened, ctx.now());
  if (!(await mayChoose(ctx.database.db, opened, state, ctx.now()))) {
    const { zone, text } = opened.matter.site;
    return {
      outcome: 'none',
      zone,
      place: text,
      searchedTo: query.day ?? query.fromDay ?? '',
      whyNot: [],
      nearest: [],
    };
  }
  return slots(ctx, opened.matter, { preferences: opened.matter.job.preferences, ...query, ...without(opened) });
}

export const linkActions = ['accept', 'decline', 'choose', 'cancel', 'undo', 'call-me', 'wait', 'unwait'] as const;
export type LinkAction = (typeof linkActions)[number];
export interface LinkInput {
  slot?: Span;
  refused?: Decline['refused'];
  words?: string;
}

async function act(ctx: Context, opened: Opened, action: LinkAction, given: LinkInput): Promise<LinkAnswer['outcome']> {
  const { matter, proposal, appointment, link } = opened;
  const active = appointment && ['proposed', 'booked'].includes(appointment.status) ? appointment : null;
  switch (action) {
    case 'accept':
      return proposal ? (await accept(ctx, matter, proposal.id, 'customer')).outcome : 'too-late';
    case 'decline':
      return proposal
        ? (
            await decline(
              ctx,
              matter,
              proposal.id,
              { refused: given.refused ?? [], words: given.words ?? '' },
              'customer',
            )
          ).outcome
        : 'too-late';
    case 'choose': {
      const now = ctx.now();
      if (!given.slot || !(await mayChoose(ctx.database.db, opened, stateOf(opened, now), now))) return 'too-late';
      const changed = active ? await move(ctx, matter, active.id, given.slot) : await choose(ctx, matter, given.slot);
      return changed.outcome;
    }
    case 'cancel':
      return active ? (await cancel(ctx, matter, active.id, 'customer', link.id)).outcome : 'too-late';
    case 'undo':
      if (appointment?.status === 'cancelled')
        return (await undoCancel(ctx, matter, appointment.id, 'customer')).outcome;
      return proposal ? (await undoDecline(ctx, matter, proposal.id, 'customer')).outcome : 'too-late';
    case 'call-me':
      return (await callMe(ctx, matter, given.words ?? '')).outcome;
    case 'wait':
      return (await waitFor(ctx, matter, 'customer')) ? 'done' : 'too-late';
    case 'unwait':
      return (await stopWaiting(ctx, matter.business.id, matter.job.id, 'customer')) ? 'done' : 'too-late';
    default:
      return action satisfies never;
  }
}

/** Carries out an action behind a link and tells what is true afterwards; null for every kind of bad link. */
export async function actOnLink(
  ctx: Context,
  token: string,
  action: LinkAction,
  given: LinkInput,
): Promise<LinkAnswer | null> {
  const opened = await openFor(ctx, token);
  if (!opened) return null;
  const outcome = await act(ctx, opened, action, given);
  const after = (await openFor(ctx, token)) ?? opened;
  return { outcome, view: await viewOf(ctx, after, outcome === 'slot-taken') };
}

/** The calendar file of the appointment behind a link. */
export async function linkCalendar(ctx: Context, token: string): Promise<string | null> {
  const opened = await openFor(ctx, token);
  if (!opened?.appointment) return null;
  const { matter, appointment } = opened;
  const { status, windowFrom, windowTo, version } = appointment;
  const state = status === 'proposed' ? 'tentative' : ['booked', 'done'].includes(status) ? 'confirmed' : 'cancelled';
  return calendarForDownload(state, {
    uid: matter.job.id,
    sequence: version,
    window: { from: windowFrom, to: windowTo },
    minutes: matter.service.durationMinutes,
    summary: `${serviceName(matter.service, matter.customer.locale)} – ${matter.business.name}`,
    place: matter.site.text,
    url: null,
    business: matter.business,
    customer: null,
    now: ctx.now(),
  });
}
