/** Which part of the panel beside the board is open, and what it shows. */
import { signal } from '@preact/signals';

export const panelTabs = ['details', 'unplanned', 'conflicts', 'today'] as const;
export type PanelTab = (typeof panelTabs)[number];

/** Null: the board has the whole width. */
export const panel = signal<PanelTab | null>(null);
/** The conflict whose ways out are open. */
export const openConflict = signal<string | null>(null);
/** The same range as a list instead of a picture. */
export const asList = signal(false);

/** Less than this shows too little of a day beside the names: what is planned is read as a list first. */
export const SMALL = '(width < 900px)';
/** Below this the panel lies over the board instead of beside it. */
export const NARROW = '(width < 700px)';

/** Shows the picture of the board, so that a place on it can be tapped. */
export function showPicture(): void {
  asList.value = false;
  if (matchMedia(NARROW).matches) panel.value = null;
}
