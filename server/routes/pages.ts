import { Hono, type Context as HonoContext } from 'hono';
import * as v from 'valibot';
import { DeclineSchema, type LinkView, type SlotsAnswer } from '../../shared/booking.ts';
import { MoveSeriesSchema } from '../../shared/series.ts';
import { SlotTimeSchema } from '../../shared/slot.ts';
import { DaySchema } from '../../shared/text.ts';
import {
  actOnLink,
  type LinkAction,
  type LinkInput,
  linkActions,
  linkCalendar,
  linkSlots,
  openCustomerLink,
} from '../booking/links.ts';
import { actOnOpening, openOpening } from '../booking/opening-links.ts';
import {
  cancelBySeriesLink,
  findMoveBySeriesLink,
  moveBySeriesLink,
  openSeriesLink,
  seriesCalendar,
} from '../booking/series-links.ts';
import { actOnSignup, openSignup, type SignupAction, signupActions, signupCalendar } from '../booking/signup-links.ts';
import { businessNames, findBusiness } from '../business/business.ts';
import type { Context } from '../context.ts';
import { type Assets, readAssets } from '../pages/assets.ts';
import { badLinkPage, browserLocale } from '../pages/bad-link.ts';
import { bookPage } from '../pages/book.ts';
import { refusedBy } from '../pages/decline.ts';
import { type Html, html, name } from '../pages/html.ts';
import { renderPage } from '../pages/layout.ts';
import { linkPage } from '../pages/link.ts';
import { openingPage } from '../pages/opening.ts';
import { showing } from '../pages/parts.ts';
import { moveDatesPage, seriesPage } from '../pages/series.ts';
import { shopCss, shopIndex, shopPage } from '../pages/shop.ts';
import { signupPage } from '../pages/signup.ts';
import { type TimesQuery, timesPage } from '../pages/times.ts';
import { pageWords } from '../pages/words/words.ts';
import { Refusal } from '../refusal.ts';
import { open } from '../session.ts';
import { limitRate } from './guard.ts';
import { formOf, textsOf } from './input.ts';
import { others, partIn, seriesPages, slotsIn } from './series-pages.ts';

