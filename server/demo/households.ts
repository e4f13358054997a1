import { crowMetres, type Point } from '../../shared/geo.ts';
import { minutesTaken } from '../../shared/service.ts';
import { type Day, weekdayOf } from '../../shared/time.ts';
import type { FullService } from '../services/services.ts';
import { type Booked, type Demand, type DemoJob, type DemoResource, type Dice, worksOn } from './demo.ts';
import { towns } from './ghent.ts';

const first =
  'An Jan Els Tom Griet Wim Katrien Dirk Hilde Bart Lieve Marc Ilse Geert Nele Stijn Joke Kris Sara Peter Eva Luc Tine Hans Inge Rik Lotte Yves Leen Filip Emine Mehmet Amina Karim Olga Ivan Marta Nina Arne Liesbet Roos Wout Femke Dries Noor Senne Mieke Guido Rita Paul'.split(
    ' ',
  );
const last =
  'De Smet|Van Hecke|Claes|De Clercq|Willems|Van den Bossche|Maes|Goossens|De Vos|Wouters|Coppens|De Pauw|Haers|Lippens|Roels|Van Acker|Baeten|De Rycke|Temmerman|Vandewalle|Bauwens|Cornelis|De Wilde|Everaert|Ghysels|Hoste|Joos|Kerckhove|Lambrecht|Meuleman|Naessens|Ottevaere|Pauwels|Rogiers|Schepens|Tack|Uyttendaele|Verhelst|Wauters|Aydin|Demir|Benali|Haddad|Kowalska|Popescu|Nguyen|Sow|De Cock|Van Laere|Braeckman'.split(
    '|',
  );
const notes = [
  'Parkeren kan op de oprit.',
  'Bel aan bij de achterdeur.',
  'Ketel staat op zolder, ladder aanwezig.',
  'Hond in huis, liefst even bellen vooraf.',
  'Tweede verdieping, geen lift.',
  'Sleutel bij de buren op nummer 14.',
  'Ketel maakt lawaai bij het opstarten.',
  'Attest nodig voor de verhuurder.',
];

/** How often each service is asked for. */
const mix = { boiler: 46, repair: 10, 'heat-pump': 10, 'oil-boiler': 10, thermostat: 12, flue: 12 };

/** Work and short drives that fit a day beside the way there and home. */
const DAY_MINUTES = 420;

interface Household {
  point: Point;
  service: FullService;
}

/** Households on real streets, a visit each; most of the first week is booked, in routes near where technicians live. */
export function households(
  dice: Dice,
  days: readonly Day[],
  people: readonly DemoResource[],
  services: readonly FullService[],
): Demand {
  const streets = towns.flatMap((town) => town.streets.map((street) => ({ town, street })));
  const byId = new Map(services.map((service) => [service.id, service]));
  const customers: Demand['customers'] = [];
  const homes: Household[] = [];
  for (let i = 0; i < 275; i++) {
    const { town, street } = i < streets.length ? streets[i]! : dice.pick(streets);
    const [name, lat, lon] = street;
    const point = { lat: rounded(lat + dice.around(0.0012)), lon: rounded(lon + dice.around(0.0018)) };
    const [given, family] = [dice.pick(first), dice.pick(last)];
    const reached = dice.weighted({ both: 70, sms: 18, email: 12 });
    customers.push({
      name: `${given} ${family}`,
      email: reached === 'sms' ? '' : `${mailbox(given, family)}.${i + 1}@example.org`,
      phone: reached === 'email' ? '' : `+324700${String(i + 1).padStart(5, '0')}`,
      locale: given === 'Olga' || given === 'Ivan' ? 'uk' : dice.weighted({ nl: 90, fr: 6, en: 4 }),
      address: `${name} ${1 + dice.below(180)}`,
      postcode: town.postcode,
      place: town.place,
      point,
      notes: '',
      policy: {},
    });
    homes.push({
      point,
      service: byId.get(dice.weighted(mix))!,
    });
  }
  const booked = routes(dice, days, people, homes);
  const jobs = homes.map(({ service }, customer): DemoJob => {
    const place = booked.get(customer) ?? null;
    return {
      customer,
      serviceId: service.id,
      locationId: null,
      preferences: preferences(dice, place?.day ?? null, days),
      policy: service.id !== 'repair' && dice.chance(0.2) ? { strategy: 'hybrid' } : {},
      priority: service.id === 'repair' ? 2 : 0,
      note: dice.chance(0.25) ? dice.pick(notes) : '',
      booked: place,
    };
  });
  return { customers, jobs };
}

/** Four or five neighbouring households to a technician's day in the first week, one or two in the second. */
function routes(
  dice: Dice,
  days: readonly Day[],
  people: readonly DemoResource[],
  homes: readonly Household[],
): Map<number, Booked> {
  const booked = new Map<number, Booked>();
  for (const [i, day] of days.entries())
    for (const person of people.filter((r) => worksOn(r, day))) {
      const left = homes
        .map((home, customer) => ({ ...home, customer }))
        .filter(({ customer, service }) => !booked.has(customer) && can(person, service));
      const near = nearest(left, person.home!).slice(0, 18);
      if (near.length === 0) continue;
      const seed = dice.pick(near);
      const most = i < 7 ? 4 + dice.below(2) : 1 + dice.below(2);
      let minutes = 0;
      let visits = 0;
      for (const { customer, service } of nearest(left, seed.point).slice(0, 18)) {
        const longer = minutes + minutesTaken(service) + 20;
        // Not every neighbour calls in the same week.
        if (visits === most || longer > DAY_MINUTES || dice.chance(0.5)) continue;
        minutes = longer;
        visits += 1;
        booked.set(customer, { day, part: visits % 2 === 1 ? 'morning' : 'afternoon', leadId: person.id });
      }
    }
  return booked;
}

const nearest = <T extends { point: Point }>(list: readonly T[], to: Point): T[] =>
  [...list].sort((a, b) => crowMetres(a.point, to) - crowMetres(b.point, to));

const can = (person: DemoResource, service: FullService): boolean =>
  service.requirements
    .filter((requirement) => requirement.kind === 'person')
    .every((requirement) => requirement.skills.every((skill) => person.skills.includes(skill)));

/** What people say about when they are at home; never against the day they are booked on. */
function preferences(dice: Dice, day: Day | null, days: readonly Day[]): DemoJob['preferences'] {
  switch (dice.weighted({ none: 55, mornings: 12, afternoons: 12, weekday: 13, later: 8 })) {
    case 'mornings':
      return day ? {} : { refused: [{ part: 'afternoon' }, { part: 'evening' }] };
    case 'afternoons':
      return day ? { preferred: [{ part: 'afternoon' }] } : { refused: [{ part: 'morning' }] };
    case 'weekday': {
      const off = 1 + dice.below(5);
      return day && weekdayOf(day) === off ? {} : { refused: [{ weekdays: [off] }] };
    }
    case 'later':
      return day ? {} : { fromDay: days[4]! };
    default:
      return {};
  }
}

const rounded = (degrees: number): number => Math.round(degrees * 1e5) / 1e5;
const mailbox = (given: string, family: string): string => `${given}.${family}`.toLowerCase().replace(/[^a-z.]/g, '');
