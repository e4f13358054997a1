/** The worker thread in which a period is solved, so that nobody else waits for it. */
import { parentPort, workerData } from 'node:worker_threads';
import { oneByOne, type Period, type Progress, type Solution, solve } from '../schedule/period.ts';

/** What the thread is started with. The flag is shared: anything but nought ends the search. */
export interface SolverInput {
  period: Pick<Period, 'problem' | 'asIs'>;
  seed: number;
  seconds: number;
  flag: Int32Array<SharedArrayBuffer>;
}

export type SolverMessage =
  | { kind: 'progress'; progress: Progress }
  | { kind: 'done'; solution: Solution; yardstick: Pick<Solution, 'routes' | 'starts'> };

const { period, seed, seconds, flag } = workerData as SolverInput;
const say = (message: SolverMessage): void => parentPort?.postMessage(message);

const yardstick = oneByOne(period);
const solution = solve(period.problem, {
  seed,
  stop: { seconds },
  cancelled: () => Atomics.load(flag, 0) !== 0,
  onProgress: (progress) => say({ kind: 'progress', progress }),
});
say({ kind: 'done', solution, yardstick });
