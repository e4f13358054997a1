import { expect, test } from 'vitest';
import { Refused, Unreachable } from '../api.ts';
import { en } from '../locales/en.ts';
import { nl } from '../locales/nl.ts';
import { booked, bookingOn, fakeServer, offered, profile, slotAt } from './testing.ts';

async function atSlots(answers: Parameters<typeof fakeServer>[0] = {}, more: Parameters<typeof bookingOn>[1] = {}) {
  const server = fakeServer(answers);
  const { model, events } = bookingOn(server.api, more);
  await model.start();
  await model.chooseService('boiler');
  model.address.value = { postcode: '9000', street: 'Coupure 1' };
  await model.submitAddress();
  return { model, events, asked: server.asked };
}

async function atDetails(answers: Parameters<typeof fakeServer>[0] = {}) {
  const all = await atSlots(answers);
  all.model.select(slotAt(0));
  await all.model.confirmSlot();
  all.model.details.value = { name: ' Jan ', email: 'jan@example.org', phone: '', note: 'Ring twice' };
  return all;
}

test('a visit asks for service and address before any time', async () => {
  const { asked, model, events } = await atSlots();
  expect(asked.slots).toEqual([{ serviceId: 'boiler', address: { postcode: '9000', street: 'Coupure 1', place: '' } }]);
  expect(model.step.value).toBe('slots');
  expect(events).toEqual(['ready', 'step', 'step', 'step']);
});

test('a service the page names is not asked for, and a session at a place needs no address', async () => {
  const { api, asked } = fakeServer();
  const { model } = bookingOn(api, { serviceId: 'advice', locationId: 'south' });
  await model.start();
  expect(model.step.value).toBe('slots');
  expect(asked.slots).toEqual([{ serviceId: 'advice', locationId: 'south' }]);
  expect(model.backStep()).toBeNull();
});

test('of several places the customer chooses one, and may go back to choose another', async () => {
  const { api, asked } = fakeServer();
  const { model } = bookingOn(api, { serviceId: 'advice' });
  await model.start();
  expect(model.step.value).toBe('location');
  await model.chooseLocation('north');
  model.back();
  expect(model.step.value).toBe('location');
  await model.chooseLocation('south');
  expect(asked.slots.map((s) => s.locationId)).toEqual(['north', 'south']);
});

test('an empty address asks the server nothing and names both fields', async () => {
  const { api, asked } = fakeServer();
  const { model } = bookingOn(api, { serviceId: 'boiler' });
  await model.start();
  await model.submitAddress();
  expect(model.errors.value.map((e) => e.field)).toEqual(['postcode', 'street']);
  expect(asked.slots).toEqual([]);
});

test('a booking carries what was chosen and said, under a key', async () => {
  const { model, asked, events } = await atDetails();
  await model.submitDetails();
  expect(asked.book).toEqual([
    {
      key: 'key-1',
      request: {
        serviceId: 'boiler',
        address: { postcode: '9000', street: 'Coupure 1', place: '' },
        slot: { from: slotAt(0).from, to: slotAt(0).to },
        contact: { name: 'Jan', email: 'jan@example.org', phone: '', locale: 'en' },
        note: 'Ring twice',
      },
    },
  ]);
  expect(model.step.value).toBe('booked');
  expect(events.at(-1)).toBe('booked');
});

test('details are checked when they are sent, and nothing is sent until they are whole', async () => {
  const { model, asked } = await atDetails();
  model.details.value = { name: '', email: 'jan(at)example', phone: '12', note: '' };
  await model.submitDetails();
  expect(model.errors.value.map((e) => e.field)).toEqual(['name', 'email', 'phone']);
  expect(asked.book).toEqual([]);
});

test('a time lost to somebody else keeps the details, shows alternatives, and the next choice books at once', async () => {
  const taken = { outcome: 'slot-taken', alternatives: [slotAt(4), slotAt(28)] };
  const { model, asked, events } = await atDetails({ book: [taken, booked] });
  await model.submitDetails();
  expect(model.step.value).toBe('slots');
  expect(model.slots.conflict.value).toBe(true);
  expect(model.slots.answer.value).toMatchObject({ outcome: 'slots', slots: taken.alternatives });
  expect(model.details.value.email).toBe('jan@example.org');
  expect(model.status.value).toBe(en.lostWhy);
  expect(events.slice(-2)).toEqual(['conflict', 'step']);
  model.select(slotAt(28));
  await model.confirmSlot();
  expect(model.step.value).toBe('booked');
  expect(asked.book.map((b) => [b.key, b.request.slot.from])).toEqual([
    ['key-1', slotAt(0).from],
    ['key-2', slotAt(28).from],
  ]);
});

