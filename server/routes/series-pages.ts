import { Hono, type Context as HonoContext } from 'hono';
import * as v from 'valibot';
import { type DayPart, dayParts } from '../../shared/job.ts';
import { type Locale, locales } from '../../shared/policy.ts';
import { BookSeriesSchema, FindSeriesSchema, HoldSeriesSchema, type SeriesFound } from '../../shared/series.ts';
import { serviceName } from '../../shared/service.ts';
import { bookForStranger, findForStranger, heldForStranger, holdForStranger } from '../booking/series.ts';
import { type Business, findBusiness } from '../business/business.ts';
import type { Context } from '../context.ts';
import type { Assets } from '../pages/assets.ts';
import { badLinkPage, browserLocale } from '../pages/bad-link.ts';
import {
  type Asked,
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
import { formOf } from './input.ts';

/** `1-2`, `1795600000-1795600000`: two numbers as our forms write them. */
const pair = (text: string): [number, number] | null => {
  const found = /^(\d{1,11})-(\d{1,11})$/.exec(text);
  return found && [Number(found[1]), Number(found[2])];
};

function askedIn(said: Record<string, string | undefined>): Asked | null {
  const [times, weeks] = pair(said['pace'] ?? '') ?? [];
  if (!times || !weeks) return null;
  const part = Object.hasOwn(dayParts, said['part'] ?? '') ? (said['part'] as DayPart) : null;
  return { pace: { times, weeks }, part, fromDay: said['from'] ?? '' };
}

/** The parts of the day somebody does not want, who wants one. */
const others = (part: DayPart | null): { part: DayPart }[] =>
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
    const service = services.find((s) => s.id === c.req.param('service') && s.offered && s.place === 'location');
    if (!service?.series) return null;
    const wished = c.req.query('lang') ?? business.locale;
    const locale = (locales as readonly string[]).includes(wished) ? (wished as Locale) : 'en';
    const { sessions: count, paces } = service.series;
    const at = `/b/${business.id}/series/${service.id}`;
    return { business, locale, serviceId: service.id, serviceName: serviceName(service, locale), count, paces, at };
  };
  const found = async (s: BookSeriesShowing & { serviceId: string }, asked: Asked): Promise<SeriesFound | null> => {
    const wish = v.parse(FindSeriesSchema, {
      serviceId: s.serviceId,
      pace: asked.pace,
      preferences: { refused: others(asked.part) },
      ...(asked.fromDay ? { fromDay: asked.fromDay } : {}),
    });
    const answer = await findForStranger(ctx, s.business, wish);
    return answer.outcome === 'found' ? answer : null;
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
  const texts = async (c: HonoContext): Promise<Record<string, string>> => {
    const form = await formOf(c);
    return Object.fromEntries(Object.entries(form).filter((e): e is [string, string] => typeof e[1] === 'string'));
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
        const asked = askedIn({ pace: c.req.query('pace'), part: c.req.query('part'), from: c.req.query('from') });
        if (!asked) return send(c, s, askSeriesPage(s));
        return send(c, s, foundSeriesPage(s, asked, await found(s, asked), c.req.query('lost') !== undefined));
      }),
    )
    .post('/b/:business/series/:service/hold', open(), limitRate(ctx, 'series-holds', 6), (c) =>
      reading(c, async () => {
        const s = await showing(c);
        const said = await texts(c);
        const asked = askedIn(said);
        if (!s || !asked) return badAddress(c);
        const slots = Array.from({ length: s.count }, (_, i) => {
          const [from, to] = pair(said[`slot${i + 1}`] ?? '') ?? [];
          return { from, to };
        });
        const personId = said['person'];
        const wish = { serviceId: s.serviceId, pace: asked.pace, slots, ...(personId ? { personId } : {}) };
        const answer = await holdForStranger(ctx, s.business, v.parse(HoldSeriesSchema, wish), null);
        if (answer.outcome === 'held') return c.redirect(`${s.at}?hold=${answer.hold}`, 303);
        const { pace, part, fromDay } = asked;
        const query = new URLSearchParams({ pace: `${pace.times}-${pace.weeks}`, part: part ?? '', from: fromDay });
        return c.redirect(`${s.at}?${query}&lost`, 303);
      }),
    )
    .post('/b/:business/series/:service/book', open(), limitRate(ctx, 'bookings', 60), (c) =>
      reading(c, async () => {
        const s = await showing(c);
        if (!s) return badAddress(c);
        const said = await texts(c);
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
