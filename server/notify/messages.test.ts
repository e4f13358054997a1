import { describe, expect, test } from 'vitest';
import { locales } from '../../shared/policy.ts';
import { formatWhen } from '../../shared/time.ts';
import { gsmText, smsSegments } from './gsm.ts';
import { compose, languageFor, type MessageFacts, messageKinds } from './messages.ts';

const window = { from: 1_795_600_800, to: 1_795_608_000 };
const facts: MessageFacts = {
  business: { name: 'Warmte Gent', colour: '#0b5fff', phone: '+3293300000', email: 'office@warmte.example' },
  customerName: 'Anna Peeters',
  serviceName: 'Boiler',
  servicePlace: 'location',
  window,
  before: { from: window.from - 86_400, to: window.to - 86_400 },
  zone: 'Europe/Brussels',
  place: 'Kerkstraat 1, 9000 Gent',
  who: 'Tom',
  url: 'https://book.example.org/l/k1.warmte-gent.AAAAAAAAAAAAAAAAAAAAAA.BBBBBBBBBBBBBBBBBBBBBB',
  holdUntil: window.from - 7200,
  changeUntil: window.from - 86_400,
  mayChoose: true,
  byCustomer: false,
};
const timeless = ['pick', 'waiting'];
const cases = locales.flatMap((locale) => messageKinds.map((kind) => ({ locale, kind })));

describe.each(cases)('$kind in $locale', ({ locale, kind }) => {
  const message = compose(kind, timeless.includes(kind) ? { ...facts, window: null, before: null } : facts, locale);
  const when = formatWhen(window, facts.zone, locale);

  test('tells when, where and the link, in the same words in text and HTML', () => {
    const told = timeless.includes(kind) ? [facts.place, facts.url!] : [when, facts.place, facts.url!];
    for (const part of told) {
      expect(message.text).toContain(part);
      expect(message.html).toContain(part);
    }
    expect(message.sms).toContain(facts.url!);
    if (!timeless.includes(kind)) expect(message.sms).toContain(gsmText(when));
    const words = message.html
      .replace(/<head>.*<\/head>/s, '')
      .replace(/<[^>]*>/g, ' ')
      .replace(/&#39;/g, "'");
    for (const word of message.text.split(/\s+/).filter((w) => w !== facts.url))
      expect(words).toContain(word.replace(/:$/, ''));
  });

  test('has a subject of one line and an SMS without words that carriers act on', () => {
    expect(message.subject).not.toMatch(/[\r\n]/);
    expect(message.subject.length).toBeGreaterThan(5);
    expect(message.sms).not.toMatch(/\b(cancel|end|quit|stop|stopall|unsubscribe|yes|start|unstop|revoke|optout)\b/i);
  });

  test('costs few segments, one more where two times must be told', () => {
    const most = (locale === 'uk' ? 4 : 2) + (kind === 'rebook' ? 1 : 0);
    expect(smsSegments(message.sms)).toBeLessThanOrEqual(most);
  });
});

describe('a message', () => {
  test('escapes what people wrote', () => {
    const { html } = compose('booked', { ...facts, customerName: '<img src=x onerror="a">', place: `"'&<b>` }, 'en');
    expect(html).not.toContain('<img');
    expect(html).toContain('&lt;img src=x onerror=&quot;a&quot;&gt;');
    expect(html).toContain('&quot;&#39;&amp;&lt;b&gt;');
  });

  test('cannot get a style through the colour of a business', () => {
    const colour = 'red;background:url(https://evil.example)';
    expect(compose('booked', { ...facts, business: { ...facts.business, colour } }, 'en').html).not.toContain('evil');
  });

  test('names the zone only to a reader who may live by another clock', () => {
    expect(compose('booked', facts, 'en').text).not.toContain('Europe/Brussels');
    expect(compose('booked', { ...facts, readerZone: 'Europe/Kyiv' }, 'en').text).toContain('(Europe/Brussels)');
    expect(compose('booked', { ...facts, readerZone: 'Europe/Brussels' }, 'en').text).not.toContain('(Europe');
  });

  test('offers the digit 2 only where other times may be chosen, and no digit where there is nothing to accept', () => {
    expect(compose('proposal', facts, 'en').sms).toContain('Reply 1 to accept, 2 for other times');
    expect(compose('proposal', { ...facts, mayChoose: false }, 'en').sms).not.toContain(' 2 ');
    expect(compose('rebook', { ...facts, window: null }, 'en').sms).not.toContain('Reply 1');
    expect(compose('booked', facts, 'en').sms).not.toContain('Reply');
  });

  test('apologises and tells the time kept instead when we had to let somebody down', () => {
    const { text } = compose('rebook', facts, 'en');
    expect(text).toContain(`cannot keep your appointment on ${formatWhen(facts.before!, facts.zone, 'en')}`);
    expect(text).toContain(`We have kept ${formatWhen(window, facts.zone, 'en')} for you instead`);
  });

  test('is written in the language of the customer, else of the business, else in English', () => {
    expect(languageFor('uk', 'nl')).toBe('uk');
    expect(languageFor('fr-BE', 'nl')).toBe('fr');
    expect(languageFor('es', 'nl')).toBe('nl');
    expect(languageFor('', 'xx')).toBe('en');
  });
});

test('an SMS loses typography, never letters of another alphabet', () => {
  expect(gsmText('10:00 – 12:00 “l’août” garçon Ł')).toBe(`10:00 - 12:00 "l'aout" garcon Ł`);
  expect(gsmText('Київ, їжак – й')).toBe('Київ, їжак - й');
  expect(smsSegments('a'.repeat(160))).toBe(1);
  expect(smsSegments('a'.repeat(161))).toBe(2);
  expect(smsSegments(`${'a'.repeat(159)}€`)).toBe(2);
  expect(smsSegments('ж'.repeat(71))).toBe(2);
});
