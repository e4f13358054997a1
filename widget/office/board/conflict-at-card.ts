/** The conflict whose ways out stand beside its card. */
import { signal } from '@preact/signals';
import type { BoardConflict } from '../../../shared/board.ts';
import { NARROW, openConflict } from './panel-model.ts';
import { board } from './state.ts';

export const conflictAtCard = signal<{ conflict: BoardConflict; cardId: string } | null>(null);

/** Opens what is the matter with a card, if anything is; a phone has no room for it beside the card. */
export function openAtCard(cardId: string): void {
  const conflict = board.peek().clashes.get(cardId)?.[0];
  if (!conflict || openConflict.peek() || matchMedia(NARROW).matches) return;
  conflictAtCard.value = { conflict, cardId };
}
