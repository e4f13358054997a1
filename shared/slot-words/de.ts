import type { SlotWords } from '../slot-text.ts';

export const de: SlotWords = {
  near: 'Unser Techniker ist dann {distance} entfernt: {minutes} Min. mehr Fahrt',
  'near-no-detour': 'Unser Techniker ist dann {distance} entfernt, ohne Umweg',
  'on-the-way': 'Auf dem Weg unseres Technikers: {minutes} Min. mehr Fahrt',
  'on-the-way-no-detour': 'Auf dem Weg unseres Technikers, ohne Umweg',
  'fits-gap': 'Passt genau zwischen zwei andere',
  'same-person': 'Mit {name}, wie letztes Mal',
  preferred: 'Zu einer Zeit, die Ihnen liegt',
  'in-the-past': 'dieser Tag ist schon vorbei',
  'too-soon': 'das ist zu früh, um den Termin vorzubereiten',
  'beyond-horizon': 'so weit im Voraus planen wir noch nicht',
  'refused-by-customer': 'Sie haben uns gesagt, dass diese Zeit Ihnen nicht passt',
  'nobody-qualified': 'dann arbeitet niemand mit der nötigen Ausbildung',
  'nobody-on-shift': 'dann arbeiten wir nicht',
  travel: 'wir können nicht rechtzeitig bei Ihnen sein',
  taken: 'dann sind alle bei anderen Kundinnen und Kunden',
  'resource-taken': 'der Raum oder das Gerät ist dann belegt',
  'too-far': 'wir sind an diesem Tag zu weit von Ihnen entfernt',
  'day-full': 'dieser Tag ist ausgebucht',
  'supplies-gone': 'für diesen Tag ist kein „{item}“ mehr da',
  'supplies-expire': 'unser „{item}“ läuft vor diesem Tag ab',
};
