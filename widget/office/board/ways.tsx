/** The ways out of one conflict, wherever they are shown: each previewed on the board, one click takes it. */
import { signal } from '@preact/signals';
import type { JSX } from 'preact';
import type { BoardConflict, BoardWays } from '../../../shared/board.ts';
import { fail } from '../notices.tsx';
import { mayI, whyNotI } from '../session.ts';
import { boardApi } from './api.ts';
import { catchUp } from './live.ts';
import { refreshConflicts } from './load.ts';
import { undos } from './moving.ts';
import { preview } from './preview.tsx';

type Way = BoardWays['ways'][number];
/** What came of a way that was taken. */
export interface Taken {
  way: Way;
  told: boolean;
  undo: string | null;
}

export const ways = signal<BoardWays | null>(null);
/** A way is being taken. */
export const busy = signal(false);
const reason = signal('');
/** The conflict whose ways are looked at: an answer about another one comes too late. */
let lookedAt = '';

/** Asks for the ways out of a conflict. */
export async function loadWays(id: string): Promise<void> {
  lookedAt = id;
  ways.value = null;
  reason.value = '';
  preview.value = null;
  if (!mayI('place-jobs')) return;
  try {
    const found = await boardApi.ways(id);
    if (lookedAt === id) ways.value = found;
  } catch (error) {
    fail(error);
  }
}

/** Takes a way; null when it could not be taken, which is said. */
async function take(conflict: BoardConflict, way: Way): Promise<Taken | null> {
  if (busy.value || !ways.value) return null;
  if (way.needsReason && !reason.value.trim()) {
    fail('Say why it is kept as it is.');
    return null;
  }
  busy.value = true;
  try {
    const answer = await boardApi.resolve(conflict.id, { way: way.id, stamp: ways.value.stamp, reason: reason.value });
    preview.value = null;
    if (answer.outcome === 'done') {
      await catchUp(true);
      await refreshConflicts();
      if (answer.undo) undos.value = [...undos.value, answer.undo];
      return { way, told: answer.told, undo: answer.undo };
    }
    ways.value = answer;
    fail('It is not as it was any more. These are the ways out now.');
    await refreshConflicts();
  } catch (error) {
    fail(error);
  } finally {
    busy.value = false;
  }
  return null;
}

export function Ways({ conflict, onTaken }: { conflict: BoardConflict; onTaken: (taken: Taken) => void }): JSX.Element {
  const why = whyNotI('place-jobs');
  if (why) return <p class="muted">{why}</p>;
  const found = ways.value;
  if (!found) return <p class="muted">Looking for ways out…</p>;
  if (found.ways.length === 0)
    return <p class="muted">There is no way out that keeps every rule. Open the cards and decide.</p>;
  const show = (way: Way | null) => (): void => {
    preview.value = way?.move ?? null;
  };
  return (
    <ul class="ways" aria-label="Ways out">
      {found.ways.map((way) => (
        <li key={way.id}>
          {way.needsReason && (
            <input
              class="input"
              aria-label="Why it is kept as it is"
              placeholder="Why it is kept as it is"
              value={reason.value}
              maxLength={300}
              onInput={(event) => {
                reason.value = event.currentTarget.value;
              }}
            />
          )}
          <button
            type="button"
            class="way"
            aria-disabled={busy.value || undefined}
            onClick={async () => {
              const taken = await take(conflict, way);
              if (taken) onTaken(taken);
            }}
            onPointerEnter={show(way)}
            onPointerLeave={show(null)}
            onFocus={show(way)}
            onBlur={show(null)}
          >
            <strong>{way.does}</strong>
            <span>{way.effect}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
