import { signal } from '@preact/signals';
import type { Me } from '../../shared/office.ts';
import { type StaffAction, whyNot } from '../../shared/roles.ts';
import { answerOf, office } from './client.ts';

/** Who is signed in; null until the server has said it. */
export const me = signal<Me | null>(null);
export const queueCount = signal(0);

/** Dates and times as the office reads them: day before month, 24 hours. */
export const LOCALE = 'en-GB';

export async function loadMe(): Promise<void> {
  const answer = await answerOf(office.me.$get());
  me.value = answer;
  queueCount.value = answer.queueCount;
}

/** For pages that are only drawn when somebody is signed in. */
export const signedIn = (): Me => me.value!;
/** Why whoever is signed in may not take an action, in a sentence; null when they may. */
export const whyNotI = (action: StaffAction): string | null => whyNot(signedIn().staff, action);
export const mayI = (action: StaffAction): boolean => whyNotI(action) === null;
/** A technician's office is their own day: everybody's is not for them to read. */
export const onTheRoad = (): boolean => me.value?.staff.role === 'technician';
