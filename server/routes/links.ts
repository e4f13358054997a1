import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import * as v from 'valibot';
import { DeclineSchema, type LinkAnswer } from '../../shared/booking.ts';
import { SlotTimeSchema } from '../../shared/slot.ts';
import { DaySchema, proseOf } from '../../shared/text.ts';
import { actOnLink, type LinkAction, type LinkInput, linkSlots, openCustomerLink } from '../booking/links.ts';
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

/** What a link page shows and does, as JSON. GET only shows. */
export function linkRoutes(ctx: Context) {
  const act = async (token: string, action: LinkAction, given: LinkInput) => {
    const answer = await actOnLink(ctx, token, action, given);
    if (!answer) throw badLink();
    return answer;
  };
  const statusOf = ({ outcome }: LinkAnswer): 200 | 409 => (outcome === 'done' ? 200 : 409);
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
    );
}
