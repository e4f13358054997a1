import type { Locale } from '../../../shared/policy.ts';
import type { SignupKind } from '../messages.ts';
import type { Wording } from './texts.ts';

type Classes = Record<SignupKind, Wording>;

const en: Classes = {
  'place-booked': {
    subject: (m) => `You have a place: ${m.service}, ${m.when}`,
    text: (m) => `Your place is booked.${m.change ? ` You can give it back yourself until ${m.change}.` : ''}`,
    button: 'See or give back',
    sms: (m) => `you have a place: ${m.service}, ${m.when}${m.at}. See or give back:`,
  },
  'place-waiting': {
    subject: (m) => `On the waiting list: ${m.service}, ${m.when}`,
    text: (m) =>
      `All places are taken. ${m.ahead === 0 ? 'You are the first in line' : `${m.ahead} ahead of you`}; we write to you as soon as a place is yours to take.`,
    button: 'See your place in line',
    sms: (m) =>
      `${m.service}, ${m.when}: you are on the waiting list, ${m.ahead} ahead of you. We write when a place is free. Details:`,
  },
  'place-offered': {
    subject: (m) => `A place is free: ${m.service}, ${m.when}`,
    text: (m) =>
      m.race
        ? `A place has come free. Several of you are asked, because there is little time: the first who answers gets it, until ${m.hold}.`
        : `A place has come free, and it is kept for you until ${m.hold}. After that it goes to the next in line.`,
    button: 'Take the place',
    sms: (m) =>
      m.race
        ? `a place is free: ${m.service}, ${m.when}. The first who answers gets it:`
        : `a place is free: ${m.service}, ${m.when}. Kept for you until ${m.hold}:`,
  },
  'place-taken': {
    subject: (m) => `Just taken: ${m.service}, ${m.when}`,
    text: (m) =>
      `Somebody else was quicker. You keep your place in line${m.ahead > 0 ? `, ${m.ahead} ahead of you` : ', and are the first'}.`,
    button: 'See your place in line',
    sms: (m) => `${m.service}, ${m.when}: the place was just taken. You keep your place in line:`,
  },
  'place-lapsed': {
    subject: (m) => `The place went to the next: ${m.service}, ${m.when}`,
    text: () => 'We had no answer from you, so the place was offered to the next in line. You can join the line again.',
    button: 'Join the line again',
    sms: (m) => `${m.service}, ${m.when}: without your answer the place went to the next. Join the line again:`,
  },
  'place-left': {
    subject: (m) => `Place given back: ${m.service}, ${m.when}`,
    text: (m) => (m.byCustomer ? 'You are off the list, as you asked.' : 'We have taken you off the list.'),
    button: 'Details',
    sms: (m) => `you are off the list: ${m.service}, ${m.when}.`,
  },
  'place-reminder': {
    subject: (m) => `Reminder: ${m.service}, ${m.when}`,
    text: (m) =>
      m.change
        ? `We look forward to seeing you. You can still give your place back yourself until ${m.change}.`
        : 'We look forward to seeing you. If you cannot come, please give your place back: somebody else may want it.',
    button: 'See or give back',
    sms: (m) => `reminder: ${m.service}, ${m.when}${m.at}. See or give back:`,
  },
  'class-moved': {
    subject: (m) => `New time: ${m.service}, ${m.when}`,
    text: () =>
      'It begins at another time; you keep your place. Please give it back if the new time does not suit you.',
    button: 'See or give back',
    sms: (m) => `new time: ${m.service}, ${m.when}${m.at}. You keep your place:`,
  },
  'class-cancelled': {
    subject: (m) => `Does not take place: ${m.service}, ${m.when}`,
    text: () => 'We are sorry: it does not take place.',
    button: 'Details',
    sms: (m) => `sorry, ${m.service} on ${m.when} does not take place.`,
  },
};

