import { Hono, type Context as HonoContext } from 'hono';
import * as v from 'valibot';
import { type DayPart, dayParts } from '../../shared/job.ts';
import { type Locale, locales } from '../../shared/policy.ts';
import { BookSeriesSchema, FindSeriesSchema, HoldSeriesSchema, type SeriesFound } from '../../shared/series.ts';
import { serviceName } from '../../shared/service.ts';
import { nounsOf } from '../../shared/terms.ts';
import { bookForStranger, findForStranger, heldForStranger, holdForStranger } from '../booking/series.ts';
import { type Business, findBusiness } from '../business/business.ts';
import type { Context } from '../context.ts';
import type { Assets } from '../pages/assets.ts';
import { badLinkPage, browserLocale } from '../pages/bad-link.ts';
import {
  type Asked,
  askedFields,
  askSeriesPage,
  type BookSeriesShowing,
  foundSeriesPage,
  seriesDetailsPage,
  seriesOverPage,
} from '../pages/book-series.ts';
import type { Html } from '../pages/html.ts';
import { renderPage } from '../pages/layout.ts';
import { pageWords } from '../pages/words/words.ts';
import { Refusal } from '../refusal.ts';
import { loadServices } from '../services/services.ts';
import { open } from '../session.ts';
import { limitRate } from './guard.ts';
import { textsOf } from './input.ts';

/** `1-2`, `1795600000-1795600000`: two numbers as our forms write them. */
const pair = (text: string): [number, number] | null => {
  const found = /^(\d{1,11})-(\d{1,11})$/.exec(text);
  return found && [Number(found[1]), Number(found[2])];
};

function askedIn(said: Record<string, string | undefined>): Asked | null {
  const [times, weeks] = pair(said['pace'] ?? '') ?? [];
  if (!times || !weeks) return null;
  const { street = '', postcode = '', place = '' } = said;
  return {
    pace: { times, weeks },
    part: partIn(said['part']),
    fromDay: said['from'] ?? '',
    address: street || postcode ? { street, postcode, place } : null,
  };
}

/** A part of the day as our forms name it; nothing else. */
export const partIn = (part = ''): DayPart | null => (Object.hasOwn(dayParts, part) ? (part as DayPart) : null);

/** The dates a form sends, in the order of their positions. */
export const slotsIn = (said: Record<string, string>) =>
  Object.keys(said)
    .flatMap((field) => /^slot(\d{1,2})$/.exec(field)?.[1] ?? [])
    .sort((a, b) => Number(a) - Number(b))
    .map((position) => {
      const [from, to] = pair(said[`slot${position}`]!) ?? [];
      return { from, to };
    });

/** The parts of the day somebody does not want, who wants one. */
export const others = (part: DayPart | null): { part: DayPart }[] =>
  part ? (Object.keys(dayParts) as DayPart[]).filter((p) => p !== part).map((p) => ({ part: p })) : [];

