/** What every text and day from outside is held to, wherever it comes in. */
import * as v from 'valibot';

const control = /\p{Cc}/u;
/** Everything but line breaks and tabs. */
const controlInProse = /[^\P{Cc}\t\n\r]/u;

/** One line: no line breaks and no control characters, so that it can stand in a heading, a calendar file, a database. */
export const lineOf = (max: number, what: string) =>
  v.pipe(
    v.string(),
    v.trim(),
    v.maxLength(max, `${what} has at most ${max} characters`),
    v.check((text) => !control.test(text), `${what} has no line breaks or control characters`),
  );

/** Some lines in somebody's own words. */
export const proseOf = (max: number, what: string) =>
  v.pipe(
    v.string(),
    v.trim(),
    v.maxLength(max, `${what} has at most ${max} characters`),
    v.check((text) => !controlInProse.test(text), `${what} has no control characters`),
  );

/** The name of a row: what it names is looked up. */
export const IdSchema = v.pipe(
  v.string(),
  v.minLength(1, 'an id is needed'),
  v.maxLength(64, 'an id has at most 64 characters'),
  v.check((text) => !control.test(text), 'an id has no control characters'),
);

/** True for a day that the calendar has, in a range that every clock and database can reckon with. */
function isDay(text: string): boolean {
  if (!/^2[01]\d\d-\d\d-\d\d$/.test(text)) return false;
  const noon = new Date(`${text}T12:00:00Z`);
  return !Number.isNaN(noon.getTime()) && noon.toISOString().startsWith(text);
}
export const DaySchema = v.pipe(
  v.string(),
  v.check(isDay, 'a day of the calendar between 2000 and 2199, written YYYY-MM-DD'),
  v.metadata({ format: 'date' }),
);

/** An instant in the same range. */
export const InstantSchema = v.pipe(
  v.number('an instant is a number of seconds'),
  v.integer('an instant is a whole number of seconds'),
  v.minValue(0, 'an instant lies after 1970'),
  v.maxValue(7_258_118_400, 'an instant lies before 2200'),
);

/** Text out of a file: UTF-8 or UTF-16 as it says, else what spreadsheets on Windows write. */
export function decodeText(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
