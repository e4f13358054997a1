import { type Signal, signal } from '@preact/signals';
import type { AppointmentStatus } from '../../../shared/appointment.ts';
import type { LateAnswer, MyDay, MyStop, OutcomeAnswer } from '../../../shared/my-day.ts';
import { formatTime, type Instant } from '../../../shared/time.ts';
import { Refused } from '../../api.ts';
import { answerOf, office } from '../client.ts';
import type { Loaded } from '../load.ts';
import { fail } from '../notices.tsx';
import { LOCALE, signedIn } from '../session.ts';
import { createDeeds, type Deed, type Deeds } from './deeds.ts';

/** A connection that says nothing for so long is none. */
const PATIENCE = 15_000;

/** One request of the phone, under a key; it gives up in time to be tried again. */
const under = (key: string) => ({
  headers: { 'idempotency-key': key },
  init: { signal: AbortSignal.timeout(PATIENCE) },
});

function send({ key, appointmentId: id, what, note }: Deed): Promise<OutcomeAnswer> {
  const routes = office.appointments[':id'];
  if (what === 'undo') return answerOf<OutcomeAnswer>(routes.undo.$post({ param: { id } }, under(key)));
  return answerOf<OutcomeAnswer>(routes.outcome.$post({ param: { id }, json: { outcome: what, note } }, under(key)));
}

const refusals = {
  'too-early': 'It is too early for that: it has not been this visit’s turn yet.',
  'too-late': 'This visit has changed meanwhile. Here is how it stands now.',
} as const;

export interface MyDayModel extends Deeds {
  /** The moment, every half minute anew. */
  now: Signal<Instant>;
  /** How a stop stands with what was tapped and is still on its way. */
  shown(stop: MyStop): { status: AppointmentStatus; saving: boolean };
}

/** The technician's day: what the server said, and over it what the phone has yet to tell it. */
export function createMyDay(state: Signal<Loaded<MyDay>>, reload: () => Promise<void>): MyDayModel {
  const name = `creneau-deeds-${signedIn().staff.id}`;
  const deeds = createDeeds({
    send,
    answered(deed, answer) {
      if (answer instanceof Refused) fail(answer);
      else if (answer.outcome === 'done') return write(state, deed.appointmentId, answer);
      else fail(refusals[answer.outcome]);
      void reload();
    },
    store: { read: () => localStorage.getItem(name), write: (text) => localStorage.setItem(name, text) },
    newKey: () => crypto.randomUUID(),
    later: (milliseconds, work) => setTimeout(work, milliseconds),
  });
  return {
    ...deeds,
    now: signal(Math.floor(Date.now() / 1000)),
    shown({ appointmentId, status }) {
      const last = deeds.pending.value.findLast((deed) => deed.appointmentId === appointmentId);
      return { status: !last ? status : last.what === 'undo' ? 'booked' : last.what, saving: last !== undefined };
    },
  };
}

function write(
  state: Signal<Loaded<MyDay>>,
  appointmentId: string,
  { status, recorded }: Extract<OutcomeAnswer, { outcome: 'done' }>,
): void {
  const { data } = state.value;
  if (!data) return;
  const stops = data.stops.map((stop) =>
    stop.appointmentId === appointmentId ? { ...stop, status, outcome: recorded } : stop,
  );
  state.value = { ...state.value, data: { ...data, stops } };
}

/** Who would be told what; and telling them. */
export const previewLate = (id: string, arriveAt: Instant): Promise<LateAnswer> =>
  answerOf<LateAnswer>(office.appointments[':id'].late.preview.$post({ param: { id }, json: { arriveAt } }));
export const sayLate = (id: string, arriveAt: Instant, key: string): Promise<LateAnswer> =>
  answerOf<LateAnswer>(office.appointments[':id'].late.$post({ param: { id }, json: { arriveAt } }, under(key)));

export const clock = (at: Instant, zone: string): string => formatTime(at, zone, LOCALE);
