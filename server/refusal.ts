import type { Context as HonoContext } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Logger } from 'pino';
import { type FieldError, type Problem, type RefusalCode, refusalCodes } from '../shared/refusal.ts';

/** A request we do not carry out, and why; every route lets it pass up to one place. */
export class Refusal extends Error {
  readonly code: RefusalCode;
  readonly fields: FieldError[];
  constructor(code: RefusalCode, message: string, fields: FieldError[] = []) {
    super(message);
    this.code = code;
    this.fields = fields;
  }
}

/** Refuses input by the name of the field that is wrong. */
export const badField = (field: string, message: string): Refusal =>
  new Refusal('bad-input', `${field}: ${message}`, [{ field, message }]);

/** The same answer for what does not exist and for what belongs to somebody else. */
export const notFound = (what: string): Refusal => new Refusal('not-found', `There is no such ${what}.`);

function problem(c: HonoContext, body: Problem): Response {
  return c.body(JSON.stringify(body), body.status as ContentfulStatusCode, {
    'content-type': 'application/problem+json',
  });
}

const titles: Record<RefusalCode, string> = {
  'bad-input': 'Something in the request is not right',
  'not-signed-in': 'Sign in first',
  'not-allowed': 'Not allowed',
  'not-found': 'Not found',
  conflict: 'No longer possible',
  gone: 'Gone',
  'too-large': 'Too large',
  'key-reused': 'This Idempotency-Key was used for another request',
  'too-many': 'Too many requests',
};

/** The one place where a refusal becomes an HTTP answer; anything else is our own fault and says nothing about itself. */
export const refuse =
  (log: Logger) =>
  (error: Error, c: HonoContext): Response => {
    if (error instanceof Refusal)
      return problem(c, {
        type: `urn:creneau:${error.code}`,
        title: titles[error.code],
        status: refusalCodes[error.code],
        code: error.code,
        detail: error.message,
        ...(error.fields.length > 0 ? { fields: error.fields } : {}),
      });
    if (error instanceof HTTPException && error.status < 500)
      return problem(c, {
        type: 'urn:creneau:bad-input',
        title: titles['bad-input'],
        status: error.status,
        code: 'bad-input',
        detail: error.message || 'The request could not be read.',
        // Only a body that cannot be read ends here.
        fields: [{ field: 'body', message: error.message || 'cannot be read' }],
      });
    log.error({ err: error, path: c.req.path }, 'broken promise');
    return problem(c, {
      type: 'urn:creneau:broken',
      title: 'Something went wrong on our side',
      status: 500,
      code: 'broken',
      detail: 'Nothing was changed. Please try again.',
    });
  };
