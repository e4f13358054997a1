import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

/** Hears of every commit that tells boards of something (migration 011). */
export interface Listening {
  /** False: nothing would be heard at this moment, so look yourself. */
  readonly hears: boolean;
  stop(): Promise<void>;
}

const PING_MILLISECONDS = 10_000;
const LONGEST_PAUSE = 5000;

/**
 * One connection that listens, made again for as long as it takes whenever it is lost. `heard` is called for every
 * commit, and once as soon as it listens: what was missed before has to be looked up.
 */
export function listenOn(url: string, heard: () => void): Listening {
  const stopping = new AbortController();
  const state = { hears: false };
  const stopped = (async () => {
    for (let failures = 0; !stopping.signal.aborted; failures++) {
      const client = new pg.Client({ connectionString: url, keepAlive: true, connectionTimeoutMillis: 5000 });
      const lost = Promise.withResolvers<void>();
      client.on('error', () => lost.resolve());
      client.on('end', () => lost.resolve());
      client.on('notification', heard);
      stopping.signal.addEventListener('abort', () => lost.resolve(), { once: true });
      try {
        await client.connect();
        await client.query('listen creneau_board');
        state.hears = true;
        failures = 0;
        heard();
        await Promise.race([lost.promise, silent(client)]);
      } catch {
        // A database that is not there comes back: until then `hears` says so.
      }
      state.hears = false;
      await Promise.race([client.end().catch(() => {}), sleep(1000, undefined, { ref: false })]);
      const pause = Math.min(LONGEST_PAUSE, 50 * 2 ** failures);
      await sleep(pause, undefined, { signal: stopping.signal, ref: false }).catch(() => {});
    }
  })();
  return {
    get hears() {
      return state.hears;
    },
    stop: () => {
      stopping.abort();
      return stopped;
    },
  };
}

/** Ends when a connection no longer answers, as one does whose other end was cut off without a word. */
async function silent(client: pg.Client): Promise<void> {
  for (;;) {
    await sleep(PING_MILLISECONDS, undefined, { ref: false });
    const answered = client.query('select 1').then(
      () => true,
      () => false,
    );
    if (!(await Promise.race([answered, sleep(PING_MILLISECONDS, false, { ref: false })]))) return;
  }
}
