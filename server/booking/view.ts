import type { AppointmentView, BusinessCard } from '../../shared/booking.ts';
import { serviceName } from '../../shared/service.ts';
import type { Instant } from '../../shared/time.ts';
import type { Business } from '../business/business.ts';
import type { Db } from '../db/connect.ts';
import type { AppointmentRow } from '../schedule/appointments.ts';
import { leadFirstName } from '../schedule/cards.ts';
import { leewayOf } from '../schedule/leeway.ts';
import type { Matter } from '../schedule/wish.ts';

export const cardOf = ({ id, name, colour, phone, email }: Business): BusinessCard => ({
  id,
  name,
  colour,
  phone,
  email,
});

/** The reference a customer can say on the phone. */
export const referenceOf = (appointmentId: string): string => appointmentId.slice(-6).toUpperCase();

/** An appointment as its customer may see it, in their language. */
export async function appointmentView(
  db: Db,
  matter: Matter,
  appointment: AppointmentRow,
  now: Instant,
): Promise<AppointmentView> {
  const { service, site, customer } = matter;
  const undoable = ['declined', 'cancelled'].includes(appointment.status) && (appointment.holdUntil ?? 0) > now;
  return {
    reference: referenceOf(appointment.id),
    status: appointment.status,
    serviceName: serviceName(service, customer.locale),
    minutes: service.durationMinutes,
    window: { from: appointment.windowFrom, to: appointment.windowTo },
    zone: site.zone,
    place: site.text,
    servicePlace: service.place,
    who: await leadFirstName(db, appointment.businessId, appointment.id),
    ...(await leewayOf(db, matter, appointment, now)),
    undoUntil: undoable ? appointment.holdUntil : null,
  };
}
