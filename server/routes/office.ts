import { Hono } from 'hono';
import type { Context } from '../context.ts';
import type { Challenges } from '../staff/challenges.ts';
import { absenceRoutes } from './office/absences.ts';
import { accountRoutes } from './office/account.ts';
import { boardRoutes } from './office/board.ts';
import { boardConflictRoutes } from './office/board-conflicts.ts';
import { boardMoveRoutes } from './office/board-moves.ts';
import { boardViewRoutes } from './office/board-views.ts';
import { dayRoutes } from './office/day.ts';
import { eventRoutes } from './office/events.ts';
import { jobRoutes } from './office/jobs.ts';
import { liveRoutes } from './office/live.ts';
import { meRoutes } from './office/me.ts';
import { outcomeRoutes } from './office/outcomes.ts';
import { queueRoutes } from './office/queue.ts';
import { reportRoutes } from './office/reports.ts';
import { officeSeriesRoutes } from './office/series.ts';
import { settingsRoutes } from './office/settings.ts';
import { setupRoutes } from './office/setup.ts';
import { staffRoutes } from './office/staff.ts';
import { stockRoutes } from './office/stock.ts';

/** Everything the office app asks: signed-in staff only, each route by its own right. */
export const officeRoutes = (ctx: Context, challenges: Challenges) =>
  new Hono()
    .route('/', meRoutes(ctx))
    .route('/', dayRoutes(ctx))
    .route('/board', boardRoutes(ctx))
    .route('/board', liveRoutes(ctx))
    .route('/board/views', boardViewRoutes(ctx))
    .route('/', boardMoveRoutes(ctx))
    .route('/', boardConflictRoutes(ctx))
    .route('/', outcomeRoutes(ctx))
    .route('/', queueRoutes(ctx))
    .route('/', absenceRoutes(ctx))
    .route('/', eventRoutes(ctx))
    .route('/', jobRoutes(ctx))
    .route('/', officeSeriesRoutes(ctx))
    .route('/', stockRoutes(ctx))
    .route('/', reportRoutes(ctx))
    .route('/', settingsRoutes(ctx))
    .route('/', setupRoutes(ctx))
    .route('/', staffRoutes(ctx))
    .route('/', accountRoutes(ctx, challenges));
