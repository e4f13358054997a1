import { withNouns } from '../../../shared/nouns.ts';
import { sentences } from '../../../shared/terms.ts';
import type { Said, Texts } from './texts.ts';

const own =
  (sentence: string) =>
  ({ nouns }: Said): string =>
    withNouns(sentence, nouns);

export const uk: Texts = {
  hello: (name) => (name ? `Добрий день, ${name}!` : 'Добрий день!'),
  labels: { when: 'Коли', before: 'Замість', what: 'Що', where: 'Де', who: 'Хто' },
  hold: (until) => `Ми тримаємо цей час для вас до: ${until}.`,
  change: (until) => `Перенести або скасувати можна самостійно до: ${until}.`,
  lateCounts: 'Пізніше скасування вважається запізнілим.',
  questions: (phone) =>
    phone
      ? `Є запитання? Телефонуйте ${phone} або дайте відповідь на цей лист.`
      : 'Є запитання? Дайте відповідь на цей лист.',
  digits: (mayChoose) => (mayChoose ? '1 – так, 2 – інший час, або' : '1 – так, або'),
  kinds: {
    proposal: {
      subject: (m) => `${m.service}: чи зручно вам ${m.when}?`,
      text: () => 'Пропонуємо час нижче. Скажіть, чи він вам зручний; без вашої згоди нічого не заброньовано.',
      button: 'Прийняти або відхилити',
      sms: (m) => `${m.service}: ${m.when}${m.at}. Зручно?`,
    },
    're-proposal': {
      subject: (m) => `${m.service}: новий час, ${m.when}`,
      text: () => 'Дякуємо, що сказали, що вам не підходить. Ось інший час; без вашої згоди нічого не заброньовано.',
      button: 'Прийняти або відхилити',
      sms: (m) => `${m.service}: новий час, ${m.when}${m.at}. Зручно?`,
    },
    rebook: {
      subject: (m) => `На жаль, не відбудеться: ${m.before || m.appointment}`,
      text: (m) =>
        `Просимо вибачення: не відбудеться ${m.appointment}${m.before ? ` (${m.before})` : ''}. ` +
        (m.when
          ? `Натомість ми тримаємо для вас ${m.when}: достатньо одного дотику.`
          : 'Будь ласка, оберіть інший час.'),
      button: 'Обрати новий час',
      sms: (m) =>
        m.when
          ? `вибачте, не відбудеться ${m.appointment}${m.before ? ` (${m.before})` : ''}. Тримаємо для вас ${m.when}${m.at}.`
          : `вибачте, не відбудеться ${m.appointment}${m.before ? ` (${m.before})` : ''}. Оберіть інший час:`,
    },
    pick: {
      subject: (m) => `${m.service}: оберіть час`,
      text: () => 'Оберіть час, який вам найзручніший. Це займе хвилину.',
      button: 'Обрати час',
      sms: (m) => `${m.service}: оберіть час:`,
    },
    booked: {
      subject: (m) => `Заброньовано: ${m.service}, ${m.when}`,
      text: own(sentences.uk.booked),
      button: 'Переглянути або змінити',
      sms: (m) => `заброньовано ${m.service}, ${m.when}${m.at}. Змінити:`,
    },
    moved: {
      subject: (m) => `Перенесено: ${m.service}, ${m.when}`,
      text: own(sentences.uk.moved),
      button: 'Переглянути або змінити',
      sms: (m) => `перенесено ${m.service}, тепер ${m.when}${m.at}. Змінити:`,
    },
    late: {
      subject: (m) => `Ми запізнюємося: ${m.service}, ${m.when}`,
      text: () =>
        'Просимо вибачення: ми запізнюємося й не встигаємо на обіцяний час. Нижче – коли ми тепер розраховуємо почати.',
      button: own(sentences.uk.see),
      sms: (m) => `вибачте, запізнюємося: ${m.service}, тепер ${m.when}${m.at}.`,
    },
    reminder: {
      subject: (m) => `Нагадування: ${m.service}, ${m.when}`,
      text: own(sentences.uk.reminder),
      button: own(sentences.uk.see),
      sms: (m) => `нагадуємо: ${m.service}, ${m.when}${m.at}.`,
    },
    cancelled: {
      subject: (m) => `Скасовано: ${m.service}, ${m.when}`,
      text: (m) =>
        m.byCustomer
          ? `Скасовано, як ви просили: ${m.appointment}.`
          : `Просимо вибачення, мусимо скасувати: ${m.appointment}.`,
      button: 'Докладніше',
      sms: (m) => `${m.service}, ${m.when}: скасовано.`,
    },
    declined: {
      subject: (m) => `${m.service}: дякуємо за відповідь`,
      text: () => 'Ви відхилили час нижче. Шукаємо зручніший і напишемо вам знову.',
      button: 'Докладніше',
      sms: (m) => `${m.service}: ви відхилили ${m.when}. Шукаємо кращий час.`,
    },
    expired: {
      subject: (m) => `${m.service}: час більше не утримуємо (${m.when})`,
      text: () => 'Без вашої відповіді ми не могли довше тримати час нижче. Нічого не заброньовано.',
      button: 'Що можна зробити',
      sms: (m) => `${m.service}: ${m.when} більше не тримаємо. Нічого не заброньовано.`,
    },
    opening: {
      subject: (m) => `${m.before ? 'Звільнився раніший час' : 'Звільнився час'}: ${m.service}, ${m.when}`,
      text: (m) =>
        `Звільнився час, який може вам підійти. Його можна зайняти одним дотиком до: ${m.hold}${m.before ? `; доти ${m.before} залишається за вами` : ''}.`,
      button: 'Переглянути час',
      sms: (m) => `${m.before ? 'раніший час' : 'вільний час'}: ${m.service}, ${m.when}${m.at}. До: ${m.hold}:`,
    },
    waiting: {
      subject: (m) => `У списку очікування: ${m.service}`,
      text: () =>
        'Зараз вільного часу немає. Щойно звільниться слушний час, ми напишемо вам, і ви займете його одним дотиком. До того нічого робити не треба.',
      button: 'Переглянути або вийти зі списку',
      sms: (m) => `${m.service}: ви у списку очікування. Напишемо, щойно звільниться час. Переглянути або вийти:`,
    },
    series: {
      subject: (m) => `Заброньовано, {appointments}: ${m.count}, ${m.service}`,
      text: () => 'Ваші {appointments} заброньовано. Про кожну дату ми нагадаємо, і кожну можна перенести окремо.',
      button: 'Переглянути всі дати',
      sms: (m) =>
        `заброньовано, {appointments}: ${m.count}, ${m.service}, спершу ${m.when}${m.at}. Переглянути або змінити:`,
    },
    'series-moved': {
      subject: (m) => `Перенесено, {appointments}: ${m.count}, ${m.service}`,
      text: () => 'Ваші {appointments} мають новий час.',
      button: 'Переглянути всі дати',
      sms: (m) =>
        `перенесено, {appointments}: ${m.count}, ${m.service}, далі ${m.when}${m.at}. Переглянути або змінити:`,
    },
    'series-cancelled': {
      subject: (m) => `Скасовано, {appointments}: ${m.count}, ${m.service}`,
      text: (m) =>
        m.byCustomer
          ? 'Наведені нижче {appointments} скасовано, як ви просили.'
          : 'Нам дуже шкода: наведені нижче {appointments} скасовано. Вони не відбудуться.',
      button: 'Деталі',
      sms: (m) => `${m.service}: скасовано, {appointments}: ${m.count}, спершу ${m.when}.`,
    },
  },
};
