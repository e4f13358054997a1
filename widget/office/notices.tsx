import { signal } from '@preact/signals';
import type { JSX } from 'preact';
import { Toast } from '../ui/toast.tsx';
import { wordsFor } from './client.ts';

/** What has just happened, and what has just gone wrong: one of each at most. */
const said = signal('');
const wrong = signal('');
let clearing: ReturnType<typeof setTimeout> | undefined;

function clearLater(milliseconds: number): void {
  clearTimeout(clearing);
  clearing = setTimeout(() => {
    said.value = '';
    wrong.value = '';
  }, milliseconds);
}

/** Tells in one sentence what was done. */
export function say(text: string): void {
  said.value = text;
  wrong.value = '';
  clearLater(6000);
}

/** Tells what went wrong, in the server's words; it stays until it is read or something else happens. */
export function fail(problem: unknown): void {
  wrong.value = typeof problem === 'string' ? problem : wordsFor(problem);
  said.value = '';
  clearLater(15_000);
}

export const Notices = (): JSX.Element => (
  <>
    <Toast text={said.value} />
    <div role="alert">
      {wrong.value && (
        <div class="toast wrong-toast">
          {wrong.value}{' '}
          <button
            type="button"
            class="button quiet"
            onClick={() => {
              wrong.value = '';
            }}
          >
            Close
          </button>
        </div>
      )}
    </div>
  </>
);
