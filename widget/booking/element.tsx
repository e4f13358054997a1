import { type JSX, render } from 'preact';
import { brandCss } from '../../shared/brand.ts';
import { answerOf, bookingApi } from '../api.ts';
import { localeOf } from '../i18n.ts';
import { Dialog } from '../ui/dialog.tsx';
import tokens from '../ui/tokens.css?inline';
import ui from '../ui/ui.css?inline';
import css from './booking.css?inline';
import { BookingView } from './booking.tsx';
import { type Booking, createBooking } from './model.ts';
import { effect, signal } from './signal.ts';

const randomKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');

/** The model an element's attributes ask for. */
function bookingFor(element: HTMLElement, base: string): Booking {
  const of = (name: string): string => element.getAttribute(name) ?? '';
  return createBooking({
    api: bookingApi(base, of('business')),
    locale: localeOf(of('lang'), element.closest('[lang]')?.getAttribute('lang')),
    texts: (locale) => answerOf(`${base}/booking/${locale}.json`),
    serviceId: of('service'),
    locationId: of('location'),
    prefill: {
      postcode: of('postcode'),
      street: of('street'),
      name: of('name'),
      email: of('email'),
      phone: of('phone'),
    },
    newKey: randomKey,
    now: () => Math.floor(Date.now() / 1000),
    emit: (name, detail = {}) =>
      element.dispatchEvent(new CustomEvent(`booking:${name}`, { detail, bubbles: true, composed: true })),
  });
}

/** A button on the host page; the flow begins when it is first pressed, and is kept while the page is open. */
function InDialog({ model, open, label }: { model: Booking; open: { value: boolean }; label: string }): JSX.Element {
  const text = label || model.words.bookOnline;
  return (
    <>
      <button
        type="button"
        class="button primary"
        part="open"
        onClick={() => {
          open.value = true;
          if (!model.profile.value) void model.start();
        }}
      >
        {text}
      </button>
      <Dialog open={open.value} label={text} closeLabel={model.words.close} onClose={() => (open.value = false)}>
        <BookingView model={model} />
      </Dialog>
    </>
  );
}

/** Defines `<booking-slots>`: the whole booking flow in an open shadow root. Once per page, even where the script is loaded twice. */
export function defineBooking(base: string): void {
  if (customElements.get('booking-slots')) return;
  // Constructed style sheets run under a Content-Security-Policy that forbids inline style.
  const shared = new CSSStyleSheet();
  shared.replaceSync(tokens + ui + css);

  customElements.define(
    'booking-slots',
    class extends HTMLElement {
      connectedCallback(): void {
        if (this.shadowRoot) return; // moved within the page: everything is kept
        const root = this.attachShadow({ mode: 'open' });
        const brand = new CSSStyleSheet();
        root.adoptedStyleSheets = [brand, shared];
        const model = bookingFor(this, base);
        const open = signal(false);
        const inDialog = this.getAttribute('mode') === 'button';
        const label = this.getAttribute('label') ?? '';
        effect(() => {
          if (model.profile.value) brand.replaceSync(`:host{${brandCss(model.profile.value.colour)}}`);
        });
        // Drawing is synchronous, so every signal a view reads is noticed here and a change draws again.
        effect(() =>
          render(inDialog ? <InDialog model={model} open={open} label={label} /> : <BookingView model={model} />, root),
        );
        void (inDialog ? model.speak() : model.start());
      }
    },
  );
}