test('a lost race without alternatives asks for slots afresh', async () => {
  const { model, asked } = await atDetails({ book: [{ outcome: 'slot-taken', alternatives: [] }] });
  await model.submitDetails();
  expect(asked.slots).toHaveLength(2);
  expect(model.slots.conflict.value).toBe(true);
  expect(model.slots.answer.value).toEqual(offered);
});

test('after silence the same booking is tried again under the same key', async () => {
  const { model, asked } = await atDetails({ book: [new Unreachable('gone')] });
  await model.submitDetails();
  expect(model.step.value).toBe('details');
  expect(model.errors.value).toEqual([{ field: 'form', message: en.offline }]);
  await model.submitDetails();
  expect(model.step.value).toBe('booked');
  expect(asked.book.map((b) => b.key)).toEqual(['key-1', 'key-1']);
});

test('a second press while a booking is under way sends nothing', async () => {
  const { model, asked } = await atDetails();
  await Promise.all([model.submitDetails(), model.submitDetails()]);
  expect(asked.book).toHaveLength(1);
});

test('what the server finds wrong is said in the customer’s words at the right field', async () => {
  const problem = {
    type: '',
    title: '',
    status: 400,
    code: 'bad-input' as const,
    detail: '',
    fields: [{ field: 'contact.phone', message: 'invalid' }],
  };
  const { model } = await atDetails({ book: [new Refused(problem)] });
  await model.submitDetails();
  expect(model.errors.value).toEqual([{ field: 'phone', message: en.badPhone }]);
  expect(model.step.value).toBe('details');
});

test('other days and a date of one’s own are asked for, and the way back is remembered', async () => {
  const { model, asked } = await atSlots();
  await model.askLater();
  model.slots.ownDay.value = '2026-12-01';
  await model.askOwnDay();
  await model.askEarlier();
  await model.askEarlier();
  expect(asked.slots.map(({ fromDay, day }) => ({ fromDay, day }))).toEqual([
    {},
    { fromDay: '2026-11-27' },
    { day: '2026-12-01' },
    { fromDay: '2026-11-27' },
    {},
  ]);
});

test('an answer overtaken by a later question is dropped', async () => {
  let late: (value: unknown) => void = () => {};
  const slow = new Promise((resolve) => (late = resolve));
  const { model } = await atSlots({ slots: [offered, slow, { ...offered, place: 'second' }] });
  const first = model.askLater();
  await model.askEarlier();
  late({ ...offered, place: 'first' });
  await first;
  expect(model.slots.answer.value).toMatchObject({ place: 'second' });
});

test('continuing without a choice says so and stays', async () => {
  const { model } = await atSlots();
  await model.confirmSlot();
  expect(model.step.value).toBe('slots');
  expect(model.status.value).toBe(en.pickFirst);
});

test('a request to the office carries the words and the address', async () => {
  const { model, asked } = await atSlots({ slots: [{ outcome: 'outside-area', postcode: '1000' }] });
  model.openRequest();
  model.details.value = { name: 'Jan', email: '', phone: '+32470123456', note: 'Any Friday' };
  await model.submitRequest();
  expect(asked.leave[0]?.request).toMatchObject({
    serviceId: 'boiler',
    words: 'Any Friday',
    address: { postcode: '9000' },
  });
  expect(model.step.value).toBe('received');
});

test('a server that does not answer at the start can be tried again', async () => {
  const { api } = fakeServer();
  let tries = 0;
  const { model } = bookingOn({
    ...api,
    profile: async () => (tries++ ? profile : Promise.reject(new Unreachable(''))),
  });
  await model.start();
  expect(model.step.value).toBe('failed');
  await model.start();
  expect(model.step.value).toBe('service');
});

test('without a language on the page the business’s own is spoken; without its texts, English', async () => {
  const { api } = fakeServer();
  const dutch = bookingOn(api, { locale: undefined, texts: async () => nl }).model;
  await dutch.start();
  expect([dutch.locale, dutch.words.back]).toEqual(['nl', 'Terug']);
  const english = bookingOn(api, { locale: 'nl', texts: () => Promise.reject(new Unreachable('')) }).model;
  await english.start();
  expect([english.locale, english.words.back]).toEqual(['en', 'Back']);
});
