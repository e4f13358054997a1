/** What cannot be as it is planned, and the ways out of each, the least disturbing first. */
import { signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { BoardConflict, BoardWays } from '../../../shared/board.ts';
import { fail, say } from '../notices.tsx';
import { mayI, whyNotI } from '../session.ts';
import { called, dayWords } from '../words.ts';
import { boardApi } from './api.ts';
import { catchUp } from './live.ts';
import { conflicts, refreshConflicts } from './load.ts';
import { undos } from './moving.ts';
import { openConflict } from './panel-model.ts';
import { preview } from './preview.tsx';
import { board, goToDay, reveal, revision, showCard } from './state.ts';

const ways = signal<BoardWays | null>(null);
const busy = signal(false);
const reason = signal('');

/** Brings a conflict into sight. */
function show(conflict: BoardConflict): void {
  const card = board.value.cards.get(conflict.cardIds[0] ?? '');
  if (card) showCard(card);
  else {
    goToDay(conflict.day);
    reveal(conflict.resourceId);
  }
}

const toggle = (conflict: BoardConflict): void => {
  openConflict.value = openConflict.value === conflict.id ? null : conflict.id;
};

async function loadWays(id: string): Promise<void> {
  ways.value = null;
  reason.value = '';
  preview.value = null;
  if (!mayI('place-jobs')) return;
  try {
    const found = await boardApi.ways(id);
    if (openConflict.peek() === id) ways.value = found;
  } catch (error) {
    fail(error);
  }
}

async function take(conflict: BoardConflict, way: BoardWays['ways'][number]): Promise<void> {
  if (busy.value || !ways.value) return;
  if (way.needsReason && !reason.value.trim()) {
    fail('Say why it is kept as it is.');
    return;
  }
  busy.value = true;
  try {
    const answer = await boardApi.resolve(conflict.id, { way: way.id, stamp: ways.value.stamp, reason: reason.value });
    preview.value = null;
    if (answer.outcome === 'done') {
      await catchUp(true);
      await refreshConflicts();
      if (answer.undo) undos.value = [...undos.value, answer.undo];
      openConflict.value = null;
      say(
        `Done.${answer.told ? ` The ${called('customer')} is told.` : ''}${answer.undo ? ' Undo takes it back.' : ''}`,
      );
    } else {
      ways.value = answer;
      fail('It is not as it was any more. These are the ways out now.');
      await refreshConflicts();
    }
  } catch (error) {
    fail(error);
  } finally {
    busy.value = false;
  }
}

export function Conflicts(): JSX.Element {
  const list = conflicts.value;
  const openId = openConflict.value;
  useEffect(() => {
    const found = conflicts.peek().find((c) => c.id === openId);
    if (!openId || !found) return;
    show(found);
    void loadWays(openId);
    return () => {
      preview.value = null;
    };
  }, [openId]);
  revision.value;
  if (list.length === 0)
    return (
      <div class="panel-empty">
        <p>Nothing clashes in the days you look at.</p>
      </div>
    );
  return (
    <ul class="board-conflicts">
      {list.map((conflict) => (
        <li key={conflict.id} class={conflict.accepted ? 'accepted' : undefined}>
          <button type="button" class="clash" aria-expanded={openId === conflict.id} onClick={() => toggle(conflict)}>
            <strong aria-hidden="true">!</strong>
            <span>
              <small>
                {dayWords(conflict.day)} · <bdi>{board.value.lanes.get(conflict.resourceId)?.row.name}</bdi>
              </small>
              {conflict.sentence}
            </span>
          </button>
          {conflict.accepted && (
            <p class="muted">
              Kept by <bdi>{conflict.accepted.by}</bdi>: {conflict.accepted.reason}
            </p>
          )}
          {openId === conflict.id && <Ways conflict={conflict} />}
        </li>
      ))}
    </ul>
  );
}

function Ways({ conflict }: { conflict: BoardConflict }): JSX.Element {
  const why = whyNotI('place-jobs');
  if (why) return <p class="muted">{why}</p>;
  const found = ways.value;
  if (!found) return <p class="muted">Looking for ways out…</p>;
  if (found.ways.length === 0)
    return <p class="muted">There is no way out that keeps every rule. Open the cards and decide.</p>;
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
            onClick={() => void take(conflict, way)}
            onPointerEnter={() => {
              preview.value = way.move;
            }}
            onPointerLeave={() => {
              preview.value = null;
            }}
            onFocus={() => {
              preview.value = way.move;
            }}
            onBlur={() => {
              preview.value = null;
            }}
          >
            <strong>{way.does}</strong>
            <span>{way.effect}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
