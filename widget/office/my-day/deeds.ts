/**
 * What a technician has tapped and the server has not yet answered. Every deed carries its own key, so it may be sent
 * until something is heard; they are kept on the phone and go one after the other, in the order they were done.
 */
import { type ReadonlySignal, signal } from '@preact/signals';
import type { OutcomeAnswer } from '../../../shared/my-day.ts';
import { Refused, Unreachable } from '../../api.ts';

export interface Deed {
  key: string;
  appointmentId: string;
  what: 'done' | 'no-show' | 'undo';
  note: string;
}

export interface DeedsOptions {
  send(deed: Deed): Promise<OutcomeAnswer>;
  /** Hears the answer to a deed, or why it was refused. */
  answered(deed: Deed, answer: OutcomeAnswer | Refused): void;
  store: { read(): string | null; write(text: string): void };
  newKey(): string;
  later(milliseconds: number, work: () => void): void;
}

const FIRST_PAUSE = 3000;
const LONGEST_PAUSE = 30_000;

export interface Deeds {
  pending: ReadonlySignal<readonly Deed[]>;
  /** The last try found nobody. */
  offline: ReadonlySignal<boolean>;
  add(deed: Omit<Deed, 'key'>): void;
  /** Tries now, for instance because the network is back. */
  wake(): void;
}

function restored(text: string | null): Deed[] {
  try {
    const kept = JSON.parse(text ?? '[]') as unknown;
    return Array.isArray(kept) ? (kept as Deed[]).filter((deed) => typeof deed.key === 'string') : [];
  } catch {
    return [];
  }
}

export function createDeeds({ send, answered, store, newKey, later }: DeedsOptions): Deeds {
  const pending = signal<readonly Deed[]>(restored(store.read()));
  const offline = signal(false);
  let busy = false;
  let pause = FIRST_PAUSE;

  const keep = (deeds: readonly Deed[]): void => {
    pending.value = deeds;
    store.write(JSON.stringify(deeds));
  };

  async function run(): Promise<void> {
    if (busy) return;
    busy = true;
    for (let deed = pending.value[0]; deed; deed = pending.value[0]) {
      const mine = deed;
      try {
        const answer = await send(mine);
        offline.value = false;
        pause = FIRST_PAUSE;
        answered(mine, answer);
      } catch (error) {
        // Signed out meanwhile: it is sent after signing in again.
        const waits =
          error instanceof Unreachable || (error instanceof Refused && error.problem.code === 'not-signed-in');
        if (waits) {
          offline.value = true;
          later(pause, () => void run());
          pause = Math.min(LONGEST_PAUSE, pause * 2);
          break;
        }
        if (!(error instanceof Refused)) throw error;
        answered(mine, error);
      }
      keep(pending.value.filter((d) => d.key !== mine.key));
    }
    busy = false;
  }

  return {
    pending,
    offline,
    add(deed) {
      keep([...pending.value, { ...deed, key: newKey() }]);
      void run();
    },
    wake: () => void run(),
  };
}
