import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import * as v from 'valibot';
import { DeclineSchema } from '../../shared/booking.ts';
import { SlotTimeSchema } from '../../shared/slot.ts';
import { DaySchema, proseOf } from '../../shared/text.ts';
import { actOnLink, type LinkAction, type LinkInput, linkSlots, openCustomerLink } from '../booking/links.ts';
import { actOnOpening, type OpeningPage, openOpening } from '../booking/opening-links.ts';
import { actOnSignup, openSignup, type SignupAction, type SignupPage } from '../booking/signup-links.ts';
import type { Context } from '../context.ts';
import { Refusal } from '../refusal.ts';
import { open } from '../session.ts';
import { limitRate } from './guard.ts';
import { input } from './input.ts';

const day = v.optional(DaySchema);
const LinkSlotsSchema = v.object({ fromDay: day, day });
const ChooseSchema = v.object({ slot: SlotTimeSchema });
const WordsSchema = v.object({ words: v.optional(proseOf(1000, 'the message'), '') });

/** One answer for a forged, expired, superseded or foreign link. */
const badLink = (): Refusal => new Refusal('not-found', 'This link does not work (any more).');

/** What a link page shows and does, as JSON. GET only shows. 409: not possible (any more); nothing was changed. */
export function linkRoutes(ctx: Context) {
  const act = async (token: string, action: LinkAction, given: LinkInput) => {
    const answer = await actOnLink(ctx, token, action, given);
    if (!answer) throw badLink();
    return answer;
  };
  const openingBehind = async (token: string): Promise<OpeningPage> => {
    const opening = await openOpening(ctx, token);
    if (!opening) throw badLink();
    return opening;
  };
  const answerOpening = async (token: string, action: 'accept' | 'decline') => {
    const outcome = await actOnOpening(ctx, token, action);
    if (!outcome) throw badLink();
    return { outcome, opening: await openingBehind(token) };
  };
  const placeBehind = async (token: string): Promise<SignupPage> => {
    const place = await openSignup(ctx, token);
    if (!place) throw badLink();
    return place;
  };
  const answerPlace = async (token: string, action: SignupAction) => {
    const outcome = await actOnSignup(ctx, token, action);
    if (!outcome) throw badLink();
    return { outcome, place: await placeBehind(token) };
  };
  const statusOf = ({ outcome }: { outcome: string }): 200 | 409 => (outcome === 'done' ? 200 : 409);
  const limited = limitRate(ctx, 'links', 120);
  const told = (summary: string) => describeRoute({ summary, tags: ['links'] });
  return new Hono()
    .get('/:token', open(), told('What is true now behind a link'), limited, async (c) => {
      const view = await openCustomerLink(ctx, c.req.param('token'));
      if (!view) throw badLink();
      return c.json(view);
    })
    .post(
      '/:token/slots',
      open(),
      told('The slot question behind a link'),
      limited,
      input('json', LinkSlotsSchema),
      async (c) => {
        const { fromDay, day: only } = c.req.valid('json');
        const query = { ...(fromDay ? { fromDay } : {}), ...(only ? { day: only } : {}) };
        const answer = await linkSlots(ctx, c.req.param('token'), query);
        if (!answer) throw badLink();
        return c.json(answer);
      },
    )
    .post('/:token/accept', open(), told('Accepts the proposed time'), limited, async (c) => {
      const answer = await act(c.req.param('token'), 'accept', {});
      return c.json(answer, statusOf(answer));
    })
    .post(
      '/:token/decline',
      open(),
      told('Declines the proposed time, with what does not suit'),
      limited,
      input('json', DeclineSchema),
      async (c) => {
        const answer = await act(c.req.param('token'), 'decline', c.req.valid('json'));
        return c.json(answer, statusOf(answer));
      },
    )
    .post('/:token/choose', open(), told('Chooses another time'), limited, input('json', ChooseSchema), async (c) => {
      const answer = await act(c.req.param('token'), 'choose', c.req.valid('json'));
      return answer.outcome === 'slot-taken' ? c.json(answer, 409) : c.json(answer, 200);
    })
    .post('/:token/cancel', open(), told('Cancels the appointment'), limited, async (c) => {
      const answer = await act(c.req.param('token'), 'cancel', {});
      return c.json(answer, statusOf(answer));
    })
    .post('/:token/undo', open(), told('Takes a decline or a cancellation back'), limited, async (c) => {
      const answer = await act(c.req.param('token'), 'undo', {});
      return c.json(answer, statusOf(answer));
    })
    .post(
      '/:token/call-me',
      open(),
      told('Asks the office to call'),
      limited,
      input('json', WordsSchema),
      async (c) => {
        const answer = await act(c.req.param('token'), 'call-me', c.req.valid('json'));
        return c.json(answer, statusOf(answer));
      },
    )
    .post('/:token/wait', open(), told('Waits for something sooner; the time stays'), limited, async (c) => {
      const answer = await act(c.req.param('token'), 'wait', {});
      return c.json(answer, statusOf(answer));
    })
    .post('/:token/unwait', open(), told('Waits no more'), limited, async (c) => {
      const answer = await act(c.req.param('token'), 'unwait', {});
      return c.json(answer, statusOf(answer));
    })
    .get('/:token/opening', open(), told('A time that came free, and until when it can be taken'), limited, async (c) =>
      c.json(await openingBehind(c.req.param('token'))),
    )
    .post(
      '/:token/opening/accept',
      open(),
      told('Takes the time that came free; the old one is given back with it'),
      limited,
      async (c) => {
        const answer = await answerOpening(c.req.param('token'), 'accept');
        return c.json(answer, statusOf(answer));
      },
    )
    .post('/:token/opening/decline', open(), told('Keeps waiting for another time'), limited, async (c) => {
      const answer = await answerOpening(c.req.param('token'), 'decline');
      return c.json(answer, statusOf(answer));
    })
    .get('/:token/place', open(), told('A place in a class, or in its waiting line'), limited, async (c) =>
      c.json(await placeBehind(c.req.param('token'))),
    )
    .post('/:token/place/accept', open(), told('Takes the place that is offered'), limited, async (c) => {
      const answer = await answerPlace(c.req.param('token'), 'accept');
      return c.json(answer, statusOf(answer));
    })
    .post('/:token/place/cancel', open(), told('Gives the place back, or leaves the line'), limited, async (c) => {
      const answer = await answerPlace(c.req.param('token'), 'cancel');
      return c.json(answer, statusOf(answer));
    })
    .post('/:token/place/join', open(), told('Signs up or stands in line again'), limited, async (c) => {
      const answer = await answerPlace(c.req.param('token'), 'join');
      return c.json(answer, statusOf(answer));
    });
}
