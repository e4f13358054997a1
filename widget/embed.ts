import { defineBooking } from './booking/element.tsx';

// The script's own address says where the server is; it is only known while the script runs for the first time.
const script = document.currentScript as HTMLScriptElement | null;
const base = new URL(script?.src ?? location.href).origin;

defineBooking(base);

/** A script tag with `data-business` needs no element: it makes one where it stands, from its other `data-` attributes. */
if (script?.dataset['business']) {
  const element = document.createElement('booking-slots');
  for (const [name, value] of Object.entries(script.dataset))
    element.setAttribute(
      name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
      value ?? '',
    );
  script.after(element);
}
