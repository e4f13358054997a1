import type { Locale } from '../../../shared/policy.ts';

/** What is said about times that come free. */
export interface OpeningWords {
  wait: string;
  waitLead: string;
  waiting: string;
  unwait: string;
  /** The same for who has no time yet. */
  waitAny: string;
  waitingTitle: string;
  waitingAny: string;
  unwaitAny: string;
  titleAny: string;
  goneAny: string;
  declinedAny: string;
  ended: string;
  endedLead: string;
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
  waitAny: 'Tell me if something opens up',
  waitingTitle: 'You are on the waiting list',
  waitingAny: 'We write to you as soon as something comes free, and you take it by one tap.',
  unwaitAny: 'I no longer need a time',
  ended: 'You are off the waiting list',
  endedLead: 'We look for nothing any more. You can ask again whenever you like.',
  titleAny: 'Something has come free',
  goneAny: 'Somebody else was quicker, or the offer is over. We go on looking for you.',
  declinedAny: 'We go on looking for you.',
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
  waitAny: 'Laat het me weten als er iets vrijkomt',
  waitingTitle: 'U staat op de wachtlijst',
  waitingAny: 'We schrijven u zodra er iets vrijkomt, en u neemt het met één tik.',
  unwaitAny: 'Ik heb geen tijd meer nodig',
  ended: 'U staat niet meer op de wachtlijst',
  endedLead: 'We zoeken niet verder. U kunt het altijd opnieuw vragen.',
  titleAny: 'Er is iets vrijgekomen',
  goneAny: 'Iemand anders was sneller, of het aanbod is voorbij. We zoeken verder voor u.',
  declinedAny: 'We zoeken verder voor u.',
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
  waitAny: 'Prévenez-moi si un créneau se libère',
  waitingTitle: 'Vous êtes sur la liste d’attente',
  waitingAny: 'Nous vous écrivons dès qu’un créneau se libère, et vous le prenez d’un geste.',
  unwaitAny: 'Je n’ai plus besoin de créneau',
  ended: 'Vous n’êtes plus sur la liste d’attente',
  endedLead: 'Nous ne cherchons plus. Vous pouvez redemander quand vous voulez.',
  titleAny: 'Un créneau s’est libéré',
  goneAny: 'Quelqu’un a été plus rapide, ou l’offre est passée. Nous cherchons encore pour vous.',
  declinedAny: 'Nous cherchons encore pour vous.',
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
  waitAny: 'Sagen Sie mir, wenn etwas frei wird',
  waitingTitle: 'Sie stehen auf der Warteliste',
  waitingAny: 'Wir schreiben Ihnen, sobald etwas frei wird, und Sie nehmen es mit einem Tipp.',
  unwaitAny: 'Ich brauche keine Zeit mehr',
  ended: 'Sie stehen nicht mehr auf der Warteliste',
  endedLead: 'Wir suchen nicht weiter. Sie können jederzeit wieder fragen.',
  titleAny: 'Es ist etwas frei geworden',
  goneAny: 'Jemand war schneller, oder das Angebot ist vorbei. Wir suchen weiter für Sie.',
  declinedAny: 'Wir suchen weiter für Sie.',
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
  waitAny: 'Повідомте, якщо звільниться час',
  waitingTitle: 'Ви у списку очікування',
  waitingAny: 'Напишемо вам, щойно звільниться час, і ви займете його одним дотиком.',
  unwaitAny: 'Час мені більше не потрібен',
  ended: 'Вас більше немає у списку очікування',
  endedLead: 'Ми більше не шукаємо. Ви можете звернутися знову будь-коли.',
  titleAny: 'Звільнився час',
  goneAny: 'Хтось був швидшим, або пропозиція минула. Ми шукаємо далі.',
  declinedAny: 'Ми шукаємо далі.',
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
