import type { Affected } from '../../shared/setup.ts';
import type { Business } from '../business/business.ts';
import type { Db } from '../db/connect.ts';
import { type Card, cardOfAppointment } from '../schedule/cards.ts';

/** So many are named; the rest are counted. */
const NAMED = 50;

/** What a person in the office is told of appointments that a change would break: those somebody still expects. */
export async function affectedOf(
  db: Db,
  business: Business,
  appointmentIds: readonly string[],
): Promise<{ affected: Affected; nobodyExpects: string[] }> {
  const cards: Card[] = [];
  for (const id of appointmentIds) {
    const card = await cardOfAppointment(db, business.id, id);
    if (card) cards.push(card);
  }
  const expected = cards
    .filter(({ status }) => status === 'proposed' || status === 'booked')
    .sort((a, b) => a.plannedStart - b.plannedStart);
  const [first] = expected;
  return {
    affected: {
      count: expected.length,
      visits: expected
        .slice(0, NAMED)
        .map(({ appointmentId, jobId, customerName, serviceName, place, status, window }) => ({
          ...{ appointmentId, jobId, customerName, serviceName, place, window },
          status: status === 'proposed' ? ('proposed' as const) : ('booked' as const),
        })),
      span: first ? { from: first.plannedStart, to: Math.max(...expected.map((card) => card.plannedEnd)) } : null,
      zone: business.zone,
    },
    // A decline or a cancellation that can still be undone keeps time nobody will come for.
    nobodyExpects: cards
      .filter(({ status }) => status === 'declined' || status === 'cancelled')
      .map((c) => c.appointmentId),
  };
}
