/**
 * Tells whoever watches a business that its schedule has changed or that a card has been picked up, whichever process did
 * it. The database counts the changes in the commits that make them (migrations 010 and 011). PostgreSQL also tells of
 * them; where it does not (SQLite, or while its connection is lost) the counts are looked at three times a second, and at once
 * after each write of this process.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { BoardVersion } from '../../shared/board.ts';
import type { Instant } from '../../shared/time.ts';
import type { Database } from '../db/connect.ts';
import type { Listening } from '../db/listen.ts';
import { type Hold, holdsOf } from './holds.ts';

export type News =
  | { kind: 'changed'; version: BoardVersion }
  | { kind: 'held'; hold: Hold }
  | { kind: 'let-go'; cardId: string }
  /** The process ends: come again. */
  | { kind: 'over' };

/** What somebody who begins to watch finds; whatever comes after it is told. */
export interface Watch {
  version: BoardVersion;
  holds: Hold[];
  stop(): void;
}

export interface Live {
  watch(businessId: string, tell: (news: News) => void): Promise<Watch>;
  /** This process has written something. */
  nudge(): void;
  close(): Promise<void>;
}

interface Watched {
  version: BoardVersion;
  /** How often holds had changed when they were read. */
  count: number;
  holds: Map<string, Hold>;
  watchers: Set<(news: News) => void>;
}

const LOOK_MILLISECONDS = 300;
/** However much is written, so long passes between two looks. */
const REST_MILLISECONDS = 30;

export function createLive(database: Pick<Database, 'read' | 'listen'>, now: () => Instant, log: Logger): Live {
  const watched = new Map<string, Watched>();
  let listening: Listening | null = null;
  let ticking: NodeJS.Timeout | null = null;
  let looking = false;
  let again = false;

  const tellAll = (one: Watched, news: News): void => {
    for (const tell of one.watchers) tell(news);
  };

  /** Looks at the counts of everything that is watched; asked while it looks, it looks once more. */
  async function look(): Promise<void> {
    again = true;
    if (looking) return;
    looking = true;
    try {
      for (; again && watched.size > 0; await sleep(REST_MILLISECONDS)) {
        again = false;
        for (const row of await countsOf(database, [...watched.keys()])) {
          const one = watched.get(row.businessId);
          if (one) await bringUpToDate(one, row);
        }
      }
    } catch (error) {
      log.warn({ err: error }, 'the boards could not be told what has changed');
    } finally {
      looking = false;
    }
  }

  async function bringUpToDate(one: Watched, { businessId, ledger, roster, holds }: Counts): Promise<void> {
    if (ledger !== one.version.ledger || roster !== one.version.roster) {
      one.version = { ledger, roster };
      tellAll(one, { kind: 'changed', version: one.version });
    }
    if (holds === one.count) return;
    one.count = holds;
    const held = new Map((await holdsOf(database.read, businessId, now())).map((hold) => [hold.cardId, hold]));
    for (const [cardId, hold] of held)
      if (one.holds.get(cardId)?.staffId !== hold.staffId) tellAll(one, { kind: 'held', hold });
    for (const cardId of one.holds.keys()) if (!held.has(cardId)) tellAll(one, { kind: 'let-go', cardId });
    one.holds = held;
  }

  function tick(): void {
    for (const one of watched.values())
      for (const { cardId, until } of one.holds.values())
        if (until <= now()) {
          one.holds.delete(cardId);
          tellAll(one, { kind: 'let-go', cardId });
        }
    if (!listening?.hears) void look();
  }

  async function begin(businessId: string, tell: (news: News) => void): Promise<Watched> {
    const [row] = await countsOf(database, [businessId]);
    const holds = await holdsOf(database.read, businessId, now());
    const one: Watched = watched.get(businessId) ?? {
      version: { ledger: row?.ledger ?? 0, roster: row?.roster ?? 0 },
      count: row?.holds ?? 0,
      holds: new Map(holds.map((hold) => [hold.cardId, hold])),
      watchers: new Set(),
    };
    one.watchers.add(tell);
    watched.set(businessId, one);
    listening ??= database.listen(() => void look());
    ticking ??= setInterval(tick, LOOK_MILLISECONDS).unref();
    return one;
  }

  function leave(businessId: string, one: Watched, tell: (news: News) => void): void {
    one.watchers.delete(tell);
    if (one.watchers.size > 0 || watched.get(businessId) !== one) return;
    watched.delete(businessId);
    if (watched.size === 0) void rest();
  }

  async function rest(): Promise<void> {
    if (ticking) clearInterval(ticking);
    const was = listening;
    ticking = listening = null;
    await was?.stop();
  }

  return {
    async watch(businessId, tell) {
      const known = watched.get(businessId);
      known?.watchers.add(tell);
      const one = known ?? (await begin(businessId, tell));
      return {
        version: one.version,
        holds: [...one.holds.values()],
        stop: () => leave(businessId, one, tell),
      };
    },
    nudge() {
      if (watched.size > 0 && !listening?.hears) void look();
    },
    async close() {
      for (const one of watched.values()) tellAll(one, { kind: 'over' });
      watched.clear();
      await rest();
    },
  };
}

interface Counts extends BoardVersion {
  businessId: string;
  holds: number;
}

const countsOf = ({ read }: Pick<Database, 'read'>, businessIds: string[]): Promise<Counts[]> =>
  read
    .selectFrom('scheduleVersion')
    .select(['businessId', 'ledger', 'roster', 'holds'])
    .where('businessId', 'in', businessIds)
    .execute();