const nl: Classes = {
  'place-booked': {
    subject: (m) => `U hebt een plaats: ${m.service}, ${m.when}`,
    text: (m) => `Uw plaats is geboekt.${m.change ? ` U kunt ze zelf teruggeven tot ${m.change}.` : ''}`,
    button: 'Bekijken of teruggeven',
    sms: (m) => `u hebt een plaats: ${m.service}, ${m.when}${m.at}. Bekijken of teruggeven:`,
  },
  'place-waiting': {
    subject: (m) => `Op de wachtlijst: ${m.service}, ${m.when}`,
    text: (m) =>
      `Alle plaatsen zijn bezet. ${m.ahead === 0 ? 'U bent de eerste in de rij' : `${m.ahead} vóór u`}; we schrijven u zodra u een plaats kunt nemen.`,
    button: 'Uw plaats in de rij',
    sms: (m) =>
      `${m.service}, ${m.when}: u staat op de wachtlijst, ${m.ahead} voor u. We schrijven zodra er een plaats is. Details:`,
  },
  'place-offered': {
    subject: (m) => `Er is een plaats vrij: ${m.service}, ${m.when}`,
    text: (m) =>
      m.race
        ? `Er is een plaats vrijgekomen. Omdat er weinig tijd is, vragen we het aan meerderen: wie eerst antwoordt krijgt ze, tot ${m.hold}.`
        : `Er is een plaats vrijgekomen. We houden ze voor u vrij tot ${m.hold}; daarna gaat ze naar de volgende in de rij.`,
    button: 'De plaats nemen',
    sms: (m) =>
      m.race
        ? `plaats vrij: ${m.service}, ${m.when}. Wie eerst antwoordt krijgt ze:`
        : `plaats vrij: ${m.service}, ${m.when}. Voor u tot ${m.hold}:`,
  },
  'place-taken': {
    subject: (m) => `Net ingenomen: ${m.service}, ${m.when}`,
    text: (m) =>
      `Iemand anders was sneller. U houdt uw plaats in de rij${m.ahead > 0 ? `, ${m.ahead} vóór u` : ' en bent de eerste'}.`,
    button: 'Uw plaats in de rij',
    sms: (m) => `${m.service}, ${m.when}: de plaats is net ingenomen. U houdt uw plaats in de rij:`,
  },
  'place-lapsed': {
    subject: (m) => `De plaats ging naar de volgende: ${m.service}, ${m.when}`,
    text: () =>
      'We kregen geen antwoord, dus bieden we de plaats aan de volgende aan. U kunt opnieuw in de rij gaan staan.',
    button: 'Opnieuw in de rij',
    sms: (m) => `${m.service}, ${m.when}: zonder uw antwoord ging de plaats naar de volgende. Opnieuw in de rij:`,
  },
  'place-left': {
    subject: (m) => `Plaats teruggegeven: ${m.service}, ${m.when}`,
    text: (m) => (m.byCustomer ? 'U staat niet meer op de lijst, zoals u vroeg.' : 'We hebben u van de lijst gehaald.'),
    button: 'Details',
    sms: (m) => `u staat niet meer op de lijst: ${m.service}, ${m.when}.`,
  },
  'place-reminder': {
    subject: (m) => `Herinnering: ${m.service}, ${m.when}`,
    text: (m) =>
      m.change
        ? `We zien u graag. U kunt uw plaats nog zelf teruggeven tot ${m.change}.`
        : 'We zien u graag. Kunt u niet komen, geef uw plaats dan terug: misschien wil iemand anders ze.',
    button: 'Bekijken of teruggeven',
    sms: (m) => `herinnering: ${m.service}, ${m.when}${m.at}. Bekijken of teruggeven:`,
  },
  'class-moved': {
    subject: (m) => `Nieuw uur: ${m.service}, ${m.when}`,
    text: () => 'Het begint op een ander moment; u houdt uw plaats. Geef ze terug als het nieuwe uur u niet past.',
    button: 'Bekijken of teruggeven',
    sms: (m) => `nieuw uur: ${m.service}, ${m.when}${m.at}. U houdt uw plaats:`,
  },
  'class-cancelled': {
    subject: (m) => `Gaat niet door: ${m.service}, ${m.when}`,
    text: () => 'Het spijt ons: het gaat niet door.',
    button: 'Details',
    sms: (m) => `helaas gaat ${m.service} op ${m.when} niet door.`,
  },
};

