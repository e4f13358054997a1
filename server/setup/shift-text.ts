import type { ShiftDraft } from '../../shared/setup.ts';

const weekdayNames = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
export const SHIFT_EXAMPLE = 'mon-fri 08:00-12:30 13:15-17:00; sat 09:00-12:00';

/** Weekly hours as a cell of a table tells them: days, then spans; patterns parted by semicolons. null: it does not read so. */
export function readShifts(text: string): ShiftDraft[] | null {
  const shifts: ShiftDraft[] = [];
  for (const pattern of text.toLowerCase().split(';')) {
    const words = pattern
      .trim()
      .split(/[\s,]+/)
      .filter(Boolean);
    if (words.length === 0) continue;
    const spans = words.map(spanOf).filter((span) => span !== null);
    const days = words.filter((word) => spanOf(word) === null).map(daysOf);
    if (spans.length === 0 || days.length === 0 || days.includes(null)) return null;
    for (const weekday of new Set(days.flatMap((list) => list ?? [])))
      for (const span of spans) shifts.push({ weekday, ...span, validFrom: null, validTo: null });
  }
  return shifts.sort((a, b) => a.weekday - b.weekday || a.fromMinute - b.fromMinute);
}

function daysOf(word: string): number[] | null {
  const [first, last = first, more] = word.split('-').map((name) => weekdayNames.indexOf(name.slice(0, 3)) + 1);
  if (!first || !last || last < first || more !== undefined) return null;
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

function spanOf(word: string): { fromMinute: number; toMinute: number } | null {
  const parts = /^(\d{1,2})(?:[:.h](\d\d))?-(\d{1,2})(?:[:.h](\d\d))?$/.exec(word);
  if (!parts) return null;
  const [fromMinute, toMinute] = [1, 3].map((i) => Number(parts[i]) * 60 + Number(parts[i + 1] ?? 0)) as [
    number,
    number,
  ];
  return toMinute > fromMinute && toMinute <= 1440 ? { fromMinute, toMinute } : null;
}
