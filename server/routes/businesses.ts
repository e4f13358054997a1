import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import {
  BookRequestSchema,
  type BusinessProfile,
  LeaveRequestSchema,
  SlotsRequestSchema,
} from '../../shared/booking.ts';
import { ourLocale } from '../../shared/policy.ts';
import { isClass, serviceName } from '../../shared/service.ts';
import { nounsOf } from '../../shared/terms.ts';
import { bookAsStranger, slotsForStranger } from '../booking/book.ts';
import { leaveRequest } from '../booking/leave.ts';
import { type Business, businessById } from '../business/business.ts';
import { loadLocations, locationAddress } from '../business/locations.ts';
import type { Context } from '../context.ts';
import { once } from '../idempotency.ts';
import { loadServices } from '../services/services.ts';
import { open } from '../session.ts';
import { limitRate } from './guard.ts';
import { input } from './input.ts';

async function profileOf(ctx: Context, business: Business, locale: string): Promise<BusinessProfile> {
  const db = ctx.database.read;
  const [services, locations] = await Promise.all([loadServices(db, business.id), loadLocations(db, business.id)]);
  const { id, name, zone, country, colour, phone } = business;
  return {
    id,
    name,
    zone,
    locale: business.locale,
    country,
    colour,
    phone,
    nouns: nounsOf(business.terms, ourLocale(locale)),
    services: services
      .filter((s) => s.offered)
      .map((s) => ({
        id: s.id,
        name: serviceName(s, locale),
        // Written in the business's own language only: better nothing than a line the customer cannot read.
        description: locale === business.locale ? s.description : '',
        minutes: s.durationMinutes,
        place: s.place,
        ...(isClass(s) ? { dates: true } : {}),
        // Found and booked on a page of its own, which needs to know no address.
        ...(s.series
          ? { series: { count: s.series.sessions, url: `${ctx.config.baseUrl}/b/${id}/series/${s.id}?lang=${locale}` } }
          : {}),
        locations: locations
          .filter((l) => s.place === 'location' && (s.locationIds.length === 0 || s.locationIds.includes(l.id)))
          .map((l) => ({ id: l.id, name: l.name, address: locationAddress(l) })),
      })),
  };
}

/** What the widget asks: anybody may, from the origins the business allows, within limits. */
export const businessRoutes = (ctx: Context) =>
  new Hono()
    .get(
      '/:business',
      open(),
      describeRoute({ summary: 'A business and the services it offers online', tags: ['booking'] }),
      async (c) => {
        const business = await businessById(ctx, c.req.param('business'));
        return c.json(await profileOf(ctx, business, c.req.query('locale') ?? business.locale));
      },
    )
    .post(
      '/:business/slots',
      open(),
      describeRoute({
        summary: 'The slot question: the times this customer is offered, or why there are none',
        description:
          'Instants are Unix seconds. A class answers with its dates and the places left. Reading; nothing is kept.',
        tags: ['booking'],
      }),
      limitRate(ctx, 'slots', 120),
      input('json', SlotsRequestSchema),
      async (c) => {
        const business = await businessById(ctx, c.req.param('business'));
        return c.json(await slotsForStranger(ctx, business, c.req.valid('json')));
      },
    )
    .post(
      '/:business/bookings',
      open(),
      describeRoute({
        summary: 'Books an offered slot',
        description:
          '201 booked, or in line for a class (`wait`); 409 taken meanwhile, with fresh alternatives. Send an Idempotency-Key.',
        tags: ['booking'],
      }),
      limitRate(ctx, 'bookings', 60),
      input('json', BookRequestSchema),
      async (c) => {
        const business = await businessById(ctx, c.req.param('business'));
        const request = c.req.valid('json');
        const answer = await bookAsStranger(ctx, business, request, once(c.req.header('idempotency-key'), request));
        return answer.outcome === 'booked' ? c.json(answer, 201) : c.json(answer, 409);
      },
    )
    .post(
      '/:business/requests',
      open(),
      describeRoute({
        summary: 'Leaves word when no time was found',
        description:
          'Where nothing at all is free, the customer waits and is offered what comes free; otherwise the office answers.',
        tags: ['booking'],
      }),
      limitRate(ctx, 'requests', 20),
      input('json', LeaveRequestSchema),
      async (c) => {
        const business = await businessById(ctx, c.req.param('business'));
        const request = c.req.valid('json');
        return c.json(await leaveRequest(ctx, business, request, once(c.req.header('idempotency-key'), request)));
      },
    );