const fr: Classes = {
  'place-booked': {
    subject: (m) => `Vous avez une place : ${m.service}, ${m.when}`,
    text: (m) => `Votre place est réservée.${m.change ? ` Vous pouvez la rendre vous-même jusqu’au ${m.change}.` : ''}`,
    button: 'Voir ou rendre la place',
    sms: (m) => `vous avez une place : ${m.service}, ${m.when}${m.at}. Voir ou rendre :`,
  },
  'place-waiting': {
    subject: (m) => `Sur la liste d’attente : ${m.service}, ${m.when}`,
    text: (m) =>
      `Toutes les places sont prises. ${m.ahead === 0 ? 'Vous êtes en tête de liste' : `${m.ahead} avant vous`} ; nous vous écrivons dès qu’une place est à prendre.`,
    button: 'Voir votre rang',
    sms: (m) =>
      `${m.service}, ${m.when} : vous êtes sur la liste d'attente, ${m.ahead} avant vous. Nous écrivons dès qu'une place se libère. Détails :`,
  },
  'place-offered': {
    subject: (m) => `Une place est libre : ${m.service}, ${m.when}`,
    text: (m) =>
      m.race
        ? `Une place s’est libérée. Comme le temps presse, nous demandons à plusieurs personnes : la première qui répond l’obtient, jusqu’au ${m.hold}.`
        : `Une place s’est libérée. Nous vous la gardons jusqu’au ${m.hold} ; ensuite elle passe à la personne suivante.`,
    button: 'Prendre la place',
    sms: (m) =>
      m.race
        ? `place libre : ${m.service}, ${m.when}. La première réponse l'obtient :`
        : `place libre : ${m.service}, ${m.when}. Pour vous jusqu'au ${m.hold} :`,
  },
  'place-taken': {
    subject: (m) => `Déjà prise : ${m.service}, ${m.when}`,
    text: (m) =>
      `Quelqu’un a été plus rapide. Vous gardez votre rang${m.ahead > 0 ? `, ${m.ahead} avant vous` : ' : le premier'}.`,
    button: 'Voir votre rang',
    sms: (m) => `${m.service}, ${m.when} : la place vient d'être prise. Vous gardez votre rang :`,
  },
  'place-lapsed': {
    subject: (m) => `La place est passée au suivant : ${m.service}, ${m.when}`,
    text: () =>
      'Sans réponse de votre part, la place a été proposée à la personne suivante. Vous pouvez vous remettre sur la liste.',
    button: 'Me remettre sur la liste',
    sms: (m) => `${m.service}, ${m.when} : sans réponse, la place est passée au suivant. Revenir sur la liste :`,
  },
  'place-left': {
    subject: (m) => `Place rendue : ${m.service}, ${m.when}`,
    text: (m) =>
      m.byCustomer ? 'Vous n’êtes plus sur la liste, comme demandé.' : 'Nous vous avons retiré de la liste.',
    button: 'Détails',
    sms: (m) => `vous n'êtes plus sur la liste : ${m.service}, ${m.when}.`,
  },
  'place-reminder': {
    subject: (m) => `Rappel : ${m.service}, ${m.when}`,
    text: (m) =>
      m.change
        ? `Au plaisir de vous voir. Vous pouvez encore rendre votre place vous-même jusqu’au ${m.change}.`
        : 'Au plaisir de vous voir. Si vous ne pouvez pas venir, rendez votre place : quelqu’un d’autre la voudra peut-être.',
    button: 'Voir ou rendre',
    sms: (m) => `rappel : ${m.service}, ${m.when}${m.at}. Voir ou rendre :`,
  },
  'class-moved': {
    subject: (m) => `Nouvel horaire : ${m.service}, ${m.when}`,
    text: () => 'L’horaire a changé ; vous gardez votre place. Rendez-la si le nouvel horaire ne vous convient pas.',
    button: 'Voir ou rendre la place',
    sms: (m) => `nouvel horaire : ${m.service}, ${m.when}${m.at}. Vous gardez votre place :`,
  },
  'class-cancelled': {
    subject: (m) => `N’a pas lieu : ${m.service}, ${m.when}`,
    text: (m) => `Nous sommes désolés : « ${m.service} » n’aura pas lieu.`,
    button: 'Détails',
    sms: (m) => `désolé, ${m.service} du ${m.when} n'a pas lieu.`,
  },
};

