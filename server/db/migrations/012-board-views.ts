import type { Migration } from '../migrate.ts';

/** How somebody likes to look at the board, under a name of their own: what the address bar says. */
export const boardViews: Migration = {
  name: '012-board-views',
  statements: [
    `create table board_view (
      business_id text not null,
      id text not null,
      staff_id text not null,
      name text not null,
      query text not null,
      created_at bigint not null,
      primary key (business_id, id),
      foreign key (business_id, staff_id) references staff (business_id, id)
    )`,
    `create unique index board_view_name on board_view (business_id, staff_id, name)`,
  ],
  sqlite: [],
  postgres: [],
};
