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
/** A phone's window. */
export const SMALL = '(width < 700px)';