const de: Classes = {
  'place-booked': {
    subject: (m) => `Sie haben einen Platz: ${m.service}, ${m.when}`,
    text: (m) => `Ihr Platz ist gebucht.${m.change ? ` Bis ${m.change} können Sie ihn selbst zurückgeben.` : ''}`,
    button: 'Ansehen oder zurückgeben',
    sms: (m) => `Sie haben einen Platz: ${m.service}, ${m.when}${m.at}. Ansehen oder zurückgeben:`,
  },
  'place-waiting': {
    subject: (m) => `Auf der Warteliste: ${m.service}, ${m.when}`,
    text: (m) =>
      `Alle Plätze sind vergeben. ${m.ahead === 0 ? 'Sie sind als Nächste an der Reihe' : `${m.ahead} vor Ihnen`}; wir schreiben Ihnen, sobald ein Platz für Sie frei ist.`,
    button: 'Platz in der Reihe ansehen',
    sms: (m) =>
      `${m.service}, ${m.when}: Sie sind auf der Warteliste, ${m.ahead} vor Ihnen. Wir schreiben, sobald ein Platz frei ist. Details:`,
  },
  'place-offered': {
    subject: (m) => `Ein Platz ist frei: ${m.service}, ${m.when}`,
    text: (m) =>
      m.race
        ? `Ein Platz ist frei geworden. Weil die Zeit knapp ist, fragen wir mehrere: Wer zuerst antwortet, bekommt ihn, bis ${m.hold}.`
        : `Ein Platz ist frei geworden. Wir halten ihn für Sie bis ${m.hold} frei; danach geht er an die Nächsten in der Reihe.`,
    button: 'Den Platz nehmen',
    sms: (m) =>
      m.race
        ? `Platz frei: ${m.service}, ${m.when}. Wer zuerst antwortet, bekommt ihn:`
        : `Platz frei: ${m.service}, ${m.when}. Für Sie bis ${m.hold}:`,
  },
  'place-taken': {
    subject: (m) => `Gerade vergeben: ${m.service}, ${m.when}`,
    text: (m) =>
      `Jemand war schneller. Sie behalten Ihren Platz in der Reihe${m.ahead > 0 ? `, ${m.ahead} vor Ihnen` : ' ganz vorne'}.`,
    button: 'Platz in der Reihe ansehen',
    sms: (m) => `${m.service}, ${m.when}: Der Platz ist gerade vergeben. Sie behalten Ihren Platz in der Reihe:`,
  },
  'place-lapsed': {
    subject: (m) => `Der Platz ging weiter: ${m.service}, ${m.when}`,
    text: () =>
      'Wir haben keine Antwort erhalten und den Platz den Nächsten angeboten. Sie können sich wieder anstellen.',
    button: 'Wieder anstellen',
    sms: (m) => `${m.service}, ${m.when}: Ohne Ihre Antwort ging der Platz weiter. Wieder anstellen:`,
  },
  'place-left': {
    subject: (m) => `Platz zurückgegeben: ${m.service}, ${m.when}`,
    text: (m) =>
      m.byCustomer ? 'Sie stehen nicht mehr auf der Liste, wie gewünscht.' : 'Wir haben Sie von der Liste genommen.',
    button: 'Details',
    sms: (m) => `Sie stehen nicht mehr auf der Liste: ${m.service}, ${m.when}.`,
  },
  'place-reminder': {
    subject: (m) => `Erinnerung: ${m.service}, ${m.when}`,
    text: (m) =>
      m.change
        ? `Wir freuen uns auf Sie. Bis ${m.change} können Sie Ihren Platz noch selbst zurückgeben.`
        : 'Wir freuen uns auf Sie. Können Sie nicht kommen, geben Sie Ihren Platz bitte zurück: Vielleicht möchte ihn jemand anderes.',
    button: 'Ansehen oder zurückgeben',
    sms: (m) => `Erinnerung: ${m.service}, ${m.when}${m.at}. Ansehen oder zurückgeben:`,
  },
  'class-moved': {
    subject: (m) => `Neue Zeit: ${m.service}, ${m.when}`,
    text: () =>
      'Es beginnt zu einer anderen Zeit; Ihr Platz bleibt Ihnen. Bitte geben Sie ihn zurück, wenn die neue Zeit nicht passt.',
    button: 'Ansehen oder zurückgeben',
    sms: (m) => `neue Zeit: ${m.service}, ${m.when}${m.at}. Ihr Platz bleibt Ihnen:`,
  },
  'class-cancelled': {
    subject: (m) => `Findet nicht statt: ${m.service}, ${m.when}`,
    text: () => 'Es tut uns leid: Es findet nicht statt.',
    button: 'Details',
    sms: (m) => `leider findet ${m.service} am ${m.when} nicht statt.`,
  },
};

