import type { Requirement, Supply } from '../../shared/service.ts';
import type { FullService } from '../services/services.ts';
import { type DemoBusiness, type DemoResource, type DemoStock, weekly } from './demo.ts';
import { type Clientele, sessions } from './sessions.ts';

const praxis = { id: 'praxis', lat: 47.3603, lon: 8.5532 };

const resource = (
  id: string,
  kind: DemoResource['kind'],
  name: string,
  skills: string[],
  colour: string,
  shifts: DemoResource['shifts'] = [],
): DemoResource => ({
  id,
  kind,
  name,
  locationId: praxis.id,
  units: 1,
  skills,
  drives: false,
  colour,
  home: null,
  maxVisits: 0,
  shifts,
});

const halves = (weekdays: number[], from: string, to: string): DemoResource['shifts'] => [
  ...weekly(weekdays, from, '12:30'),
  ...weekly(weekdays, '13:15', to),
];

const people: DemoResource[] = [
  resource(
    'nora',
    'person',
    'Nora Bühler',
    ['physio', 'ultrasound'],
    '#00695c',
    halves([1, 2, 3, 4, 5], '8:00', '17:00'),
  ),
  resource(
    'luca',
    'person',
    'Luca Bernasconi',
    ['physio', 'ultrasound'],
    '#2a66b8',
    halves([1, 2, 4, 5], '9:00', '18:30'),
  ),
  resource('aylin', 'person', 'Aylin Kaya', ['physio', 'lymph'], '#7a3fa0', halves([1, 2, 3, 4], '7:30', '16:30')),
  resource('reto', 'person', 'Reto Zgraggen', ['physio'], '#8a5a00', halves([2, 3, 4, 5], '8:00', '17:00')),
  resource(
    'simone',
    'person',
    'Simone Frei',
    ['physio', 'lymph', 'ultrasound'],
    '#b3261e',
    weekly([1, 3, 5], '13:15', '19:30'),
  ),
];

const resources: DemoResource[] = [
  ...people,
  resource('zimmer-1', 'room', 'Zimmer 1', ['treatment'], '#5b7083'),
  resource('zimmer-2', 'room', 'Zimmer 2', ['treatment'], '#5b7083'),
  resource('zimmer-3', 'room', 'Zimmer 3', ['treatment', 'quiet'], '#5b7083'),
  resource('zimmer-4', 'room', 'Zimmer 4', ['treatment', 'quiet'], '#5b7083'),
  resource('ultraschall', 'equipment', 'Ultraschallgerät', ['ultrasound'], '#a33a6b'),
];

const session = (
  id: string,
  names: { de: string; en: string; fr: string; nl: string; uk: string },
  description: string,
  [setupMinutes, durationMinutes, cleanupMinutes]: [number, number, number],
  requirements: Requirement[],
  supplies: Supply[] = [],
): FullService => ({
  id,
  name: names.de,
  names,
  description,
  place: 'location',
  durationMinutes,
  setupMinutes,
  cleanupMinutes,
  requirements,
  policy: {},
  offered: true,
  locationIds: [praxis.id],
  supplies,
  suppliesFrom: 'lead',
});

const person = (skill: string): Requirement => ({ kind: 'person', skills: [skill], count: 1 });
const room = (skill: string): Requirement => ({ kind: 'room', skills: [skill], count: 1 });

/** After an operation: twelve sessions with one therapist, a room, the device and a fresh dressing each time. */
const aftercare: FullService = {
  ...session(
    'aftercare',
    {
      de: 'Nachbehandlung nach Operation',
      en: 'Aftercare following surgery',
      fr: 'Suivi après une opération',
      nl: 'Nabehandeling na een operatie',
      uk: 'Відновлення після операції',
    },
    'Mit Ultraschall und frischem Verband',
    [5, 30, 5],
    [person('ultrasound'), room('treatment'), { kind: 'equipment', skills: ['ultrasound'], count: 1 }],
    [{ itemId: 'verband-klein', quantity: 1 }],
  ),
  series: {
    sessions: 12,
    paces: [
      { times: 1, weeks: 1 },
      { times: 2, weeks: 1 },
    ],
  },
};

const services: FullService[] = [
  session(
    'first',
    {
      de: 'Erstbefund',
      en: 'First consultation',
      fr: 'Première consultation',
      nl: 'Eerste consult',
      uk: 'Перша консультація',
    },
    'Untersuchung und Behandlungsplan',
    [0, 45, 5],
    [person('physio'), room('treatment')],
  ),
  session(
    'physio',
    {
      de: 'Physiotherapie',
      en: 'Physiotherapy',
      fr: 'Physiothérapie',
      nl: 'Fysiotherapie',
      uk: 'Фізіотерапія',
    },
    'Behandlung nach Verordnung',
    [0, 30, 5],
    [person('physio'), room('treatment')],
  ),
  session(
    'ultrasound',
    {
      de: 'Ultraschalltherapie',
      en: 'Ultrasound therapy',
      fr: 'Thérapie par ultrasons',
      nl: 'Ultrageluidtherapie',
      uk: 'Ультразвукова терапія',
    },
    'Mit dem Ultraschallgerät',
    [5, 30, 5],
    [person('ultrasound'), room('treatment'), { kind: 'equipment', skills: ['ultrasound'], count: 1 }],
    [{ itemId: 'gel', quantity: 1 }],
  ),
  session(
    'lymph',
    {
      de: 'Lymphdrainage',
      en: 'Lymph drainage',
      fr: 'Drainage lymphatique',
      nl: 'Lymfedrainage',
      uk: 'Лімфодренаж',
    },
    'In einem ruhigen Zimmer',
    [5, 60, 5],
    [person('lymph'), room('quiet')],
    [{ itemId: 'verbandset', quantity: 1 }],
  ),
  aftercare,
];

