import { type Signal, signal, useSignal } from '@preact/signals';
import type { Affected, Missing, Saved, SetupLists } from '../../../shared/setup.ts';
import { Refused } from '../../api.ts';
import { answerOf, office } from '../client.ts';
import { fail, say } from '../notices.tsx';
import { loadMe } from '../session.ts';

/** What is missing, as the tabs and the check know it; null until it has been asked. */
export const missing = signal<Missing[] | null>(null);

export async function loadMissing(): Promise<void> {
  try {
    missing.value = (await answerOf(office.setup.check.$get())).missing;
  } catch (error) {
    fail(error);
  }
}

export const loadLists = (): Promise<SetupLists> => answerOf(office.setup.$get()) as Promise<SetupLists>;

export interface FieldFault {
  field: string;
  message: string;
}
/** Where a field of the server's is on the page: `home.postcode` is the input `home-postcode`. */
export const idOf = (field: string): string => field.replaceAll('.', '-');

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
const faultsOf = (error: unknown): FieldFault[] =>
  error instanceof Refused
    ? (error.problem.fields ?? []).map(({ field, message }) => ({ field: idOf(field), message: sentence(message) }))
    : [];

export type SendOutcome = { id: string } | { faults: FieldFault[] } | { affected: Affected };

/** Sends a form and tells what became of it: saved, wrong by field, or appointments that would be broken. */
export async function sendForm(call: () => Promise<Saved>, done: string): Promise<SendOutcome> {
  try {
    const answer = await call();
    if (answer.outcome === 'affected') return { affected: answer.affected };
    say(done);
    await Promise.all([loadMissing(), loadMe()]);
    return { id: answer.id };
  } catch (error) {
    const faults = faultsOf(error);
    if (faults.length === 0) fail(error);
    return { faults };
  }
}

/** A form of the set-up while somebody fills it in. */
export interface Form<Draft> {
  draft: Signal<Draft>;
  /** What the server found wrong, by the id of the field on the page. */
  faults: readonly FieldFault[];
  /** Appointments that would be broken, so that nothing was saved. */
  affected: Affected | null;
  busy: boolean;
  /** There is something to save. */
  changed: boolean;
  errorOf(field: string): string | undefined;
  set(part: Partial<Draft>): void;
  submit(event: Event): void;
}

/** Keeps what somebody writes into a form, sends it, and tells what is wrong; `saved` is given the id of what was saved. */
export function useForm<Draft>(
  { id, own, done }: { id: string | null; own: Draft; done: string },
  send: (draft: Draft) => Promise<Saved>,
  saved: (id: string) => void | Promise<void>,
): Form<Draft> {
  const draft = useSignal(own);
  const faults = useSignal<FieldFault[]>([]);
  const affected = useSignal<Affected | null>(null);
  const busy = useSignal(false);
  const changed = id === null || JSON.stringify(draft.value) !== JSON.stringify(own);
  const submit = async (): Promise<void> => {
    if (busy.value || !changed) return;
    busy.value = true;
    affected.value = null;
    const sent = await sendForm(() => send(draft.value), done);
    busy.value = false;
    faults.value = 'faults' in sent ? sent.faults : [];
    affected.value = 'affected' in sent ? sent.affected : null;
    if ('id' in sent) await saved(sent.id);
  };
  return {
    draft,
    faults: faults.value,
    affected: affected.value,
    busy: busy.value,
    changed,
    errorOf: (field) => faults.value.find((fault) => fault.field === field)?.message,
    set(part) {
      draft.value = { ...draft.value, ...part };
    },
    submit(event) {
      event.preventDefault();
      void submit();
    },
  };
}

export const kindWords = {
  person: { one: 'Person', many: 'People' },
  room: { one: 'Room', many: 'Rooms' },
  equipment: { one: 'Device', many: 'Equipment' },
  vehicle: { one: 'Vehicle', many: 'Vehicles' },
} as const;

/** "08:30" for 510; 1440 is 24:00, which an input of the browser writes as 00:00. */
export const clockOf = (minute: number): string =>
  `${String(Math.floor(minute / 60) % 24).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
/** 510 for "08:30"; as an end, midnight is the end of the day. */
export function minuteOfClock(clock: string, end = false): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  const minute = hours * 60 + minutes;
  return end && minute === 0 ? 1440 : minute;
}
