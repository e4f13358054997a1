import { readFileSync } from 'node:fs';
import type { Business } from '../business/business.ts';
import { type Html, html, name, phone } from './html.ts';
import { pageWords } from './words/words.ts';

export const shopCss = readFileSync(new URL('./shop.css', import.meta.url), 'utf8');

interface Shop {
  nav: string[];
  headline: string;
  lead: string;
  book: string;
  points: [string, string][];
  hours: [string, string][];
  hoursTitle: string;
}

/** What the home pages of the three demo businesses say. */
const shops: Record<string, Shop> = {
  'warmte-gent': {
    nav: ['Onderhoud', 'Herstellingen', 'Over ons'],
    headline: 'Warm de winter in.',
    lead: 'Onderhoud en herstelling van verwarmingsketels in Gent en omstreken, door techniekers die stipt op tijd zijn.',
    book: 'Maak uw afspraak',
    points: [
      ['Een vaste technieker uit uw buurt', 'We plannen onze ronde zo dat we weinig rijden en u niet lang wacht.'],
      ['Alle merken, met attest', 'Na elk onderhoud krijgt u het wettelijke attest per e-mail.'],
      ['Eerlijke prijs vooraf', 'U weet wat het kost voor we eraan beginnen.'],
    ],
    hoursTitle: 'Bereikbaar',
    hours: [
      ['Maandag tot vrijdag', '8:00 – 17:00'],
      ['Zaterdag', '9:00 – 12:00'],
    ],
  },
  'physio-zuerich': {
    nav: ['Angebot', 'Team', 'Praxis'],
    headline: 'Wieder in Bewegung.',
    lead: 'Physiotherapie in Zürich: Wir nehmen uns Zeit, hören zu und arbeiten mit Ihnen an dem, was Sie wieder können möchten.',
    book: 'Vereinbaren Sie Ihren Termin',
    points: [
      ['Immer dieselbe Person', 'Ihre Therapeutin oder Ihr Therapeut begleitet Sie bis zum Ende der Serie.'],
      ['Mit und ohne Verordnung', 'Wir rechnen direkt mit Ihrer Krankenkasse ab.'],
      ['Zwei Minuten vom Tram', 'Barrierefreier Eingang, Lift bis in die Praxis.'],
    ],
    hoursTitle: 'Öffnungszeiten',
    hours: [
      ['Montag bis Donnerstag', '7:30 – 19:00'],
      ['Freitag', '7:30 – 17:00'],
    ],
  },
  'studio-lviv': {
    nav: ['Тренування', 'Тренери', 'Контакти'],
    headline: 'Тіло скаже «дякую».',
    lead: 'Невелика студія в центрі Львова: індивідуальні тренування, розтяжка й пілатес без поспіху та зайвих очей.',
    book: 'Запишіться на заняття',
    points: [
      ['Один тренер — один гість', 'Уся увага належить вам, програму складаємо разом.'],
      ['Світлий зал', 'Нове обладнання, душ і чай після заняття.'],
      ['Переносьте без клопоту', 'Плани змінилися? Перенесіть заняття з телефона за хвилину.'],
    ],
    hoursTitle: 'Ми працюємо',
    hours: [
      ['Понеділок – п’ятниця', '8:00 – 21:00'],
      ['Субота', '10:00 – 16:00'],
    ],
  },
};

/** A business of nobody's demo still gets a page to try its widget on. */
const plainShop = (business: Business): Shop => ({
  nav: [],
  headline: business.name,
  lead: '',
  book: pageWords(business.locale).bookOnline,
  points: [],
  hoursTitle: '',
  hours: [],
});

/** A believable little home page with the widget embedded by the documented tag, under a strict Content-Security-Policy. */
export function shopPage(business: Business): Html {
  const shop = shops[business.id] ?? plainShop(business);
  const call = phone(business.phone);
  return html`<header class="bar"><strong>${name(business.name)}</strong>
<nav>${shop.nav.map((item) => html`<span>${item}</span>`)}${business.phone && call}</nav></header>
<main>
<section class="hero"><h1>${shop.headline}</h1><p>${shop.lead}</p></section>
<div class="columns">
<section class="booking-area" id="book"><h2>${shop.book}</h2>
<booking-slots business="${business.id}" lang="${business.locale}"><a href="/b/${business.id}">${pageWords(business.locale).bookOnline}</a></booking-slots>
<script src="/booking.js" async></script>
</section>
<aside>
${shop.points.map(([title, text]) => html`<article><h3>${title}</h3><p>${text}</p></article>`)}
${shop.hours.length > 0 && html`<article><h3>${shop.hoursTitle}</h3><dl>${shop.hours.map(([days, hours]) => html`<dt>${days}</dt><dd>${hours}</dd>`)}</dl></article>`}
</aside>
</div>
</main>
<footer class="end">${name(business.name)}${business.phone && html` · ${call}`}${business.email && html` · <bdi>${business.email}</bdi>`}</footer>`;
}

/** The demo's front door: one line for each business. */
export const shopIndex = (businesses: { id: string; name: string }[]): Html =>
  html`<main class="index"><h1>Three businesses, one script tag</h1>
<p>Each of these home pages embeds the booking widget. Open one and book a time.</p>
<ul>${businesses.map(({ id, name: title }) => html`<li><a href="/shop/${id}">${name(title)}</a></li>`)}</ul></main>`;
