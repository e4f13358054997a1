import { withNouns } from '../../../shared/nouns.ts';
import { sentences } from '../../../shared/terms.ts';
import type { Said, Texts } from './texts.ts';

const own =
  (sentence: string) =>
  ({ nouns }: Said): string =>
    withNouns(sentence, nouns);

export const en: Texts = {
  hello: (name) => (name ? `Hello ${name},` : 'Hello,'),
  labels: { when: 'When', before: 'Instead of', what: 'What', where: 'Where', who: 'With' },
  hold: (until) => `We keep this time for you until ${until}.`,
  change: (until) => `You can move or cancel it yourself until ${until}.`,
  lateCounts: 'A later cancellation counts as late.',
  questions: (phone) =>
    phone ? `Questions? Call ${phone} or reply to this e-mail.` : 'Questions? Reply to this e-mail.',
  digits: (mayChoose) => (mayChoose ? 'Reply 1 to accept, 2 for other times, or see' : 'Reply 1 to accept, or see'),
  kinds: {
    proposal: {
      subject: (m) => `${m.service}: does ${m.when} suit you?`,
      text: () => 'We suggest the time below. Please tell us whether it suits you; nothing is booked before you do.',
      button: 'Accept or decline',
      sms: (m) => `${m.service}: does ${m.when}${m.at} suit you?`,
    },
    're-proposal': {
      subject: (m) => `${m.service}: a new time, ${m.when}`,
      text: () =>
        'Thank you for telling us what does not suit you. Here is another time; nothing is booked before you accept it.',
      button: 'Accept or decline',
      sms: (m) => `${m.service}: a new suggestion, ${m.when}${m.at}. Does it suit you?`,
    },
    rebook: {
      subject: (m) => `Sorry, we cannot keep ${m.before || `your ${m.appointment}`}`,
      text: (m) =>
        `We are sorry: we cannot keep your ${m.appointment}${m.before ? ` on ${m.before}` : ''}. ` +
        (m.when ? `We have kept ${m.when} for you instead: one tap is enough.` : 'Please choose another time.'),
      button: 'Choose your new time',
      sms: (m) =>
        m.when
          ? `Sorry, we cannot keep ${m.before || `your ${m.appointment}`}. We have kept ${m.when}${m.at} for you instead.`
          : `Sorry, we cannot keep ${m.before || `your ${m.appointment}`}. Please choose another time:`,
    },
    pick: {
      subject: (m) => `${m.service}: choose your time`,
      text: () => 'Please choose the time that suits you best. It takes a minute.',
      button: 'Choose a time',
      sms: (m) => `${m.service}: please choose your time:`,
    },
    booked: {
      subject: (m) => `Booked: ${m.service}, ${m.when}`,
      text: own(sentences.en.booked),
      button: 'See or change it',
      sms: (m) => `booked: ${m.service}, ${m.when}${m.at}. See or change it:`,
    },
    moved: {
      subject: (m) => `Moved: ${m.service}, ${m.when}`,
      text: own(sentences.en.moved),
      button: 'See or change it',
      sms: (m) => `moved: ${m.service} is now ${m.when}${m.at}. See or change it:`,
    },
    late: {
      subject: (m) => `We are running late: ${m.service}, ${m.when}`,
      text: () =>
        'We are sorry: we are running late and cannot keep the time we told you. This is when we now expect to begin.',
      button: own(sentences.en.see),
      sms: (m) => `sorry, we are running late. ${m.service} is now expected ${m.when}${m.at}. Details:`,
    },
    reminder: {
      subject: (m) => `Reminder: ${m.service}, ${m.when}`,
      text: own(sentences.en.reminder),
      button: own(sentences.en.see),
      sms: (m) => `reminder: ${m.service}, ${m.when}${m.at}. Details:`,
    },
    cancelled: {
      subject: (m) => `Cancelled: ${m.service}, ${m.when}`,
      text: (m) =>
        m.byCustomer
          ? `Your ${m.appointment} is cancelled, as you asked.`
          : `We are sorry: your ${m.appointment} is cancelled. It does not take place.`,
      button: 'Details',
      sms: (m) => `${m.service} on ${m.when} is cancelled.`,
    },
    declined: {
      subject: (m) => `${m.service}: thank you for your answer`,
      text: () => 'You declined the time below. We look for one that suits you better and write again.',
      button: 'Details',
      sms: (m) => `${m.service}: you declined ${m.when}. We look for a better time.`,
    },
    expired: {
      subject: (m) => `${m.service}: ${m.when} is no longer kept`,
      text: () => 'We could not keep the time below any longer without your answer. Nothing is booked.',
      button: 'See what you can do',
      sms: (m) => `${m.service}: ${m.when} is no longer kept. Nothing is booked.`,
    },
    opening: {
      subject: (m) => `${m.before ? 'Free sooner' : 'Free now'}: ${m.service}, ${m.when}`,
      text: (m) =>
        `A time has come free that may suit you. Take it with one tap until ${m.hold}${m.before ? `; until then ${m.before} stays yours` : ''}.`,
      button: 'See the free time',
      sms: (m) => `${m.before ? 'free sooner' : 'free now'}: ${m.service}, ${m.when}${m.at}. Until ${m.hold}:`,
    },
    waiting: {
      subject: (m) => `On the waiting list: ${m.service}`,
      text: () =>
        'Nothing is free just now. As soon as something that suits comes free, we write to you, and you take it by one tap. Until then you need to do nothing.',
      button: 'See or leave the list',
      sms: (m) =>
        `${m.service}: you are on the waiting list. We write as soon as a time comes free. See or leave the list:`,
    },
    series: {
      subject: (m) => `Booked: ${m.count} {appointments}, ${m.service}`,
      text: () => 'Your {appointments} are booked. Each has a reminder of its own, and its own page to move it.',
      button: 'See all dates',
      sms: (m) => `${m.count} {appointments} booked: ${m.service}, the first ${m.when}${m.at}. See or change them:`,
    },
    'series-moved': {
      subject: (m) => `Moved: ${m.count} {appointments}, ${m.service}`,
      text: () => 'Your {appointments} have new times.',
      button: 'See all dates',
      sms: (m) =>
        `${m.count} {appointments} have new times: ${m.service}, the next ${m.when}${m.at}. See or change them:`,
    },
    'series-cancelled': {
      subject: (m) => `Cancelled: ${m.count} {appointments}, ${m.service}`,
      text: (m) =>
        m.byCustomer
          ? 'The {appointments} below are cancelled, as you asked.'
          : 'We are sorry: the {appointments} below are cancelled. They do not take place.',
      button: 'Details',
      sms: (m) => `${m.service}: ${m.count} {appointments} are cancelled, the first of them ${m.when}.`,
    },
  },
};
