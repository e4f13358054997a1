import { withNouns } from '../../../shared/nouns.ts';
import { sentences } from '../../../shared/terms.ts';
import type { Said, Texts } from './texts.ts';

const own =
  (sentence: string) =>
  ({ nouns }: Said): string =>
    withNouns(sentence, nouns);

export const de: Texts = {
  hello: (name) => (name ? `Guten Tag ${name}` : 'Guten Tag'),
  labels: { when: 'Wann', before: 'Statt', what: 'Was', where: 'Wo', who: 'Mit' },
  hold: (until) => `Wir halten diese Zeit für Sie frei bis ${until}.`,
  change: (until) => `Verschieben oder absagen können Sie selbst bis ${until}.`,
  lateCounts: 'Eine spätere Absage gilt als kurzfristig.',
  questions: (phone) =>
    phone
      ? `Fragen? Rufen Sie ${phone} an oder antworten Sie auf diese E-Mail.`
      : 'Fragen? Antworten Sie auf diese E-Mail.',
  digits: (mayChoose) =>
    mayChoose
      ? 'Antworten Sie 1, wenn es passt, 2 für andere Zeiten, oder siehe'
      : 'Antworten Sie 1, wenn es passt, oder siehe',
  kinds: {
    proposal: {
      subject: (m) => `${m.service}: Passt Ihnen ${m.when}?`,
      text: () =>
        'Wir schlagen Ihnen die Zeit unten vor. Bitte sagen Sie uns, ob sie passt; gebucht ist erst, was Sie annehmen.',
      button: 'Annehmen oder ablehnen',
      sms: (m) => `${m.service}: Passt Ihnen ${m.when}${m.at}?`,
    },
    're-proposal': {
      subject: (m) => `${m.service}: eine neue Zeit, ${m.when}`,
      text: () =>
        'Danke, dass Sie uns gesagt haben, was nicht passt. Hier ist eine andere Zeit; gebucht ist erst, was Sie annehmen.',
      button: 'Annehmen oder ablehnen',
      sms: (m) => `${m.service}: neuer Vorschlag, ${m.when}${m.at}. Passt das?`,
    },
    rebook: {
      subject: (m) =>
        m.before ? `Leider können wir ${m.before} nicht einhalten` : `Leider nicht möglich: ${m.appointment}`,
      text: (m) =>
        `Es tut uns leid: Wir können nicht wie vereinbart für Sie da sein${m.before ? ` (${m.appointment}: ${m.before})` : ''}. ` +
        (m.when
          ? `Wir haben Ihnen stattdessen ${m.when} freigehalten: ein Tippen genügt.`
          : 'Bitte wählen Sie eine andere Zeit.'),
      button: 'Neue Zeit wählen',
      sms: (m) =>
        m.when
          ? `Leider entfällt: ${m.appointment}${m.before ? ` (${m.before})` : ''}. Wir halten Ihnen ${m.when}${m.at} frei.`
          : `Leider entfällt: ${m.appointment}${m.before ? ` (${m.before})` : ''}. Bitte wählen Sie eine andere Zeit:`,
    },
    pick: {
      subject: (m) => `${m.service}: Wählen Sie Ihre Zeit`,
      text: () => 'Bitte wählen Sie die Zeit, die Ihnen am besten passt. Es dauert eine Minute.',
      button: 'Zeit wählen',
      sms: (m) => `${m.service}: Bitte wählen Sie Ihre Zeit:`,
    },
    booked: {
      subject: (m) => `Gebucht: ${m.service}, ${m.when}`,
      text: own(sentences.de.booked),
      button: 'Ansehen oder ändern',
      sms: (m) => `Gebucht: ${m.service}, ${m.when}${m.at}. Ansehen oder ändern:`,
    },
    moved: {
      subject: (m) => `Verschoben: ${m.service}, ${m.when}`,
      text: own(sentences.de.moved),
      button: 'Ansehen oder ändern',
      sms: (m) => `Verschoben: ${m.service}, jetzt ${m.when}${m.at}. Ansehen oder ändern:`,
    },
    late: {
      subject: (m) => `Wir verspäten uns: ${m.service}, ${m.when}`,
      text: () =>
        'Es tut uns leid: Wir verspäten uns und können die vereinbarte Zeit nicht einhalten. Voraussichtlich beginnen wir zur unten genannten Zeit.',
      button: own(sentences.de.see),
      sms: (m) => `Leider verspäten wir uns. ${m.service}: voraussichtlich ${m.when}${m.at}. Einzelheiten:`,
    },
    reminder: {
      subject: (m) => `Erinnerung: ${m.service}, ${m.when}`,
      text: own(sentences.de.reminder),
      button: own(sentences.de.see),
      sms: (m) => `Erinnerung: ${m.service}, ${m.when}${m.at}. Einzelheiten:`,
    },
    cancelled: {
      subject: (m) => `Abgesagt: ${m.service}, ${m.when}`,
      text: (m) =>
        m.byCustomer
          ? `Abgesagt, wie von Ihnen gewünscht: ${m.appointment}.`
          : `Es tut uns leid, wir müssen absagen: ${m.appointment}.`,
      button: 'Einzelheiten',
      sms: (m) => `${m.service}, ${m.when}: abgesagt.`,
    },
    declined: {
      subject: (m) => `${m.service}: Danke für Ihre Antwort`,
      text: () => 'Sie haben die Zeit unten abgelehnt. Wir suchen eine, die besser passt, und schreiben Ihnen wieder.',
      button: 'Einzelheiten',
      sms: (m) => `${m.service}: Sie haben ${m.when} abgelehnt. Wir suchen eine bessere Zeit.`,
    },
    expired: {
      subject: (m) => `${m.service}: ${m.when} ist nicht mehr freigehalten`,
      text: () => 'Ohne Ihre Antwort konnten wir die Zeit unten nicht länger freihalten. Es ist nichts gebucht.',
      button: 'Ansehen, was möglich ist',
      sms: (m) => `${m.service}: ${m.when} ist nicht mehr freigehalten. Es ist nichts gebucht.`,
    },
    opening: {
      subject: (m) => `${m.before ? 'Früher frei' : 'Jetzt frei'}: ${m.service}, ${m.when}`,
      text: (m) =>
        `Es ist eine Zeit frei geworden, die Ihnen vielleicht passt. Bis ${m.hold} nehmen Sie sie mit einem Tipp${m.before ? `; solange bleibt ${m.before} Ihre` : ''}.`,
      button: 'Die freie Zeit ansehen',
      sms: (m) => `${m.before ? 'früher frei' : 'jetzt frei'}: ${m.service}, ${m.when}${m.at}. Bis ${m.hold}:`,
    },
    waiting: {
      subject: (m) => `Auf der Warteliste: ${m.service}`,
      text: () =>
        'Im Augenblick ist nichts frei. Sobald etwas Passendes frei wird, schreiben wir Ihnen, und Sie nehmen es mit einem Tipp. Bis dahin brauchen Sie nichts zu tun.',
      button: 'Ansehen oder Liste verlassen',
      sms: (m) =>
        `${m.service}: Sie stehen auf der Warteliste. Wir schreiben, sobald etwas frei wird. Ansehen oder Liste verlassen:`,
    },
    series: {
      subject: (m) => `Gebucht: ${m.count} {appointments}, ${m.service}`,
      text: () =>
        'Ihre {appointments} sind gebucht. Wir erinnern Sie jedes Mal, und alle lassen sich einzeln verschieben.',
      button: 'Alle {appointments} ansehen',
      sms: (m) => `${m.count} {appointments} gebucht: ${m.service}, zuerst ${m.when}${m.at}. Ansehen oder ändern:`,
    },
    'series-moved': {
      subject: (m) => `Verschoben: ${m.count} {appointments}, ${m.service}`,
      text: () => 'Ihre {appointments} haben neue Zeiten.',
      button: 'Alle {appointments} ansehen',
      sms: (m) =>
        `${m.count} {appointments} haben neue Zeiten: ${m.service}, als Nächstes ${m.when}${m.at}. Ansehen oder ändern:`,
    },
    'series-cancelled': {
      subject: (m) => `Abgesagt: ${m.count} {appointments}, ${m.service}`,
      text: (m) =>
        m.byCustomer
          ? 'Die folgenden {appointments} sind abgesagt, wie von Ihnen gewünscht.'
          : 'Es tut uns leid: Die folgenden {appointments} sind abgesagt. Sie finden nicht statt.',
      button: 'Details',
      sms: (m) => `${m.service}: ${m.count} {appointments} sind abgesagt, zuerst ${m.when}.`,
    },
  },
};
