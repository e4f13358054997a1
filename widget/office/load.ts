import { type Signal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { wordsFor } from './client.ts';

export interface Loaded<T> {
  /** The last answer: it stays on the screen while a newer one is on its way. */
  data: T | null;
  loading: boolean;
  error: string;
}

/** Loads something when a page appears and whenever `key` changes; an answer that comes late never covers a newer one. */
export function useLoaded<T>(
  key: string,
  load: () => Promise<T>,
): { state: Signal<Loaded<T>>; reload(): Promise<void> } {
  const state = useSignal<Loaded<T>>({ data: null, loading: true, error: '' });
  const latest = useSignal('');
  const run = async (mine: string): Promise<void> => {
    latest.value = mine;
    state.value = { ...state.value, loading: true, error: '' };
    try {
      const data = await load();
      if (latest.value === mine) state.value = { data, loading: false, error: '' };
    } catch (error) {
      if (latest.value === mine) state.value = { ...state.value, loading: false, error: wordsFor(error) };
    }
  };
  useEffect(() => {
    void run(key);
  }, [key]);
  return { state, reload: () => run(key) };
}
