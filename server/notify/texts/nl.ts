import { withNouns } from '../../../shared/nouns.ts';
import { sentences } from '../../../shared/terms.ts';
import type { Said, Texts } from './texts.ts';

const own =
  (sentence: string) =>
  ({ nouns }: Said): string =>
    withNouns(sentence, nouns);

export const nl: Texts = {
  hello: (name) => (name ? `Beste ${name},` : 'Beste,'),
  labels: { when: 'Wanneer', before: 'In plaats van', what: 'Wat', where: 'Waar', who: 'Met' },
  hold: (until) => `We houden dit moment voor u vrij tot ${until}.`,
  change: (until) => `U kunt het zelf verplaatsen of annuleren tot ${until}.`,
  lateCounts: 'Een latere annulering telt als laattijdig.',
  questions: (phone) => (phone ? `Vragen? Bel ${phone} of beantwoord deze e-mail.` : 'Vragen? Beantwoord deze e-mail.'),
  digits: (mayChoose) =>
    mayChoose ? 'Antwoord 1 als het past, 2 voor andere momenten, of zie' : 'Antwoord 1 als het past, of zie',
  kinds: {
    proposal: {
      subject: (m) => `${m.service}: past ${m.when} voor u?`,
      text: () =>
        'We stellen het moment hieronder voor. Laat ons weten of het past; er wordt niets geboekt voor u antwoordt.',
      button: 'Aanvaarden of weigeren',
      sms: (m) => `${m.service}: past ${m.when}${m.at} voor u?`,
    },
    're-proposal': {
      subject: (m) => `${m.service}: een nieuw moment, ${m.when}`,
      text: () =>
        'Dank u om te laten weten wat niet past. Hier is een ander moment; er wordt niets geboekt voor u het aanvaardt.',
      button: 'Aanvaarden of weigeren',
      sms: (m) => `${m.service}: een nieuw voorstel, ${m.when}${m.at}. Past dat?`,
    },
    rebook: {
      subject: (m) => `Sorry, ${m.before || `uw ${m.appointment}`} kan niet doorgaan`,
      text: (m) =>
        `Het spijt ons: uw ${m.appointment}${m.before ? ` van ${m.before}` : ''} kan niet doorgaan. ` +
        (m.when ? `We hebben ${m.when} voor u vrijgehouden: één tik volstaat.` : 'Kies alstublieft een ander moment.'),
      button: 'Kies uw nieuwe moment',
      sms: (m) =>
        m.when
          ? `sorry, uw ${m.appointment}${m.before ? ` van ${m.before}` : ''} kan niet doorgaan. We houden ${m.when}${m.at} voor u vrij.`
          : `sorry, uw ${m.appointment}${m.before ? ` van ${m.before}` : ''} kan niet doorgaan. Kies een ander moment:`,
    },
    pick: {
      subject: (m) => `${m.service}: kies uw moment`,
      text: () => 'Kies het moment dat u het best past. Het duurt een minuut.',
      button: 'Kies een moment',
      sms: (m) => `${m.service}: kies uw moment:`,
    },
    booked: {
      subject: (m) => `Geboekt: ${m.service}, ${m.when}`,
      text: own(sentences.nl.booked),
      button: 'Bekijken of wijzigen',
      sms: (m) => `geboekt: ${m.service}, ${m.when}${m.at}. Bekijken of wijzigen:`,
    },
    moved: {
      subject: (m) => `Verplaatst: ${m.service}, ${m.when}`,
      text: own(sentences.nl.moved),
      button: 'Bekijken of wijzigen',
      sms: (m) => `verplaatst: ${m.service} is nu ${m.when}${m.at}. Bekijken of wijzigen:`,
    },
    late: {
      subject: (m) => `We zijn wat later: ${m.service}, ${m.when}`,
      text: () =>
        'Het spijt ons: we lopen vertraging op en halen het afgesproken moment niet. Dit is wanneer we nu verwachten te beginnen.',
      button: own(sentences.nl.see),
      sms: (m) => `sorry, we lopen vertraging op. ${m.service}: we verwachten nu ${m.when}${m.at}. Details:`,
    },
    reminder: {
      subject: (m) => `Herinnering: ${m.service}, ${m.when}`,
      text: own(sentences.nl.reminder),
      button: own(sentences.nl.see),
      sms: (m) => `herinnering: ${m.service}, ${m.when}${m.at}. Details:`,
    },
    cancelled: {
      subject: (m) => `Geannuleerd: ${m.service}, ${m.when}`,
      text: (m) =>
        m.byCustomer
          ? `Uw ${m.appointment} is geannuleerd, zoals u vroeg.`
          : `Het spijt ons: uw ${m.appointment} is geannuleerd en gaat niet door.`,
      button: 'Details',
      sms: (m) => `${m.service} op ${m.when} is geannuleerd.`,
    },
    declined: {
      subject: (m) => `${m.service}: dank u voor uw antwoord`,
      text: () => 'U weigerde het moment hieronder. We zoeken er een dat beter past en schrijven u opnieuw.',
      button: 'Details',
      sms: (m) => `${m.service}: u weigerde ${m.when}. We zoeken een beter moment.`,
    },
    expired: {
      subject: (m) => `${m.service}: ${m.when} is niet langer vrijgehouden`,
      text: () => 'Zonder antwoord konden we het moment hieronder niet langer vrijhouden. Er is niets geboekt.',
      button: 'Bekijk wat u kunt doen',
      sms: (m) => `${m.service}: ${m.when} is niet langer vrijgehouden. Er is niets geboekt.`,
    },
    opening: {
      subject: (m) => `${m.before ? 'Eerder vrij' : 'Nu vrij'}: ${m.service}, ${m.when}`,
      text: (m) =>
        `Er is een tijd vrijgekomen die u misschien past. Neem hem met één tik tot ${m.hold}${m.before ? `; tot dan blijft ${m.before} van u` : ''}.`,
      button: 'De vrije tijd bekijken',
      sms: (m) => `${m.before ? 'eerder vrij' : 'nu vrij'}: ${m.service}, ${m.when}${m.at}. Tot ${m.hold}:`,
    },
    waiting: {
      subject: (m) => `Op de wachtlijst: ${m.service}`,
      text: () =>
        'Op dit ogenblik is er niets vrij. Zodra er iets passends vrijkomt, schrijven we u, en u neemt het met één tik. Tot dan hoeft u niets te doen.',
      button: 'Bekijken of van de lijst gaan',
      sms: (m) =>
        `${m.service}: u staat op de wachtlijst. We schrijven zodra er een tijd vrijkomt. Bekijken of van de lijst gaan:`,
    },
    series: {
      subject: (m) => `Geboekt: ${m.count} {appointments}, ${m.service}`,
      text: () => 'Uw {appointments} zijn geboekt. We herinneren u telkens, en elke datum is apart te verzetten.',
      button: 'Alle {appointments} bekijken',
      sms: (m) => `${m.count} {appointments} geboekt: ${m.service}, de eerste ${m.when}${m.at}. Bekijken of wijzigen:`,
    },
    'series-moved': {
      subject: (m) => `Verzet: ${m.count} {appointments}, ${m.service}`,
      text: () => 'Uw {appointments} hebben nieuwe tijden.',
      button: 'Alle {appointments} bekijken',
      sms: (m) =>
        `${m.count} {appointments} hebben nieuwe tijden: ${m.service}, de volgende ${m.when}${m.at}. Bekijken of wijzigen:`,
    },
    'series-cancelled': {
      subject: (m) => `Geannuleerd: ${m.count} {appointments}, ${m.service}`,
      text: (m) =>
        m.byCustomer
          ? 'De {appointments} hieronder zijn geannuleerd, zoals u vroeg.'
          : 'Het spijt ons: de {appointments} hieronder zijn geannuleerd. Ze gaan niet door.',
      button: 'Details',
      sms: (m) => `${m.service}: ${m.count} {appointments} zijn geannuleerd, de eerste daarvan ${m.when}.`,
    },
  },
};
