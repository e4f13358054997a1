import { withNouns } from '../../../shared/nouns.ts';
import { sentences } from '../../../shared/terms.ts';
import type { Said, Texts } from './texts.ts';

const own =
  (sentence: string) =>
  ({ nouns }: Said): string =>
    withNouns(sentence, nouns);

export const fr: Texts = {
  hello: (name) => (name ? `Bonjour ${name},` : 'Bonjour,'),
  labels: { when: 'Quand', before: 'Au lieu de', what: 'Quoi', where: 'Où', who: 'Avec' },
  hold: (until) => `Nous vous gardons ce moment jusqu’au ${until}.`,
  change: (until) => `Vous pouvez le déplacer ou l’annuler vous-même jusqu’au ${until}.`,
  lateCounts: 'Passé ce délai, une annulation compte comme tardive.',
  questions: (phone) =>
    phone ? `Une question ? Appelez le ${phone} ou répondez à cet e-mail.` : 'Une question ? Répondez à cet e-mail.',
  digits: (mayChoose) =>
    mayChoose ? 'Répondez 1 pour accepter, 2 pour d’autres moments, ou voyez' : 'Répondez 1 pour accepter, ou voyez',
  kinds: {
    proposal: {
      subject: (m) => `${m.service} : ${m.when}, cela vous convient ?`,
      text: () =>
        'Nous vous proposons le moment ci-dessous. Dites-nous s’il vous convient ; rien n’est réservé avant votre réponse.',
      button: 'Accepter ou refuser',
      sms: (m) => `${m.service} : ${m.when}${m.at}, cela vous convient ?`,
    },
    're-proposal': {
      subject: (m) => `${m.service} : un nouveau moment, ${m.when}`,
      text: () =>
        'Merci de nous avoir dit ce qui ne vous convient pas. Voici un autre moment ; rien n’est réservé avant votre accord.',
      button: 'Accepter ou refuser',
      sms: (m) => `${m.service} : nouvelle proposition, ${m.when}${m.at}. Cela vous convient ?`,
    },
    rebook: {
      subject: (m) =>
        `Désolés, nous ne pouvons pas maintenir ${m.before ? `le ${m.before}` : `votre ${m.appointment}`}`,
      text: (m) =>
        `Nous sommes désolés : nous ne pouvons pas maintenir votre ${m.appointment}${m.before ? ` du ${m.before}` : ''}. ` +
        (m.when
          ? `Nous vous avons gardé un autre moment, ${m.when} : un seul geste suffit.`
          : 'Choisissez un autre moment.'),
      button: 'Choisir le nouveau moment',
      sms: (m) =>
        m.when
          ? `désolés, votre ${m.appointment}${m.before ? ` du ${m.before}` : ''} ne peut avoir lieu. Nous vous gardons ${m.when}${m.at}.`
          : `désolés, votre ${m.appointment}${m.before ? ` du ${m.before}` : ''} ne peut avoir lieu. Choisissez un autre moment :`,
    },
    pick: {
      subject: (m) => `${m.service} : choisissez votre moment`,
      text: () => 'Choisissez le moment qui vous convient le mieux. Cela prend une minute.',
      button: 'Choisir un moment',
      sms: (m) => `${m.service} : choisissez votre moment :`,
    },
    booked: {
      subject: (m) => `Réservé : ${m.service}, ${m.when}`,
      text: own(sentences.fr.booked),
      button: 'Voir ou modifier',
      sms: (m) => `réservé : ${m.service}, ${m.when}${m.at}. Voir ou modifier :`,
    },
    moved: {
      subject: (m) => `Déplacé : ${m.service}, ${m.when}`,
      text: own(sentences.fr.moved),
      button: 'Voir ou modifier',
      sms: (m) => `déplacé : ${m.service}, maintenant ${m.when}${m.at}. Voir ou modifier :`,
    },
    late: {
      subject: (m) => `Nous avons du retard : ${m.service}, ${m.when}`,
      text: () =>
        'Nous sommes désolés : nous avons du retard et ne pouvons pas tenir l’heure annoncée. Voici quand nous pensons commencer.',
      button: own(sentences.fr.see),
      sms: (m) => `désolés, nous avons du retard. ${m.service} : prévu maintenant ${m.when}${m.at}. Détails :`,
    },
    reminder: {
      subject: (m) => `Rappel : ${m.service}, ${m.when}`,
      text: own(sentences.fr.reminder),
      button: own(sentences.fr.see),
      sms: (m) => `rappel : ${m.service}, ${m.when}${m.at}. Détails :`,
    },
    cancelled: {
      subject: (m) => `Annulé : ${m.service}, ${m.when}`,
      text: (m) =>
        m.byCustomer
          ? `Nous avons annulé votre ${m.appointment}, comme vous l’avez demandé.`
          : `Nous sommes désolés : nous devons annuler votre ${m.appointment}.`,
      button: 'Détails',
      sms: (m) => `${m.service}, ${m.when} : c’est annulé.`,
    },
    declined: {
      subject: (m) => `${m.service} : merci de votre réponse`,
      text: () =>
        'Vous avez refusé le moment ci-dessous. Nous en cherchons un qui vous convient mieux et vous écrivons.',
      button: 'Détails',
      sms: (m) => `${m.service} : vous avez refusé ${m.when}. Nous cherchons un meilleur moment.`,
    },
    expired: {
      subject: (m) => `${m.service} : ${m.when} n’est plus gardé`,
      text: () =>
        'Sans réponse de votre part, nous n’avons pu garder plus longtemps le moment ci-dessous. Rien n’est réservé.',
      button: 'Voir ce qui est possible',
      sms: (m) => `${m.service} : ${m.when} n’est plus gardé. Rien n’est réservé.`,
    },
    opening: {
      subject: (m) => `${m.before ? 'Libre plus tôt' : 'Libre'} : ${m.service}, ${m.when}`,
      text: (m) =>
        `Un créneau s’est libéré qui vous convient peut-être. Prenez-le d’un geste jusqu’au ${m.hold}${m.before ? ` ; d’ici là, ${m.before} reste à vous` : ''}.`,
      button: 'Voir le créneau',
      sms: (m) => `${m.before ? 'libre plus tôt' : 'libre'} : ${m.service}, ${m.when}${m.at}. Jusqu'au ${m.hold} :`,
    },
    waiting: {
      subject: (m) => `Sur la liste d’attente : ${m.service}`,
      text: () =>
        'Rien n’est libre pour le moment. Dès qu’un créneau qui convient se libère, nous vous écrivons, et vous le prenez d’un geste. D’ici là, vous n’avez rien à faire.',
      button: 'Voir ou quitter la liste',
      sms: (m) =>
        `${m.service} : vous êtes sur la liste d’attente. Nous écrivons dès qu’un créneau se libère. Voir ou quitter la liste :`,
    },
    series: {
      subject: (m) => `C’est réservé : ${m.count} {appointments}, ${m.service}`,
      text: () => 'C’est réservé. Chaque date a son rappel et sa propre page pour la déplacer.',
      button: 'Voir toutes les dates',
      sms: (m) =>
        `c'est réservé, ${m.count} {appointments} : ${m.service}, d'abord ${m.when}${m.at}. Voir ou modifier :`,
    },
    'series-moved': {
      subject: (m) => `Nouveaux horaires : ${m.count} {appointments}, ${m.service}`,
      text: () => 'Vos {appointments} ont de nouveaux horaires.',
      button: 'Voir toutes les dates',
      sms: (m) =>
        `${m.count} {appointments} ont de nouveaux horaires : ${m.service}, ensuite ${m.when}${m.at}. Voir ou modifier :`,
    },
    'series-cancelled': {
      subject: (m) => `Annulation : ${m.count} {appointments}, ${m.service}`,
      text: (m) =>
        m.byCustomer
          ? 'Nous avons annulé les dates ci-dessous, comme vous l’avez demandé.'
          : 'Nous sommes désolés : nous devons annuler les dates ci-dessous.',
      button: 'Détails',
      sms: (m) => `${m.service} : nous avons annulé ${m.count} {appointments}, à partir de ${m.when}.`,
    },
  },
};
