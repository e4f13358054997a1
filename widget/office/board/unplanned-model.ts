/** The jobs that have no time yet. */
import { signal } from '@preact/signals';
import type { UnplannedJob } from '../../../shared/board.ts';
import { fail } from '../notices.tsx';
import { mayI } from '../session.ts';
import { boardApi } from './api.ts';

export const unplanned = signal<UnplannedJob[] | null>(null);

export async function loadUnplanned(): Promise<void> {
  if (!mayI('place-jobs')) return;
  try {
    unplanned.value = await boardApi.unplanned();
  } catch (error) {
    fail(error);
  }
}
