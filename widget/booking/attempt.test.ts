import { expect, test } from 'vitest';
import { Refused, Unreachable } from '../api.ts';
import { attempts } from './attempt.ts';

const numbered = () => {
  let n = 0;
  return attempts(() => `key-${++n}`);
};
const silent = async (): Promise<never> => {
  throw new Unreachable('no answer');
};

test('the same request after silence goes out under the same key, so that it is done once', async () => {
  const attempt = numbered();
  await expect(attempt({ slot: 1 }, silent)).rejects.toThrow(Unreachable);
  expect(await attempt({ slot: 1 }, async (key) => key)).toBe('key-1');
});

test('another request, or one that was answered, gets a key of its own', async () => {
  const attempt = numbered();
  await attempt({ slot: 1 }, silent).catch(() => {});
  expect(await attempt({ slot: 2 }, async (key) => key)).toBe('key-2');
  expect(await attempt({ slot: 2 }, async (key) => key)).toBe('key-3');
  const refused = new Refused({ type: '', title: '', status: 400, code: 'bad-input', detail: '' });
  await attempt({ slot: 2 }, () => Promise.reject(refused)).catch(() => {});
  expect(await attempt({ slot: 2 }, async (key) => key)).toBe('key-5');
});
