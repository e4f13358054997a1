/** What the next picture shows, gathered from all that is known. */
import { computed, signal } from '@preact/signals';
import type { BoardCard } from '../../../shared/board.ts';
import type { Frame, Glow } from './paint.ts';
import {
  axis,
  board,
  bodyHeight,
  cardFilter,
  drawing,
  hovered,
  layout,
  now,
  occupancy,
  revision,
  selected,
  top,
  view,
} from './state.ts';

/** Since when cards flash that somebody else has changed. */
export const flashes = signal<ReadonlyMap<string, number>>(new Map());
/** Who else holds which card, by their initials. */
export const holders = signal<ReadonlyMap<string, string>>(new Map());
export const glows = signal<readonly Glow[]>([]);
export const lifted = signal<ReadonlySet<string>>(new Set());

export function flash(ids: readonly string[]): void {
  if (ids.length === 0 || matchMedia('(prefers-reduced-motion: reduce)').matches) return;
  const since = performance.now();
  flashes.value = new Map([
    ...[...flashes.value].filter(([, at]) => since - at < 600),
    ...ids.map((id) => [id, since] as const),
  ]);
}
export const flashing = (time: number): boolean => [...flashes.peek().values()].some((since) => time - since < 650);

const matches = (card: BoardCard, text: string): boolean =>
  `${card.title} ${card.serviceName} ${card.place}`.toLowerCase().includes(text);

/** Leaves out cards by service, state and words; null when nothing is left out. */
export const dimmed = computed<((card: BoardCard) => boolean) | null>(() => {
  const { service, state, text } = cardFilter.value;
  const wanted = text.trim().toLowerCase();
  if (!service && !state && !wanted) return null;
  const clashes = board.value.clashes;
  revision.value;
  return (card) =>
    (service !== '' && card.serviceId !== service) ||
    (state !== '' && (state === 'conflict' ? !clashes.has(card.id) : card.status !== state)) ||
    (wanted !== '' && !matches(card, wanted));
});

/** The parts of a picture as they are now; reading it in an effect is being told when one changes. */
export function frameOf(): Omit<Frame, 'palette' | 'time'> {
  revision.value;
  return {
    board: board.value,
    occupancy,
    layout: layout.value,
    view: view.value,
    top: top.value,
    height: bodyHeight.value,
    drawing: drawing.value,
    axis: axis.value,
    now: now.value,
    selected: selected.value,
    hovered: hovered.value,
    dimmed: dimmed.value,
    glows: glows.value,
    lifted: lifted.value,
    flashes: flashes.peek(),
    holders: holders.value,
  };
}

/** Tells when light turns dark, colours are forced or the screen's density changes. */
export function schemeChanges(changed: () => void): () => void {
  const queries = ['(prefers-color-scheme: dark)', '(forced-colors: active)'].map((query) => matchMedia(query));
  for (const query of queries) query.addEventListener('change', changed);
  return () => {
    for (const query of queries) query.removeEventListener('change', changed);
  };
}