const uk: Classes = {
  'place-booked': {
    subject: (m) => `Місце ваше: ${m.service}, ${m.when}`,
    text: (m) => `Ваше місце заброньовано.${m.change ? ` Звільнити його самостійно можна до: ${m.change}.` : ''}`,
    button: 'Переглянути або звільнити',
    sms: (m) => `місце ваше: ${m.service}, ${m.when}${m.at}. Переглянути або звільнити:`,
  },
  'place-waiting': {
    subject: (m) => `У списку очікування: ${m.service}, ${m.when}`,
    text: (m) =>
      `Усі місця зайняті. ${m.ahead === 0 ? 'Ви перші в черзі' : `Перед вами: ${m.ahead}`}; напишемо, щойно місце звільниться для вас.`,
    button: 'Ваше місце в черзі',
    sms: (m) =>
      `${m.service}, ${m.when}: ви у списку очікування, перед вами: ${m.ahead}. Напишемо, щойно буде місце. Деталі:`,
  },
  'place-offered': {
    subject: (m) => `Звільнилося місце: ${m.service}, ${m.when}`,
    text: (m) =>
      m.race
        ? `Звільнилося місце. Часу мало, тож запитуємо кількох: отримає той, хто відповість першим, до: ${m.hold}.`
        : `Звільнилося місце. Тримаємо його для вас до: ${m.hold}; потім запропонуємо наступним у черзі.`,
    button: 'Зайняти місце',
    sms: (m) =>
      m.race
        ? `є місце: ${m.service}, ${m.when}. Отримає, хто відповість першим:`
        : `є місце: ${m.service}, ${m.when}. Для вас до: ${m.hold}:`,
  },
  'place-taken': {
    subject: (m) => `Місце вже зайняте: ${m.service}, ${m.when}`,
    text: (m) =>
      `Хтось відповів швидше. Ваше місце в черзі збережено${m.ahead > 0 ? `, перед вами: ${m.ahead}` : ': ви перші'}.`,
    button: 'Ваше місце в черзі',
    sms: (m) => `${m.service}, ${m.when}: місце щойно зайняли. Ваша черга збережена:`,
  },
  'place-lapsed': {
    subject: (m) => `Місце перейшло далі: ${m.service}, ${m.when}`,
    text: () => 'Ми не отримали відповіді, тож запропонували місце наступним. Ви можете знову стати в чергу.',
    button: 'Знову в чергу',
    sms: (m) => `${m.service}, ${m.when}: без відповіді місце перейшло далі. Знову в чергу:`,
  },
  'place-left': {
    subject: (m) => `Місце звільнено: ${m.service}, ${m.when}`,
    text: (m) => (m.byCustomer ? 'Вас немає у списку, як ви й просили.' : 'Ми зняли вас зі списку.'),
    button: 'Деталі',
    sms: (m) => `вас більше немає у списку: ${m.service}, ${m.when}.`,
  },
  'place-reminder': {
    subject: (m) => `Нагадування: ${m.service}, ${m.when}`,
    text: (m) =>
      m.change
        ? `Чекаємо на вас. Звільнити місце самостійно можна ще до: ${m.change}.`
        : 'Чекаємо на вас. Якщо не можете прийти, звільніть місце: можливо, воно потрібне комусь іншому.',
    button: 'Переглянути або звільнити',
    sms: (m) => `нагадуємо: ${m.service}, ${m.when}${m.at}.`,
  },
  'class-moved': {
    subject: (m) => `Новий час: ${m.service}, ${m.when}`,
    text: () => 'Початок перенесено; місце залишається за вами. Звільніть його, якщо новий час не підходить.',
    button: 'Переглянути або звільнити',
    sms: (m) => `новий час: ${m.service}, ${m.when}${m.at}. Місце за вами:`,
  },
  'class-cancelled': {
    subject: (m) => `Не відбудеться: ${m.service}, ${m.when}`,
    text: (m) => `Нам прикро: «${m.service}» не відбудеться.`,
    button: 'Деталі',
    sms: (m) => `на жаль, ${m.service}, ${m.when} не відбудеться.`,
  },
};

export const classWordings: Record<Locale, Classes> = { en, nl, fr, de, uk };

/** What is said about a place in a class. */
export const classWording = (kind: SignupKind, locale: Locale): Wording => classWordings[locale][kind];
