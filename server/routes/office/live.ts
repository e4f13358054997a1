import { setTimeout as sleep } from 'node:timers/promises';
import { Hono, type Context as HonoContext } from 'hono';
import { getCookie } from 'hono/cookie';
import { type SSEStreamingApi, streamSSE } from 'hono/streaming';
import { type BoardEvent, BoardHoldSchema, type BoardVersion, writeVersion } from '../../../shared/board.ts';
import { may } from '../../../shared/roles.ts';
import type { Context } from '../../context.ts';
import { holdCard, letCardGo } from '../../dispatch/hold-card.ts';
import { Refusal } from '../../refusal.ts';
import type { Hold } from '../../schedule/holds.ts';
import type { News } from '../../schedule/live.ts';
import { reachesCard, type Scope, scopeOf } from '../../scope.ts';
import { type OfficeEnv, SESSION_COOKIE, staffMay, staffOf } from '../../session.ts';
import { input } from '../input.ts';

/** Open boards of one session: a browser does not have more tabs than that, but a broken script has. */
const MOST_STREAMS = 10;
/** So often a quiet stream shows that it is alive, and sees whether it still may be. */
const BEAT_MILLISECONDS = 5000;

/** What happens on other boards, and what this one shows to them. */
export function liveRoutes(ctx: Context) {
  /** By session, how many streams are open. */
  const open = new Map<string, number>();
  return new Hono()
    .get('/live', staffMay(ctx, 'see-schedule'), async (c) => {
      const session = getCookie(c, SESSION_COOKIE) ?? '';
      const streams = open.get(session) ?? 0;
      if (streams >= MOST_STREAMS) throw new Refusal('too-many', 'Too many boards are open; close one of them first.');
      open.set(session, streams + 1);
      const close = (): void => {
        const left = (open.get(session) ?? 1) - 1;
        if (left > 0) open.set(session, left);
        else open.delete(session);
      };
      c.header('X-Accel-Buffering', 'no');
      return streamSSE(c, (stream) => follow(ctx, c, session, stream).finally(close));
    })
    .post('/hold', staffMay(ctx, 'place-jobs'), input('json', BoardHoldSchema), async (c) => {
      await holdCard(ctx, c.var.business, c.var.scope, c.req.valid('json').cardId);
      return c.json({ outcome: 'done' as const });
    })
    .post('/let-go', staffMay(ctx, 'place-jobs'), input('json', BoardHoldSchema), async (c) => {
      await letCardGo(ctx, c.var.business, c.var.scope, c.req.valid('json').cardId);
      return c.json({ outcome: 'done' as const });
    });
}

/** What is still to be told; of several changes of one thing only the last. */
interface Untold {
  version: BoardVersion | null;
  holds: Map<string, Hold | null>;
  over: boolean;
}

/** Tells one board what happens, until it goes away, its session ends or the process does. */
async function follow(
  ctx: Context,
  c: HonoContext<OfficeEnv>,
  session: string,
  stream: SSEStreamingApi,
): Promise<void> {
  const { id } = c.var.business;
  const untold: Untold = { version: null, holds: new Map(), over: false };
  let woken = Promise.withResolvers<void>();
  const hear = (news: News): void => {
    note(untold, news);
    woken.resolve();
  };
  stream.onAbort(() => hear({ kind: 'over' }));
  const watch = await ctx.live.watch(id, hear).catch((error: unknown) => {
    ctx.log.warn({ err: error }, 'a board could not be watched');
    return null;
  });
  if (!watch) return;
  const told = new Set<string>();
  try {
    // Who comes back hears whether they missed anything; who comes first, what has happened since they read the board.
    if (c.req.header('last-event-id') !== writeVersion(watch.version)) untold.version ??= watch.version;
    for (const hold of watch.holds) if (!untold.holds.has(hold.cardId)) untold.holds.set(hold.cardId, hold);
    await stream.write('retry: 1000\n\n');
    while (!untold.over) {
      const who = await staffOf(ctx, session);
      if (who?.businessId !== id || !may(who.staff, 'see-schedule')) return;
      await tell(ctx, id, scopeOf(who.staff), stream, untold, told);
      const beat = new AbortController();
      const quiet = sleep(BEAT_MILLISECONDS, true, { signal: beat.signal, ref: false }).catch(() => false);
      if (await Promise.race([quiet, woken.promise.then(() => false)])) await stream.write(': still here\n\n');
      beat.abort();
      woken = Promise.withResolvers();
    }
  } catch (error) {
    // The board comes again by itself, and hears what it missed.
    ctx.log.warn({ err: error }, 'a board could not be told what has changed');
  } finally {
    watch.stop();
  }
}

function note(untold: Untold, news: News): void {
  if (news.kind === 'changed') untold.version = news.version;
  else if (news.kind === 'held') untold.holds.set(news.hold.cardId, news.hold);
  else if (news.kind === 'let-go') untold.holds.set(news.cardId, null);
  else untold.over = true;
}

/** A count for everybody; whose hands a card is in only for those who see that card. */
async function tell(
  ctx: Context,
  businessId: string,
  scope: Scope,
  stream: SSEStreamingApi,
  untold: Untold,
  told: Set<string>,
): Promise<void> {
  const say = (event: BoardEvent, id?: string): Promise<void> =>
    stream.writeSSE({ data: JSON.stringify(event), ...(id ? { id } : {}) });
  const { version, holds } = untold;
  untold.version = null;
  untold.holds = new Map();
  if (version) await say({ kind: 'changed', version }, writeVersion(version));
  const sees = async (cardId: string): Promise<boolean> =>
    (scope.locationIds === null && scope.ownResourceId === null) ||
    reachesCard(ctx.database.read, businessId, scope, cardId);
  for (const [cardId, hold] of holds) {
    if (hold && (await sees(cardId))) {
      told.add(cardId);
      await say({ kind: 'held', cardId, by: hold.by, initials: initialsOf(hold.by) });
    } else if (told.delete(cardId)) await say({ kind: 'let-go', cardId });
  }
}

/** "An Peeters" is AP. */
const initialsOf = (name: string): string => {
  const words = name.split(/\s+/).filter(Boolean);
  const ends = words.length > 1 ? [words[0]!, words.at(-1)!] : words;
  return ends.map((word) => [...word][0]!.toUpperCase()).join('');
};
