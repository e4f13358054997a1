// @vitest-environment happy-dom
import { render } from 'preact';
import { afterEach, expect, test } from 'vitest';
import type { SlotsAnswer } from '../../shared/booking.ts';
import { BookingView } from './booking.tsx';
import { effect } from './signal.ts';
import { bookingOn, fakeServer, offered, slotAt } from './testing.ts';

afterEach(() => {
  document.body.replaceChildren();
});

/** Draws the flow at its list of times into the page, as the element does. */
async function drawn(answers: Parameters<typeof fakeServer>[0] = {}, more: Parameters<typeof bookingOn>[1] = {}) {
  const server = fakeServer(answers);
  const { model } = bookingOn(server.api, {
    serviceId: 'boiler',
    prefill: { postcode: '9000', street: 'Coupure 1' },
    ...more,
  });
  const host = document.createElement('div');
  document.body.append(host);
  effect(() => render(<BookingView model={model} />, host));
  await model.start();
  const press = async (label: string | RegExp): Promise<void> => {
    const button = [...host.querySelectorAll('button')].find((b) =>
      typeof label === 'string' ? b.textContent?.trim() === label : label.test(b.textContent ?? ''),
    );
    if (!button) throw new Error(`no button ${label}: ${host.textContent}`);
    if (button.type === 'submit') button.closest('form')!.requestSubmit();
    else button.click();
    await new Promise((resolve) => setTimeout(resolve));
  };
  const type = (id: string, value: string): void => {
    const input = host.querySelector<HTMLInputElement>(`#${id}`)!;
    input.value = value;
    input.dispatchEvent(new Event('input', { bubbles: true }));
  };
  return { host, model, press, type, asked: server.asked };
}

test('opening the page takes no focus; each step the customer comes to puts it on its heading', async () => {
  const { press } = await drawn();
  expect(document.activeElement).toBe(document.body);
  await press('See times');
  expect(document.activeElement?.textContent).toBe('Choose a time');
  await press(/First good time/);
  expect(document.activeElement?.textContent).toBe('Your details');
  await press('Back');
  expect(document.activeElement?.textContent).toBe('Choose a time');
});

test('slots are radio buttons in order of time, grouped by day, with reason and badge where there is one', async () => {
  const { host, press } = await drawn();
  await press('See times');
  expect([...host.querySelectorAll('legend')].map((l) => l.textContent)).toEqual([
    'Monday 23 November',
    'Tuesday 24 November',
  ]);
  const slots = [...host.querySelectorAll('.slot')];
  expect(slots.map((s) => s.querySelector('.time')?.textContent)).toEqual([
    '8:00 – 10:00',
    '14:00 – 16:00',
    '10:00 – 12:00',
  ]);
  expect(slots.map((s) => s.querySelector('.hint')?.textContent ?? '')).toEqual([
    '',
    'On our technician’s way: 4 min extra drive',
    '',
  ]);
  expect(host.querySelectorAll('.badge')).toHaveLength(1);
  expect(new Set([...host.querySelectorAll('input')].map((i) => `${i.type} ${i.name}`))).toEqual(
    new Set(['radio slot']),
  );
});

test('choosing a time names it on the button and moves no focus', async () => {
  const { host, press } = await drawn();
  await press('See times');
  const radio = host.querySelectorAll<HTMLInputElement>('.slot input')[2]!;
  radio.focus();
  radio.click();
  expect(document.activeElement).toBe(radio);
  expect(host.querySelector('.foot button')?.textContent).toBe('Continue – Tue 24 Nov, 10:00 – 12:00');
});

test('the first good time is the earliest of the best, by one tap', async () => {
  const { model, press } = await drawn();
  await press('See times');
  await press(/First good time/);
  expect([model.step.value, model.slots.chosen.value?.from]).toEqual(['details', slotAt(6).from]);
});

test('wrong details are summed up where the focus goes, each leading to its field, and what was typed stays', async () => {
  const { host, press, type } = await drawn();
  await press('See times');
  await press(/First good time/);
  type('email', 'jan@');
  await press('Book this time');
  const summary = host.querySelector<HTMLElement>('[role=alert]')!;
  expect(document.activeElement).toBe(summary);
  summary.querySelector('a')!.click();
  expect(document.activeElement?.id).toBe('name');
  const email = host.querySelector<HTMLInputElement>('#email')!;
  expect(email.value).toBe('jan@');
  expect(email.getAttribute('aria-invalid')).toBe('true');
  expect(host.querySelector(`#${email.getAttribute('aria-describedby')}`)?.textContent).toContain('name@example.org');
  await press('Book this time');
  expect(document.activeElement?.getAttribute('role')).toBe('alert');
});

