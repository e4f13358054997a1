/** The worker thread in which a period is solved, so that nobody else waits for it. */
import { constants, setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { inTurn, type Progress, type Solution, solve, unpack } from '../schedule/period.ts';

/** What the thread is started with. The flag is shared: anything but nought ends the search. */
export interface SolverInput {
  /** The problem, packed: shared, not copied. */
  buffer: SharedArrayBuffer;
  seed: number;
  seconds: number;
  flag: Int32Array<SharedArrayBuffer>;
}

export type SolverMessage =
  | { kind: 'progress'; progress: Progress }
  | { kind: 'done'; solution: Solution; yardstick: Solution };

// Who waits for an answer goes first. On Linux this is about this thread alone; elsewhere it would slow the server down too.
if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

const { buffer, seed, seconds, flag } = workerData as SolverInput;
const say = (message: SolverMessage): void => parentPort?.postMessage(message);

const problem = unpack(buffer);
const yardstick = inTurn(problem);
const solution = solve(problem, {
  seed,
  stop: { seconds },
  cancelled: () => Atomics.load(flag, 0) !== 0,
  onProgress: (progress) => say({ kind: 'progress', progress }),
});
say({ kind: 'done', solution, yardstick });
