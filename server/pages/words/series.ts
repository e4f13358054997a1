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
  moveDeadline(hours: number): string;
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
    title: (count) => `Your ${count} dates`,
    lead: 'Each date has a page of its own, where it is moved or cancelled alone.',
    change: 'Change',
    calendar: 'Add all to my calendar',
    cancelled: 'cancelled',
    released: 'needs a new time',
    over: 'over',
    cancelMany: 'Cancel several dates',
    cancelFrom: 'Which dates?',
    all: (count) => `All that can still be cancelled (${count})`,
    from: (n, when) => `From date ${n} on (${when})`,
    deadline: (hours) => `Dates less than ${hours} hours away stay as they are.`,
    cancelYes: 'Cancel these dates',
    done: 'The dates are cancelled. You have it in writing.',
    tooLate: 'None of these dates can be cancelled here any more. Please call us.',
    moveMany: 'Move several dates',
    allMove: (count) => `All that can still be moved (${count})`,
    moveDeadline: (hours) => `Dates less than ${hours} hours away stay as they are.`,
    see: 'See new dates',
    newDates: (count) => `${count} new dates`,
    moveYes: (count) => `Move ${count} dates`,
    kept: 'Your old dates stay yours until all of the new ones are.',
    moved: 'The dates have moved. You have it in writing.',
    moveTooLate: 'These dates can no longer be moved here. Please call us.',
    back: 'Back to all dates',
  },
  de: {
    title: (count) => `Ihre ${count} Termine`,
    lead: 'Jeder Termin hat eine eigene Seite, auf der er einzeln verschoben oder abgesagt wird.',
    change: 'Ändern',
    calendar: 'Alle in meinen Kalender',
    cancelled: 'abgesagt',
    released: 'braucht eine neue Zeit',
    over: 'vorbei',
    cancelMany: 'Mehrere Termine absagen',
    cancelFrom: 'Welche Termine?',
    all: (count) => `Alle, die noch abgesagt werden können (${count})`,
    from: (n, when) => `Ab Termin ${n} (${when})`,
    deadline: (hours) => `Termine in weniger als ${hours} Stunden bleiben bestehen.`,
    cancelYes: 'Diese Termine absagen',
    done: 'Die Termine sind abgesagt. Sie erhalten eine Bestätigung.',
    tooLate: 'Keiner dieser Termine kann hier noch abgesagt werden. Bitte rufen Sie uns an.',
    moveMany: 'Mehrere Termine verschieben',
    allMove: (count) => `Alle, die noch verschoben werden können (${count})`,
    moveDeadline: (hours) => `Termine in weniger als ${hours} Stunden bleiben bestehen.`,
    see: 'Neue Termine ansehen',
    newDates: (count) => `${count} neue Termine`,
    moveYes: (count) => `${count} Termine verschieben`,
    kept: 'Ihre bisherigen Termine bleiben Ihnen, bis alle neuen feststehen.',
    moved: 'Die Termine sind verschoben. Sie erhalten eine Bestätigung.',
    moveTooLate: 'Diese Termine können hier nicht mehr verschoben werden. Bitte rufen Sie uns an.',
    back: 'Zurück zu allen Terminen',
  },
  fr: {
    title: (count) => `Vos ${count} rendez-vous`,
    lead: 'Chaque rendez-vous a sa propre page, où on le déplace ou l’annule seul.',
    change: 'Modifier',
    calendar: 'Tout ajouter à mon agenda',
    cancelled: 'annulé',
    released: 'nouvel horaire à trouver',
    over: 'passé',
    cancelMany: 'Annuler plusieurs rendez-vous',
    cancelFrom: 'Quels rendez-vous ?',
    all: (count) => `Tous ceux qui peuvent encore l’être (${count})`,
    from: (n, when) => `À partir du ${n}ᵉ (${when})`,
    deadline: (hours) => `Les rendez-vous dans moins de ${hours} heures sont maintenus.`,
    cancelYes: 'Annuler ces rendez-vous',
    done: 'Les rendez-vous sont annulés. Vous recevez une confirmation.',
    tooLate: 'Aucun de ces rendez-vous ne peut plus être annulé ici. Veuillez nous appeler.',
    moveMany: 'Déplacer plusieurs rendez-vous',
    allMove: (count) => `Tous ceux qui peuvent encore l’être (${count})`,
    moveDeadline: (hours) => `Les rendez-vous dans moins de ${hours} heures sont maintenus.`,
    see: 'Voir de nouvelles dates',
    newDates: (count) => `${count} nouvelles dates`,
    moveYes: (count) => `Déplacer ${count} rendez-vous`,
    kept: 'Vos anciens rendez-vous restent les vôtres tant que tous les nouveaux ne sont pas pris.',
    moved: 'Les rendez-vous sont déplacés. Vous recevez une confirmation.',
    moveTooLate: 'Ces rendez-vous ne peuvent plus être déplacés ici. Veuillez nous appeler.',
    back: 'Retour à tous les rendez-vous',
  },
  nl: {
    title: (count) => `Uw ${count} afspraken`,
    lead: 'Elke afspraak heeft een eigen pagina, waar u ze apart verzet of annuleert.',
    change: 'Wijzigen',
    calendar: 'Alles in mijn agenda',
    cancelled: 'geannuleerd',
    released: 'heeft een nieuwe tijd nodig',
    over: 'voorbij',
    cancelMany: 'Meerdere afspraken annuleren',
    cancelFrom: 'Welke afspraken?',
    all: (count) => `Alle die nog geannuleerd kunnen worden (${count})`,
    from: (n, when) => `Vanaf afspraak ${n} (${when})`,
    deadline: (hours) => `Afspraken binnen ${hours} uur blijven staan.`,
    cancelYes: 'Deze afspraken annuleren',
    done: 'De afspraken zijn geannuleerd. U krijgt een bevestiging.',
    tooLate: 'Geen van deze afspraken kan hier nog geannuleerd worden. Bel ons even.',
    moveMany: 'Meerdere afspraken verzetten',
    allMove: (count) => `Alle die nog verzet kunnen worden (${count})`,
    moveDeadline: (hours) => `Afspraken binnen ${hours} uur blijven staan.`,
    see: 'Nieuwe data bekijken',
    newDates: (count) => `${count} nieuwe data`,
    moveYes: (count) => `${count} afspraken verzetten`,
    kept: 'Uw oude afspraken blijven van u tot alle nieuwe vaststaan.',
    moved: 'De afspraken zijn verzet. U krijgt een bevestiging.',
    moveTooLate: 'Deze afspraken kunnen hier niet meer verzet worden. Bel ons even.',
    back: 'Terug naar alle afspraken',
  },
  uk: {
    title: (count) => `Ваші сеанси: ${count}`,
    lead: 'Кожен сеанс має власну сторінку, де його можна перенести або скасувати окремо.',
    change: 'Змінити',
    calendar: 'Додати все до календаря',
    cancelled: 'скасовано',
    released: 'потрібен новий час',
    over: 'минув',
    cancelMany: 'Скасувати кілька сеансів',
    cancelFrom: 'Які сеанси?',
    all: (count) => `Усі, які ще можна скасувати (${count})`,
    from: (n, when) => `Починаючи з сеансу ${n} (${when})`,
    deadline: (hours) => `Сеанси, до яких менше ніж ${hours} год, залишаються.`,
    cancelYes: 'Скасувати ці сеанси',
    done: 'Сеанси скасовано. Ви отримаєте підтвердження.',
    tooLate: 'Жоден із цих сеансів тут уже не можна скасувати. Зателефонуйте нам.',
    moveMany: 'Перенести кілька сеансів',
    allMove: (count) => `Усі, які ще можна перенести (${count})`,
    moveDeadline: (hours) => `Сеанси, до яких менше ніж ${hours} год, залишаються.`,
    see: 'Переглянути нові дати',
    newDates: (count) => `Нових дат: ${count}`,
    moveYes: (count) => `Перенести сеансів: ${count}`,
    kept: 'Попередні дати залишаються вашими, доки не взято всі нові.',
    moved: 'Сеанси перенесено. Ви отримаєте підтвердження.',
    moveTooLate: 'Ці сеанси тут уже не можна перенести. Зателефонуйте нам.',
    back: 'Назад до всіх сеансів',
  },
};
