import type { Locale } from '../../shared/policy.ts';
import { type Day, weekdayOf } from '../../shared/time.ts';
import type { FullService } from '../services/services.ts';
import { type Demand, type DemoJob, type DemoResource, type Dice, worksOn } from './demo.ts';

/** Who comes to a location, and how often each service is asked for. */
export interface Clientele {
  locationId: string;
  names: readonly string[];
  /** Telephone numbers begin so; four digits follow. */
  phonePrefix: string;
  mailbox: string;
  locales: Partial<Record<Locale, number>>;
  mix: Record<string, number>;
  notes: readonly string[];
  /** Sessions booked per person and day, in the first week and in the second. */
  booked: readonly [number, number];
  /** Jobs that still wait for their customer to pick a time. */
  open: number;
}

/** People who come to sessions, some of them several times; a day's sessions are those its people are skilled for. */
export function sessions(
  dice: Dice,
  days: readonly Day[],
  people: readonly DemoResource[],
  services: readonly FullService[],
  { names, locationId, ...clientele }: Clientele,
): Demand {
  const customers = names.map((name, i): Demand['customers'][number] => ({
    name,
    email: dice.chance(0.85) ? `${clientele.mailbox}-${i + 1}@example.org` : '',
    phone: `${clientele.phonePrefix}${String(i + 1).padStart(4, '0')}`,
    locale: dice.weighted(clientele.locales as Record<Locale, number>),
    address: '',
    postcode: '',
    place: '',
    point: null,
    notes: '',
    policy: {},
  }));
  let next = 0;
  const job = (service: FullService, booked: DemoJob['booked']): DemoJob => ({
    customer: next++ % customers.length,
    serviceId: service.id,
    locationId,
    preferences: dice.chance(0.2) ? { preferred: [{ part: dice.chance(0.5) ? 'morning' : 'afternoon' }] } : {},
    policy: {},
    priority: 0,
    note: dice.chance(0.2) ? dice.pick(clientele.notes) : '',
    booked,
  });
  const unattended = services.filter((service) => !service.requirements.some((r) => r.kind === 'person'));
  const jobs = days.flatMap((day, i) => [
    ...unattended.filter(() => i % 2 === 0).map((service) => job(service, { day, part: 'morning', leadId: null })),
    ...people
      .filter((person) => worksOn(person, day))
      .flatMap((person) =>
        Array.from({ length: clientele.booked[i < 7 ? 0 : 1] }, (_, n) =>
          job(askedOf(dice, person, services, clientele.mix), {
            day,
            part: n % 2 === 0 && startsBeforeNoon(person, day) ? 'morning' : 'afternoon',
            leadId: person.id,
          }),
        ),
      ),
  ]);
  const asked = Array.from({ length: clientele.open }, () => {
    const id = dice.weighted(clientele.mix);
    return job(services.find((service) => service.id === id)!, null);
  });
  return { customers, jobs: [...jobs, ...asked] };
}

const startsBeforeNoon = (person: DemoResource, day: Day): boolean =>
  person.shifts.some((shift) => shift.weekday === weekdayOf(day) && shift.fromMinute < 12 * 60);

/** A service this person can give, by how often it is asked for. */
function askedOf(
  dice: Dice,
  person: DemoResource,
  services: readonly FullService[],
  mix: Record<string, number>,
): FullService {
  const able = services.filter((service) => {
    const lead = service.requirements.find((requirement) => requirement.kind === 'person');
    return lead?.skills.every((skill) => person.skills.includes(skill));
  });
  const id = dice.weighted(Object.fromEntries(able.map((service) => [service.id, mix[service.id] ?? 0])));
  return services.find((service) => service.id === id)!;
}