/** A series found and booked on pages that are whole without any script. GET shows, POST acts and leads back to GET. */
export function seriesPages(ctx: Context, assets: Assets) {
  const css = assets.css('widget/link/main.ts');
  const send = (c: HonoContext, s: BookSeriesShowing, body: Html, status: 200 | 400 | 409 = 200): Response => {
    const { business, locale, serviceName: title } = s;
    const { text, policy } = renderPage({
      locale,
      title: `${title} – ${business.name}`,
      colour: business.colour,
      css,
      body,
    });
    c.header('Referrer-Policy', 'no-referrer');
    return c.html(text, status, { 'Content-Security-Policy': policy });
  };
  const badAddress = (c: HonoContext): Response => {
    const locale = browserLocale(c.req.header('accept-language'));
    const { text, policy } = renderPage({
      locale,
      title: pageWords(locale).bad,
      colour: '',
      css,
      body: badLinkPage(locale),
    });
    return c.html(text, 404, { 'Content-Security-Policy': policy });
  };
  const showing = async (c: HonoContext): Promise<(BookSeriesShowing & { serviceId: string }) | null> => {
    const business: Business | null = await findBusiness(ctx.database.read, c.req.param('business') ?? '');
    if (!business) return null;
    const services = await loadServices(ctx.database.read, business.id);
    const service = services.find((s) => s.id === c.req.param('service') && s.offered);
    if (!service?.series) return null;
    const wished = c.req.query('lang') ?? business.locale;
    const locale = (locales as readonly string[]).includes(wished) ? (wished as Locale) : 'en';
    const { sessions: count, paces } = service.series;
    const at = `/b/${business.id}/series/${service.id}`;
    const visit = service.place === 'customer';
    const title = serviceName(service, locale);
    const nouns = nounsOf(business.terms, locale);
    return { business, locale, nouns, serviceId: service.id, serviceName: title, count, paces, at, visit };
  };
  const found = async (
    s: BookSeriesShowing & { serviceId: string },
    asked: Asked,
  ): Promise<SeriesFound | 'none' | 'outside-area'> => {
    const wish = v.parse(FindSeriesSchema, {
      serviceId: s.serviceId,
      pace: asked.pace,
      preferences: { refused: others(asked.part) },
      ...(asked.fromDay ? { fromDay: asked.fromDay } : {}),
      ...(asked.address && s.visit ? { address: asked.address } : {}),
    });
    const answer = await findForStranger(ctx, s.business, wish);
    return answer.outcome === 'found' ? answer : answer.outcome;
  };
  /** What cannot be read was not written by our forms. */
  const reading = async (c: HonoContext, work: () => Promise<Response>): Promise<Response> => {
    try {
      return await work();
    } catch (error) {
      if (v.isValiError(error) || (error instanceof Refusal && error.code === 'bad-input')) return badAddress(c);
      throw error;
    }
  };
  return new Hono()
    .get('/b/:business/series/:service', open(), limitRate(ctx, 'series-pages', 60), (c) =>
      reading(c, async () => {
        const s = await showing(c);
        if (!s) return badAddress(c);
        const hold = c.req.query('hold');
        if (hold !== undefined) {
          const held = await heldForStranger(ctx, s.business, hold);
          return held ? send(c, s, seriesDetailsPage(s, held, null)) : send(c, s, seriesOverPage(s), 409);
        }
        const asked = askedIn(c.req.query());
        if (!asked || (s.visit && !asked.address)) return send(c, s, askSeriesPage(s));
        return send(c, s, foundSeriesPage(s, asked, await found(s, asked), c.req.query('lost') !== undefined));
      }),
    )
    .post('/b/:business/series/:service/hold', open(), limitRate(ctx, 'series-holds', 6), (c) =>
      reading(c, async () => {
        const s = await showing(c);
        const said = await textsOf(c);
        const asked = askedIn(said);
        if (!s || !asked) return badAddress(c);
        const personId = said['person'];
        const wish = {
          serviceId: s.serviceId,
          pace: asked.pace,
          slots: slotsIn(said),
          ...(personId ? { personId } : {}),
          ...(asked.address && s.visit ? { address: asked.address } : {}),
        };
        const answer = await holdForStranger(ctx, s.business, v.parse(HoldSeriesSchema, wish), null);
        if (answer.outcome === 'held') return c.redirect(`${s.at}?hold=${answer.hold}`, 303);
        const query = new URLSearchParams(askedFields(asked));
        return c.redirect(`${s.at}?${query}&lost`, 303);
      }),
    )
    .post('/b/:business/series/:service/book', open(), limitRate(ctx, 'bookings', 60), (c) =>
      reading(c, async () => {
        const s = await showing(c);
        if (!s) return badAddress(c);
        const said = await textsOf(c);
        const held = await heldForStranger(ctx, s.business, said['hold'] ?? '');
        if (!held) return send(c, s, seriesOverPage(s), 409);
        const wrong = (message: string): Response => send(c, s, seriesDetailsPage(s, held, { message, said }), 400);
        const { name, email, phone } = said;
        const request = v.safeParse(BookSeriesSchema, {
          hold: held.id,
          contact: { name, email: email ?? '', phone: phone ?? '', locale: s.locale },
        });
        if (!request.success) return wrong(request.issues[0].message);
        try {
          // Sent twice, the same details book once.
          const once = { key: `page-${held.id}`, bodyHash: JSON.stringify(request.output.contact) };
          const answer = await bookForStranger(ctx, s.business, request.output, once);
          if (answer.outcome === 'booked') return c.redirect(new URL(answer.manageUrl).pathname, 303);
          return send(c, s, seriesOverPage(s), 409);
        } catch (error) {
          if (error instanceof Refusal && error.code === 'bad-input') return wrong(error.message);
          throw error;
        }
      }),
    );
}
