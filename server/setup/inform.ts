import type { Affected } from '../../shared/setup.ts';
import type { Business } from '../business/business.ts';
import type { Db } from '../db/connect.ts';
import type { Broken } from '../schedule/affected.ts';
import { type Card, cardOfAppointment, visitOf } from '../schedule/cards.ts';
import type { Scope } from '../scope.ts';

/** So many are named; the rest are counted. */
const NAMED = 50;

/** What a person in the office is told of appointments and events that a change would break: those somebody still expects. */
export async function affectedOf(
  db: Db,
  business: Business,
  { appointmentIds, events }: Broken,
  scope: Scope,
): Promise<{ affected: Affected; nobodyExpects: string[] }> {
  const cards: Card[] = [];
  for (const id of appointmentIds) {
    const card = await cardOfAppointment(db, business.id, id);
    if (card) cards.push(card);
  }
  const expected = cards
    .filter(({ status }) => status === 'proposed' || status === 'booked')
    .sort((a, b) => a.plannedStart - b.plannedStart);
  const ahead = [
    ...expected.map(({ plannedStart, plannedEnd }) => ({ from: plannedStart, to: plannedEnd })),
    ...events,
  ];
  return {
    affected: {
      count: expected.length,
      events: events.length,
      visits: expected.slice(0, NAMED).map((card) => visitOf(card, scope)),
      span:
        ahead.length > 0
          ? { from: Math.min(...ahead.map(({ from }) => from)), to: Math.max(...ahead.map(({ to }) => to)) }
          : null,
      zone: business.zone,
    },
    // A decline or a cancellation that can still be undone keeps time nobody will come for.
    nobodyExpects: cards
      .filter(({ status }) => status === 'declined' || status === 'cancelled')
      .map((c) => c.appointmentId),
  };
}

/** True when somebody still expects something that would be broken. */
export const isBroken = ({ count, events }: Affected): boolean => count + events > 0;
