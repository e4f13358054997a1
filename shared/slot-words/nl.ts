import type { SlotWords } from '../slot-text.ts';

export const nl: SlotWords = {
  near: '{Technician} dan op {distance}: {minutes} min extra rijden',
  'near-no-detour': '{Technician} dan op {distance}, zonder omweg',
  'on-the-way': 'Op onze route: {minutes} min extra rijden',
  'on-the-way-no-detour': 'Op onze route, zonder omweg',
  'fits-gap': 'Past precies tussen twee andere',
  'same-person': 'Met {name}, zoals vorige keer',
  preferred: 'Op een moment dat u graag heeft',
  'in-the-past': 'die dag is al voorbij',
  'too-soon': 'dat is te vroeg om ons voor te bereiden',
  'beyond-horizon': 'zo ver vooruit plannen we nog niet',
  'refused-by-customer': 'u liet weten dat dit moment u niet past',
  'nobody-qualified': 'dan werkt er niemand met de juiste opleiding',
  'nobody-on-shift': 'dan werken we niet',
  travel: 'we kunnen niet op tijd bij u zijn',
  taken: 'iedereen is dan bezet',
  'resource-taken': 'de ruimte of het toestel is dan bezet',
  'too-far': 'we zijn die dag te ver van uw adres',
  'day-full': 'die dag is volzet',
  'supplies-gone': 'voor die dag is er geen “{item}” meer',
  'supplies-expire': 'ons “{item}” vervalt vóór die dag',
};
