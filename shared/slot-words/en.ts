import type { SlotWords } from '../slot-text.ts';

export const en: SlotWords = {
  near: 'Our {technician} is {distance} away then: {minutes} min extra drive',
  'near-no-detour': 'Our {technician} is {distance} away then, no detour',
  'on-the-way': 'On our {technician}’s way: {minutes} min extra drive',
  'on-the-way-no-detour': 'On our {technician}’s way, no detour',
  'fits-gap': 'Fits neatly between two others',
  'same-person': 'With {name}, like last time',
  preferred: 'At a time you like',
  'in-the-past': 'that day is over',
  'too-soon': 'that is too soon for us to prepare',
  'beyond-horizon': 'we do not plan that far yet',
  'refused-by-customer': 'you told us it does not suit you',
  'nobody-qualified': 'nobody trained for it works then',
  'nobody-on-shift': 'nobody works then',
  travel: 'we cannot be there in time',
  taken: 'nobody is free then',
  'resource-taken': 'the room or device is in use then',
  'too-far': 'we are too far away that day',
  'day-full': 'that day is full',
  'supplies-gone': 'we have no “{item}” left for that day',
  'supplies-expire': 'our “{item}” expires before that day',
};
