import type { Point } from '../../shared/geo.ts';
import type { Requirement, Supply } from '../../shared/service.ts';
import type { FullService } from '../services/services.ts';
import { type DemoBusiness, type DemoLot, type DemoResource, type DemoStock, weekly } from './demo.ts';
import { towns } from './ghent.ts';
import { households } from './households.ts';

const workweek = [1, 2, 3, 4, 5];

const technician = (
  id: string,
  name: string,
  home: Point,
  skills: string[],
  shifts: DemoResource['shifts'],
  colour: string,
): DemoResource => ({
  id,
  kind: 'person',
  name,
  locationId: 'werkplaats',
  units: 1,
  skills,
  drives: true,
  colour,
  home,
  maxVisits: 7,
  shifts,
});

const technicians: DemoResource[] = [
  technician(
    'bram',
    'Bram Claeys',
    { lat: 51.059, lon: 3.702 },
    ['gas', 'electric', 'flue'],
    weekly(workweek, '8:00', '16:30'),
    '#2a66b8',
  ),
  technician(
    'sofie',
    'Sofie Van Damme',
    { lat: 51.063, lon: 3.756 },
    ['gas', 'heat-pump', 'electric'],
    weekly(workweek, '8:00', '16:30'),
    '#0a6b3d',
  ),
  technician(
    'youssef',
    'Youssef El Amrani',
    { lat: 50.999, lon: 3.749 },
    ['gas', 'oil', 'flue'],
    weekly(workweek, '7:00', '15:30'),
    '#8a5a00',
  ),
  technician(
    'pieter',
    'Pieter Goethals',
    { lat: 50.984, lon: 3.531 },
    ['gas', 'oil', 'electric', 'flue'],
    weekly([1, 2, 4, 5], '8:00', '17:30'),
    '#7a3fa0',
  ),
  technician(
    'lien',
    'Lien De Baets',
    { lat: 51.184, lon: 3.568 },
    ['gas', 'heat-pump', 'electric'],
    weekly([1, 2, 3, 4], '8:00', '17:30'),
    '#b3261e',
  ),
  technician(
    'koen',
    'Koen Verstraete',
    { lat: 51.102, lon: 3.985 },
    ['gas', 'oil', 'flue'],
    weekly(workweek, '8:00', '16:30'),
    '#00697a',
  ),
  technician(
    'fatma',
    'Fatma Yildiz',
    { lat: 51.005, lon: 3.879 },
    ['gas', 'heat-pump', 'electric', 'flue'],
    weekly([2, 3, 4, 5], '8:00', '17:30'),
    '#a33a6b',
  ),
  technician(
    'jelle',
    'Jelle Martens',
    { lat: 51.112, lon: 3.705 },
    ['gas', 'oil', 'heat-pump', 'flue'],
    weekly(workweek, '10:00', '18:30'),
    '#566070',
  ),
];

/** Two in the house: whoever measures a flue takes one along. */
const camera: DemoResource = {
  id: 'rookgascamera',
  kind: 'equipment',
  name: 'Rookgascamera',
  locationId: 'werkplaats',
  units: 2,
  skills: ['flue-camera'],
  drives: false,
  colour: '#5b7083',
  home: null,
  maxVisits: 0,
  shifts: [],
};

const visit = (
  id: string,
  name: string,
  names: Record<string, string>,
  description: string,
  durationMinutes: number,
  skills: string[],
  policy: FullService['policy'] = {},
  supplies: Supply[] = [],
  beside: Requirement[] = [],
): FullService => ({
  id,
  name,
  names: { nl: name, ...names },
  description,
  place: 'customer',
  durationMinutes,
  setupMinutes: 0,
  cleanupMinutes: 0,
  requirements: [{ kind: 'person', skills, count: 1 }, ...beside],
  policy,
  offered: true,
  locationIds: [],
  supplies,
  suppliesFrom: 'lead',
});

