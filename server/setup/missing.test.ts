import { expect, test } from 'vitest';
import { findMissing, type SetUp } from './missing.ts';
import { readShifts } from './shift-text.ts';

type Person = SetUp['resources'][number];
const person = (name: string, change: Partial<Person> = {}): Person => ({
  ...{ id: name.toLowerCase(), name, kind: 'person', locationId: null, units: 1, skills: [], drives: true },
  ...{ home: true, hours: true },
  ...change,
});
const thing = (name: string, kind: Person['kind'], change: Partial<Person> = {}): Person =>
  person(name, { kind, drives: false, home: true, hours: null, ...change });

const visit: SetUp['services'][number] = {
  ...{ id: 'boiler', name: 'Boiler', place: 'customer', offered: true, locationIds: [] },
  requirements: [{ kind: 'person', skills: ['gas'], count: 1 }],
};
const session: SetUp['services'][number] = {
  ...{ id: 'talk', name: 'Talk', place: 'location', offered: true, locationIds: [] },
  requirements: [
    { kind: 'person', skills: [], count: 1 },
    { kind: 'room', skills: ['quiet'], count: 1 },
  ],
};

/** Nothing is missing here. */
const whole: SetUp = {
  services: [visit, session],
  resources: [
    person('Ann', { skills: ['gas'] }),
    thing('Blue room', 'room', { locationId: 'a', skills: ['quiet'] }),
    thing('Red room', 'room', { locationId: 'b', skills: ['quiet'] }),
  ],
  locations: [
    { id: 'a', name: 'Adam' },
    { id: 'b', name: 'Berlin' },
  ],
  staff: [{ name: 'Ann', role: 'technician', resourceId: 'ann' }],
  supplies: [],
  hasArea: true,
  hasGeocoder: false,
  hasEmail: true,
  hasSms: false,
};
const [ann, blue, red] = whole.resources as [Person, Person, Person];
const said = (change: Partial<SetUp>): string[] => findMissing({ ...whole, ...change }).map(({ text }) => text);

test('where nothing is missing, nothing is said', () => {
  expect(said({})).toEqual([]);
});

test.each<[string, Partial<SetUp>, string]>([
  ['a service', { services: [] }, 'There is no service yet.'],
  ['a service that is offered', { services: [{ ...visit, offered: false }] }, 'No service is offered in the widget.'],
  ['a location', { locations: [] }, 'Services are given at a location, but there is none.'],
  [
    'hours of one technician',
    { resources: [ann, person('Bo', { hours: false }), blue, red] },
    '1 technician has no shift: Bo.',
  ],
  [
    'hours of many, of whom three are named',
    { resources: [ann, ...['A', 'B', 'C', 'D', 'E'].map((n) => person(n, { hours: false })), blue, red] },
    '5 technicians have no shift: A, B, C and 2 more.',
  ],
  [
    'hours of somebody who does not drive',
    { resources: [ann, person('Bo', { hours: false, drives: false }), blue, red] },
    '1 person has no shift: Bo.',
  ],
  [
    'anything a service takes',
    { services: [visit, { ...session, requirements: [] }] },
    'Talk requires nobody and nothing: it would always be free.',
  ],
  [
    'somebody who comes',
    {
      services: [session, { ...visit, requirements: [{ kind: 'vehicle', skills: [], count: 1 }] }],
      resources: [...whole.resources, thing('Van', 'vehicle')],
    },
    'Boiler is a visit, but requires nobody who comes.',
  ],
  [
    'a skill',
    { services: [{ ...visit, requirements: [{ kind: 'person', skills: ['gas', 'oil'], count: 1 }] }] },
    'Boiler requires a person with the skills gas and oil, but there is nobody with the skills gas and oil.',
  ],
  [
    'the second of two people',
    { services: [{ ...visit, requirements: [{ kind: 'person', skills: [], count: 2 }] }] },
    'Boiler requires 2 people, but there is only 1 person, not 2.',
  ],
  [
    'a room at one location',
    { resources: [ann, blue] },
    'Talk is offered at Berlin, but there is no room with the skill quiet there.',
  ],
  [
    'a device at any location',
    {
      services: [{ ...session, requirements: [{ kind: 'equipment', skills: ['laser'], count: 1 }] }],
      resources: [ann, thing('Laser', 'equipment', { skills: ['laser'] })],
    },
    'Talk requires a device with the skill laser that no location has.',
  ],
  [
    'somebody at work who could',
    { services: [visit], resources: [person('Ann', { skills: ['gas'], hours: false }), person('Bo')] },
    'Boiler requires a person with the skill gas, but none of those who could has a shift.',
  ],
  [
    'where a day begins',
    { resources: [{ ...ann, home: false }, blue, red] },
    'Ann drives, but neither a home address nor a location says where the day begins.',
  ],
  [
    'any way to find an address',
    { hasArea: false },
    'There is no service area and no geocoder: no customer’s address can be found.',
  ],
  [
    'a service area',
    { hasArea: false, hasGeocoder: true },
    'There is no service area: every address a geocoder knows is accepted.',
  ],
  [
    'a messenger',
    { hasEmail: false },
    'Neither e-mail nor SMS is configured: messages stay on the outbox page and reach nobody.',
  ],
  [
    'stock',
    { supplies: [{ serviceName: 'Boiler', itemName: 'Filter' }] },
    'Boiler uses up Filter, but there is none in stock.',
  ],
  [
    'the technician behind somebody’s sign-in',
    { staff: [{ name: 'Bo', role: 'technician', resourceId: null }] },
    'Bo signs in as a technician, but is not linked to anybody in the schedule, and so has no day of their own.',
  ],
])('what is missing is %s', (_, change, text) => {
  expect(said(change)).toContain(text);
});

test('a service that only some locations give is looked for only there, and people of no location are everywhere', () => {
  expect(said({ services: [visit, { ...session, locationIds: ['a'] }], resources: [ann, blue] })).toEqual([]);
  expect(said({ resources: [{ ...ann, locationId: 'a' }, blue, red] })).toEqual([
    'Talk is offered at Berlin, but there is nobody there.',
  ]);
});

test('each line leads to the page where it is mended', () => {
  const found = findMissing({
    ...whole,
    services: [],
    resources: [person('Bo', { hours: false, home: false })],
    hasArea: false,
  });
  expect(found.map(({ href }) => href)).toEqual([
    '/office/settings/services/new',
    '/office/settings/resources/bo',
    '/office/settings/resources/bo',
  ]);
});

test('hours read as people write them', () => {
  expect(readShifts('mon-tue 8-12 13:15-17; sat 9.30-12')).toEqual([
    { weekday: 1, fromMinute: 480, toMinute: 720, validFrom: null, validTo: null },
    { weekday: 1, fromMinute: 795, toMinute: 1020, validFrom: null, validTo: null },
    { weekday: 2, fromMinute: 480, toMinute: 720, validFrom: null, validTo: null },
    { weekday: 2, fromMinute: 795, toMinute: 1020, validFrom: null, validTo: null },
    { weekday: 6, fromMinute: 570, toMinute: 720, validFrom: null, validTo: null },
  ]);
  expect(readShifts('')).toEqual([]);
  for (const text of ['mon', '8-12', 'fri-mon 8-12', 'mon 12-8', 'mon 8-25', 'someday 8-12'])
    expect(readShifts(text), text).toBeNull();
});
