import { Hono, type MiddlewareHandler } from 'hono';
import twilio from 'twilio';
import * as v from 'valibot';
import { businessById } from '../business/business.ts';
import type { Context } from '../context.ts';
import { type Replies, receiveSms } from '../notify/inbound.ts';
import { receive } from '../notify/receipts.ts';
import { Refusal } from '../refusal.ts';
import { open } from '../session.ts';
import { input } from './input.ts';

const messageSid = v.pipe(v.string(), v.regex(/^[A-Z]{2}[0-9a-f]{32}$/, 'a message identifier of the provider'));
const InboundSchema = v.object({
  MessageSid: messageSid,
  From: v.pipe(v.string(), v.regex(/^\+\d{6,15}$/, 'a phone number such as +32470123456')),
  Body: v.optional(
    v.pipe(
      v.string(),
      v.maxLength(1600, 'at most 1600 characters'),
      // A telephone may send what no database keeps; the rest of what the customer says still counts.
      v.transform((text) => text.replace(/[^\P{Cc}\t\n\r]/gu, '')),
    ),
    '',
  ),
});
const StatusSchema = v.object({
  MessageSid: messageSid,
  MessageStatus: v.pipe(v.string(), v.maxLength(30, 'a status of the provider')),
  ErrorCode: v.optional(v.pipe(v.string(), v.maxLength(10, 'an error number of the provider')), ''),
});
const MessageSchema = v.object({ message: v.pipe(v.string(), v.minLength(1), v.maxLength(64)) });

/** Nothing is said back by SMS: what there is to say goes through the outbox. */
const SILENCE = '<?xml version="1.0" encoding="UTF-8"?><Response></Response>';
const xml = { 'content-type': 'text/xml' };

/** Only the provider knows the token its requests are signed with, over the public address and every field. */
const signed =
  (ctx: Context): MiddlewareHandler =>
  async (c, next) => {
    if (!ctx.config.twilio) throw new Refusal('not-found', 'There is nothing at this address.');
    const { pathname, search } = new URL(c.req.url);
    const fields = await c.req.parseBody().catch(() => ({}));
    const genuine = twilio.validateRequest(
      ctx.config.twilio.authToken,
      c.req.header('x-twilio-signature') ?? '',
      `${ctx.config.baseUrl}${pathname}${search}`,
      fields,
    );
    if (!genuine) throw new Refusal('not-allowed', 'This request is not signed by the SMS provider.');
    await next();
  };

/** What the SMS provider calls: answers from customers, and what became of what we sent. */
export const webhookRoutes = (ctx: Context, replies: Replies) =>
  new Hono()
    .post('/api/webhooks/twilio/:business/inbound', open(), signed(ctx), input('form', InboundSchema), async (c) => {
      const business = await businessById(ctx, c.req.param('business'));
      const { MessageSid, From, Body } = c.req.valid('form');
      await receiveSms(ctx, business.id, { providerId: MessageSid, sender: From, body: Body }, replies);
      return c.body(SILENCE, 200, xml);
    })
    .post(
      '/api/webhooks/twilio/:business/status',
      open(),
      signed(ctx),
      input('query', MessageSchema),
      input('form', StatusSchema),
      async (c) => {
        const business = await businessById(ctx, c.req.param('business'));
        const { MessageSid, MessageStatus, ErrorCode } = c.req.valid('form');
        await receive(ctx, business.id, {
          messageId: c.req.valid('query').message,
          providerId: MessageSid,
          status: MessageStatus,
          error: ErrorCode,
        });
        return c.body(SILENCE, 200, xml);
      },
    );