test('a bar sticks to the edge only where times are chosen, so that it covers no field', async () => {
  const { host, press } = await drawn();
  expect(host.querySelector('.foot')).toBeNull();
  await press('See times');
  expect(host.querySelector('.foot')).not.toBeNull();
  await press(/First good time/);
  expect(host.querySelector('.foot')).toBeNull();
});

test('fields say what they are for, so that a phone fills them in', async () => {
  const { host, press } = await drawn();
  await press('See times');
  await press(/First good time/);
  const hints = (id: string) => {
    const input = host.querySelector(`#${id}`)!;
    return [input.getAttribute('autocomplete'), input.getAttribute('inputmode')];
  };
  expect([hints('name'), hints('email'), hints('phone')]).toEqual([
    ['name', null],
    ['email', 'email'],
    ['tel', 'tel'],
  ]);
});

test('a lost race is announced, takes the focus, and the next time is booked with the details already given', async () => {
  const { host, press, type, asked } = await drawn({
    book: [{ outcome: 'slot-taken', alternatives: [slotAt(4), slotAt(28)] }],
  });
  await press('See times');
  await press(/First good time/);
  type('name', 'Jan');
  type('email', 'jan@example.org');
  await press('Book this time');
  expect(document.activeElement?.textContent).toContain('Somebody was quicker');
  expect(host.querySelectorAll('.slot')).toHaveLength(2);
  host.querySelectorAll<HTMLInputElement>('.slot input')[1]!.click();
  await press(/^Book this time – Tue 24 Nov/);
  expect(asked.book).toHaveLength(2);
  expect(document.activeElement?.textContent).toBe('Booked');
});

test('the end tells reference, time, place, who comes, until when it can be changed and where the calendar file is', async () => {
  const { host, press, type } = await drawn();
  await press('See times');
  await press(/First good time/);
  type('name', 'Jan');
  type('email', 'jan@example.org');
  await press('Book this time');
  for (const text of ['GH41KX', 'Monday 23 November, 8:00 – 10:00', 'Coupure 1', 'Sofie', 'jan@example.org', 'until'])
    expect(host.textContent).toContain(text);
  expect([...host.querySelectorAll('a')].map((a) => a.getAttribute('href'))).toEqual([
    'https://book.example.org/l/abc/calendar.ics',
    'https://book.example.org/l/abc',
  ]);
});

test('a day without times says why and shows the nearest', async () => {
  const none: SlotsAnswer = {
    outcome: 'none',
    zone: 'Europe/Brussels',
    place: '',
    searchedTo: '2026-12-24',
    whyNot: [{ reason: 'day-full' }],
    nearest: [slotAt(28)],
  };
  const { host, press, type } = await drawn({ slots: [offered, none] });
  await press('See times');
  await press('A date I choose');
  await press('Check this date');
  expect(host.textContent).toContain('Choose a date');
  type('day', '2026-12-24');
  await press('Check this date');
  expect(host.querySelector('.notice')?.textContent).toBe('Thursday 24 December is not possible: that day is full.');
  expect(host.querySelectorAll('.slot')).toHaveLength(1);
  await press('Tell me if something opens up');
  expect(document.activeElement?.textContent).toBe('Leave us a message');
});

test('outside the area is said clearly, with a way to leave a request', async () => {
  const { host, press } = await drawn({ slots: [{ outcome: 'outside-area', postcode: '1000' }] });
  await press('See times');
  expect(host.querySelector('h2')?.textContent).toBe('We do not come to 1000 yet');
  await press('Leave us a message');
  expect(host.querySelector('h2')?.textContent).toBe('Leave us a message');
});

test('there is one status, the language’s direction, and names stand apart from the text around them', async () => {
  const { host, press } = await drawn();
  await press('See times');
  expect(host.querySelectorAll('[role=status]')).toHaveLength(1);
  expect(host.querySelector('[role=status]')?.textContent).toBe('Times to choose from: 3');
  expect(host.querySelector('section')?.getAttribute('dir')).toBe('ltr');
  expect([...host.querySelectorAll('bdi')].map((b) => b.textContent)).toEqual([
    'Warmte Gent',
    'Boiler service',
    'Coupure 1, 9000',
  ]);
});

test('while times are looked for, grey lines keep their room', async () => {
  const { host, press } = await drawn({ slots: [new Promise(() => {})] });
  await press('See times');
  expect(host.querySelectorAll('.room .bone').length).toBeGreaterThan(4);
  expect(host.querySelector('[role=status]')?.textContent).toContain('Looking');
});

test('the zone is told only where the customer’s clock shows another time', async () => {
  const { host, press } = await drawn({ slots: [{ ...offered, zone: 'Pacific/Auckland' }] });
  await press('See times');
  expect(host.textContent).toContain('Times as in Pacific/Auckland');
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const local = await drawn({ slots: [{ ...offered, zone: here }] });
  await local.press('See times');
  expect(local.host.textContent).not.toContain('Times as in');
});
