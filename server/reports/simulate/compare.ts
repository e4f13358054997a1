/** Many runs side by side, and what they have in common: for each world and way the mean of every figure over the seeds. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { PolicyOverride } from '../../../shared/policy.ts';
import { type Behaviour, defaultBehaviour } from './behaviour.ts';
import type { Axes } from './measure.ts';
import type { RunResult, RunWish, Watching } from './run.ts';
import type { Way } from './simulation.ts';
import type { ThreadInput, ThreadMessage } from './thread.ts';
import type { World } from './world.ts';

/** What a comparison is about: every way lives through every world. The seed of a world is that of its people, too. */
export interface ComparisonWish {
  worlds: { world: World; seed: number }[];
  ways: readonly Way[];
  behaviour?: Partial<Behaviour>;
  policy?: PolicyOverride;
  planIterations?: number;
  hindsightIterationsPerVisit?: number;
  bufferMinutes?: number;
  /** How many runs at once; as many as there are processors unless given. */
  threads?: number;
}

const DEFAULT_PLAN_ITERATIONS = 1000;
const DEFAULT_HINDSIGHT_ITERATIONS = 100;
/** What calendars are usually set to keep free between two visits. An assumption. */
const DEFAULT_BUFFER_MINUTES = 30;

export const runsOf = ({ worlds, ways, behaviour, policy, ...wish }: ComparisonWish): RunWish[] =>
  worlds.flatMap(({ world, seed }) =>
    ways.map((way) => ({
      world,
      way,
      seed,
      behaviour: { ...defaultBehaviour, ...behaviour },
      policy: policy ?? {},
      planIterations: wish.planIterations ?? DEFAULT_PLAN_ITERATIONS,
      hindsightIterationsPerVisit: wish.hindsightIterationsPerVisit ?? DEFAULT_HINDSIGHT_ITERATIONS,
      bufferMinutes: wish.bufferMinutes ?? DEFAULT_BUFFER_MINUTES,
    })),
  );

/** Runs everything, each run in a thread of its own; null when it was cancelled. The order of the results is that of the wish. */
export async function compare(
  wish: ComparisonWish,
  { progress, cancelled }: Watching = {},
): Promise<RunResult[] | null> {
  const runs = runsOf(wish);
  const results: (RunResult | null)[] = runs.map(() => null);
  const shares = runs.map(() => 0);
  const flag = new Int32Array(new SharedArrayBuffer(4));
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < runs.length && Atomics.load(flag, 0) === 0) {
      const mine = next++;
      results[mine] = await runInThread(runs[mine]!, flag, (share) => {
        shares[mine] = share;
        progress?.(shares.reduce((a, b) => a + b, 0) / runs.length);
        if (cancelled?.()) Atomics.store(flag, 0, 1);
      });
      shares[mine] = 1;
    }
  };
  await Promise.all(Array.from({ length: Math.min(wish.threads ?? availableParallelism(), runs.length) }, work));
  const done = results.filter((result) => result !== null);
  return done.length === runs.length ? done : null;
}

function runInThread(
  wish: RunWish,
  flag: ThreadInput['flag'],
  progress: (share: number) => void,
): Promise<RunResult | null> {
  const worker = new Worker(new URL('./thread.ts', import.meta.url), {
    workerData: { wish, flag } satisfies ThreadInput,
    execArgv: [],
  });
  return new Promise((resolve, reject) => {
    worker.on('message', (message: ThreadMessage) => {
      if (message.kind === 'progress') progress(message.share);
      else resolve(message.result);
    });
    worker.on('error', reject);
    worker.on('exit', (code) => reject(new Error(`A simulation's thread ended with code ${code}.`)));
  });
}

/** The mean over the seeds, and how far it may be off: half the width of the interval that holds it in 95 of 100 cases. */
export interface Estimate {
  mean: number;
  halfWidth: number;
}

export type Figure = Exclude<keyof Axes, 'touchesByCause'>;
export interface Summary {
  world: string;
  way: Way;
  seeds: number;
  figures: Record<Figure, Estimate>;
  touchesByCause: Record<string, number>;
  findings: number;
  refused: number;
}

/** Student's t for 95 %, by degrees of freedom. */
const STUDENT = [12.71, 4.3, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26, 2.23, 2.2, 2.18, 2.16, 2.14, 2.13];

export function estimate(numbers: readonly number[]): Estimate {
  const n = numbers.length;
  const mean = numbers.reduce((a, b) => a + b, 0) / n;
  if (n < 2) return { mean, halfWidth: 0 };
  const variance = numbers.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (n - 1);
  return { mean, halfWidth: (STUDENT[n - 2] ?? 2) * Math.sqrt(variance / n) };
}

/** The runs of each world and way taken together, in the order in which they came. */
export function summarise(results: readonly RunResult[]): Summary[] {
  return [...Map.groupBy(results, ({ world, way }) => `${world} ${way}`).values()].map((runs) => {
    const figures = Object.keys(runs[0]!.axes).filter((key) => key !== 'touchesByCause') as Figure[];
    const causes = [...new Set(runs.flatMap(({ axes }) => Object.keys(axes.touchesByCause)))].sort();
    const mean = (cause: string): number => estimate(runs.map(({ axes }) => axes.touchesByCause[cause] ?? 0)).mean;
    return {
      world: runs[0]!.world,
      way: runs[0]!.way,
      seeds: runs.length,
      figures: Object.fromEntries(
        figures.map((figure) => [figure, estimate(runs.map(({ axes }) => axes[figure]))]),
      ) as Summary['figures'],
      touchesByCause: Object.fromEntries(causes.map((cause) => [cause, mean(cause)])),
      findings: runs.reduce((sum, { findings }) => sum + findings.length, 0),
      refused: runs.reduce((sum, { refused }) => sum + refused, 0),
    };
  });
}
