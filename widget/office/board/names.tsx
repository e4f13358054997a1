/** The column of names beside the body: only those in sight, and a few more, are in the page. */
import { computed } from '@preact/signals';
import type { JSX } from 'preact';
import { dayOf } from '../../../shared/time.ts';
import { dayWords } from '../words.ts';
import { colourOf, shareAt } from './occupancy.ts';
import { type Entry, entryAt } from './rows.ts';
import {
  bodyHeight,
  cells,
  collapsed,
  layout,
  level,
  line,
  now,
  occupancy,
  revision,
  top,
  visibleDay,
} from './state.ts';
import { instantAt } from './timeline.ts';

const MORE = 8;
/** Which entries are in the page: changes by steps, so that scrolling within one redraws nothing. */
const windowed = computed(() => {
  const { entries } = layout.value;
  if (entries.length === 0) return '0-0';
  const first = entryAt(layout.value, top.value);
  const last = entryAt(layout.value, top.value + bodyHeight.value);
  return `${Math.max(0, Math.floor(first / MORE) * MORE - MORE)}-${Math.min(entries.length, Math.ceil(last / MORE) * MORE + MORE)}`;
});
export const namesInPage = computed<Entry[]>(() => {
  const [first, last] = windowed.value.split('-').map(Number);
  return layout.value.entries.slice(first, last);
});

/** Shares are those of the day one looks at; of today where many days are seen. */
const sharesOf = computed(() =>
  level.value === 'week' || cells.value ? now.value : instantAt(visibleDay.value, 720, line.value.zone),
);

const toggle = (key: string): void => {
  const next = new Set(collapsed.value);
  if (!next.delete(key)) next.add(key);
  collapsed.value = next;
};

const slide = computed(() => `translateY(${-top.value}px)`);

export function Names(): JSX.Element {
  return (
    <div class="board-names">
      <Sliding>
        {namesInPage.value.map((entry) =>
          entry.kind === 'group' ? (
            <Group key={`group ${entry.key}`} entry={entry} />
          ) : (
            <Name key={`${entry.row.id} ${entry.y}`} entry={entry} />
          ),
        )}
      </Sliding>
    </div>
  );
}

/** Moves with the body without drawing its names anew. */
function Sliding({ children }: { children: JSX.Element[] }): JSX.Element {
  return (
    <div class="sliding" style={{ transform: slide.value }}>
      {children}
    </div>
  );
}

function Group({ entry }: { entry: Extract<Entry, { kind: 'group' }> }): JSX.Element {
  return (
    <button
      type="button"
      class="board-group"
      style={{ top: `${entry.y}px`, height: `${entry.height}px` }}
      aria-expanded={!entry.collapsed}
      onClick={() => toggle(entry.key)}
    >
      <span class="turn" aria-hidden="true" />
      <bdi>{entry.name}</bdi>
      <small>{entry.count}</small>
    </button>
  );
}

function Name({ entry: { row, y, height } }: { entry: Extract<Entry, { kind: 'row' }> }): JSX.Element {
  revision.value;
  const share = shareAt(occupancy, row.id, line.value, sharesOf.value);
  return (
    <div class="board-name" style={{ top: `${y}px`, height: `${height}px` }}>
      <bdi title={row.name}>{row.name}</bdi>
      {row.units > 1 && <small>{row.units}×</small>}
      {share !== null && (
        <span
          class={`share step-${colourOf(share)}`}
          title={`Taken of the working time on ${dayWords(dayOf(sharesOf.value, line.value.zone))}`}
        >
          {share > 100 ? (share === 999 ? '!' : `${share} % !`) : `${share} %`}
        </span>
      )}
    </div>
  );
}
