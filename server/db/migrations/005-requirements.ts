import type { Migration } from '../migrate.ts';
import { rosterTriggers } from './010-versions.ts';

/**
 * Who drives which vehicle on a weekday, from one day to another: what is mounted on it comes along to the customer's.
 * Who drives none by standing arrangement takes a free one that nobody drives that day.
 */
export const requirements: Migration = {
  name: '005-requirements',
  statements: [
    `create table driver (
      business_id text not null,
      resource_id text not null,
      weekday bigint not null check (weekday between 1 and 7),
      valid_from text not null,
      valid_to text not null check (valid_to >= valid_from),
      vehicle_id text not null,
      primary key (business_id, resource_id, weekday, valid_from),
      foreign key (business_id, resource_id) references resource (business_id, id),
      foreign key (business_id, vehicle_id) references resource (business_id, id)
    )`,
  ],
  ...rosterTriggers('driver'),
};
