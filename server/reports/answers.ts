/** What became of the proposals of a period: accepted or not, why not, in which round, and how soon. */
import { sql } from 'kysely';
import type { RefusedPattern } from '../../shared/job.ts';
import { type Answers, answerTimes, type DeclineReason } from '../../shared/reports.ts';
import type { Db } from '../db/connect.ts';
import { type Asked, jobMeant } from './meant.ts';

/** The proposals sent in the period. */
export async function answersOf(db: Db, asked: Asked): Promise<Answers> {
  const [statuses, declines, rounds, times] = await Promise.all([
    proposalsOf(db, asked)
      .select(['p.status', (eb) => eb.fn.countAll<number>().as('n')])
      .groupBy('p.status')
      .execute(),
    proposalsOf(db, asked)
      .where('p.status', '=', 'declined')
      .select(['p.refused', sql<number>`case when p.words = '' then 0 else 1 end`.as('hasWords')])
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .groupBy(['p.refused', sql`case when p.words = '' then 0 else 1 end`])
      .execute(),
    proposalsOf(db, asked)
      .where('p.status', '=', 'accepted')
      .select(['p.round', (eb) => eb.fn.countAll<number>().as('n')])
      .groupBy('p.round')
      .orderBy('p.round')
      .execute(),
    proposalsOf(db, asked)
      .where('p.status', 'in', ['accepted', 'declined'])
      .where('p.answeredAt', 'is not', null)
      .select([
        sql<number>`(p.answered_at - p.created_at) / 60`.as('minutes'),
        (eb) => eb.fn.countAll<number>().as('n'),
      ])
      .groupBy(sql`(p.answered_at - p.created_at) / 60`)
      .orderBy('minutes')
      .execute(),
  ]);
  const many = (status: string): number => Number(statuses.find((row) => row.status === status)?.n ?? 0);
  return {
    sent: statuses.reduce((total, { n }) => total + Number(n), 0),
    accepted: many('accepted'),
    declined: many('declined'),
    expired: many('expired'),
    withdrawn: many('withdrawn'),
    waiting: many('sent'),
    reasons: reasonsOf(declines),
    rounds: rounds.map(({ round, n }) => ({ round: round + 1, accepted: Number(n) })),
    ...soonness(times),
  };
}

const proposalsOf = (db: Db, asked: Asked) =>
  db
    .selectFrom('proposal as p')
    .innerJoin('job as j', (join) => join.onRef('j.businessId', '=', 'p.businessId').onRef('j.id', '=', 'p.jobId'))
    .where('p.businessId', '=', asked.business.id)
    .where('p.createdAt', '>=', asked.span.from)
    .where('p.createdAt', '<', asked.span.to)
    .where(jobMeant(asked));

/** What declines named, the most frequent first. */
function reasonsOf(declines: readonly { refused: string; hasWords: number; n: number }[]): Answers['reasons'] {
  const counts = new Map<DeclineReason, number>();
  for (const { refused, hasWords, n } of declines) {
    const named = new Set((JSON.parse(refused) as RefusedPattern[]).flatMap(reasonsIn));
    if (named.size === 0) named.add(Number(hasWords) === 1 ? 'words' : 'none');
    for (const reason of named) counts.set(reason, (counts.get(reason) ?? 0) + Number(n));
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
function soonness(rows: readonly { minutes: number; n: number }[]): Pick<Answers, 'times' | 'medianMinutes'> {
  const times = answerTimes.map(() => 0);
  const total = rows.reduce((sum, { n }) => sum + Number(n), 0);
  let seen = 0;
  let medianMinutes: number | null = null;
  for (const { minutes, n } of rows) {
    times[answerTimes.findIndex((end) => end === null || Number(minutes) < end)]! += Number(n);
    seen += Number(n);
    if (medianMinutes === null && seen * 2 >= total) medianMinutes = Number(minutes);
  }
  return { times, medianMinutes };
}
