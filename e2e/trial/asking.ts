/** A browser or a phone at the other end of the wire. */
import type { World } from './world.ts';

export interface Answered {
  status: number;
  text: string;
}

/** Asks the server over HTTP. An answer that is our own fault ends the trial. */
export async function ask(
  world: Pick<World, 'url'>,
  method: 'GET' | 'POST',
  path: string,
  body?: object | URLSearchParams,
  headers: Record<string, string> = {},
): Promise<Answered> {
  const form = body instanceof URLSearchParams;
  const response = await fetch(new URL(path, world.url), {
    method,
    redirect: 'manual',
    // Days go by between two requests, and no connection survives that.
    headers: { connection: 'close', ...(body && !form ? { 'content-type': 'application/json' } : {}), ...headers },
    ...(body ? { body: form ? body : JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  if (response.status >= 500) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
  return { status: response.status, text };
}
