/** The checker's rules about stock. */
import type { Instant } from '../../shared/time.ts';
import type { Rule } from './checker.ts';

/** What a shelf's lot is to a need: on the same shelf, and there on the day of the visit. */
const sameShelf = `l.business_id = n.business_id and l.item_id = n.item_id
  and coalesce(l.location_id, '') = coalesce(n.location_id, '') and coalesce(l.resource_id, '') = coalesce(n.resource_id, '')`;
const kept = `coalesce((select sum(u.quantity) from lot_use u join lot k on k.business_id = u.business_id and k.id = u.lot_id
  where u.kind = 'reserve' and u.business_id = n.business_id and u.appointment_id = n.appointment_id and k.item_id = n.item_id), 0)`;
/** What each service comes down to, kits taken apart. */
const plain = `select s.business_id, s.service_id, coalesce(k.item_id, s.item_id) as item_id,
  sum(s.quantity * coalesce(k.quantity, 1)) as quantity from supply s
  left join kit_item k on k.business_id = s.business_id and k.kit_id = s.item_id
  group by s.business_id, s.service_id, coalesce(k.item_id, s.item_id)`;
/** The person who leads an appointment, and the day. */
const lead = `select a.business_id, a.appointment_id, a.resource_id, a.day, r.location_id from allocation a
  join resource r on r.business_id = a.business_id and r.id = a.resource_id where a.leads = 1`;

/** What must hold of lots, of what is kept and of what was used up. */
export const stockRules = (now: Instant): Rule[] => [
  {
    rule: 'a lot is overdrawn',
    query: `select business_id, id as about from lot where quantity < 0 or reserved < 0 or reserved > quantity`,
  },
  {
    rule: 'a lot keeps another number than is reserved of it',
    query: `select l.business_id, l.id as about from lot l where l.reserved <> coalesce((select sum(u.quantity) from lot_use u
      where u.business_id = l.business_id and u.lot_id = l.id and u.kind = 'reserve'), 0)`,
  },
  {
    rule: 'a lot holds another number than came and went',
    query: `select l.business_id, l.id as about from lot l where l.quantity <> coalesce((select
      sum(case u.kind when 'consume' then -u.quantity when 'reserve' then 0 else u.quantity end) from lot_use u
      where u.business_id = l.business_id and u.lot_id = l.id), 0)`,
  },
  {
    rule: 'a lot is kept for a visit it does not serve',
    query: `select u.business_id, u.id as about from lot_use u join lot l on l.business_id = u.business_id and l.id = u.lot_id
      where u.kind = 'reserve' and not exists (select 1 from stock_need n where n.business_id = u.business_id
        and n.appointment_id = u.appointment_id and ${sameShelf} and l.received_day <= n.day and l.expires_day >= n.day)`,
  },
  {
    rule: 'a lot was used up on a day on which it was expired or not there yet',
    query: `select u.business_id, u.id as about from lot_use u join lot l on l.business_id = u.business_id and l.id = u.lot_id
      join allocation a on a.business_id = u.business_id and a.appointment_id = u.appointment_id
      where u.kind = 'consume' and (l.expires_day < a.day or l.received_day > a.day)`,
  },
  {
    rule: 'more is kept for an appointment than it needs',
    query: `select n.business_id, n.appointment_id as about from stock_need n where ${kept} > n.quantity`,
  },
  {
    rule: 'an appointment goes without what lies there free',
    query: `select n.business_id, n.appointment_id as about from stock_need n where ${kept} < n.quantity and exists
      (select 1 from lot l where ${sameShelf} and l.quantity > l.reserved and l.received_day <= n.day and l.expires_day >= n.day)`,
  },
  {
    rule: 'an appointment to come needs another number than its service uses up',
    query: `select a.business_id, a.id as about from appointment a
      join job j on j.business_id = a.business_id and j.id = a.job_id
      join (${plain}) p on p.business_id = j.business_id and p.service_id = j.service_id
      left join stock_need n on n.business_id = a.business_id and n.appointment_id = a.id and n.item_id = p.item_id
      where a.status in ('proposed', 'booked') and a.planned_start > ${now} and coalesce(n.quantity, 0) <> p.quantity`,
  },
  {
    rule: 'an appointment to come needs what its service does not use up',
    query: `select n.business_id, n.appointment_id as about from stock_need n
      join appointment a on a.business_id = n.business_id and a.id = n.appointment_id
      join job j on j.business_id = a.business_id and j.id = a.job_id
      where a.planned_start > ${now} and not exists (select 1 from (${plain}) p where p.business_id = j.business_id and p.service_id = j.service_id
        and p.item_id = n.item_id)`,
  },
  {
    rule: 'an appointment that is over keeps its supplies',
    query: `select n.business_id, n.appointment_id as about from stock_need n
      join appointment a on a.business_id = n.business_id and a.id = n.appointment_id
      where a.status not in ('proposed', 'booked') and a.hold_until is null`,
  },
  {
    rule: 'supplies are kept elsewhere than where the visit starts, or for another day',
    query: `select n.business_id, n.appointment_id as about from stock_need n
      join appointment a on a.business_id = n.business_id and a.id = n.appointment_id
      join job j on j.business_id = a.business_id and j.id = a.job_id
      join service s on s.business_id = j.business_id and s.id = j.service_id
      left join (${lead}) l on l.business_id = a.business_id and l.appointment_id = a.id
      where (s.place = 'location' and coalesce(n.location_id, '') <> coalesce(a.location_id, ''))
        or (s.place = 'customer' and s.supplies_from = 'lead' and coalesce(n.resource_id, '') <> coalesce(l.resource_id, ''))
        or (s.place = 'customer' and s.supplies_from = 'location' and coalesce(n.location_id, '') <> coalesce(l.location_id, ''))
        or l.day <> n.day`,
  },
];
