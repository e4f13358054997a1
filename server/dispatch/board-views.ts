/** The views of the board that somebody has saved: theirs alone. */
import { type BoardView, MOST_VIEWS, type SaveView, type ViewSaved } from '../../shared/board.ts';
import type { Business } from '../business/business.ts';
import type { Context } from '../context.ts';
import { isDuplicate } from '../db/transact.ts';
import { notFound, Refusal } from '../refusal.ts';
import type { Staff } from '../session.ts';

export const boardViews = (ctx: Context, business: Business, staff: Staff): Promise<BoardView[]> =>
  ctx.database.read
    .selectFrom('boardView')
    .select(['id', 'name', 'query'])
    .where('businessId', '=', business.id)
    .where('staffId', '=', staff.id)
    .orderBy('name')
    .execute();

/** Saves a view under a name that none of theirs has. */
export const addView = (ctx: Context, business: Business, staff: Staff, view: SaveView): Promise<ViewSaved> =>
  unlessTaken(async () => {
    const id = ctx.id('view');
    await ctx.transact(async (tx) => {
      const saved = await tx
        .selectFrom('boardView')
        .select('id')
        .where('businessId', '=', business.id)
        .where('staffId', '=', staff.id)
        .execute();
      if (saved.length >= MOST_VIEWS) throw new Refusal('conflict', `You have ${MOST_VIEWS} views; delete one first.`);
      const own = { businessId: business.id, staffId: staff.id, createdAt: ctx.now() };
      await tx
        .insertInto('boardView')
        .values({ ...view, ...own, id })
        .execute();
    });
    return id;
  });

/** Gives a view another name, or has it show something else. */
export const changeView = (
  ctx: Context,
  business: Business,
  staff: Staff,
  id: string,
  view: SaveView,
): Promise<ViewSaved> =>
  unlessTaken(async () => {
    const { numUpdatedRows } = await ctx.transact((tx) =>
      tx
        .updateTable('boardView')
        .set(view)
        .where('businessId', '=', business.id)
        .where('staffId', '=', staff.id)
        .where('id', '=', id)
        .executeTakeFirst(),
    );
    if (numUpdatedRows === 0n) throw notFound('view');
    return id;
  });

export const removeView = (ctx: Context, business: Business, staff: Staff, id: string): Promise<unknown> =>
  ctx.transact((tx) =>
    tx
      .deleteFrom('boardView')
      .where('businessId', '=', business.id)
      .where('staffId', '=', staff.id)
      .where('id', '=', id)
      .execute(),
  );

async function unlessTaken(save: () => Promise<string>): Promise<ViewSaved> {
  try {
    return { outcome: 'done', id: await save() };
  } catch (error) {
    if (isDuplicate(error)) return { outcome: 'name-taken' };
    throw error;
  }
}
