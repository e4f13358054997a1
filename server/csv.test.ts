import { expect, test } from 'vitest';
import { decodeText } from '../shared/text.ts';
import { readTable } from './csv.ts';

test('a file is read as UTF-8, with or without its mark, as UTF-16, and as spreadsheets on Windows write it', () => {
  const text = 'ref;name\n1;Zoé Müller';
  expect(decodeText(new TextEncoder().encode(text))).toBe(text);
  expect(decodeText(Buffer.from(text, 'latin1'))).toBe(text);
  expect(decodeText(Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]))).toBe(text);
});

test('lines are counted as an editor counts them, through quoted line breaks and empty rows', () => {
  const { rows } = readTable('\ufeffa,b\r\n1,"two\r\nlines"\r\n\r\n,\r\n3,4\r\n', { a: [], b: [] }, 10);
  expect(rows).toEqual([
    { line: 3, cells: { a: '1', b: 'two\nlines' } },
    { line: 6, cells: { a: '3', b: '4' } },
  ]);
});

test('a file of too many lines is cut where it is too long, and says so', () => {
  const { rows, errors } = readTable(`a\n${'x\n'.repeat(5)}`, { a: [] }, 3);
  expect(rows).toHaveLength(3);
  expect(errors).toEqual([{ line: 5, field: 'file', reason: 'at most 3 rows are read at once' }]);
});

test('a column goes by its other names, and the first of two counts', () => {
  const { rows, columns } = readTable('Post-Code;ZIP;Other\n9000;1;x', { postcode: ['zip'] }, 10);
  expect(rows[0]!.cells).toEqual({ postcode: '9000' });
  expect(columns).toEqual(['postcode']);
});
