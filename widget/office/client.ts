import type { ClientResponse } from 'hono/client';
import { hc } from 'hono/client';
import type { Api } from '../../server/app.ts';
import type { Problem } from '../../shared/refusal.ts';
import { Refused, Unreachable } from '../api.ts';

/** The office's part of the server, typed by the server itself. */
export const office = hc<Api>(location.origin).api.office;

/** What the server answered, or a Refused with its words. Without a session there is only the way in. */
export async function answerOf<T>(call: Promise<ClientResponse<T>>): Promise<T> {
  let response: ClientResponse<T>;
  try {
    response = await call;
  } catch (error) {
    throw new Unreachable(String(error));
  }
  if (response.status === 401) location.assign('/office/sign-in');
  if (response.headers.get('content-type')?.includes('problem'))
    throw new Refused((await response.json()) as Problem & T);
  if (response.status >= 500) throw new Unreachable(`HTTP ${response.status}`);
  return (await response.json()) as T;
}

/** One sentence for a person about what went wrong. */
export function wordsFor(error: unknown): string {
  if (error instanceof Refused) return error.problem.detail;
  if (error instanceof Unreachable) return 'The server does not answer. Nothing was changed; try again in a moment.';
  throw error;
}
