/** The card in hand, above the canvas: where it would begin, and what is said to that. */
import { computed } from '@preact/signals';
import type { JSX } from 'preact';
import { formatSpan } from '../../../shared/time.ts';
import { LOCALE } from '../session.ts';
import { called } from '../words.ts';
import { held, saving, verdict } from './held.ts';
import { AXIS } from './paint-axis.ts';
import { xOf } from './scale.ts';
import { board, bodyHeight, layout, line, top, view } from './state.ts';
import { extraWords } from './verdict.ts';

const box = computed(() => {
  const now = held.value;
  const entry = now && layout.value.entries.find((e) => e.kind === 'row' && e.row.id === now.resourceId);
  if (!now || !entry) return null;
  const x = xOf(view.value, line.value, now.start);
  const width = Math.max(6, xOf(view.value, line.value, now.start + now.minutes * 60) - x);
  return { x, width, y: entry.y - top.value, height: entry.height };
});

/** What is said of the place under the hand: also read out when a card is moved by keys. */
export const heldWords = computed(() => {
  const now = held.value;
  if (!now) return '';
  const name = board.value.lanes.get(now.resourceId)?.row.name ?? '';
  const when = formatSpan({ from: now.start, to: now.start + now.minutes * 60 }, line.value.zone, LOCALE);
  if (saving.value) return `${when}, ${name}: saving…`;
  const said = verdict.value;
  const more =
    said.state === 'not'
      ? said.words
      : said.state === 'asking'
        ? ''
        : `${extraWords(said.extraMinutes)}${said.keepsPromise ? '' : `, the ${called('customer')} has to agree`}`;
  return [`${when}, ${name}`, more].filter(Boolean).join(' · ');
});

export function Ghost(): JSX.Element | null {
  const now = held.value;
  const at = box.value;
  if (!now || !at) return null;
  const state = saving.value
    ? 'saving'
    : verdict.value.state === 'free' && !verdict.value.keepsPromise
      ? 'promise'
      : verdict.value.state;
  const below = at.y < 50;
  const left = Math.max(4, Math.min(at.x, view.value.width - 360));
  const seen = at.y + at.height > 0 && at.y < bodyHeight.value;
  return (
    <div class={`ghost ${state}`} aria-hidden="true" hidden={!seen}>
      <div
        class="ghost-card"
        style={{
          transform: `translate(${at.x}px, ${at.y + AXIS + 2}px)`,
          width: `${at.width}px`,
          height: `${at.height - 4}px`,
        }}
      >
        {at.width > 40 && now.title}
      </div>
      <p
        class={`ghost-words${below ? ' below' : ''}`}
        style={{ transform: `translate(${left}px, ${below ? at.y + AXIS + at.height + 4 : at.y + AXIS - 4}px)` }}
      >
        {heldWords.value}
      </p>
    </div>
  );
}
