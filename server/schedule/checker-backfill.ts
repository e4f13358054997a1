import type { Rule } from './checker.ts';

const ofOpening = `from opening o join waiting w on w.business_id = o.business_id and w.id = o.waiting_id
  join gap g on g.business_id = o.business_id and g.id = o.gap_id`;

/** What must be so about who waits, what came free, and what was offered. */
export const backfillRules: Rule[] = [
  {
    rule: 'a free time is offered to somebody who does not wait',
    query: `select o.business_id, o.id as about ${ofOpening} where o.status = 'offered' and w.ended_at is not null`,
  },
  {
    rule: 'a gap that is given away is offered still',
    query: `select o.business_id, o.id as about ${ofOpening} where o.status = 'offered' and g.closed_at is not null`,
  },
  {
    rule: 'a free time was taken, and its gap is open still',
    query: `select o.business_id, o.id as about ${ofOpening} where o.status = 'taken' and g.closed_at is null`,
  },
  {
    rule: 'somebody took a free time, and it did not end their waiting',
    query: `select o.business_id, o.id as about ${ofOpening}
      where o.status = 'taken' and (w.ended_because is null or w.ended_because <> 'taken')`,
  },
  {
    rule: 'a gap was given to two',
    query: `select business_id, gap_id as about from opening where status = 'taken' group by business_id, gap_id having count(*) > 1`,
  },
  {
    rule: 'a free time is offered for another job than the one that waits',
    query: `select o.business_id, o.id as about ${ofOpening} where o.job_id <> w.job_id`,
  },
  {
    rule: 'a free time can be taken after it has begun',
    query: `select business_id, id as about from opening where status = 'offered' and offered_until > window_from`,
  },
  {
    rule: 'a free time is offered that does not touch its gap',
    query: `select o.business_id, o.id as about ${ofOpening} where o.window_from >= g.ends_at or o.window_to + 60 <= g.starts_at`,
  },
  {
    rule: 'a customer who can be reached was never told of a free time',
    query: `select o.business_id, o.id as about from opening o
      join job j on j.business_id = o.business_id and j.id = o.job_id
      join customer c on c.business_id = j.business_id and c.id = j.customer_id
      where o.status in ('offered', 'taken', 'declined') and c.email <> '' and not exists
      (select 1 from outbox m where m.business_id = o.business_id and m.customer_id = c.id and m.kind = 'opening'
        and m.created_at between o.created_at and o.created_at + 60)`,
  },
  {
    rule: 'a job waits, and nobody asked for it',
    query: `select w.business_id, w.id as about from waiting w where not exists
      (select 1 from history h where h.business_id = w.business_id and h.subject_id = w.job_id and h.action = 'wait'
        and h.at between w.since and w.since + 60)`,
  },
];
