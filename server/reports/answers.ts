/** What became of the proposals of a period: accepted or not, why not, in which round, and how soon. */
import { setImmediate as breathe } from 'node:timers/promises';
import { sql } from 'kysely';
import type { RefusedPattern } from '../../shared/job.ts';
import { type Answers, answerTimes, type DeclineReason } from '../../shared/reports.ts';
import { DAY, type Span } from '../../shared/time.ts';
import type { Db } from '../db/connect.ts';
import type { Row } from '../db/schema.ts';
import { type Asked, everyJob, jobMeant } from './meant.ts';

type ProposalStatus = Row<'proposal'>['status'];

/** So many days are counted in one statement; between two of them others have their turn. */
const SECONDS_AT_ONCE = 28 * DAY;

/** Proposals that are alike in all that is counted of them. */
interface Alike {
  status: ProposalStatus;
  round: number;
  /** Of declines. */
  refused: string;
  hasWords: number;
  /** Of answers by the customer: how many minutes they took. */
  minutes: number;
  n: number;
}

/** The proposals sent in the period. */
export async function answersOf(db: Db, asked: Asked): Promise<Answers> {
  const rows: Alike[] = [];
  for (let { from } = asked.span; from < asked.span.to; from += SECONDS_AT_ONCE) {
    const found = await proposalsIn(db, asked, { from, to: Math.min(from + SECONDS_AT_ONCE, asked.span.to) });
    rows.push(...found.map((row) => ({ ...row, minutes: Number(row.minutes), n: Number(row.n) })));
    await breathe();
  }
  const many = (...statuses: ProposalStatus[]): number =>
    rows.reduce((total, { status, n }) => (statuses.includes(status) ? total + n : total), 0);
  const rounds = new Map<number, number>();
  for (const { status, round, n } of rows)
    if (status === 'accepted') rounds.set(round + 1, (rounds.get(round + 1) ?? 0) + n);
  return {
    sent: rows.reduce((total, { n }) => total + n, 0),
    accepted: many('accepted'),
    declined: many('declined'),
    expired: many('expired'),
    withdrawn: many('withdrawn'),
    waiting: many('sent'),
    reasons: reasonsOf(rows.filter(({ status }) => status === 'declined')),
    rounds: [...rounds].sort(([a], [b]) => a - b).map(([round, accepted]) => ({ round, accepted })),
    ...soonness(rows.filter(({ status, minutes }) => (status === 'accepted' || status === 'declined') && minutes >= 0)),
  };
}

function proposalsIn(db: Db, asked: Asked, { from, to }: Span) {
  const alike = {
    refused: sql<string>`case when p.status = 'declined' then p.refused else '' end`,
    hasWords: sql<number>`case when p.status = 'declined' and p.words <> '' then 1 else 0 end`,
    minutes: sql<number>`case when p.status in ('accepted', 'declined') then coalesce((p.answered_at - p.created_at) / 60, -1) else -1 end`,
  };
  return db
    .selectFrom('proposal as p')
    .select(['p.status', 'p.round', (eb) => eb.fn.countAll<number>().as('n')])
    .select([alike.refused.as('refused'), alike.hasWords.as('hasWords'), alike.minutes.as('minutes')])
    .where('p.businessId', '=', asked.business.id)
    .where('p.createdAt', '>=', from)
    .where('p.createdAt', '<', to)
    .$if(!everyJob(asked), (query) =>
      query
        .innerJoin('job as j', (join) => join.onRef('j.businessId', '=', 'p.businessId').onRef('j.id', '=', 'p.jobId'))
        .where(jobMeant(asked)),
    )
    .groupBy(['p.status', 'p.round', alike.refused, alike.hasWords, alike.minutes])
    .execute();
}

/** What declines named, the most frequent first. */
function reasonsOf(declines: readonly Alike[]): Answers['reasons'] {
  const counts = new Map<DeclineReason, number>();
  for (const { refused, hasWords, n } of declines) {
    const named = new Set((JSON.parse(refused) as RefusedPattern[]).flatMap(reasonsIn));
    if (named.size === 0) named.add(Number(hasWords) === 1 ? 'words' : 'none');
    for (const reason of named) counts.set(reason, (counts.get(reason) ?? 0) + n);
  }
  return [...counts]
    .map(([reason, declined]) => ({ reason, declines: declined }))
    .sort((a, b) => b.declines - a.declines || (a.reason < b.reason ? -1 : 1));
}

const reasonsIn = ({ part, weekdays, fromDay, toDay }: RefusedPattern): DeclineReason[] => [
  ...(part ? [part] : []),
  ...(weekdays?.length ? (['weekdays'] as const) : []),
  ...(fromDay || toDay ? (['days'] as const) : []),
];

/** How many answers came within each stretch of time, and the minutes that half of them took at most. */
function soonness(alike: readonly Alike[]): Pick<Answers, 'times' | 'medianMinutes'> {
  const rows = alike.toSorted((a, b) => a.minutes - b.minutes);
  const times = answerTimes.map(() => 0);
  const total = rows.reduce((sum, { n }) => sum + n, 0);
  let seen = 0;
  let medianMinutes: number | null = null;
  for (const { minutes, n } of rows) {
    times[answerTimes.findIndex((end) => end === null || minutes < end)]! += n;
    seen += n;
    if (medianMinutes === null && seen * 2 >= total) medianMinutes = minutes;
  }
  return { times, medianMinutes };
}
