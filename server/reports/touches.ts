/**
 * How often somebody in the office had to do something about a job, and why. What one person does in one go is one touch:
 * an absence that moves twelve visits, a plan that proposes forty. Saying how a visit went, and that one comes later, is
 * no office work and is not counted; nor is what customers and the system do by themselves.
 */
import { sql } from 'kysely';
import type { TouchCause, Touches } from '../../shared/reports.ts';
import { type Instant, MINUTE } from '../../shared/time.ts';
import type { Db } from '../db/connect.ts';
import { type Asked, jobMeant } from './meant.ts';

/** Said from the road, or part of another deed. */
const noTouch = ['done', 'no-show', 'note', 'undo-outcome', 'run-late', 'late-cancel', 'edit-preferences', 'withdrawn'];

const causeOfVerb: Record<string, TouchCause> = {
  'create-job': 'phone',
  book: 'book',
  accept: 'book',
  'accept-other': 'book',
  'book-series': 'book',
  hold: 'book',
  propose: 'propose',
  'send-pick-link': 'propose',
  invite: 'propose',
  move: 'move',
  drag: 'move',
  'undo-drag': 'move',
  reassign: 'move',
  cancel: 'cancel',
  release: 'cancel',
  reopen: 'cancel',
  'set-strategy': 'details',
  'accept-conflict': 'conflict',
};

/** What a deed on the way of a bigger one says of it. */
interface After {
  proposalId?: string;
  absenceId?: string;
  urgentJobId?: string;
  conflictId?: string;
  shortOfSupplies?: true;
}

interface Deed {
  id: string;
  at: Instant;
  actor: string;
  action: string;
  jobId: string;
  seriesId: string | null;
  after: After;
}

/** What follows a release within so long is part of it. */
const IN_ONE_GO = 10 * MINUTE;

/** The touches of a period, by what caused them, the most frequent first. */
export async function touchesOf(db: Db, asked: Asked): Promise<Touches> {
  const [deeds, planned, closed] = await Promise.all([deedsOf(db, asked), plannedOf(db, asked), closedOf(db, asked)]);
  const parts = deeds.map((deed) => partOf(deed, planned));
  const urgent = new Set(deeds.flatMap(({ after }) => after.urgentJobId ?? []));
  const released = Map.groupBy(
    deeds.filter(({ action }, i) => action === 'release' && parts[i]),
    ({ actor, jobId }) => `${actor} ${jobId}`,
  );
  const touches = new Map<string, TouchCause>();
  for (const [i, deed] of deeds.entries()) {
    const { id, at, actor, action, jobId, seriesId } = deed;
    const of = `${actor} ${jobId}`;
    const part = parts[i];
    if (part) touches.set(part.key, part.cause);
    else if (action === 'book' && urgent.has(jobId)) touches.set(`urgent ${jobId}`, 'urgent');
    else if (!isFollowUp(deed, released.get(of) ?? [])) {
      const queue = closed.get(of)?.find((item) => Math.abs(item.closedAt - at) <= 1);
      const key = seriesId === null ? id : `series ${seriesId} ${action} ${Math.floor(at / MINUTE)}`;
      touches.set(key, queue?.kind ?? causeOfVerb[action] ?? 'other');
    }
  }
  const counts = new Map<TouchCause, number>();
  for (const cause of touches.values()) counts.set(cause, (counts.get(cause) ?? 0) + 1);
  return {
    touches: touches.size,
    causes: [...counts]
      .map(([cause, n]) => ({ cause, touches: n }))
      .sort((a, b) => b.touches - a.touches || (a.cause < b.cause ? -1 : 1)),
  };
}

/** The bigger deed one is a part of, as it says itself. */
function partOf({ id, after }: Deed, planned: ReadonlyMap<string, string>): { key: string; cause: TouchCause } | null {
  const planId = planned.get(after.proposalId ?? '');
  if (planId !== undefined) return { key: `plan ${planId}`, cause: 'plan' };
  if (after.absenceId) return { key: `absence ${after.absenceId}`, cause: 'absence' };
  if (after.urgentJobId) return { key: `urgent ${after.urgentJobId}`, cause: 'urgent' };
  if (after.conflictId) return { key: `conflict ${after.conflictId}`, cause: 'conflict' };
  return after.shortOfSupplies ? { key: id, cause: 'supplies' } : null;
}

/** The new time or the link that goes out with a release. */
const isFollowUp = ({ action, at }: Deed, releases: readonly Deed[]): boolean =>
  (action === 'propose' || action === 'send-pick-link') &&
  releases.some((release) => release.at <= at && at - release.at <= IN_ONE_GO);

async function deedsOf(db: Db, asked: Asked): Promise<Deed[]> {
  const rows = await db
    .selectFrom('history as h')
    .innerJoin('job as j', (join) => join.onRef('j.businessId', '=', 'h.businessId').onRef('j.id', '=', 'h.subjectId'))
    .select(['h.id', 'h.at', 'h.actor', 'h.action', 'h.subjectId as jobId', 'j.seriesId', 'h.after'])
    .where('h.businessId', '=', asked.business.id)
    .where('h.at', '>=', asked.span.from)
    .where('h.at', '<', asked.span.to)
    // Word for word what the index of staff's deeds is about.
    .where(sql<boolean>`h.subject_kind = 'job' and substr(h.actor, 1, 6) = 'staff:'`)
    .where('h.action', 'not in', noTouch)
    .where(jobMeant(asked))
    .orderBy('h.at')
    .orderBy('h.id')
    .execute();
  return rows.map((row) => ({ ...row, after: (JSON.parse(row.after) as After | null) ?? {} }));
}

/** By proposal, the plan it was sent with: the first of a plan's rounds; later ones the system sends by itself. */
async function plannedOf(db: Db, { business, span }: Asked): Promise<Map<string, string>> {
  const rows = await db
    .selectFrom('proposal')
    .select(['id', 'planId'])
    .where('businessId', '=', business.id)
    .where('createdAt', '>=', span.from - 1)
    .where('createdAt', '<', span.to)
    .where('planId', 'is not', null)
    .execute();
  return new Map(rows.map(({ id, planId }) => [id, planId!]));
}

/** What people took out of the queue, by who and for which job. */
async function closedOf(db: Db, { business, span }: Asked) {
  const rows = await db
    .selectFrom('queueItem')
    .select(['jobId', 'kind', 'closedAt', 'closedBy'])
    .where('businessId', '=', business.id)
    .where('closedAt', '>=', span.from - 1)
    .where('closedAt', '<=', span.to)
    .where('closedBy', 'like', 'staff:%')
    .where('jobId', 'is not', null)
    .execute();
  return Map.groupBy(
    rows.map(({ kind, closedAt, closedBy, jobId }) => ({ kind, closedAt: closedAt!, of: `${closedBy} ${jobId}` })),
    ({ of }) => of,
  );
}
