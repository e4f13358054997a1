import type { Locale } from '../../../shared/policy.ts';

/** What the page behind a place in a class says, beside the words it shares with the other pages. */
export interface SignupWords {
  inTitle: string;
  inFresh: string;
  waitingTitle: string;
  waitingLead(ahead: number): string;
  offeredTitle: string;
  kept(until: string): string;
  race(until: string): string;
  take: string;
  giveBack: string;
  giveBackLead(until: string): string;
  giveBackLate: string;
  giveBackYes: string;
  leaveLine: string;
  notWanted: string;
  outTitle: string;
  outLead: string;
  lapsedTitle: string;
  lapsedLead: string;
  goneTitle: string;
  goneLead: string;
  join: string;
  justTaken: string;
  tooLate: string;
}

const en: SignupWords = {
  inTitle: 'You have a place',
  inFresh: 'A confirmation is on its way to you. You need not do anything else.',
  waitingTitle: 'You are on the waiting list',
  waitingLead: (n) =>
    `${n === 0 ? 'You are the first in line.' : `${n} ahead of you.`} We write to you as soon as a place is yours to take.`,
  offeredTitle: 'A place is free for you',
  kept: (until) => `We keep it for you until ${until}; after that it goes to the next in line.`,
  race: (until) => `Several of you are asked: the first who answers gets it. The offer lasts until ${until}.`,
  take: 'Yes, take the place',
  giveBack: 'Give the place back',
  giveBackLead: (until) => `You can give it back here until ${until}. Somebody in line will be glad of it.`,
  giveBackLate: 'It is late to give it back, and is counted so; somebody in line will still be glad of it.',
  giveBackYes: 'Yes, give it back',
  leaveLine: 'Leave the waiting list',
  notWanted: 'I do not want it',
  outTitle: 'You are off the list',
  outLead: 'Your place went back. Should you change your mind, you can join the line again.',
  lapsedTitle: 'The place went to the next',
  lapsedLead: 'We had no answer from you in time. You can join the line again.',
  goneTitle: 'It does not take place',
  goneLead: 'We are sorry. You need not do anything.',
  join: 'Join the line again',
  justTaken: 'Somebody has just taken that place. You keep your place in line.',
  tooLate: 'That was no longer possible. This is how things stand now.',
};
const nl: SignupWords = {
  inTitle: 'U hebt een plaats',
  inFresh: 'Er is een bevestiging naar u onderweg. U hoeft niets meer te doen.',
  waitingTitle: 'U staat op de wachtlijst',
  waitingLead: (n) =>
    `${n === 0 ? 'U bent de eerste in de rij.' : `${n} vóór u.`} We schrijven u zodra u een plaats kunt nemen.`,
  offeredTitle: 'Er is een plaats voor u vrij',
  kept: (until) => `We houden ze voor u vrij tot ${until}; daarna gaat ze naar de volgende in de rij.`,
  race: (until) => `We vragen het aan meerderen: wie eerst antwoordt krijgt ze. Het aanbod geldt tot ${until}.`,
  take: 'Ja, ik neem de plaats',
  giveBack: 'De plaats teruggeven',
  giveBackLead: (until) => `U kunt ze hier teruggeven tot ${until}. Iemand in de rij is er blij mee.`,
  giveBackLate: 'Teruggeven is nu laat, en telt ook zo; iemand in de rij is er toch nog blij mee.',
  giveBackYes: 'Ja, teruggeven',
  leaveLine: 'Van de wachtlijst af',
  notWanted: 'Ik wil ze niet',
  outTitle: 'U staat niet meer op de lijst',
  outLead: 'Uw plaats is teruggegeven. Bedenkt u zich, dan kunt u opnieuw in de rij gaan staan.',
  lapsedTitle: 'De plaats ging naar de volgende',
  lapsedLead: 'We kregen op tijd geen antwoord. U kunt opnieuw in de rij gaan staan.',
  goneTitle: 'Het gaat niet door',
  goneLead: 'Het spijt ons. U hoeft niets te doen.',
  join: 'Opnieuw in de rij',
  justTaken: 'Iemand heeft die plaats net ingenomen. U houdt uw plaats in de rij.',
  tooLate: 'Dat kon niet meer. Zo staat het er nu voor.',
};
const fr: SignupWords = {
  inTitle: 'Vous avez une place',
  inFresh: 'Une confirmation vous est envoyée. Vous n’avez rien d’autre à faire.',
  waitingTitle: 'Vous êtes sur la liste d’attente',
  waitingLead: (n) =>
    `${n === 0 ? 'Vous êtes en tête de liste.' : `${n} avant vous.`} Nous vous écrivons dès qu’une place est à prendre.`,
  offeredTitle: 'Une place est libre pour vous',
  kept: (until) => `Nous vous la gardons jusqu’au ${until} ; ensuite elle passe à la personne suivante.`,
  race: (until) =>
    `Nous demandons à plusieurs personnes : la première qui répond l’obtient. L’offre vaut jusqu’au ${until}.`,
  take: 'Oui, je prends la place',
  giveBack: 'Rendre la place',
  giveBackLead: (until) => `Vous pouvez la rendre ici jusqu’au ${until}. Quelqu’un sur la liste en sera content.`,
  giveBackLate: 'C’est tard pour la rendre, et compté ainsi ; quelqu’un sur la liste en sera tout de même content.',
  giveBackYes: 'Oui, la rendre',
  leaveLine: 'Quitter la liste d’attente',
  notWanted: 'Je n’en veux pas',
  outTitle: 'Vous n’êtes plus sur la liste',
  outLead: 'Votre place est rendue. Si vous changez d’avis, vous pouvez vous remettre sur la liste.',
  lapsedTitle: 'La place est passée au suivant',
  lapsedLead: 'Nous n’avons pas eu de réponse à temps. Vous pouvez vous remettre sur la liste.',
  goneTitle: 'Cela n’aura pas lieu',
  goneLead: 'Nous sommes désolés. Vous n’avez rien à faire.',
  join: 'Me remettre sur la liste',
  justTaken: 'Quelqu’un vient de prendre cette place. Vous gardez votre rang.',
  tooLate: 'Ce n’était plus possible. Voici où en sont les choses.',
};
const de: SignupWords = {
  inTitle: 'Sie haben einen Platz',
  inFresh: 'Eine Bestätigung ist unterwegs. Sie müssen nichts weiter tun.',
  waitingTitle: 'Sie stehen auf der Warteliste',
  waitingLead: (n) =>
    `${n === 0 ? 'Sie sind als Nächste an der Reihe.' : `${n} vor Ihnen.`} Wir schreiben Ihnen, sobald ein Platz für Sie frei ist.`,
  offeredTitle: 'Ein Platz ist für Sie frei',
  kept: (until) => `Wir halten ihn für Sie bis ${until} frei; danach geht er an die Nächsten in der Reihe.`,
  race: (until) => `Wir fragen mehrere: Wer zuerst antwortet, bekommt ihn. Das Angebot gilt bis ${until}.`,
  take: 'Ja, ich nehme den Platz',
  giveBack: 'Den Platz zurückgeben',
  giveBackLead: (until) => `Bis ${until} können Sie ihn hier zurückgeben. Jemand in der Reihe freut sich darüber.`,
  giveBackLate: 'Dafür ist es spät, und es zählt auch so; jemand in der Reihe freut sich trotzdem.',
  giveBackYes: 'Ja, zurückgeben',
  leaveLine: 'Von der Warteliste gehen',
  notWanted: 'Ich möchte ihn nicht',
  outTitle: 'Sie stehen nicht mehr auf der Liste',
  outLead: 'Ihr Platz ist zurückgegeben. Sie können sich jederzeit wieder anstellen.',
  lapsedTitle: 'Der Platz ging an die Nächsten',
  lapsedLead: 'Wir haben nicht rechtzeitig von Ihnen gehört. Sie können sich wieder anstellen.',
  goneTitle: 'Es findet nicht statt',
  goneLead: 'Es tut uns leid. Sie müssen nichts tun.',
  join: 'Wieder anstellen',
  justTaken: 'Jemand hat den Platz gerade genommen. Sie behalten Ihren Platz in der Reihe.',
  tooLate: 'Das war nicht mehr möglich. So ist der Stand jetzt.',
};
const uk: SignupWords = {
  inTitle: 'Місце ваше',
  inFresh: 'Підтвердження вже надіслано. Більше нічого робити не потрібно.',
  waitingTitle: 'Ви у списку очікування',
  waitingLead: (n) =>
    `${n === 0 ? 'Ви перші в черзі.' : `Перед вами: ${n}.`} Ми напишемо, щойно місце звільниться для вас.`,
  offeredTitle: 'Для вас звільнилося місце',
  kept: (until) => `Тримаємо його для вас до: ${until}. Потім запропонуємо наступним у черзі.`,
  race: (until) => `Запитуємо кількох: місце отримає той, хто відповість першим. Пропозиція діє до: ${until}.`,
  take: 'Так, займаю місце',
  giveBack: 'Звільнити місце',
  giveBackLead: (until) => `Звільнити місце тут можна до: ${until}. Хтось у черзі буде радий.`,
  giveBackLate: 'Звільняти місце вже пізно, і це буде враховано; хтось у черзі все одно зрадіє.',
  giveBackYes: 'Так, звільнити',
  leaveLine: 'Вийти зі списку очікування',
  notWanted: 'Мені не потрібно',
  outTitle: 'Вас немає у списку',
  outLead: 'Ваше місце звільнено. Якщо передумаєте, можна знову стати в чергу.',
  lapsedTitle: 'Місце перейшло далі',
  lapsedLead: 'Ми вчасно не отримали відповіді. Ви можете знову стати в чергу.',
  goneTitle: 'Це не відбудеться',
  goneLead: 'Нам прикро. Вам нічого робити не потрібно.',
  join: 'Знову стати в чергу',
  justTaken: 'Хтось щойно зайняв це місце. Ваша черга збережена.',
  tooLate: 'Це вже неможливо. Ось як усе є зараз.',
};

const all: Record<Locale, SignupWords> = { en, nl, fr, de, uk };
export const signupWords = (locale: Locale): SignupWords => all[locale];
