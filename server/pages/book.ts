import type { Business } from '../business/business.ts';
import { type Html, html, name, phone } from './html.ts';
import { pageWords } from './words/words.ts';

/** The booking flow as a page of its own: the target of plain links and of hosts that only allow a frame. */
export function bookPage(business: Business, serviceId: string | undefined): Html {
  const words = pageWords(business.locale);
  return html`<div role="main"><h1 class="sr">${words.bookOnline} – ${name(business.name)}</h1>
<booking-slots class="page" business="${business.id}" lang="${business.locale}" theme="auto" ${serviceId ? html`service="${serviceId}"` : ''}>
<noscript><p>${words.noScript} ${phone(business.phone)}</p></noscript>
</booking-slots>
<script src="/booking.js" async></script></div>`;
}
