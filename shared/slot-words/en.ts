import type { SlotWords } from '../slot-text.ts';

export const en: SlotWords = {
  near: 'Our technician is {distance} away then: {minutes} min extra drive',
  'near-no-detour': 'Our technician is {distance} away then, no detour',
  'on-the-way': 'On our technician’s way: {minutes} min extra drive',
  'on-the-way-no-detour': 'On our technician’s way, no detour',
  'fits-gap': 'Fits neatly between two others',
  'same-person': 'With {name}, like last time',
  preferred: 'At a time you like',
  'in-the-past': 'that day is over',
  'too-soon': 'that is too soon for us to prepare the visit',
  'beyond-horizon': 'we do not plan that far ahead yet',
  'refused-by-customer': 'you told us that this time does not suit you',
  'nobody-qualified': 'nobody with the right training works then',
  'nobody-on-shift': 'we do not work then',
  travel: 'we cannot be at your address in time',
  taken: 'everybody is with another customer then',
  'resource-taken': 'the room or device is in use then',
  'too-far': 'we are too far from your address that day',
  'day-full': 'that day is full',
  'supplies-gone': 'we have no “{item}” left for that day',
  'supplies-expire': 'our “{item}” expires before that day',
};
