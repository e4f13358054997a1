import { type ItemEntry, type LotDeed, type LotEntry, NEVER, type Shelf } from '../../../shared/stock.ts';
import { addDays, type Day } from '../../../shared/time.ts';
import { dayWords, plural } from '../words.ts';

/** Lots that expire within so many days are pointed out. */
const SOON_DAYS = 7;

/** "3 boxes"; units are written as the business writes them. */
export const amount = (quantity: number, { unit }: Pick<ItemEntry, 'unit'>): string => `${quantity} ${unit}`;

/** What there is to say of a lot besides its number: whether it is good, and until when. */
export function lotState(lot: LotEntry, today: Day): { words: string; tone: '' | 'open' | 'bad' | 'proposed' } {
  if (lot.expiresDay < today) return { words: `expired ${dayWords(lot.expiresDay)}`, tone: 'bad' };
  if (lot.receivedDay > today) return { words: `comes ${dayWords(lot.receivedDay)}`, tone: 'proposed' };
  if (lot.expiresDay === NEVER) return { words: 'does not expire', tone: '' };
  const soon = lot.expiresDay <= addDays(today, SOON_DAYS);
  const year = lot.expiresDay.slice(0, 4) === today.slice(0, 4) ? '' : ` ${lot.expiresDay.slice(0, 4)}`;
  return { words: `good until ${dayWords(lot.expiresDay)}${year}`, tone: soon ? 'open' : '' };
}

/** A shelf that needs a person: visits go without, nothing will be left, or too little. */
export interface Shortage {
  item: ItemEntry;
  shelf: Shelf;
  /** The first day it matters. */
  day: Day;
  words: string;
  grave: boolean;
}

/** Everything that runs short, the soonest first. */
export function shortages(items: readonly ItemEntry[], today: Day): Shortage[] {
  return items
    .flatMap((item) => item.shelves.map((shelf) => ({ item, shelf })))
    .flatMap(({ item, shelf }): Shortage[] => {
      const [first] = shelf.short;
      if (first) {
        const words = `${plural(shelf.short.length, 'visit goes', 'visits go')} without, from ${onDay(first.day, today)}`;
        return [{ item, shelf, day: first.day, words, grave: true }];
      }
      if (shelf.outOn) {
        const gone = shelf.outOn <= today ? 'none left' : `none left by the end of ${onDay(shelf.outOn, today)}`;
        const comes = shelf.levels.findIndex((level, i) => level > 0 && addDays(today, i) > shelf.outOn!);
        const words = comes < 0 ? gone : `${gone}, more comes ${onDay(addDays(today, comes), today)}`;
        return [{ item, shelf, day: shelf.outOn, words, grave: true }];
      }
      if (!shelf.lowOn) return [];
      const left = shelf.levels[0] ?? 0;
      const words =
        shelf.lowOn <= today
          ? `${amount(left, item)} left, reorder at ${item.reorderAt}`
          : `down to ${item.reorderAt} by the end of ${onDay(shelf.lowOn, today)}`;
      return [{ item, shelf, day: shelf.lowOn, words, grave: false }];
    })
    .sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : Number(b.grave) - Number(a.grave)));
}

const onDay = (day: Day, today: Day): string =>
  day === today ? 'today' : day === addDays(today, 1) ? 'tomorrow' : dayWords(day);

/** What somebody did, in one line. */
export function deedWords({ action, quantity, itemName, placeName, ref }: LotDeed): string {
  const what = [itemName, ref].filter(Boolean).join(' ');
  if (action === 'receive') return `received ${quantity} × ${what}, ${placeName}`;
  if (action === 'move-stock') return `carried ${quantity} × ${what} to ${placeName}`;
  if (action === 'recall') return `recalled ${what}, ${placeName}: ${Math.abs(quantity)} taken off`;
  const differed = quantity === 0 ? 'as it was' : `${quantity > 0 ? '+' : '−'}${Math.abs(quantity)}`;
  return `counted ${what}, ${placeName}: ${differed}`;
}
