import { expect, test } from 'vitest';
import type { OutcomeAnswer } from '../../../shared/my-day.ts';
import { Refused, Unreachable } from '../../api.ts';
import { createDeeds, type Deed } from './deeds.ts';

const done: OutcomeAnswer = { outcome: 'done', status: 'done', recorded: null };
const refused = new Refused({
  type: '',
  title: '',
  status: 404,
  code: 'not-found',
  detail: 'There is no such appointment.',
});
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

/** A phone whose network does what the test says, one answer after the other. */
function phone(answers: (OutcomeAnswer | Error)[], kept: string | null = null) {
  const sent: Deed[] = [];
  const heard: [string, unknown][] = [];
  const waiting: (() => void)[] = [];
  const pauses: number[] = [];
  let stored = kept;
  let keys = 0;
  const deeds = createDeeds({
    send: async (deed) => {
      sent.push(deed);
      const answer = answers.shift() ?? done;
      if (answer instanceof Error) throw answer;
      return answer;
    },
    answered: (deed, answer) => heard.push([deed.appointmentId, answer]),
    store: {
      read: () => stored,
      write: (text) => {
        stored = text;
      },
    },
    newKey: () => `key-${++keys}`,
    later: (milliseconds, work) => {
      pauses.push(milliseconds);
      waiting.push(work);
    },
  });
  return { deeds, sent, heard, pauses, stored: () => stored, wait: () => waiting.shift()?.() };
}
const tap = (appointmentId: string, what: Deed['what'] = 'done') => ({ appointmentId, what, note: '' });

test('what nobody heard is sent again under the same key, and everything else waits its turn', async () => {
  const { deeds, sent, heard, pauses, wait } = phone([new Unreachable('x'), new Unreachable('x'), done, done]);
  deeds.add(tap('a'));
  deeds.add(tap('a', 'undo'));
  await settled();
  expect(deeds.offline.value).toBe(true);
  expect(deeds.pending.value).toHaveLength(2);
  expect(heard).toEqual([]);
  wait();
  await settled();
  wait();
  await settled();
  expect(sent.map((d) => `${d.what} ${d.key}`)).toEqual(['done key-1', 'done key-1', 'done key-1', 'undo key-2']);
  expect(pauses).toEqual([3000, 6000]);
  expect(deeds.offline.value).toBe(false);
  expect(deeds.pending.value).toEqual([]);
  expect(heard).toHaveLength(2);
});

test('what was tapped survives a reload, and goes out when the network is back', async () => {
  const first = phone([new Unreachable('x')]);
  first.deeds.add(tap('a', 'no-show'));
  await settled();
  const second = phone([done], first.stored());
  expect(second.deeds.pending.value).toMatchObject([{ appointmentId: 'a', what: 'no-show', key: 'key-1' }]);
  second.deeds.wake();
  await settled();
  expect(second.sent).toMatchObject([{ key: 'key-1' }]);
  expect(JSON.parse(second.stored()!)).toEqual([]);
});

test('a refusal is told once and not repeated; whoever is signed out keeps what they did', async () => {
  const { deeds, sent, heard } = phone([refused]);
  deeds.add(tap('a'));
  await settled();
  expect(heard).toEqual([['a', refused]]);
  expect(deeds.pending.value).toEqual([]);
  expect(sent).toHaveLength(1);
  const away = phone([new Refused({ ...refused.problem, status: 401, code: 'not-signed-in' })]);
  away.deeds.add(tap('a'));
  await settled();
  expect(away.deeds.pending.value).toHaveLength(1);
});

test('nonsense in the phone’s memory is no deed', () => {
  for (const kept of ['{', '7', '[{"key":1}]', '{}']) expect(phone([], kept).deeds.pending.value).toEqual([]);
});
