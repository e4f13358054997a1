import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import type { Context as HonoContext, TypedResponse } from 'hono';

const zipped = promisify(gzip);
/** Smaller answers are sent as they are. */
const WORTHWHILE = 2048;

/** Answers JSON that may be long: compressed, quickly rather than tightly, for whoever can read that. */
export async function compressed<T>(c: HonoContext, answer: T): Promise<Response & TypedResponse<T, 200, 'json'>> {
  const text = JSON.stringify(answer);
  const takesGzip = /\bgzip\b/.test(c.req.header('accept-encoding') ?? '');
  const headers = { 'content-type': 'application/json', vary: 'accept-encoding' };
  const response =
    text.length < WORTHWHILE || !takesGzip
      ? c.body(text, 200, headers)
      : c.body(await zipped(text, { level: constants.Z_BEST_SPEED }), 200, { ...headers, 'content-encoding': 'gzip' });
  return response as Response as Response & TypedResponse<T, 200, 'json'>;
}
