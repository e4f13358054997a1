/** What a business has not got yet: looked for in what is written down, told in sentences that lead to the place to mend it. */
import type { Role } from '../../shared/roles.ts';
import { isClass, type Requirement, type Service } from '../../shared/service.ts';
import type { Missing } from '../../shared/setup.ts';
import { qualifies } from '../schedule/requirements.ts';
import { lackWords, skillWords } from './lack.ts';

/** A business as it is written down: what is in use, and nothing that is retired. */
export interface SetUp {
  services: (Pick<Service, 'id' | 'name' | 'place' | 'requirements' | 'offered' | 'capacity'> & {
    locationIds: string[];
  })[];
  resources: {
    id: string;
    name: string;
    kind: Requirement['kind'];
    locationId: string | null;
    units: number;
    skills: string[];
    levels?: Record<string, number>;
    drives: boolean;
    /** Its day begins somewhere: at an address of its own or at its location. */
    home: boolean;
    /** Hours now or later; null: always there. */
    hours: boolean | null;
  }[];
  locations: { id: string; name: string }[];
  staff: { name: string; role: Role; resourceId: string | null }[];
  /** Supplies of services of which nothing lies anywhere. */
  supplies: { serviceName: string; itemName: string }[];
  hasArea: boolean;
  hasGeocoder: boolean;
  hasEmail: boolean;
  hasSms: boolean;
}

const SETTINGS = '/office/settings';
const serviceAt = (id: string): string => `${SETTINGS}/services/${encodeURIComponent(id)}`;
const resourceAt = (id: string): string => `${SETTINGS}/resources/${encodeURIComponent(id)}`;

