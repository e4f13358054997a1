import { expect, test } from 'vitest';
import { csvOf } from './csv.ts';

test('a table becomes a file that spreadsheets read as it was meant', () => {
  const rows = [
    ['Peeters, An', 1.5],
    ['the "big" room', null],
    ['=SUM(A1)', -3],
  ];
  expect(csvOf({ name: 'use', columns: ['Who', 'Hours'], rows })).toBe(
    '\uFEFFWho,Hours\r\n"Peeters, An",1.5\r\n"the ""big"" room",\r\n\'=SUM(A1),-3\r\n',
  );
});