const services: FullService[] = [
  visit(
    'boiler',
    'Onderhoud gasketel',
    {
      en: 'Gas boiler service',
      fr: 'Entretien de chaudière à gaz',
      de: 'Wartung der Gasheizung',
      uk: 'Обслуговування газового котла',
    },
    'Reiniging, controle en wettelijk attest',
    60,
    ['gas'],
  ),
  visit(
    'repair',
    'Herstelling verwarming',
    {
      en: 'Heating repair',
      fr: 'Réparation du chauffage',
      de: 'Heizungsreparatur',
      uk: 'Ремонт опалення',
    },
    'Geen verwarming of geen warm water',
    90,
    ['gas'],
    { strategy: 'hybrid', leadTimeMinutes: 60, maxExtraDriveMinutes: 120, proposalHoldHours: 12 },
    [{ itemId: 'herstelset', quantity: 1 }],
  ),
  visit(
    'heat-pump',
    'Onderhoud warmtepomp',
    {
      en: 'Heat pump service',
      fr: 'Entretien de pompe à chaleur',
      de: 'Wartung der Wärmepumpe',
      uk: 'Обслуговування теплового насоса',
    },
    'Jaarlijkse controle van koelkring en filters',
    120,
    ['heat-pump'],
  ),
  visit(
    'oil-boiler',
    'Onderhoud stookolieketel',
    {
      en: 'Oil boiler service',
      fr: 'Entretien de chaudière à mazout',
      de: 'Wartung der Ölheizung',
      uk: 'Обслуговування котла на рідкому паливі',
    },
    'Reiniging, afstelling van de brander en attest',
    75,
    ['oil'],
  ),
  visit(
    'thermostat',
    'Nieuwe thermostaat',
    {
      en: 'New thermostat',
      fr: 'Nouveau thermostat',
      de: 'Neuer Thermostat',
      uk: 'Новий термостат',
    },
    'Plaatsen en instellen',
    45,
    ['electric'],
    {},
    [{ itemId: 'thermostaat', quantity: 1 }],
  ),
  visit(
    'flue',
    'Schoorsteen- en rookgascontrole',
    {
      en: 'Chimney and flue check',
      fr: 'Contrôle de cheminée et de conduit',
      de: 'Kamin- und Abgasprüfung',
      uk: 'Перевірка димоходу',
    },
    'Vegen en meten',
    45,
    ['flue'],
    {},
    [],
    [{ kind: 'equipment', skills: ['flue-camera'], count: 1 }],
  ),
];

/** Spare parts lie in the vans; one van is nearly empty, and the sealant of another is about to expire. */
const vans: [technician: string, sets: number, thermostats: number, goodFor: number][] = [
  ['bram', 9, 6, 150],
  ['sofie', 9, 6, 150],
  ['youssef', 9, 0, 4],
  ['pieter', 9, 6, 150],
  ['lien', 9, 6, 150],
  ['koen', 4, 0, 150],
  ['fatma', 9, 6, 150],
  ['jelle', 9, 0, 150],
];
const stock: DemoStock = {
  items: [
    { id: 'elektrode', name: 'Ontstekingselektrode', unit: 'stuks', reorderAt: 2, parts: [] },
    { id: 'dichting', name: 'Dichtingspasta', unit: 'tubes', reorderAt: 2, parts: [] },
    {
      id: 'herstelset',
      name: 'Herstelset',
      unit: 'sets',
      reorderAt: 0,
      parts: [
        { itemId: 'dichting', quantity: 1 },
        { itemId: 'elektrode', quantity: 1 },
      ],
    },
    { id: 'thermostaat', name: 'Thermostaat', unit: 'stuks', reorderAt: 1, parts: [] },
  ],
  lots: [
    ...vans.flatMap(([id, sets, thermostats, goodFor]): DemoLot[] => {
      const place = { kind: 'resource' as const, id };
      return [
        { itemId: 'elektrode', place, quantity: sets, ref: '' },
        { itemId: 'dichting', place, quantity: sets, ref: `DP-${goodFor < 30 ? 88 : 93}`, goodFor },
        ...(thermostats > 0 ? [{ itemId: 'thermostaat', place, quantity: thermostats, ref: '' }] : []),
      ];
    }),
    { itemId: 'dichting', place: { kind: 'location', id: 'werkplaats' }, quantity: 40, ref: 'DP-95', goodFor: 300 },
    { itemId: 'thermostaat', place: { kind: 'location', id: 'werkplaats' }, quantity: 12, ref: '', comesIn: 3 },
  ],
};

export const warmteGent: DemoBusiness = {
  business: {
    id: 'warmte-gent',
    name: 'Warmte Gent',
    zone: 'Europe/Brussels',
    locale: 'nl',
    country: 'BE',
    email: 'planning@warmte-gent.example.org',
    phone: '+3292550100',
    colour: '#b4470f',
    policy: { strategy: 'propose', windowMinutes: 120, windowStepMinutes: 120, maxExtraDriveMinutes: 60 },
    travel: { roadFactor: 1.35, kmPerHour: 38 },
    terms: { preset: 'field-service' },
    allowedOrigins: [],
  },
  locations: [
    {
      id: 'werkplaats',
      name: 'Werkplaats Gent',
      address: 'Wiedauwkaai 50',
      postcode: '9000',
      place: 'Gent',
      lat: 51.074,
      lon: 3.724,
      zone: 'Europe/Brussels',
    },
  ],
  area: towns.map(({ postcode, place, lat, lon }) => ({ postcode, place, lat, lon })),
  resources: [...technicians, camera],
  services,
  stock,
  staff: [
    { name: 'Veerle Claeys', email: 'veerle@warmte-gent.example.org', role: 'owner', resourceId: null },
    { name: 'Nadia Haddad', email: 'nadia@warmte-gent.example.org', role: 'planner', resourceId: null },
    { name: 'Stefaan Joos', email: 'stefaan@warmte-gent.example.org', role: 'reception', resourceId: null },
    { name: 'Bram Claeys', email: 'bram@warmte-gent.example.org', role: 'technician', resourceId: 'bram' },
  ],
  demand: (dice, days) => households(dice, days, technicians, services),
};
