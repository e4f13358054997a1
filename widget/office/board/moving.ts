/** Drops what is held: tells the server, shows the truth, and keeps the way back. */
import { batch, signal } from '@preact/signals';
import type { BoardEffect, BoardMove, BoardMoved } from '../../../shared/board.ts';
import { formatTime, formatWhen } from '../../../shared/time.ts';
import { fail, say } from '../notices.tsx';
import { LOCALE } from '../session.ts';
import { called, inOurWords, plural } from '../words.ts';
import { boardApi } from './api.ts';
import { held, letGo, moveOf, saving } from './held.ts';
import { catchUp } from './live.ts';
import { refreshConflicts } from './load.ts';
import { line, selected } from './state.ts';
import { loadUnplanned } from './unplanned-model.ts';
import { refusedWords } from './verdict.ts';

/** What can be taken back, the last first. */
export const undos = signal<readonly string[]>([]);
/** A drop outside of what was promised: what is to be said to the customer? */
export const promiseQuestion = signal<{
  move: BoardMove;
  answer: Extract<BoardMoved, { outcome: 'outside-promise' }>;
} | null>(null);

/** A sentence for each thing that goes with the card. */
export function effectWords(effect: BoardEffect): string {
  const { zone } = line.peek();
  switch (effect.kind) {
    case 'resource':
      return effect.before ? `${effect.name} instead of ${effect.before}.` : `${effect.name} is taken along.`;
    case 'drive':
      return `${effect.name} drives ${Math.abs(effect.minutes)} min ${effect.minutes < 0 ? 'less' : 'more'}.`;
    case 'retimed':
      return `${effect.title} moves from ${formatTime(effect.before, zone, LOCALE)} to ${formatTime(effect.after, zone, LOCALE)}, within its promise.`;
    case 'supplies':
      return `${effect.name} is set aside anew.`;
    case 'series':
      return `${plural(effect.count, 'other date', 'other dates')} of ${effect.title} stay where they are${effect.outOfRhythm ? ', and it is not as far from them as it should be' : ''}.`;
    case 'customer':
      return effect.told === 'ask'
        ? `The ${called('customer')} is asked whether ${formatWhen(effect.window, zone, LOCALE)} suits them.`
        : `The ${called('customer')} has agreed to ${formatWhen(effect.window, zone, LOCALE)}.`;
    default:
      return effect satisfies never;
  }
}

/** Puts what is held down where it is. */
export async function drop(): Promise<void> {
  const now = held.peek();
  if (!now || saving.peek()) return;
  if (now.from && now.resourceId === now.from.resourceId && now.start === now.from.start && now.minutes === now.was) {
    letGo();
    return;
  }
  await send(moveOf(now));
}

/** Sends a move and tells what came of it. True when it was done. */
export async function send(move: BoardMove): Promise<boolean> {
  saving.value = true;
  try {
    const answer = await boardApi.move(move);
    return await settled(move, answer);
  } catch (error) {
    fail(error);
    letGo();
    return false;
  } finally {
    saving.value = false;
  }
}

async function settled(move: BoardMove, answer: BoardMoved): Promise<boolean> {
  switch (answer.outcome) {
    case 'done':
      await done(answer);
      return true;
    case 'outside-promise':
      promiseQuestion.value = { move, answer };
      return false;
    case 'refused':
      fail(refusedWords(answer));
      break;
    case 'changed':
      fail(`${answer.by ?? 'Somebody else'} was faster: it is not where it was. You see it as it is now.`);
      await catchUp();
      break;
    default:
      return answer satisfies never;
  }
  letGo();
  return false;
}

async function done(answer: Extract<BoardMoved, { outcome: 'done' }>): Promise<void> {
  await catchUp(true);
  batch(() => {
    if (answer.undo) undos.value = [...undos.value, answer.undo];
    selected.value = answer.cardId;
    letGo();
  });
  const told = answer.effects.map(effectWords);
  say(['Moved.', ...told.slice(0, 3), ...(told.length > 3 ? [`And ${told.length - 3} more.`] : [])].join(' '));
  void refreshConflicts();
  void loadUnplanned();
}

/** What the customer is told, said in the dialog; null: it stays where it is. */
export async function answerPromise(told: BoardMove['told'] | null): Promise<void> {
  const question = promiseQuestion.peek();
  promiseQuestion.value = null;
  if (!question || !told) letGo();
  else await send({ ...question.move, told });
}

/** Takes a move back, the last one unless another is named. */
export async function undo(last = undos.peek().at(-1)): Promise<void> {
  if (!last || saving.peek()) return;
  undos.value = undos.peek().filter((each) => each !== last);
  saving.value = true;
  try {
    const answer = await boardApi.undo(last);
    if (answer.outcome === 'done') {
      await catchUp(true);
      selected.value = answer.cardId;
      say('Taken back.');
      void refreshConflicts();
      void loadUnplanned();
    } else if (answer.outcome === 'changed')
      fail(`${answer.by ?? 'Somebody else'} has changed it since: it cannot be taken back.`);
    else if (answer.outcome === 'refused') fail(`It cannot be taken back. ${refusedWords(answer)}`);
    else fail(inOurWords('It cannot be taken back: the {customer} has been told another time.'));
  } catch (error) {
    fail(error);
  } finally {
    saving.value = false;
  }
}
