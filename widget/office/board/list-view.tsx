/** The same range as a list: for small screens, and for whoever would rather read than look. */
import { computed } from '@preact/signals';
import type { JSX } from 'preact';
import type { BoardCard } from '../../../shared/board.ts';
import { dayOf, formatDay, formatSpan, type Span } from '../../../shared/time.ts';
import { LOCALE } from '../session.ts';
import { statusWords } from '../words.ts';
import { cardsBetween } from './model.ts';
import { panel } from './panel-model.ts';
import { dimmed } from './picture.ts';
import { placeAt } from './scale.ts';
import { board, cells, line, revision, selected, showLevel, shownRows, view } from './state.ts';

interface Line extends Span {
  card: BoardCard;
  names: string[];
}

const MOST = 300;

/** The cards in the seen range, each once, with everybody and everything it takes of what is shown. */
const lines = computed<Line[]>(() => {
  revision.value;
  if (cells.value) return [];
  const left = dimmed.value;
  const from = placeAt(view.value, 0);
  const to = placeAt(view.value, view.value.width);
  const found = new Map<string, Line>();
  for (const { id } of shownRows.value) {
    const lane = board.value.lanes.get(id);
    if (!lane) continue;
    for (const i of cardsBetween(lane, from, to)) {
      const card = lane.cards[i]!;
      if (left?.(card)) continue;
      const known = found.get(card.id);
      if (known) known.names.push(lane.row.name);
      else found.set(card.id, { card, from: lane.from[i]!, to: lane.to[i]!, names: [lane.row.name] });
    }
  }
  return [...found.values()].sort((p, q) => p.from - q.from || p.to - q.to);
});

const days = computed(() => {
  const byDay = new Map<string, Line[]>();
  for (const each of lines.value.slice(0, MOST)) {
    const day = dayOf(each.from, line.value.zone);
    byDay.set(day, [...(byDay.get(day) ?? []), each]);
  }
  return [...byDay.values()];
});

export function ListView(): JSX.Element {
  const { zone } = line.value;
  if (cells.value)
    return (
      <div class="board-list">
        <p>
          So many days are better seen as a picture.{' '}
          <button type="button" class="button" onClick={() => showLevel('week')}>
            List a week
          </button>
        </p>
      </div>
    );
  return (
    <div class="board-list">
      {days.value.length === 0 && <p class="muted">Nothing is planned in what you look at.</p>}
      {days.value.map((list) => (
        <section key={list[0]!.from}>
          <h2>{formatDay(list[0]!.from, zone, LOCALE)}</h2>
          <ul>
            {list.map(({ card, from, to, names }) => (
              <li key={card.id}>
                <button
                  type="button"
                  class="list-line"
                  aria-pressed={selected.value === card.id}
                  onClick={() => {
                    selected.value = card.id;
                    panel.value = 'details';
                  }}
                >
                  <time>{formatSpan({ from, to }, zone, LOCALE)}</time>
                  <strong>
                    {board.value.clashes.has(card.id) && <span class="mark">! </span>}
                    <bdi>{card.title || card.serviceName}</bdi>
                  </strong>
                  <span class="muted">
                    {[names.join(', '), card.title && card.serviceName, card.place].filter(Boolean).join(' · ')}
                  </span>
                  {card.kind === 'visit' && <span class={`tag ${card.status}`}>{statusWords[card.status]}</span>}
                </button>
              </li>
            ))}
          </ul>
        </section>
      ))}
      {lines.value.length > MOST && (
        <p class="muted">
          The first {MOST} of {lines.value.length}. Look at a shorter time, or filter, to see the rest.
        </p>
      )}
    </div>
  );
}