const shelf = { kind: 'location' as const, id: praxis.id };
/** A dressing kit made of what expires at different times, and a delivery on its way. */
const stock: DemoStock = {
  items: [
    { id: 'binde', name: 'Kompressionsbinde', unit: 'Stück', reorderAt: 30, parts: [] },
    { id: 'watte', name: 'Polsterwatte', unit: 'Rollen', reorderAt: 8, parts: [] },
    { id: 'gel', name: 'Ultraschallgel', unit: 'Portionen', reorderAt: 30, parts: [] },
    { id: 'verband-klein', name: 'Wundverband klein', unit: 'Stück', reorderAt: 24, parts: [] },
    {
      id: 'verbandset',
      name: 'Verbandset',
      unit: 'Sets',
      reorderAt: 0,
      parts: [
        { itemId: 'binde', quantity: 2 },
        { itemId: 'watte', quantity: 1 },
      ],
    },
  ],
  lots: [
    { itemId: 'binde', place: shelf, quantity: 10, ref: 'KB-2291', goodFor: 5 },
    { itemId: 'binde', place: shelf, quantity: 40, ref: 'KB-2417', goodFor: 240 },
    { itemId: 'watte', place: shelf, quantity: 28, ref: 'PW-118', goodFor: 90 },
    { itemId: 'watte', place: shelf, quantity: 20, ref: 'PW-126', comesIn: 9, goodFor: 400 },
    { itemId: 'gel', place: shelf, quantity: 8, ref: 'UG-0407', goodFor: 3 },
    { itemId: 'verband-klein', place: shelf, quantity: 30, ref: 'VK-301', goodFor: 45 },
    { itemId: 'verband-klein', place: shelf, quantity: 200, ref: 'VK-318', goodFor: 365 },
    { itemId: 'gel', place: shelf, quantity: 40, ref: 'UG-0512', goodFor: 180 },
  ],
};

const clientele: Clientele = {
  locationId: praxis.id,
  names:
    'Anna Keller|Urs Brunner|Beatrice Meier|Daniel Huber|Fabienne Rochat|Giulia Ferrari|Hannes Steiner|Irina Petrova|Jonas Schmid|Katharina Weber|Leon Graf|Martina Bachmann|Nils Gerber|Oksana Melnyk|Patrick Suter|Regula Hofer|Sandro Conti|Tamara Kunz|Ueli Zimmermann|Valerie Dubois|Werner Baumann|Yannick Favre|Zoe Widmer|Andreas Lüthi|Barbara Sutter|Claudio Rossi|Doris Egli|Elena Marti|Felix Wyss|Gabriela Arnold|Heidi Kaufmann|Ivo Stucki|Judith Roth|Kevin Lehmann|Laura Ammann|Marco Bianchi|Nadja Kohler|Oliver Sigrist|Petra Tanner|Rahel Vogt|Samuel Hess|Tanja Bucher|Ursina Caduff|Vera Scherrer'.split(
      '|',
    ),
  phonePrefix: '+4179000',
  mailbox: 'patient',
  locales: { de: 80, fr: 8, en: 10, uk: 2 },
  mix: { first: 15, physio: 50, ultrasound: 20, lymph: 15 },
  notes: ['Verordnung liegt vor.', 'Zweite Serie.', 'Nach Knieoperation.', 'Bitte Bericht an Hausarzt.'],
  booked: [4, 2],
  open: 12,
};

export const physioZuerich: DemoBusiness = {
  business: {
    id: 'physio-zuerich',
    name: 'Physio am See',
    zone: 'Europe/Zurich',
    locale: 'de',
    country: 'CH',
    email: 'empfang@physio-am-see.example.org',
    phone: '+41445550100',
    colour: '#00695c',
    policy: {
      strategy: 'pick',
      options: 6,
      leadTimeMinutes: 120,
      horizonDays: 28,
      startStepMinutes: 15,
      samePersonMinutes: 30,
      lateCancel: 'accept',
    },
    travel: { roadFactor: 1.35, kmPerHour: 30 },
    terms: { preset: 'clinic' },
    allowedOrigins: [],
  },
  locations: [
    {
      ...praxis,
      name: 'Praxis Seefeld',
      address: 'Seefeldstrasse 45',
      postcode: '8008',
      place: 'Zürich',
      zone: 'Europe/Zurich',
    },
  ],
  area: [],
  resources,
  services,
  stock,
  staff: [
    { name: 'Nora Bühler', email: 'nora@physio-am-see.example.org', role: 'owner', resourceId: 'nora' },
    { name: 'Corinne Wild', email: 'corinne@physio-am-see.example.org', role: 'planner', resourceId: null },
    { name: 'Milena Novak', email: 'milena@physio-am-see.example.org', role: 'reception', resourceId: null },
  ],
  demand: (dice, days) => sessions(dice, days, people, services, clientele),
};
