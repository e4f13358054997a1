import type { SlotWords } from '../slot-text.ts';

export const fr: SlotWords = {
  near: 'Notre {technician} est alors à {distance} : {minutes} min de route en plus',
  'near-no-detour': 'Notre {technician} est alors à {distance}, sans détour',
  'on-the-way': 'Sur notre route : {minutes} min en plus',
  'on-the-way-no-detour': 'Sur notre route, sans détour',
  'fits-gap': 'S’insère juste entre deux autres',
  'same-person': 'Avec {name}, comme la dernière fois',
  preferred: 'À un moment qui vous convient',
  'in-the-past': 'ce jour est déjà passé',
  'too-soon': 'c’est trop tôt pour nous préparer',
  'beyond-horizon': 'notre planning n’est pas encore ouvert aussi loin',
  'refused-by-customer': 'vous nous avez dit que ce moment ne vous convient pas',
  'nobody-qualified': 'aucune personne qualifiée ne travaille à ce moment-là',
  'nobody-on-shift': 'nous ne travaillons pas à ce moment-là',
  travel: 'nous ne pouvons pas être chez vous à temps',
  taken: 'tout le monde est déjà pris',
  'resource-taken': 'la salle ou l’appareil est déjà occupé',
  'too-far': 'nous sommes trop loin de chez vous ce jour-là',
  'day-full': 'ce jour est complet',
  'supplies-gone': 'il ne nous reste plus de « {item} » pour ce jour-là',
  'supplies-expire': 'notre « {item} » expire avant ce jour-là',
};
