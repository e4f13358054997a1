import { expect, test } from 'vitest';
import { reasonText, whyNotText } from './reason.ts';

test('a reason tells distance and minutes as the language writes them', () => {
  expect(reasonText({ kind: 'near', metres: 412, extraMinutes: 6 }, 'en')).toBe(
    'Our technician is 400 m away then: 6 min extra drive',
  );
  expect(reasonText({ kind: 'near', metres: 1260, extraMinutes: 6 }, 'nl')).toContain('1,3 km');
});

test('no extra drive is said as no detour, not as zero minutes', () => {
  expect(reasonText({ kind: 'on-the-way', extraMinutes: 0 }, 'en')).toBe('On our technician’s way, no detour');
  expect(reasonText({ kind: 'near', metres: 300, extraMinutes: 0 }, 'uk')).not.toContain('0 хв');
});

test('why a day is not offered is half a sentence', () => {
  expect(whyNotText({ reason: 'day-full' }, 'de')).toBe('dieser Tag ist ausgebucht');
});
