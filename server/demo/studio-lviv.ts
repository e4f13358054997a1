import type { Requirement } from '../../shared/service.ts';
import type { FullService } from '../services/services.ts';
import { type DemoBusiness, type DemoEvent, type DemoResource, weekly } from './demo.ts';
import { type Clientele, sessions } from './sessions.ts';

const studio = { id: 'studio', lat: 49.8357, lon: 24.0239 };

const resource = (
  id: string,
  kind: DemoResource['kind'],
  name: string,
  skills: string[],
  colour: string,
  shifts: DemoResource['shifts'],
): DemoResource => ({
  id,
  kind,
  name,
  locationId: studio.id,
  units: 1,
  skills,
  drives: false,
  colour,
  home: null,
  maxVisits: 0,
  shifts,
});

const people: DemoResource[] = [
  resource(
    'oksana',
    'person',
    'Оксана Мельничук',
    ['training', 'stretching'],
    '#5b3fa8',
    weekly([1, 2, 3, 4, 5], '8:00', '15:00'),
  ),
  resource('taras', 'person', 'Тарас Гнатюк', ['training'], '#2a66b8', weekly([1, 2, 3, 4, 5], '14:00', '21:00')),
  resource('solomiia', 'person', 'Соломія Дзюба', ['stretching'], '#a33a6b', weekly([1, 3, 5, 6], '10:00', '18:00')),
  resource(
    'danylo',
    'person',
    'Данило Савчин',
    ['training', 'stretching'],
    '#0a6b3d',
    weekly([2, 4, 6, 7], '9:00', '17:00'),
  ),
];

const open = weekly([1, 2, 3, 4, 5, 6, 7], '8:00', '21:00');
const resources: DemoResource[] = [
  ...people,
  resource('velyka', 'room', 'Велика зала', ['hall', 'daylight'], '#5b7083', open),
  resource('mala', 'room', 'Мала зала', ['hall'], '#5b7083', open),
];

const session = (
  id: string,
  names: { uk: string; en: string; fr: string; nl: string; de: string },
  description: string,
  [setupMinutes, durationMinutes, cleanupMinutes]: [number, number, number],
  requirements: Requirement[],
): FullService => ({
  id,
  name: names.uk,
  names,
  description,
  place: 'location',
  durationMinutes,
  setupMinutes,
  cleanupMinutes,
  requirements,
  policy: {},
  offered: true,
  locationIds: [studio.id],
  supplies: [],
  suppliesFrom: 'lead',
});

const trainer = (skill: string): Requirement => ({ kind: 'person', skills: [skill], count: 1 });
const hall = (...skills: string[]): Requirement => ({ kind: 'room', skills: ['hall', ...skills], count: 1 });

const services: FullService[] = [
  session(
    'training',
    {
      uk: 'Персональне тренування',
      en: 'Personal training',
      fr: 'Entraînement personnel',
      nl: 'Personal training',
      de: 'Personal Training',
    },
    'Один на один з тренером',
    [0, 60, 0],
    [trainer('training'), hall()],
  ),
  session(
    'stretching',
    {
      uk: 'Стретчинг',
      en: 'Stretching',
      fr: 'Étirements',
      nl: 'Stretching',
      de: 'Stretching',
    },
    'Розтяжка для тіла й спини',
    [0, 45, 0],
    [trainer('stretching'), hall()],
  ),
  session(
    'hall',
    {
      uk: 'Оренда зали для зйомки',
      en: 'Hall for a photo session',
      fr: 'Salle pour séance photo',
      nl: 'Zaal voor fotoshoot',
      de: 'Saal für Fotoaufnahmen',
    },
    'Зала з денним світлом, без тренера',
    [0, 60, 15],
    [hall('daylight')],
  ),
];

