import * as v from 'valibot';
import { expect, test } from 'vitest';
import { periodBefore, ReportQuerySchema, stretchesOf } from './reports.ts';

test('a period that ends before it begins, lasts for years or is no period is refused by the field that is wrong', () => {
  const wrong = (query: unknown): unknown => {
    const { issues } = v.safeParse(ReportQuerySchema, query);
    return issues?.map((issue) => v.getDotPath(issue));
  };
  expect(wrong({ fromDay: '2026-11-23', toDay: '2026-11-23' })).toBeUndefined();
  expect(wrong({ fromDay: '2026-11-23', toDay: '2026-11-22' })).toEqual(['toDay']);
  expect(wrong({ fromDay: '2024-11-23', toDay: '2026-11-22' })).toEqual(['toDay']);
  expect(wrong({ fromDay: '2026-02-30', toDay: '2026-11-22' })).toEqual(['fromDay']);
  expect(wrong({ fromDay: '2026-11-22', toDay: '2026-11-23', locationId: '' })).toEqual(['locationId']);
  expect(wrong({ fromDay: '2026-11-22' })).toEqual(['toDay']);
});

test('few days are told one by one, more by weeks from Monday on; before comes a period as long', () => {
  expect(stretchesOf('2026-11-20', '2026-11-22').map((s) => s.fromDay)).toEqual([
    '2026-11-20',
    '2026-11-21',
    '2026-11-22',
  ]);
  expect(stretchesOf('2026-11-01', '2026-11-17')).toEqual([
    { fromDay: '2026-11-01', toDay: '2026-11-01' },
    { fromDay: '2026-11-02', toDay: '2026-11-08' },
    { fromDay: '2026-11-09', toDay: '2026-11-15' },
    { fromDay: '2026-11-16', toDay: '2026-11-17' },
  ]);
  expect(periodBefore('2026-11-09', '2026-11-15')).toEqual({ fromDay: '2026-11-02', toDay: '2026-11-08' });
});
