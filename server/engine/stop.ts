/**
 * When to stop improving: after so many seconds or so many iterations, whichever comes first. Iterations alone make
 * a run the same on every machine. The engine's only look at a clock.
 */
export interface StopRule {
  seconds?: number;
  iterations?: number;
  /** `wall` unless given; `cpu` counts what the whole process has computed, for benchmarks. */
  clock?: 'wall' | 'cpu';
}

/** Starts the clock. The answer tells how much of the budget is used at an iteration: 0 at the start, 1 is time to stop. */
export function startClock(rule: StopRule): (iteration: number) => number {
  const { seconds = Number.POSITIVE_INFINITY, iterations = Number.POSITIVE_INFINITY } = rule;
  const now = rule.clock === 'cpu' ? cpuSeconds : wallSeconds;
  const start = now();
  return (iteration) => Math.max(iteration / iterations, (now() - start) / seconds);
}

function wallSeconds(): number {
  return performance.now() / 1_000;
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
