import { type Signal, signal } from '@preact/signals';
import type { ItemEntry, LotEntry, Shelf, StockFileReport, StockView } from '../../../shared/stock.ts';
import { Refused } from '../../api.ts';
import { wordsFor } from '../client.ts';
import { say } from '../notices.tsx';

/** What a person is about to do. */
export type Doing =
  | { kind: 'receive'; item: ItemEntry | null }
  | { kind: 'count' | 'carry' | 'recall'; item: ItemEntry; shelf: Shelf; lot: LotEntry }
  | { kind: 'item'; item: ItemEntry | null }
  | { kind: 'supplies'; service: StockView['services'][number] }
  | { kind: 'file' };

export const doing = signal<Doing | null>(null);
export const busy = signal(false);
/** What is wrong with the form on the screen, by field; `form` is no field. */
export const wrong = signal<{ field: string; message: string }[]>([]);
/** What a file would do. */
export const report = signal<StockFileReport | null>(null);

export function begin(what: Doing | null): void {
  wrong.value = [];
  report.value = null;
  doing.value = what;
}

/** Sends a form; when it is done says so in one sentence, closes it and has the page loaded anew. Null: it stays open. */
export async function send(work: () => Promise<string | null>, reload: () => Promise<void>): Promise<void> {
  if (busy.value) return;
  busy.value = true;
  wrong.value = [];
  try {
    const said = await work();
    if (said === null) return;
    begin(null);
    say(said);
    await reload();
  } catch (error) {
    const fields = error instanceof Refused ? (error.problem.fields ?? []) : [];
    wrong.value = fields.length > 0 ? fields : [{ field: 'form', message: wordsFor(error) }];
  } finally {
    busy.value = false;
  }
}

export const wrongAt = (field: string): string | undefined => wrong.value.find((w) => w.field === field)?.message;

/** What is typed goes into a signal. */
export const into =
  <T>(typed: Signal<T>) =>
  (value: T): void => {
    typed.value = value;
  };

/** A whole number as it was typed; what is none is refused by the server, which says so at the field. */
export const numberOf = (typed: string): number => (/^\s*\d{1,9}\s*$/.test(typed) ? Number(typed) : -1);
