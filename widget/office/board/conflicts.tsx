/** What cannot be as it is planned, and the ways out of each, the least disturbing first. */
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { BoardConflict } from '../../../shared/board.ts';
import { say } from '../notices.tsx';
import { called, dayWords } from '../words.ts';
import { conflictAtCard } from './conflict-at-card.ts';
import { conflicts } from './load.ts';
import { openConflict } from './panel-model.ts';
import { preview } from './preview.tsx';
import { board, goToDay, reveal, revision, showCard } from './state.ts';
import { loadWays, type Taken, Ways } from './ways.tsx';

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

function done({ told, undo }: Taken): void {
  openConflict.value = null;
  say(`Done.${told ? ` The ${called('customer')} is told.` : ''}${undo ? ' Undo takes it back.' : ''}`);
}

export function Conflicts(): JSX.Element {
  const list = conflicts.value;
  const openId = openConflict.value;
  useEffect(() => {
    const found = conflicts.peek().find((c) => c.id === openId);
    if (!openId || !found) return;
    conflictAtCard.value = null;
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
          {openId === conflict.id && <Ways conflict={conflict} onTaken={done} />}
        </li>
      ))}
    </ul>
  );
}
