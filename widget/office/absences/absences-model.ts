import { computed, signal } from '@preact/signals';
import type { AbsenceConfirmed, AbsenceEntry, AbsencePreview, AbsenceRequest } from '../../../shared/office.ts';
import { addDays, dayOf } from '../../../shared/time.ts';
import { answerOf, office } from '../client.ts';
import { fail, say } from '../notices.tsx';
import { query } from '../router.ts';
import { signedIn } from '../session.ts';
import { fromWallClock } from '../wall-clock.ts';
import { counted } from '../words.ts';

/** Who is away and when, as it stands in the form: on the site's clock. */
export const form = signal({ resourceId: '', from: '', to: '', reason: '' });
export const preview = signal<{ asked: AbsenceRequest; answer: AbsencePreview } | null>(null);
export const confirmed = signal<AbsenceConfirmed | null>(null);
export const coming = signal<AbsenceEntry[] | null>(null);
export const busy = signal<'preview' | 'confirm' | null>(null);
export const wrong = signal<{ field: string; message: string }[]>([]);

/** A change of the form makes what was worked out for it void. */
export function change(part: Partial<(typeof form)['value']>): void {
  form.value = { ...form.value, ...part };
  if (!('reason' in part)) preview.value = null;
  confirmed.value = null;
}

/** Whole days from today: how most absences are entered. */
export const presets = [
  { name: 'Today', first: 0, days: 1 },
  { name: 'Tomorrow', first: 1, days: 1 },
  { name: '2 days', first: 0, days: 2 },
  { name: 'A week', first: 0, days: 7 },
] as const;
export function usePreset({ first, days }: { first: number; days: number }): void {
  const { today } = signedIn().business;
  change({ from: `${addDays(today, first)}T00:00`, to: `${addDays(today, first + days)}T00:00` });
}

export function startForm(): void {
  const { resources } = signedIn().business;
  form.value = { resourceId: resources[0]?.id ?? '', from: '', to: '', reason: '' };
  preview.value = null;
  confirmed.value = null;
  wrong.value = [];
  usePreset(presets[0]);
  takeFromAddress();
}

/** Who is away and from when to when, where another page has led here with it: whole days of the site. */
function takeFromAddress(): void {
  const { resources, zone } = signedIn().business;
  const asked = query.value;
  const resourceId = asked.get('who');
  if (resourceId && resources.some((r) => r.id === resourceId)) change({ resourceId });
  const [from, to] = ['from', 'to'].map((part) => Number(asked.get(part)));
  if (from && to) change({ from: `${dayOf(from, zone)}T00:00`, to: `${addDays(dayOf(to, zone), 1)}T00:00` });
}

const request = computed((): AbsenceRequest | null => {
  const { zone } = signedIn().business;
  const from = fromWallClock(form.value.from, zone);
  const to = fromWallClock(form.value.to, zone);
  return from !== null && to !== null ? { resourceId: form.value.resourceId, from, to } : null;
});

function problems(): { field: string; message: string }[] {
  const asked = request.value;
  if (!asked) return [{ field: form.value.from ? 'away-to' : 'away-from', message: 'Say from when to when.' }];
  return asked.to <= asked.from ? [{ field: 'away-to', message: 'The end must lie after the beginning.' }] : [];
}

export async function loadComing(): Promise<void> {
  try {
    coming.value = (await answerOf(office.absences.$get())).absences;
  } catch (error) {
    fail(error);
  }
}

/** Works out who is affected; nobody hears of it. */
export async function look(): Promise<void> {
  wrong.value = problems();
  const asked = request.value;
  if (wrong.value.length > 0 || !asked || busy.value) return;
  busy.value = 'preview';
  try {
    preview.value = { asked, answer: await answerOf(office.absences.preview.$post({ json: asked })) };
    confirmed.value = null;
  } catch (error) {
    fail(error);
  } finally {
    busy.value = null;
  }
}

/** Enters the absence: moves the kept ones, writes to the others. */
export async function confirm(): Promise<void> {
  if (!preview.value || busy.value) return;
  const { asked, answer } = preview.value;
  busy.value = 'confirm';
  try {
    const seen = {
      kept: answer.kept.map((v) => v.appointmentId),
      rebook: answer.rebook.map((v) => v.appointmentId),
    };
    confirmed.value = await answerOf(office.absences.$post({ json: { ...asked, reason: form.value.reason, seen } }));
    preview.value = null;
    say('The absence is entered.');
    await loadComing();
  } catch (error) {
    fail(error);
  } finally {
    busy.value = null;
  }
}

/** Takes an absence back; who was moved stays where they are. */
export async function takeBack(absence: AbsenceEntry): Promise<void> {
  try {
    await answerOf(office.absences[':id'].$delete({ param: { id: absence.id } }));
    say(`${absence.resourceName} can be planned again. What is booked stays where it is.`);
    await loadComing();
  } catch (error) {
    fail(error);
  }
}

/** What the button will do, in numbers. */
export function confirmWords({ kept, rebook }: AbsencePreview): string {
  if (kept.length + rebook.length === 0) return 'Enter the absence';
  const parts = [
    ...(kept.length > 0 ? [`move ${kept.length} silently`] : []),
    ...(rebook.length > 0 ? [`write to ${counted(rebook.length, 'customer')}`] : []),
  ];
  const said = parts.join(' and ');
  return said.charAt(0).toUpperCase() + said.slice(1);
}
