import type { Locale } from './policy.ts';
import type { SlotReason } from './slot.ts';

const number = (locale: string, value: number): string => new Intl.NumberFormat(locale).format(value);
const distance = (locale: string, metres: number): string =>
  metres < 950
    ? `${number(locale, Math.max(50, Math.round(metres / 50) * 50))} m`
    : `${number(locale, Math.round(metres / 100) / 10)} km`;

const words: Record<
  Locale,
  { near(d: string, m: number): string; way(m: number): string; gap: string; liked: string }
> = {
  en: {
    near: (d, m) => `Our technician is ${d} away then: ${m} min extra drive`,
    way: (m) => `On our technician’s way: ${m} min extra drive`,
    gap: 'Fits neatly between two others',
    liked: 'At a time you like',
  },
  fr: {
    near: (d, m) => `Notre technicien est alors à ${d} : ${m} min de route en plus`,
    way: (m) => `Sur la route de notre technicien : ${m} min en plus`,
    gap: 'S’insère juste entre deux autres',
    liked: 'À un moment qui vous convient',
  },
  nl: {
    near: (d, m) => `Onze technicus is dan op ${d}: ${m} min extra rijden`,
    way: (m) => `Op de route van onze technicus: ${m} min extra rijden`,
    gap: 'Past precies tussen twee andere',
    liked: 'Op een moment dat u graag heeft',
  },
  de: {
    near: (d, m) => `Unser Techniker ist dann ${d} entfernt: ${m} Min. mehr Fahrt`,
    way: (m) => `Auf dem Weg unseres Technikers: ${m} Min. mehr Fahrt`,
    gap: 'Passt genau zwischen zwei andere',
    liked: 'Zu einer Zeit, die Ihnen liegt',
  },
  uk: {
    near: (d, m) => `Наш майстер тоді за ${d}: ${m} хв додаткової дороги`,
    way: (m) => `По дорозі нашого майстра: ${m} хв додатково`,
    gap: 'Точно між двома іншими',
    liked: 'У зручний для вас час',
  },
};

/** A slot's reason in the customer's language. */
export function reasonText(reason: SlotReason, locale: Locale): string {
  const say = words[locale];
  switch (reason.kind) {
    case 'near':
      return say.near(distance(locale, reason.metres), reason.extraMinutes);
    case 'on-the-way':
      return say.way(reason.extraMinutes);
    case 'fits-gap':
      return say.gap;
    case 'preferred':
      return say.liked;
    default:
      return reason satisfies never;
  }
}
