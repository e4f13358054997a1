import type { Rule } from './checker.ts';

/** What must be so about events and the people on their lists. */
export const eventRules: Rule[] = [
  {
    rule: 'more people have a place in an event than there are places',
    query: `select e.business_id, e.id as about from event e where
      (select count(*) from signup s where s.business_id = e.business_id and s.event_id = e.id and s.status = 'in') > e.capacity`,
  },
  {
    rule: 'a customer is twice on the list of an event',
    query: `select s.business_id, s.event_id as about from signup s where s.status <> 'out'
      group by s.business_id, s.event_id, s.customer_id having count(*) > 1`,
  },
  {
    rule: 'a place is offered in an event that has none to give',
    query: `select e.business_id, e.id as about from event e where
      exists (select 1 from signup s where s.business_id = e.business_id and s.event_id = e.id and s.status = 'offered')
      and (e.status <> 'planned' or e.capacity <=
        (select count(*) from signup s where s.business_id = e.business_id and s.event_id = e.id and s.status = 'in'))`,
  },
  {
    rule: 'an offer of a place lasts beyond the beginning of its event',
    query: `select s.business_id, s.id as about from signup s join event e on e.business_id = s.business_id and e.id = s.event_id
      where s.status = 'offered' and s.offered_until > e.starts_at`,
  },
  {
    rule: 'somebody is on the list of a cancelled event',
    query: `select s.business_id, s.id as about from signup s join event e on e.business_id = s.business_id and e.id = s.event_id
      where e.status = 'cancelled' and s.status <> 'out'`,
  },
  {
    rule: 'a cancelled event keeps its time',
    query: `select l.business_id, l.id as about from allocation l join event e on e.business_id = l.business_id and e.id = l.event_id
      where e.status = 'cancelled'`,
  },
  {
    rule: 'an allocation differs from its event’s times',
    query: `select l.business_id, l.id as about from allocation l join event e on e.business_id = l.business_id and e.id = l.event_id
      where l.starts_at <> e.starts_at or l.ends_at <> e.ends_at`,
  },
  {
    rule: 'an allocation is for an appointment and an event, or for neither',
    query: `select business_id, id as about from allocation where (appointment_id is null) = (event_id is null)`,
  },
  {
    rule: 'an occurrence belongs to no rhythm',
    query: `select e.business_id, e.id as about from event e where
      (e.series_id is null) <> (e.rhythm_day is null) or e.series_id is not null and not exists
      (select 1 from event_series s where s.business_id = e.business_id and s.id = e.series_id)`,
  },
  {
    rule: 'an occurrence lies outside its rhythm',
    query: `select e.business_id, e.id as about from event e join event_series s on s.business_id = e.business_id and s.id = e.series_id
      where e.rhythm_day < s.from_day or s.until_day is not null and e.rhythm_day > s.until_day`,
  },
  {
    rule: 'a rhythm has more occurrences than it was given',
    query: `select s.business_id, s.id as about from event_series s where s.count is not null and s.count <
      (select count(*) from event e where e.business_id = s.business_id and e.series_id = s.id)`,
  },
  {
    rule: 'a customer who can be reached was never told of their place',
    query: `select s.business_id, s.id as about from signup s
      join event e on e.business_id = s.business_id and e.id = s.event_id
      join customer c on c.business_id = s.business_id and c.id = s.customer_id
      where s.status <> 'out' and c.email <> '' and not exists
      (select 1 from outbox o where o.business_id = s.business_id and o.signup_id = s.id)`,
  },
];
