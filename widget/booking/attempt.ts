import { Refused } from '../api.ts';

/**
 * Sends a request under a key that belongs to its content: tried again after silence it carries the same key, so that the
 * server does it once; any real answer, or other content, begins a new attempt.
 */
export function attempts(newKey: () => string) {
  let last: { content: string; key: string } | null = null;
  return async <T>(content: object, send: (key: string) => Promise<T>): Promise<T> => {
    const text = JSON.stringify(content);
    if (last?.content !== text) last = { content: text, key: newKey() };
    try {
      const answer = await send(last.key);
      last = null;
      return answer;
    } catch (error) {
      if (error instanceof Refused) last = null;
      throw error;
    }
  };
}
