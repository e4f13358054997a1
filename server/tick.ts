import type { Context } from './context.ts';
import { drain } from './notify/drain.ts';
import { dueReminders } from './notify/reminders.ts';
import { failAbandoned } from './planning/plan.ts';
import { followUp } from './planning/rounds.ts';
import { fillGaps } from './schedule/backfill.ts';
import { letHeldGo } from './schedule/series.ts';
import { lapseOffers } from './schedule/signups.ts';

/** One round of everything that time alone sets off: lapsed proposals and offers, next rounds, reminders, messages. */
export async function tick(ctx: Context, { reminders = true } = {}): Promise<void> {
  await failAbandoned(ctx);
  await followUp(ctx);
  await letHeldGo(ctx);
  await lapseOffers(ctx);
  await fillGaps(ctx);
  if (reminders) await dueReminders(ctx);
  await drain(ctx);
}

const PAUSE_MILLISECONDS = 2000;
/** Reminders are a matter of hours: looking for them once a minute is enough, and costs more than the rest. */
const REMINDERS_EVERY = 30;

/** Runs rounds one after the other until it is stopped; a round that fails is logged, and the next one tries again. */
export function startTicking(ctx: Context): () => Promise<void> {
  let stopped = false;
  let wake = (): void => {};
  const running = (async () => {
    for (let round = 0; !stopped; round++) {
      await tick(ctx, { reminders: round % REMINDERS_EVERY === 0 }).catch((error: unknown) =>
        ctx.log.error({ err: error }, 'a round failed'),
      );
      await new Promise<void>((resolve) => {
        wake = resolve;
        setTimeout(resolve, PAUSE_MILLISECONDS).unref();
      });
    }
  })();
  return async () => {
    stopped = true;
    wake();
    await running;
  };
}