/** Classes: a trainer and the large hall, shared by a group. */
const classes: FullService[] = [
  {
    ...session(
      'group-stretching',
      {
        uk: 'Стретчинг у групі',
        en: 'Stretching class',
        fr: 'Cours d’étirements',
        nl: 'Stretchles',
        de: 'Stretching-Kurs',
      },
      'Група до восьми людей',
      [0, 60, 0],
      [trainer('stretching'), hall('daylight')],
    ),
    capacity: 8,
  },
  {
    ...session(
      'circuit',
      {
        uk: 'Колове тренування',
        en: 'Circuit class',
        fr: 'Cours de circuit training',
        nl: 'Circuitles',
        de: 'Zirkelkurs',
      },
      'Динамічне тренування в групі',
      [0, 60, 0],
      [trainer('training'), hall('daylight')],
    ),
    capacity: 12,
  },
];

const events: DemoEvent[] = [
  {
    kind: 'class',
    title: 'Стретчинг у групі',
    serviceId: 'group-stretching',
    weekdays: [1, 3, 5],
    fromMinute: 16 * 60 + 30,
    minutes: 60,
    resourceIds: ['solomiia', 'velyka'],
    signups: [11, 5],
  },
  {
    kind: 'class',
    title: 'Колове тренування',
    serviceId: 'circuit',
    weekdays: [2, 4],
    fromMinute: 19 * 60,
    minutes: 60,
    resourceIds: ['taras', 'velyka'],
    signups: [9],
  },
  {
    kind: 'meeting',
    title: 'Нарада тренерів',
    weekdays: [1],
    fromMinute: 14 * 60,
    minutes: 30,
    resourceIds: ['oksana', 'taras', 'solomiia'],
    signups: [],
  },
];

const clientele: Clientele = {
  locationId: studio.id,
  names:
    'Андрій Коваль|Богдана Шевчук|Вікторія Лисенко|Галина Ткач|Дмитро Бойко|Євгенія Мороз|Зоряна Поліщук|Іван Марченко|Катерина Романюк|Леся Кравець|Максим Олійник|Наталія Гончар|Олег Петришин|Павло Іваськів|Роман Кушнір|Світлана Федорів|Тетяна Біла|Уляна Стасюк|Христина Левицька|Юрій Головко|Ярина Паньків|Остап Данилюк|Марта Сорока|Назар Яворський|Ірина Заяць|Софія Дорош|Володимир Чорній|Мирослава Гук|Артем Вовк|Анастасія Лозинська'.split(
      '|',
    ),
  phonePrefix: '+38050000',
  mailbox: 'klient',
  locales: { uk: 95, en: 5 },
  mix: { training: 55, stretching: 35, hall: 10 },
  notes: ['Перше тренування.', 'Болить спина, без стрибків.', 'Візьме свій килимок.'],
  booked: [3, 1],
  open: 8,
};

export const studioLviv: DemoBusiness = {
  business: {
    id: 'studio-lviv',
    name: 'Студія «Левада»',
    zone: 'Europe/Kyiv',
    locale: 'uk',
    country: 'UA',
    email: 'studio@levada.example.org',
    phone: '+380322550100',
    colour: '#5b3fa8',
    policy: { strategy: 'pick', leadTimeMinutes: 60, horizonDays: 21, startStepMinutes: 30, cancelDeadlineHours: 12 },
    travel: { roadFactor: 1.35, kmPerHour: 30 },
    terms: {},
    allowedOrigins: [],
  },
  locations: [
    {
      ...studio,
      name: 'Студія на Коперника',
      address: 'вул. Коперника 21',
      postcode: '79000',
      place: 'Львів',
      zone: 'Europe/Kyiv',
    },
  ],
  area: [],
  resources,
  services: [...services, ...classes],
  events,
  staff: [
    { name: 'Оксана Мельничук', email: 'oksana@levada.example.org', role: 'owner', resourceId: 'oksana' },
    { name: 'Роксолана Винник', email: 'roksolana@levada.example.org', role: 'planner', resourceId: null },
    { name: 'Юлія Стець', email: 'yuliia@levada.example.org', role: 'reception', resourceId: null },
  ],
  demand: (dice, days) => sessions(dice, days, people, services, clientele),
};
