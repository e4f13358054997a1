/** What of the board is kept in the address bar. */
import type { Day } from '../../../shared/time.ts';

export const isDay = (text: string | undefined): text is Day => /^\d{4}-\d\d-\d\d$/.test(text ?? '');
