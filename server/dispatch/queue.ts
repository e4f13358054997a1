/** What needs a person, most at risk first, each with the best next step worked out. */
import type { LeaveRequest } from '../../shared/booking.ts';
import type { RefusedPattern } from '../../shared/job.ts';
import type { QueueEntry, QueuePage, QueueRequest } from '../../shared/queue.ts';
import { DAY, type Instant, type Span } from '../../shared/time.ts';
import type { Business } from '../business/business.ts';
import type { Context } from '../context.ts';
import { type Actor, record } from '../history.ts';
import { lockJob, updateJob } from '../jobs/jobs.ts';
import { notFound, Refusal } from '../refusal.ts';
import { type Card, cardOfAppointment } from '../schedule/cards.ts';
import { lastProposalOf } from '../schedule/proposals.ts';
import { closeItem, itemById, openItems, type QueueItem } from '../schedule/queue.ts';
import { shortVisits } from '../schedule/short.ts';
import { type Matter, matterOf } from '../schedule/wish.ts';
import { covers, everywhere, type Scope } from '../scope.ts';
import { officeSlots } from './arrange.ts';

/** Nobody works through more at once; the count says how many there are. */
const PAGE = 100;
/** For so many items the next step is worked out with the list; for the others when they are opened. */
const LOOK_AHEAD = 10;
/** What has no time of its own that is at stake is due some days after it came in. */
const PATIENCE_DAYS = 3;

interface Gathered {
  item: QueueItem;
  matter: Matter | null;
  card: Card | null;
  window: Span | null;
  words: string;
  lacks: string[];
}

const due = ({ item, window }: Gathered): Instant => window?.from ?? item.createdAt + PATIENCE_DAYS * DAY;

/** What waits for a person, most at risk first. */
async function inLine(ctx: Context, business: Business, scope: Scope): Promise<Gathered[]> {
  const gathered: Gathered[] = [];
  for (const item of await itemsWithin(ctx, business, scope)) gathered.push(await gather(ctx, business, item));
  return gathered.sort((a, b) => due(a) - due(b) || (a.item.id < b.item.id ? -1 : 1));
}

/** The first few of the queue, by name, and how many there are. */
export async function queueHead(
  ctx: Context,
  business: Business,
  scope: Scope,
  most: number,
): Promise<{ items: { id: string; kind: QueueItem['kind']; name: string; due: Instant }[]; count: number }> {
  const gathered = await inLine(ctx, business, scope);
  const items = gathered.slice(0, most).map((one) => {
    const { id, kind } = one.item;
    return { id, kind, name: one.matter?.customer.name ?? requestOf(one.item)?.name ?? '', due: due(one) };
  });
  return { items, count: gathered.length };
}

/** The queue of a business. */
export async function listQueue(ctx: Context, business: Business, scope = everywhere): Promise<QueuePage> {
  const gathered = await inLine(ctx, business, scope);
  const page: QueueEntry[] = [];
  for (const [i, one] of gathered.slice(0, PAGE).entries())
    page.push(await entryOf(ctx, business, one, i < LOOK_AHEAD));
  return { items: page, count: gathered.length };
}

/** One item with its next step. */
export async function queueEntry(ctx: Context, business: Business, id: string): Promise<QueueEntry> {
  const item = await openItem(ctx, business, id);
  return entryOf(ctx, business, await gather(ctx, business, item), true);
}

export const queueCount = async (ctx: Context, business: Business, scope: Scope): Promise<number> =>
  (await itemsWithin(ctx, business, scope)).length;

/** What waits for a person within somebody's reach: an item belongs where its job does. */
const itemsWithin = async (ctx: Context, business: Business, scope: Scope): Promise<QueueItem[]> =>
  (await openItems(ctx.database.read, business.id)).filter((item) => covers(scope, item.locationId));

async function openItem(ctx: Context, business: Business, id: string): Promise<QueueItem> {
  const item = await itemById(ctx.database.read, business.id, id);
  if (!item) throw notFound('item in the queue');
  if (item.closedAt !== null) throw new Refusal('conflict', 'Somebody has dealt with this already.');
  return item;
}