const named = (names: readonly string[]): string =>
  names.length <= 3 ? names.join(', ') : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`;

/** Everything that is missing, what stops most first; none when all is well. */
export function findMissing(world: SetUp): Missing[] {
  return [
    ...noSuchThings(world),
    ...withoutHours(world),
    ...world.services.flatMap((service) => [...withoutPerson(service), ...unmet(world, service)]),
    ...withoutHome(world),
    ...addresses(world),
    ...messengers(world),
    ...withoutStock(world),
    ...withoutResource(world),
  ];
}

function noSuchThings({ services, resources, locations }: SetUp): Missing[] {
  const missing: Missing[] = [];
  const say = (kind: string, text: string, href: string): number => missing.push({ kind, text, href });
  if (services.length === 0) say('no-service', 'There is no service yet.', `${SETTINGS}/services/new`);
  else if (!services.some((s) => s.offered))
    say('nothing-offered', 'No service is offered in the widget.', `${SETTINGS}/services`);
  if (!resources.some((r) => r.kind === 'person'))
    say('no-person', 'Nobody works here yet.', `${SETTINGS}/resources/new?kind=person`);
  if (locations.length === 0 && services.some((s) => s.place === 'location'))
    say('no-location', 'Services are given at a location, but there is none.', `${SETTINGS}/locations`);
  return missing;
}

function withoutHours({ resources }: SetUp): Missing[] {
  const idle = resources.filter((r) => r.kind === 'person' && !r.hours);
  if (idle.length === 0) return [];
  const drivers = idle.every((r) => r.drives);
  const who = drivers ? (idle.length === 1 ? 'technician' : 'technicians') : idle.length === 1 ? 'person' : 'people';
  return [
    {
      kind: 'no-shift',
      text: `${idle.length} ${who} ${idle.length === 1 ? 'has' : 'have'} no shift: ${named(idle.map((r) => r.name))}.`,
      href: resourceAt(idle[0]!.id),
    },
  ];
}

function withoutPerson(service: SetUp['services'][number]): Missing[] {
  const { id, name, place, requirements } = service;
  const href = serviceAt(id);
  // What a class takes is said with each of its dates.
  if (isClass(service)) return [];
  if (requirements.length === 0)
    return [{ kind: 'requires-nothing', text: `${name} requires nobody and nothing: it would always be free.`, href }];
  if (place === 'customer' && !requirements.some((r) => r.kind === 'person'))
    return [{ kind: 'no-visitor', text: `${name} is a visit, but requires nobody who comes.`, href }];
  return [];
}

/** What a service requires and nobody has: anywhere, at one of its locations, or at work. */
function unmet({ resources, locations }: SetUp, service: SetUp['services'][number]): Missing[] {
  const href = serviceAt(service.id);
  const giving = locations.filter((l) => service.locationIds.length === 0 || service.locationIds.includes(l.id));
  return service.requirements.flatMap((requirement): Missing[] => {
    const fit = resources.filter((r) => qualifies(r, requirement, null));
    const count = (list: typeof fit): number => list.reduce((sum, r) => sum + r.units, 0);
    if (count(fit) < requirement.count)
      return [
        {
          kind: 'unmet-requirement',
          text: `${service.name} requires ${asked(requirement)}, but there is ${lackWords(requirement, count(fit))}.`,
          href,
        },
      ];
    if (service.place === 'location') {
      const at = (locationId: string) => fit.filter((r) => qualifies(r, requirement, locationId));
      const lacking = giving.filter(({ id }) => count(at(id)) < requirement.count);
      if (giving.length > 0 && lacking.length === giving.length)
        return [
          {
            kind: 'unmet-anywhere',
            text: `${service.name} requires ${asked(requirement)} that no location has.`,
            href,
          },
        ];
      const here = lacking.map(({ id, name }) => ({
        kind: 'unmet-at-location',
        text: `${service.name} is offered at ${name}, but there is ${lackWords(requirement, count(at(id)))} there.`,
        href,
      }));
      if (here.length > 0) return here;
    }
    const working = fit.filter((r) => r.hours !== false);
    if (requirement.kind === 'person' && count(working) < requirement.count)
      return [
        {
          kind: 'nobody-works',
          text: `${service.name} requires ${asked(requirement)}, but none of those who could has a shift.`,
          href: resourceAt(fit[0]!.id),
        },
      ];
    return [];
  });
}

const nouns = {
  person: ['a person', 'people'],
  room: ['a room', 'rooms'],
  equipment: ['a device', 'devices'],
  vehicle: ['a vehicle', 'vehicles'],
} as const;

/** "a room with the skill quiet", "2 people". */
function asked(requirement: Requirement): string {
  const { kind, count } = requirement;
  const [one, many] = nouns[kind];
  return `${count === 1 ? one : `${count} ${many}`}${skillWords(requirement)}`;
}

const withoutHome = ({ resources }: SetUp): Missing[] =>
  resources
    .filter((r) => r.kind === 'person' && r.drives && !r.home)
    .map(({ id, name }) => ({
      kind: 'no-home',
      text: `${name} drives, but neither a home address nor a location says where the day begins.`,
      href: resourceAt(id),
    }));

function addresses({ services, hasArea, hasGeocoder }: SetUp): Missing[] {
  if (hasArea || !services.some((s) => s.place === 'customer')) return [];
  const href = `${SETTINGS}/import?kind=area`;
  return [
    hasGeocoder
      ? { kind: 'no-area', text: 'There is no service area: every address a geocoder knows is accepted.', href }
      : {
          kind: 'no-area',
          text: 'There is no service area and no geocoder: no customer’s address can be found.',
          href,
        },
  ];
}

const messengers = ({ hasEmail, hasSms }: SetUp): Missing[] =>
  hasEmail || hasSms
    ? []
    : [
        {
          kind: 'no-messenger',
          text: 'Neither e-mail nor SMS is configured: messages stay on the outbox page and reach nobody.',
          href: `${SETTINGS}/check#messengers`,
        },
      ];

const withoutStock = ({ supplies }: SetUp): Missing[] =>
  supplies.map(({ serviceName, itemName }) => ({
    kind: 'no-stock',
    text: `${serviceName} uses up ${itemName}, but there is none in stock.`,
    href: '/office/stock',
  }));

const withoutResource = ({ staff }: SetUp): Missing[] =>
  staff
    .filter(({ role, resourceId }) => role === 'technician' && resourceId === null)
    .map(({ name }) => ({
      kind: 'no-own-day',
      text: `${name} signs in as a technician, but is not linked to anybody in the schedule, and so has no day of their own.`,
      href: '/office/staff',
    }));
