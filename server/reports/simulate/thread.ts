/** One simulated run in a thread of its own. */
import { parentPort, workerData } from 'node:worker_threads';
import { type RunResult, type RunWish, simulate } from './run.ts';

/** What the thread is started with. The flag is shared: anything but nought ends the run. */
export interface ThreadInput {
  wish: RunWish;
  flag: Int32Array<SharedArrayBuffer>;
}
export type ThreadMessage = { kind: 'progress'; share: number } | { kind: 'done'; result: RunResult | null };

const { wish, flag } = workerData as ThreadInput;
const say = (message: ThreadMessage): void => parentPort?.postMessage(message);
/** More often nobody looks. */
const STEP = 0.01;

let told = 0;
const result = await simulate(wish, {
  progress: (share) => {
    if (share < told + STEP) return;
    told = share;
    say({ kind: 'progress', share });
  },
  cancelled: () => Atomics.load(flag, 0) !== 0,
});
say({ kind: 'done', result });
