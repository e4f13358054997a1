/** Where a way out would put a card, shown on the board before anybody says yes. */
import { signal } from '@preact/signals';
import type { JSX } from 'preact';
import type { BoardMove } from '../../../shared/board.ts';
import { leadOf } from './model.ts';
import { AXIS } from './paint-axis.ts';
import { xOf } from './scale.ts';
import { board, bodyHeight, layout, line, top, view } from './state.ts';

export const preview = signal<BoardMove | null>(null);

export function Preview(): JSX.Element | null {
  const move = preview.value;
  const entry = move && layout.value.entries.find((e) => e.kind === 'row' && e.row.id === move.resourceId);
  if (!move || !entry) return null;
  const card = board.value.cards.get(move.subject.id);
  const taking = card && leadOf(card);
  const seconds = move.minutes ? move.minutes * 60 : taking ? taking.to - taking.from : 1800;
  const x = xOf(view.value, line.value, move.start);
  const width = Math.max(6, xOf(view.value, line.value, move.start + seconds) - x);
  const y = entry.y - top.value;
  if (y < 0 || y > bodyHeight.value) return null;
  return (
    <div
      class="preview-card"
      aria-hidden="true"
      style={{
        transform: `translate(${x}px, ${y + AXIS + 2}px)`,
        width: `${width}px`,
        height: `${entry.height - 4}px`,
      }}
    >
      {width > 40 && card?.title}
    </div>
  );
}
