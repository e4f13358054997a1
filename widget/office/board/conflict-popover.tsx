/** What clashes and the ways out of it, at the card itself; then what was done, until somebody closes it. */
import { computed, signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Span } from '../../../shared/time.ts';
import { Icon } from '../../ui/icon.tsx';
import { called } from '../words.ts';
import { besideCard, type Edges } from './beside-card.ts';
import { conflictAtCard } from './conflict-at-card.ts';
import { saving } from './held.ts';
import { conflicts } from './load.ts';
import { leadOf } from './model.ts';
import { undo, undos } from './moving.ts';
import { AXIS } from './paint-axis.ts';
import { asList } from './panel-model.ts';
import { xOf } from './scale.ts';
import { board, cells, layout, line, revision, top, view } from './state.ts';
import { busy, loadWays, type Taken, Ways, ways } from './ways.tsx';

const taken = signal<Taken | null>(null);
const close = (): void => {
  conflictAtCard.value = null;
};
/** Whoever came by a tap on the picture finds the keyboard's focus on the card. */
function backToCard(): void {
  close();
  requestAnimationFrame(() => {
    if (document.activeElement === document.body)
      document.querySelector<HTMLElement>('.mirror [tabindex="0"]')?.focus({ preventScroll: true });
  });
}

/** Where a stretch of a line stands in the window; null where the line is not shown. */
function edgesOf({ left, top: begin }: DOMRect, resourceId: string, { from, to }: Span): Edges | null {
  const entry = layout.value.entries.find((e) => e.kind === 'row' && e.row.id === resourceId);
  if (!entry) return null;
  const y = begin + AXIS + entry.y - top.value;
  const x = (at: number): number => left + xOf(view.value, line.value, at);
  return { left: x(from), right: x(to), top: y, bottom: y + entry.height };
}

/** Beside the card as it stands now; where no card is drawn the style sheet says where. */
const place = computed<Record<string, string>>(() => {
  revision.value;
  const now = conflictAtCard.value;
  const canvas = document.querySelector('.board-body')?.getBoundingClientRect();
  const card = now && board.value.cards.get(taken.value?.way.move?.subject.id ?? now.cardId);
  const at = card && leadOf(card);
  if (!canvas || !at || asList.value || cells.value || canvas.width < 500 || canvas.height < 380) return {};
  const here = edgesOf(canvas, at.resourceId, at);
  if (!here) return {};
  const length = at.to - at.from;
  const moves = taken.value ? [] : (ways.value?.ways ?? []).flatMap(({ move }) => move ?? []);
  const there = moves.flatMap(
    ({ resourceId, start }) => edgesOf(canvas, resourceId, { from: start, to: start + length }) ?? [],
  );
  const spot = besideCard(here, canvas, there);
  return { left: `${spot.left}px`, top: `${spot.top}px`, bottom: 'auto' };
});

export function ConflictPopover(): JSX.Element | null {
  const now = conflictAtCard.value;
  return now && <Open key={now.conflict.id} />;
}

function Open(): JSX.Element | null {
  const box = useRef<HTMLDivElement>(null);
  const now = conflictAtCard.value;
  useEffect(() => {
    const element = box.current!;
    const before = document.activeElement;
    taken.value = null;
    void loadWays(conflictAtCard.peek()!.conflict.id);
    element.showPopover();
    element.focus({ preventScroll: true });
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.defaultPrevented) return;
      event.preventDefault();
      backToCard();
    };
    document.addEventListener('keydown', onKey);
    return () => {
      document.removeEventListener('keydown', onKey);
      const lost = document.activeElement === document.body || element.contains(document.activeElement);
      if (lost && before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, []);
  // Where somebody else has settled it in the meantime there is nothing left to choose.
  const over =
    now !== null &&
    !taken.value &&
    !busy.value &&
    !conflicts.value.some((c) => c.id === now.conflict.id && !c.accepted);
  useEffect(() => {
    if (over) close();
  }, [over]);
  if (!now) return null;
  return (
    <div
      ref={box}
      class="conflict-popover"
      popover="manual"
      role="dialog"
      tabIndex={-1}
      aria-label="Conflict"
      style={place.value}
    >
      <button type="button" class="button quiet square" aria-label="Close" onClick={backToCard}>
        <Icon name="close" />
      </button>
      {taken.value ? (
        <Done {...taken.value} />
      ) : (
        <>
          <p class="what-clashes">
            <strong aria-hidden="true">!</strong> {now.conflict.sentence}
          </p>
          <Ways
            conflict={now.conflict}
            onTaken={(done) => {
              taken.value = done;
              box.current?.focus({ preventScroll: true });
            }}
          />
        </>
      )}
    </div>
  );
}

function Done({ way, told, undo: back }: Taken): JSX.Element {
  return (
    <>
      <p role="status" class="what-clashes">
        <strong>Done.</strong> {way.does}
        {told && ` – the ${called('customer')} is told`}
      </p>
      {back && undos.value.includes(back) && (
        <button
          type="button"
          class="button"
          aria-disabled={saving.value || undefined}
          onClick={async () => {
            await undo(back);
            backToCard();
          }}
        >
          Undo
        </button>
      )}
    </>
  );
}
