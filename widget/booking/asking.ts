import type { SlotsAnswer, SlotsRequest } from '../../shared/booking.ts';
import type { Slot } from '../../shared/slot.ts';
import type { Day } from '../../shared/time.ts';
import type { BookingApi } from '../api.ts';
import { batch, signal } from './signal.ts';

/** The slot question and its answers: page after page of days, or one day of the customer's own. */
export function asking(api: BookingApi, wanted: () => Partial<SlotsRequest>) {
  const answer = signal<SlotsAnswer | null>(null);
  /** The one day that was asked for, when the customer chose a date. */
  const askedDay = signal<Day | null>(null);
  /** Where each page of "other days" began; the first begins at the first possible day. */
  const pages = signal<(Day | undefined)[]>([undefined]);
  const chosen = signal<Slot | null>(null);
  /** A chosen time was lost to somebody else: what is shown now are the alternatives. */
  const conflict = signal(false);
  /** The date field is open, with what stands in it. */
  const ownDay = signal<string | null>(null);
  let asked = 0;

  /** True with a fresh answer; false when a later question overtook this one, whose answer is dropped. */
  async function ask(day?: Day): Promise<boolean> {
    const mine = ++asked;
    const fromDay = pages.value.at(-1);
    batch(() => {
      answer.value = null;
      chosen.value = null;
      conflict.value = false;
      askedDay.value = day ?? null;
    });
    const found = await api.slots({ ...wanted(), ...(day ? { day } : fromDay ? { fromDay } : {}) });
    if (mine !== asked) return false;
    answer.value = found;
    return true;
  }

  return {
    answer,
    askedDay,
    pages,
    chosen,
    conflict,
    ownDay,
    ask,
    /** Begins again at the first possible day. */
    askFirst(): Promise<boolean> {
      pages.value = [undefined];
      ownDay.value = null;
      return ask();
    },
    askLater(): Promise<boolean> {
      const later = answer.value?.outcome === 'slots' && answer.value.laterFrom;
      if (later) pages.value = [...pages.value, later];
      return ask();
    },
    /** Back from a date of one's own to the list, or from later days to earlier ones. */
    askEarlier(): Promise<boolean> {
      if (!askedDay.value && pages.value.length > 1) pages.value = pages.value.slice(0, -1);
      ownDay.value = null;
      return ask();
    },
    /** The chosen time went to somebody else: what is nearest takes the place of the list. */
    offer(slots: Slot[]): void {
      const { zone, place } = answer.value as Extract<SlotsAnswer, { zone: string }>;
      batch(() => {
        chosen.value = null;
        askedDay.value = null;
        conflict.value = true;
        answer.value = { outcome: 'slots', slots, zone, place, laterFrom: null };
      });
    },
    forget: () => void asked++,
  };
}
