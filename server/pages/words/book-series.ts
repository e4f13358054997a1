import type { Locale } from '../../../shared/policy.ts';

/** Every text of the page on which a series is found and booked. */
export interface BookSeriesWords {
  title(count: number, service: string): string;
  lead: string;
  pace: string;
  weekly: string;
  times(n: number): string;
  every(weeks: number): string;
  part: string;
  anyPart: string;
  morning: string;
  afternoon: string;
  evening: string;
  from: string;
  find: string;
  none: string;
  fitAll(count: number): string;
  fitSome(fit: number, count: number): string;
  impossible: string;
  instead(when: string): string;
  keep: string;
  lost: string;
  keptUntil(time: string): string;
  name: string;
  email: string;
  phone: string;
  either: string;
  book(count: number): string;
  over: string;
  again: string;
  street: string;
  postcode: string;
  place: string;
  outside: string;
}

export const bookSeriesWords: Record<Locale, BookSeriesWords> = {
  en: {
    title: (count, service) => `${count} {appointments}: ${service}`,
    lead: 'All {appointments} at once, as far as possible with the same person. Nothing is booked before you have seen every date.',
    pace: 'How often?',
    weekly: 'Once a week',
    times: (n) => `${n} times a week`,
    every: (weeks) => `Every ${weeks} weeks`,
    part: 'When does it suit you?',
    anyPart: 'At any time of the day',
    morning: 'In the morning',
    afternoon: 'In the afternoon',
    evening: 'In the evening',
    from: 'From which day on?',
    find: 'See dates',
    none: 'No free dates in this rhythm. Please choose another one.',
    fitAll: (count) => `All ${count} dates fit`,
    fitSome: (fit, count) =>
      `${fit} of ${count} dates fit; ${count - fit === 1 ? 'this one differs' : `these ${count - fit} differ`}`,
    impossible: 'There is nothing free near this date. Please choose another rhythm or time of the day.',
    instead: (when) => `Instead of ${when}:`,
    keep: 'Take these dates',
    lost: 'Somebody was quicker with one of the dates. These fit now.',
    keptUntil: (time) => `We keep your dates until ${time}.`,
    name: 'Name',
    email: 'E-mail',
    phone: 'Mobile phone',
    either: 'One of the two is enough.',
    book: (count) => `Book ${count} {appointments}`,
    over: 'The dates are no longer kept. Please look for them again.',
    again: 'Look again',
    street: 'Street and number',
    postcode: 'Postcode',
    place: 'Place',
    outside: 'We do not come to this postcode. Please call us.',
  },
  de: {
    title: (count, service) => `${count} {appointments}: ${service}`,
    lead: 'Alle {appointments} auf einmal, wenn möglich bei derselben Person. Nichts ist gebucht, bevor Sie alle Zeiten gesehen haben.',
    pace: 'Wie oft?',
    weekly: 'Einmal pro Woche',
    times: (n) => `${n}-mal pro Woche`,
    every: (weeks) => `Alle ${weeks} Wochen`,
    part: 'Wann passt es Ihnen?',
    anyPart: 'Zu jeder Tageszeit',
    morning: 'Am Vormittag',
    afternoon: 'Am Nachmittag',
    evening: 'Am Abend',
    from: 'Ab welchem Tag?',
    find: 'Zeiten ansehen',
    none: 'In diesem Rhythmus ist nichts frei. Bitte wählen Sie einen anderen.',
    fitAll: (count) => `Alle ${count} {appointments} passen`,
    fitSome: (fit, count) =>
      `${fit} von ${count} Zeiten passen; ${count - fit === 1 ? 'diese weicht ab' : `diese ${count - fit} weichen ab`}`,
    impossible:
      'In der Nähe dieser Zeit ist nichts frei. Bitte wählen Sie einen anderen Rhythmus oder eine andere Tageszeit.',
    instead: (when) => `Statt ${when}:`,
    keep: 'Diese {appointments} nehmen',
    lost: 'Bei einer der Zeiten war jemand schneller. Diese passen jetzt.',
    keptUntil: (time) => `Wir halten Ihre {appointments} frei bis ${time}.`,
    name: 'Name',
    email: 'E-Mail',
    phone: 'Mobiltelefon',
    either: 'Eines von beiden genügt.',
    book: (count) => `${count} {appointments} buchen`,
    over: 'Die {appointments} sind nicht mehr reserviert. Bitte suchen Sie noch einmal.',
    again: 'Noch einmal suchen',
    street: 'Strasse und Nummer',
    postcode: 'Postleitzahl',
    place: 'Ort',
    outside: 'In diese Postleitzahl kommen wir nicht. Bitte rufen Sie uns an.',
  },
  fr: {
    title: (count, service) => `${count} {appointments} : ${service}`,
    lead: 'Toutes les dates en une fois, si possible avec la même personne. Rien n’est réservé avant que vous ayez vu chaque date.',
    pace: 'À quelle fréquence ?',
    weekly: 'Une fois par semaine',
    times: (n) => `${n} fois par semaine`,
    every: (weeks) => `Toutes les ${weeks} semaines`,
    part: 'Quand cela vous convient-il ?',
    anyPart: 'À toute heure',
    morning: 'Le matin',
    afternoon: 'L’après-midi',
    evening: 'Le soir',
    from: 'À partir de quel jour ?',
    find: 'Voir les dates',
    none: 'Rien n’est libre à ce rythme. Veuillez en choisir un autre.',
    fitAll: (count) => `Les ${count} dates conviennent`,
    fitSome: (fit, count) =>
      `${fit} dates sur ${count} conviennent ; ${count - fit === 1 ? 'celle-ci diffère' : `ces ${count - fit} diffèrent`}`,
    impossible: 'Rien n’est libre autour de cette date. Veuillez choisir un autre rythme ou une autre heure.',
    instead: (when) => `Au lieu de ${when} :`,
    keep: 'Prendre ces dates',
    lost: 'Quelqu’un a été plus rapide pour l’une des dates. Celles-ci conviennent maintenant.',
    keptUntil: (time) => `Nous gardons vos dates jusqu’à ${time}.`,
    name: 'Nom',
    email: 'E-mail',
    phone: 'Téléphone mobile',
    either: 'L’un des deux suffit.',
    book: (count) => `Réserver ${count} {appointments}`,
    over: 'Les dates ne sont plus gardées. Veuillez les chercher à nouveau.',
    again: 'Chercher à nouveau',
    street: 'Rue et numéro',
    postcode: 'Code postal',
    place: 'Localité',
    outside: 'Nous ne desservons pas ce code postal. Veuillez nous appeler.',
  },
  nl: {
    title: (count, service) => `${count} {appointments}: ${service}`,
    lead: 'Alle {appointments} in één keer, zo mogelijk bij dezelfde persoon. Er is niets geboekt voordat u elke datum hebt gezien.',
    pace: 'Hoe vaak?',
    weekly: 'Eén keer per week',
    times: (n) => `${n} keer per week`,
    every: (weeks) => `Om de ${weeks} weken`,
    part: 'Wanneer past het u?',
    anyPart: 'Op elk moment van de dag',
    morning: 'In de voormiddag',
    afternoon: 'In de namiddag',
    evening: 'In de avond',
    from: 'Vanaf welke dag?',
    find: 'Data bekijken',
    none: 'In dit ritme is niets vrij. Kies een ander.',
    fitAll: (count) => `Alle ${count} data passen`,
    fitSome: (fit, count) =>
      `${fit} van de ${count} data passen; ${count - fit === 1 ? 'deze wijkt af' : `deze ${count - fit} wijken af`}`,
    impossible: 'Rond deze datum is niets vrij. Kies een ander ritme of een ander dagdeel.',
    instead: (when) => `In plaats van ${when}:`,
    keep: 'Deze data nemen',
    lost: 'Iemand was sneller bij een van de data. Deze passen nu.',
    keptUntil: (time) => `We houden uw data vrij tot ${time}.`,
    name: 'Naam',
    email: 'E-mail',
    phone: 'Mobiele telefoon',
    either: 'Een van beide is genoeg.',
    book: (count) => `${count} {appointments} boeken`,
    over: 'De data worden niet meer vrijgehouden. Zoek ze opnieuw.',
    again: 'Opnieuw zoeken',
    street: 'Straat en nummer',
    postcode: 'Postcode',
    place: 'Plaats',
    outside: 'We komen niet in deze postcode. Bel ons even.',
  },
  uk: {
    title: (count, service) => `${service}, {appointments}: ${count}`,
    lead: 'Усі {appointments} одразу, за можливості з тією самою людиною. Нічого не заброньовано, доки ви не побачите кожну дату.',
    pace: 'Як часто?',
    weekly: 'Раз на тиждень',
    times: (n) => `Разів на тиждень: ${n}`,
    every: (weeks) => `Раз на стільки тижнів: ${weeks}`,
    part: 'Коли вам зручно?',
    anyPart: 'У будь-який час дня',
    morning: 'Зранку',
    afternoon: 'Удень',
    evening: 'Увечері',
    from: 'Починаючи з якого дня?',
    find: 'Переглянути дати',
    none: 'У такому ритмі немає вільних дат. Виберіть інший.',
    fitAll: (count) => `Підходять усі дати: ${count}`,
    fitSome: (fit, count) => `Підходить дат: ${fit} з ${count}; відрізняються: ${count - fit}`,
    impossible: 'Поблизу цієї дати немає вільного часу. Виберіть інший ритм або час дня.',
    instead: (when) => `Замість ${when}:`,
    keep: 'Взяти ці дати',
    lost: 'Хтось випередив вас на одну з дат. Ось що підходить зараз.',
    keptUntil: (time) => `Ми тримаємо ваші дати до ${time}.`,
    name: 'Ім’я',
    email: 'Електронна пошта',
    phone: 'Мобільний телефон',
    either: 'Достатньо одного з двох.',
    book: (count) => `Забронювати {appointments}: ${count}`,
    over: 'Дати вже не тримаються. Пошукайте їх ще раз.',
    again: 'Шукати знову',
    street: 'Вулиця та номер',
    postcode: 'Поштовий індекс',
    place: 'Місто',
    outside: 'За цим індексом ми не працюємо. Зателефонуйте нам.',
  },
};
