import type { Locale } from '../../../shared/policy.ts';

/** What is said about times that come free. */
export interface OpeningWords {
  wait: string;
  waitLead: string;
  waiting: string;
  unwait: string;
  title: string;
  lead(until: string): string;
  now: string;
  take: string;
  keep: string;
  gone: string;
  goneLead: string;
  declined: string;
}

const en: OpeningWords = {
  wait: 'Tell me if something sooner opens up',
  waitLead: 'Your time stays yours until you take another one.',
  waiting: 'We write to you when something sooner comes free.',
  unwait: 'I no longer need anything sooner',
  title: 'Something sooner has come free',
  lead: (until) => `You can take it until ${until}, as long as nobody else is quicker.`,
  now: 'Your time now',
  take: 'Yes, take this time',
  keep: 'No, keep waiting for another',
  gone: 'That time is taken',
  goneLead:
    'Somebody else was quicker, or the offer is over. What you had is still yours, and we go on looking for you.',
  declined: 'We go on looking for you. What you had is still yours.',
};
const nl: OpeningWords = {
  wait: 'Laat het me weten als er iets eerder vrijkomt',
  waitLead: 'Uw tijd blijft van u tot u een andere neemt.',
  waiting: 'We schrijven u zodra er iets eerder vrijkomt.',
  unwait: 'Eerder hoeft niet meer',
  title: 'Er is iets eerder vrijgekomen',
  lead: (until) => `U kunt het nemen tot ${until}, zolang niemand anders sneller is.`,
  now: 'Uw tijd nu',
  take: 'Ja, neem deze tijd',
  keep: 'Nee, wacht op een andere',
  gone: 'Die tijd is ingenomen',
  goneLead: 'Iemand anders was sneller, of het aanbod is voorbij. Wat u had blijft van u, en we zoeken verder.',
  declined: 'We zoeken verder voor u. Wat u had blijft van u.',
};
const fr: OpeningWords = {
  wait: 'Prévenez-moi si un créneau plus tôt se libère',
  waitLead: 'Votre créneau reste à vous tant que vous n’en prenez pas un autre.',
  waiting: 'Nous vous écrivons dès qu’un créneau plus tôt se libère.',
  unwait: 'Je n’ai plus besoin de plus tôt',
  title: 'Un créneau plus tôt s’est libéré',
  lead: (until) => `Vous pouvez le prendre jusqu’au ${until}, si personne n’est plus rapide.`,
  now: 'Votre créneau actuel',
  take: 'Oui, prendre ce créneau',
  keep: 'Non, attendre un autre',
  gone: 'Ce créneau est pris',
  goneLead:
    'Quelqu’un a été plus rapide, ou l’offre est passée. Ce que vous aviez reste à vous, et nous cherchons encore.',
  declined: 'Nous cherchons encore pour vous. Ce que vous aviez reste à vous.',
};
const de: OpeningWords = {
  wait: 'Sagen Sie mir, wenn etwas früher frei wird',
  waitLead: 'Ihre Zeit bleibt Ihnen, bis Sie eine andere nehmen.',
  waiting: 'Wir schreiben Ihnen, wenn etwas früher frei wird.',
  unwait: 'Früher muss nicht mehr sein',
  title: 'Etwas früher ist frei geworden',
  lead: (until) => `Bis ${until} können Sie es nehmen, solange niemand schneller ist.`,
  now: 'Ihre jetzige Zeit',
  take: 'Ja, diese Zeit nehmen',
  keep: 'Nein, auf eine andere warten',
  gone: 'Diese Zeit ist vergeben',
  goneLead: 'Jemand war schneller, oder das Angebot ist vorbei. Was Sie hatten, bleibt Ihnen, und wir suchen weiter.',
  declined: 'Wir suchen weiter für Sie. Was Sie hatten, bleibt Ihnen.',
};
const uk: OpeningWords = {
  wait: 'Повідомте, якщо звільниться раніший час',
  waitLead: 'Ваш час залишається за вами, доки ви не оберете інший.',
  waiting: 'Напишемо вам, щойно звільниться раніший час.',
  unwait: 'Раніший час більше не потрібен',
  title: 'Звільнився раніший час',
  lead: (until) => `Його можна зайняти до: ${until}, якщо ніхто не випередить.`,
  now: 'Ваш теперішній час',
  take: 'Так, займаю цей час',
  keep: 'Ні, чекаю на інший',
  gone: 'Цей час уже зайнято',
  goneLead: 'Хтось був швидшим, або пропозиція минула. Ваш час залишається за вами, і ми шукаємо далі.',
  declined: 'Ми шукаємо далі. Ваш час залишається за вами.',
};
const all: Record<Locale, OpeningWords> = { en, nl, fr, de, uk };
export const openingWords = (locale: string): OpeningWords => all[locale as Locale] ?? en;
