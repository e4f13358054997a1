import { Worker } from 'node:worker_threads';
import type { Progress } from '../schedule/period.ts';
import type { SolverInput, SolverMessage } from './solver.ts';

export type Solved = Omit<Extract<SolverMessage, { kind: 'done' }>, 'kind'>;

/** Solves a packed period; `stop` ends it early with the best found so far. */
export type Solver = (
  buffer: SharedArrayBuffer,
  budget: { seed: number; seconds: number },
  onProgress: (progress: Progress) => void,
) => { solved: Promise<Solved>; stop(): void };

/** Solves a packed period in a thread of its own. */
export const runSolver: Solver = (buffer, { seed, seconds }, onProgress) => {
  const flag = new Int32Array(new SharedArrayBuffer(4));
  const workerData: SolverInput = { buffer, seed, seconds, flag };
  const worker = new Worker(new URL('./solver.ts', import.meta.url), { workerData, execArgv: [] });
  const solved = new Promise<Solved>((resolve, reject) => {
    worker.on('message', (message: SolverMessage) => {
      if (message.kind === 'progress') onProgress(message.progress);
      else resolve(message);
    });
    worker.on('error', reject);
    worker.on('exit', (code) => reject(new Error(`The planner's thread ended with code ${code}.`)));
  });
  return { solved, stop: () => void Atomics.store(flag, 0, 1) };
};
