import type { Locale } from '../../../shared/policy.ts';

/** Every text of the page of a series. */
export interface SeriesWords {
  title(count: number): string;
  lead: string;
  change: string;
  calendar: string;
  cancelled: string;
  released: string;
  over: string;
  cancelMany: string;
  cancelFrom: string;
  all(count: number): string;
  from(n: number, when: string): string;
  deadline(hours: number): string;
  cancelYes: string;
  done: string;
  tooLate: string;
  moveMany: string;
  allMove(count: number): string;
  see: string;
  newDates(count: number): string;
  moveYes(count: number): string;
  kept: string;
  moved: string;
  moveTooLate: string;
  back: string;
}

export const seriesWords: Record<Locale, SeriesWords> = {
  en: {
    title: (count) => `Your ${count} {appointments}`,
    lead: 'Each date has a page of its own, where it is moved or cancelled alone.',
    change: 'Change',
    calendar: 'Add all to my calendar',
    cancelled: 'cancelled',
    released: 'needs a new time',
    over: 'over',
    cancelMany: 'Cancel several {appointments}',
    cancelFrom: 'Which {appointments}?',
    all: (count) => `All that can still be cancelled (${count})`,
    from: (n, when) => `From date ${n} on (${when})`,
    deadline: (hours) => `{Appointments} less than ${hours} hours away stay as they are.`,
    cancelYes: 'Cancel these {appointments}',
    done: 'The {appointments} are cancelled. You have it in writing.',
    tooLate: 'None of these {appointments} can be cancelled here any more. Please call us.',
    moveMany: 'Move several {appointments}',
    allMove: (count) => `All that can still be moved (${count})`,
    see: 'See new dates',
    newDates: (count) => `${count} new dates`,
    moveYes: (count) => `Move ${count} dates`,
    kept: 'Your old dates stay yours until all of the new ones are.',
    moved: 'The {appointments} have moved. You have it in writing.',
    moveTooLate: 'These {appointments} can no longer be moved here. Please call us.',
    back: 'Back to all {appointments}',
  },
  de: {
    title: (count) => `Ihre ${count} {appointments}`,
    lead: 'Alle haben eine eigene Seite, auf der sie einzeln verschoben oder abgesagt werden.',
    change: 'Ändern',
    calendar: 'Alle in meinen Kalender',
    cancelled: 'abgesagt',
    released: 'braucht eine neue Zeit',
    over: 'vorbei',
    cancelMany: 'Mehrere {appointments} absagen',
    cancelFrom: 'Welche {appointments}?',
    all: (count) => `Alle, die noch abgesagt werden können (${count})`,
    from: (n, when) => `Ab Nummer ${n} (${when})`,
    deadline: (hours) => `Was in weniger als ${hours} Stunden beginnt, bleibt bestehen.`,
    cancelYes: 'Diese {appointments} absagen',
    done: 'Die {appointments} sind abgesagt. Sie erhalten eine Bestätigung.',
    tooLate: 'Hier kann nichts davon mehr abgesagt werden. Bitte rufen Sie uns an.',
    moveMany: 'Mehrere {appointments} verschieben',
    allMove: (count) => `Alle, die noch verschoben werden können (${count})`,
    see: 'Neue Zeiten ansehen',
    newDates: (count) => `${count} neue Zeiten`,
    moveYes: (count) => `${count} {appointments} verschieben`,
    kept: 'Ihre bisherigen Zeiten bleiben Ihnen, bis alle neuen feststehen.',
    moved: 'Die {appointments} sind verschoben. Sie erhalten eine Bestätigung.',
    moveTooLate: 'Diese {appointments} können hier nicht mehr verschoben werden. Bitte rufen Sie uns an.',
    back: 'Zurück zu allen Zeiten',
  },
  fr: {
    title: (count) => `Vos ${count} {appointments}`,
    lead: 'Chaque date a sa propre page, où on la déplace ou l’annule seule.',
    change: 'Modifier',
    calendar: 'Tout ajouter à mon agenda',
    cancelled: 'date annulée',
    released: 'nouvel horaire à trouver',
    over: 'date passée',
    cancelMany: 'Annuler plusieurs {appointments}',
    cancelFrom: 'Quelles dates ?',
    all: (count) => `Toutes celles qui peuvent encore l’être (${count})`,
    from: (n, when) => `À partir de la ${n}ᵉ date (${when})`,
    deadline: (hours) => `Les {appointments} dans moins de ${hours} heures ont lieu comme prévu.`,
    cancelYes: 'Annuler ces {appointments}',
    done: 'Nous avons annulé ces {appointments}. Vous recevez une confirmation.',
    tooLate: 'Aucune de ces dates ne peut plus être annulée ici. Veuillez nous appeler.',
    moveMany: 'Déplacer plusieurs {appointments}',
    allMove: (count) => `Toutes celles qui peuvent encore l’être (${count})`,
    see: 'Voir de nouvelles dates',
    newDates: (count) => `${count} nouvelles dates`,
    moveYes: (count) => `Déplacer ${count} {appointments}`,
    kept: 'Vos anciennes dates restent les vôtres tant que toutes les nouvelles ne sont pas prises.',
    moved: 'Nous avons déplacé ces {appointments}. Vous recevez une confirmation.',
    moveTooLate: 'Ces dates ne peuvent plus être déplacées ici. Veuillez nous appeler.',
    back: 'Retour à toutes les dates',
  },
  nl: {
    title: (count) => `Uw ${count} {appointments}`,
    lead: 'Elke datum heeft een eigen pagina, waar u die apart verzet of annuleert.',
    change: 'Wijzigen',
    calendar: 'Alles in mijn agenda',
    cancelled: 'geannuleerd',
    released: 'heeft een nieuwe tijd nodig',
    over: 'voorbij',
    cancelMany: 'Meerdere {appointments} annuleren',
    cancelFrom: 'Welke {appointments}?',
    all: (count) => `Alle die nog geannuleerd kunnen worden (${count})`,
    from: (n, when) => `Vanaf datum ${n} (${when})`,
    deadline: (hours) => `{Appointments} binnen ${hours} uur blijven staan.`,
    cancelYes: 'Deze {appointments} annuleren',
    done: 'De {appointments} zijn geannuleerd. U krijgt een bevestiging.',
    tooLate: 'Geen van deze {appointments} kan hier nog geannuleerd worden. Bel ons even.',
    moveMany: 'Meerdere {appointments} verzetten',
    allMove: (count) => `Alle die nog verzet kunnen worden (${count})`,
    see: 'Nieuwe data bekijken',
    newDates: (count) => `${count} nieuwe data`,
    moveYes: (count) => `${count} {appointments} verzetten`,
    kept: 'Uw oude data blijven van u tot alle nieuwe vaststaan.',
    moved: 'De {appointments} zijn verzet. U krijgt een bevestiging.',
    moveTooLate: 'Deze {appointments} kunnen hier niet meer verzet worden. Bel ons even.',
    back: 'Terug naar alle {appointments}',
  },
  uk: {
    title: (count) => `Ваші {appointments}: ${count}`,
    lead: 'Кожна дата має власну сторінку, де її можна перенести або скасувати окремо.',
    change: 'Змінити',
    calendar: 'Додати все до календаря',
    cancelled: 'скасовано',
    released: 'потрібен новий час',
    over: 'вже позаду',
    cancelMany: 'Скасувати кілька дат',
    cancelFrom: 'Які {appointments}?',
    all: (count) => `Усі, які ще можна скасувати (${count})`,
    from: (n, when) => `Починаючи з дати ${n} (${when})`,
    deadline: (hours) => `Усі {appointments}, до яких менше ніж ${hours} год, залишаються.`,
    cancelYes: 'Скасувати ці {appointments}',
    done: 'Ці {appointments} скасовано. Ви отримаєте підтвердження.',
    tooLate: 'Тут уже нічого не можна скасувати. Зателефонуйте нам.',
    moveMany: 'Перенести кілька дат',
    allMove: (count) => `Усі, які ще можна перенести (${count})`,
    see: 'Переглянути нові дати',
    newDates: (count) => `Нових дат: ${count}`,
    moveYes: (count) => `Перенести дат: ${count}`,
    kept: 'Попередні дати залишаються вашими, доки не взято всі нові.',
    moved: 'Ці {appointments} перенесено. Ви отримаєте підтвердження.',
    moveTooLate: 'Ці дати тут уже не можна перенести. Зателефонуйте нам.',
    back: 'Назад до всіх дат',
  },
};