/** Nobody keeps or lists what stands behind a link, and its address goes nowhere. */
const secret = { 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer', 'X-Robots-Tag': 'noindex, nofollow' };

/** `from-to`, as the forms have it. */
const SlotSchema = v.pipe(
  v.string(),
  v.regex(/^\d{1,11}-\d{1,11}$/),
  v.transform((text) => {
    const [from, to] = text.split('-').map(Number) as [number, number];
    return { from, to };
  }),
  SlotTimeSchema,
);
const isDay = (text: string | undefined): text is string => v.is(DaySchema, text);

/** Which date of a series a form means. */
const positionIn = (text = ''): number | null => (/^[1-9]\d?$/.test(text) ? Number(text) : null);

/** The other days a page was asked for in its address; what is no day is not asked. */
function timesQuery(c: HonoContext): TimesQuery {
  const [day, from] = [c.req.query('day'), c.req.query('from')];
  if (isDay(day)) return { day };
  return isDay(from) ? { fromDay: from } : {};
}

/** Nobody is offered the time they already have. */
function withoutOwn(answer: SlotsAnswer | null, { appointment }: LinkView): SlotsAnswer | null {
  if (answer?.outcome !== 'slots' || !appointment || !['proposed', 'booked'].includes(appointment.status))
    return answer;
  const slots = answer.slots.filter((slot) => slot.from !== appointment.window.from);
  return slots.length > 0 ? { ...answer, slots } : answer;
}

/** What a form sent, as the verbs want it; null when it is not what our forms send. */
async function readForm(
  c: HonoContext,
  proposed: () => Promise<{ from: number; zone: string } | null>,
): Promise<LinkInput | null> {
  const form = await formOf(c, true);
  const one = (field: string): string => (typeof form[field] === 'string' ? form[field] : '');
  const taps = [form['not'] ?? []].flat().filter((tap) => typeof tap === 'string');
  const about = taps.length > 0 ? await proposed() : null;
  const said = v.safeParse(DeclineSchema, {
    words: one('words'),
    refused: about ? refusedBy(taps, about.from, about.zone) : [],
  });
  if (!said.success) return null;
  if (!form['slot']) return said.output;
  const slot = v.safeParse(SlotSchema, form['slot']);
  return slot.success ? { ...said.output, slot: slot.output } : null;
}

/** The pages customers see: whole without any script. GET shows, POST acts and leads back to GET, so that a reload is harmless. */
export function pageRoutes(ctx: Context, assets: Assets = readAssets()) {
  const css = assets.css('widget/link/main.ts');
  const script = assets.script('widget/link/main.ts');
  const limited = limitRate(ctx, 'pages', 240);

  const send = (c: HonoContext, page: Parameters<typeof renderPage>[0], status: 200 | 400 | 404 = 200): Response => {
    const { text, policy } = renderPage(page);
    return c.html(text, status, { 'Content-Security-Policy': policy });
  };
  const badLink = (c: HonoContext): Response => {
    for (const [header, value] of Object.entries(secret)) c.header(header, value);
    const locale = browserLocale(c.req.header('accept-language'));
    return send(c, { locale, title: pageWords(locale).bad, colour: '', css, body: badLinkPage(locale) }, 404);
  };
  const seriesTokenPage = async (c: HonoContext, token: string): Promise<Response> => {
    const page = await openSeriesLink(ctx, token);
    if (!page) return badLink(c);
    for (const [header, value] of Object.entries(secret)) c.header(header, value);
    const body = seriesPage(page, `/l/${token}`, c.req.query('done') ?? '', ctx.now());
    const { locale, serviceName, business } = page;
    return send(c, { locale, title: `${serviceName} – ${business.name}`, colour: business.colour, css, script, body });
  };
  /** The page of a time that came free, where the link is to one. */
  const freePage = async (c: HonoContext, token: string): Promise<Response> => {
    const free = await openOpening(ctx, token);
    if (!free) return seriesTokenPage(c, token);
    for (const [header, value] of Object.entries(secret)) c.header(header, value);
    const { business, serviceName, locale } = free;
    const body = openingPage(free, `/l/${token}`, ctx.now());
    return send(c, { locale, title: `${serviceName} – ${business.name}`, colour: business.colour, css, script, body });
  };
  /** The page of a place in a class, where the link is to one. */
  const placePage = async (c: HonoContext, token: string): Promise<Response> => {
    const place = await openSignup(ctx, token);
    if (!place) return freePage(c, token);
    for (const [header, value] of Object.entries(secret)) c.header(header, value);
    const { business, signup, locale } = place;
    const body = signupPage(place, `/l/${token}`, c.req.query('done') ?? '', ctx.now());
    return send(c, { locale, title: `${signup.title} – ${business.name}`, colour: business.colour, css, script, body });
  };
  const linkTokenPage = async (c: HonoContext, times: boolean): Promise<Response> => {
    const token = c.req.param('token') ?? '';
    const view = await openCustomerLink(ctx, token);
    if (!view) return times ? badLink(c) : placePage(c, token);
    const query = timesQuery(c);
    const list = times ? view.mayChoose : view.purpose === 'pick' && view.state === 'open';
    const answer = list ? withoutOwn(await linkSlots(ctx, token, query), view) : null;
    const s = showing(view, `/l/${token}`, c.req.query('done') ?? '', ctx.now());
    for (const [header, value] of Object.entries(secret)) c.header(header, value);
    const body: Html =
      times && answer
        ? html`<header class="masthead">${name(view.business.name)}</header><main>${timesPage(s, answer, query, `${s.at}/times`)}</main>`
        : linkPage(s, answer, query);
    return send(c, {
      locale: view.locale,
      title: `${view.service.name} – ${view.business.name}`,
      colour: view.business.colour,
      css,
      script,
      body,
    });
  };

  const pages = new Hono()
    .get('/l/:token', open(), limited, (c) => linkTokenPage(c, false))
    .get('/l/:token/times', open(), limited, (c) => linkTokenPage(c, true))
    .get('/l/:token/calendar.ics', open(), limited, async (c) => {
      const token = c.req.param('token');
      const calendar =
        (await linkCalendar(ctx, token)) ?? (await signupCalendar(ctx, token)) ?? (await seriesCalendar(ctx, token));
      if (!calendar) return badLink(c);
      return c.body(calendar, 200, {
        ...secret,
        'Content-Type': 'text/calendar; charset=utf-8',
        'Content-Disposition': 'attachment; filename="appointment.ics"',
      });
    })
    .post('/l/:token/cancel-dates', open(), limited, async (c) => {
      const token = c.req.param('token');
      const position = positionIn((await textsOf(c))['from']);
      if (position === null) return badLink(c);
      const done = await cancelBySeriesLink(ctx, token, position);
      if (!done) return badLink(c);
      for (const [header, value] of Object.entries(secret)) c.header(header, value);
      return c.redirect(`/l/${token}?done=${done}`, 303);
    })
    .get('/l/:token/dates', open(), limited, async (c) => {
      const token = c.req.param('token');
      const from = positionIn(c.req.query('from'));
      const [part, day] = [partIn(c.req.query('part')), c.req.query('day') ?? ''];
      const page = await openSeriesLink(ctx, token);
      if (!page || from === null) return badLink(c);
      const wish = { preferences: { refused: others(part) }, ...(isDay(day) ? { fromDay: day } : {}) };
      const answer = await findMoveBySeriesLink(ctx, token, from, wish);
      for (const [header, value] of Object.entries(secret)) c.header(header, value);
      if (!answer) return c.redirect(`/l/${token}?done=too-late-to-move`, 303);
      const { locale, serviceName, business } = page;
      const found = answer.outcome === 'found' ? answer : null;
      const lost = c.req.query('lost') !== undefined;
      const body = moveDatesPage(page, `/l/${token}`, { from, part, fromDay: isDay(day) ? day : '' }, found, lost);
      return send(c, {
        locale,
        title: `${serviceName} – ${business.name}`,
        colour: business.colour,
        css,
        script,
        body,
      });
    })
    .post('/l/:token/move-dates', open(), limited, async (c) => {
      const token = c.req.param('token');
      const said = await textsOf(c);
      const given = v.safeParse(MoveSeriesSchema, {
        from: positionIn(said['from']),
        slots: slotsIn(said),
        ...(said['person'] ? { personId: said['person'] } : {}),
      });
      if (!given.success) return badLink(c);
      const { from, slots, personId = null } = given.output;
      const done = await moveBySeriesLink(ctx, token, from, slots, personId).catch((error: unknown) => {
        // Dates our forms would not send.
        if (error instanceof Refusal && error.code === 'bad-input') return null;
        throw error;
      });
      if (!done) return badLink(c);
      for (const [header, value] of Object.entries(secret)) c.header(header, value);
      const query = new URLSearchParams({ from: String(from), part: said['part'] ?? '', day: said['day'] ?? '' });
      if (done.outcome === 'slot-taken') return c.redirect(`/l/${token}/dates?${query}&lost`, 303);
      return c.redirect(`/l/${token}?done=${done.outcome === 'moved' ? 'moved' : 'too-late-to-move'}`, 303);
    })
    .post('/l/:token/:action', open(), limited, async (c) => {
      const { token, action } = c.req.param();
      if ((signupActions as readonly string[]).includes(action)) {
        const done = await actOnSignup(ctx, token, action as SignupAction);
        for (const [header, value] of Object.entries(secret)) if (done) c.header(header, value);
        if (done) return c.redirect(`/l/${token}?done=${done === 'done' ? action : done}`, 303);
      }
      if (action === 'accept' || action === 'decline') {
        const done = await actOnOpening(ctx, token, action);
        for (const [header, value] of Object.entries(secret)) if (done) c.header(header, value);
        if (done) return c.redirect(`/l/${token}?done=${done === 'done' ? action : done}`, 303);
      }
      if (!(linkActions as readonly string[]).includes(action)) return badLink(c);
      const proposed = async () => {
        const appointment = (await openCustomerLink(ctx, token))?.appointment;
        return appointment ? { from: appointment.window.from, zone: appointment.zone } : null;
      };
      const given = await readForm(c, proposed);
      if (!given || (action === 'choose' && !given.slot)) {
        const locale = browserLocale(c.req.header('accept-language'));
        const body = html`<main><p class="notice">${pageWords(locale).unreadable}</p></main>`;
        return send(c, { locale, title: pageWords(locale).unreadable, colour: '', css, body }, 400);
      }
      const answer = await actOnLink(ctx, token, action as LinkAction, given);
      if (!answer) return badLink(c);
      const lostMove = answer.outcome === 'slot-taken' && answer.view.mayChoose && answer.view.purpose !== 'pick';
      const done = answer.outcome === 'done' ? action : answer.outcome;
      for (const [header, value] of Object.entries(secret)) c.header(header, value);
      return c.redirect(`/l/${token}${lostMove ? '/times' : ''}?done=${done}`, 303);
    })
    .get('/b/:business', open(), async (c) => {
      const business = await findBusiness(ctx.database.read, c.req.param('business'));
      if (!business) return badLink(c);
      const { allowedOrigins: allowed, locale, name: title, colour } = business;
      const framers = allowed.includes('*') ? '*' : ["'self'", ...allowed].join(' ');
      const policy = [`connect-src 'self'`, `form-action 'self'`, `frame-ancestors ${framers}`];
      return send(c, { locale, title, colour, css, policy, body: bookPage(business, c.req.query('service')) });
    })
    .get('/shop', open(), async (c) => {
      return send(c, {
        locale: 'en',
        title: 'Demo',
        colour: '',
        css: shopCss,
        body: shopIndex(await businessNames(ctx.database.read)),
      });
    })
    .get('/shop/:business', open(), async (c) => {
      const business = await findBusiness(ctx.database.read, c.req.param('business'));
      if (!business) return badLink(c);
      const { locale, name: title, colour } = business;
      const policy = [`connect-src 'self'`, `form-action 'self'`, `frame-ancestors 'none'`];
      return send(c, { locale, title, colour, css: shopCss, policy, body: shopPage(business) });
    });

  const file = (c: HonoContext, path: string, headers: Record<string, string>): Response => {
    const asset = assets.files.get(path);
    if (!asset) return badLink(c);
    const { etag, type, body, gzipped } = asset;
    for (const [header, value] of Object.entries({ ...headers, ETag: etag, Vary: 'Accept-Encoding' }))
      c.header(header, value);
    c.header('Cross-Origin-Resource-Policy', 'cross-origin');
    if (c.req.header('if-none-match')?.includes(etag)) return c.body(null, 304);
    c.header('Content-Type', type);
    const zip = c.req.header('accept-encoding')?.includes('gzip');
    if (zip) c.header('Content-Encoding', 'gzip');
    return c.body(new Uint8Array(zip ? gzipped : body));
  };
  /** Other people's pages load these: any origin may read them, and a new version reaches everybody within minutes. */
  const shared = { 'Cache-Control': 'public, max-age=300', 'Access-Control-Allow-Origin': '*' };
  return pages
    .route('/', seriesPages(ctx, assets))
    .get('/booking.js', open(), (c) => file(c, '/embed/booking.js', shared))
    .get('/booking/:file', open(), (c) => file(c, `/embed/${c.req.param('file')}`, shared))
    .get('/assets/:file', open(), (c) =>
      file(c, `/assets/${c.req.param('file')}`, { 'Cache-Control': 'public, max-age=31536000, immutable' }),
    );
}