async function gather(ctx: Context, business: Business, item: QueueItem): Promise<Gathered> {
  const db = ctx.database.read;
  const last = item.jobId ? await lastProposalOf(db, business.id, item.jobId) : undefined;
  const appointmentId = item.appointmentId ?? last?.appointmentId;
  const short =
    item.kind === 'supplies' && item.appointmentId
      ? (await shortVisits(db, business.id, { appointmentIds: [item.appointmentId] })).get(item.appointmentId)
      : undefined;
  const card = appointmentId ? await cardOfAppointment(db, business.id, appointmentId) : null;
  const lost = last?.beforeFrom != null && last.beforeTo != null ? { from: last.beforeFrom, to: last.beforeTo } : null;
  return {
    item,
    matter: item.jobId ? await matterIfPlaced(ctx, business, item.jobId) : null,
    card,
    window: item.detail.before ?? lost ?? card?.window ?? null,
    words: item.detail.words || last?.words || '',
    lacks: short?.lacks ?? [],
  };
}

/** The matter of a job, or null where its address is not known well enough to look for a time. */
async function matterIfPlaced(ctx: Context, business: Business, jobId: string): Promise<Matter | null> {
  try {
    return await matterOf(ctx.database.read, business, jobId);
  } catch (error) {
    if (error instanceof Refusal && error.code === 'conflict') return null;
    throw error;
  }
}

async function entryOf(ctx: Context, business: Business, one: Gathered, look: boolean): Promise<QueueEntry> {
  const { item, matter, window, words, lacks } = one;
  const open = matter?.job.status === 'open';
  // A visit that goes without something looks for another time beside its own.
  const without = lacks.length > 0 ? item.appointmentId : null;
  const { slots } =
    matter && look && (open || without) ? await officeSlots(ctx, matter, without ? { without } : {}) : { slots: [] };
  return {
    id: item.id,
    kind: item.kind,
    createdAt: item.createdAt,
    jobId: item.jobId,
    customer: matter && { name: matter.customer.name, phone: matter.customer.phone, email: matter.customer.email },
    serviceName: matter?.service.name ?? '',
    place: matter?.site.text ?? '',
    window,
    zone: matter?.site.zone ?? business.zone,
    words,
    refused: [...((item.detail.refused ?? []) as RefusedPattern[]), ...(matter?.job.preferences.refused ?? [])].filter(
      (pattern, i, all) => all.findIndex((p) => JSON.stringify(p) === JSON.stringify(pattern)) === i,
    ),
    error: item.detail.error ?? '',
    request: requestOf(item),
    lacks,
    open,
    best: slots.reduce<QueueEntry['best']>((best, slot) => (best && best.cost <= slot.cost ? best : slot), null),
  };
}

/** Who left a request, as the widget wrote it down. */
function requestOf({ detail }: QueueItem): QueueRequest | null {
  if (!detail.request) return null;
  const { serviceId, serviceName, contact, address } = detail.request as LeaveRequest & { serviceName?: string };
  return {
    serviceId,
    serviceName: serviceName ?? '',
    name: contact.name,
    email: contact.email,
    phone: contact.phone,
    street: address?.street ?? '',
    postcode: address?.postcode ?? '',
    place: address?.place ?? '',
  };
}

/** Somebody spoke to the customer, and that settles it. */
export const callDone = (ctx: Context, business: Business, id: string, note: string, actor: Actor): Promise<void> =>
  closeWith(ctx, business, id, { action: 'call', resolution: 'called', note, closeJob: false }, actor);

/** Nothing more to do; or the customer does not need us any more. */
export const closeQueueItem = (
  ctx: Context,
  business: Business,
  id: string,
  given: { note: string; closeJob: boolean },
  actor: Actor,
): Promise<void> => closeWith(ctx, business, id, { action: 'close', resolution: 'closed', ...given }, actor);

async function closeWith(
  ctx: Context,
  business: Business,
  id: string,
  how: { action: string; resolution: string; note: string; closeJob: boolean },
  actor: Actor,
): Promise<void> {
  const item = await openItem(ctx, business, id);
  await ctx.transact(async (tx) => {
    if (item.jobId && how.closeJob) {
      const job = await lockJob(tx, business.id, item.jobId);
      if (job.status !== 'open') throw new Refusal('conflict', 'This job has an appointment; cancel that first.');
      await updateJob(tx, business.id, job.id, { status: 'closed' });
    }
    if (!(await closeItem(ctx, tx, business.id, id, actor, how.resolution)))
      throw new Refusal('conflict', 'Somebody has dealt with this already.');
    await record(ctx, tx, business.id, {
      actor,
      action: how.action,
      subjectKind: item.jobId ? 'job' : 'queue-item',
      subjectId: item.jobId ?? id,
      after: { note: how.note, kind: item.kind, ...(how.closeJob ? { jobClosed: true } : {}) },
    });
  });
}
