/**
 * A period is solved as if every visit found alone what it uses up. This is the account of it: the visits are given their
 * supplies, the most urgent first, and who goes without looks for another day or another van beside those who have theirs.
 */
import type { Period, Solution } from '../schedule/period.ts';
import type { Account } from '../schedule/supplies.ts';
import type { Matter } from '../schedule/wish.ts';

/** So often those who go without look again. */
const ROUNDS = 3;
/** The share of the time they have for it. */
const SHARE = 4;

type Run = (problem: Period['problem'], seconds: number) => Promise<{ solution: Solution; yardstick: Solution }>;

interface Sifted {
  solution: Solution;
  /** The visits for which nothing was left. */
  without: number[];
  account: Account;
}

/** Solves a period so that its supplies suffice for all of its visits together; names the visits that went without at some time. */
export async function solveSupplied(
  period: Period,
  matters: readonly Matter[],
  account: Account,
  seconds: number,
  run: Run,
): Promise<{ solution: Solution; yardstick: Solution; short: ReadonlySet<number> }> {
  const short = new Set<number>();
  const first = await run(period.problem, seconds);
  const yardstick = sift(period, matters, first.yardstick, account.copy()).solution;
  let sifted = sift(period, matters, first.solution, account.copy());
  for (let round = 0; round < ROUNDS && sifted.without.length > 0; round++) {
    for (const visit of sifted.without) short.add(visit);
    const problem = besideOthers(period, matters, sifted);
    if (!sifted.without.some((visit) => problem.visits[visit]!.vehicles!.length > 0)) break;
    const { solution } = await run(problem, Math.max(1, seconds / SHARE));
    sifted = sift(period, matters, solution, account.copy());
  }
  for (const visit of sifted.without) short.add(visit);
  return { solution: sifted.solution, yardstick, short };
}

/** Gives the visits of a solution their supplies, and takes those out for which none are left. */
function sift(period: Period, matters: readonly Matter[], solution: Solution, account: Account): Sifted {
  const { starts } = solution;
  const using = asking(period, matters).filter((visit) => starts[visit]! >= 0);
  const priority = (visit: number): number => period.problem.visits[visit]!.priority ?? 0;
  using.sort((a, b) => priority(b) - priority(a) || starts[a]! - starts[b]!);
  const without = using.filter((visit) => {
    const { resource, day } = period.days[leadOf(solution, visit)]!;
    return !account.keep(matters[period.visits[visit] as number]!, resource, day);
  });
  if (without.length === 0) return { solution, without, account };
  const gone = new Set(without);
  return {
    solution: {
      ...solution,
      routes: solution.routes.map((route) => route.filter((visit) => !gone.has(visit))),
      starts: starts.map((start, visit) => (gone.has(visit) ? -1 : start)),
      unassigned: [...solution.unassigned, ...without.map((visit) => ({ visit, reason: 'no-capacity' as const }))],
    },
    without,
    account,
  };
}

/** The visits that use something up. */
const asking = ({ visits }: Pick<Period, 'visits'>, matters: readonly Matter[]): number[] =>
  visits.flatMap((behind, visit) =>
    typeof behind === 'number' && matters[behind]!.service.supplies.length > 0 ? [visit] : [],
  );

const leadOf = ({ routes, crew }: Solution, visit: number): number =>
  routes.findIndex((route, v) => route.includes(visit) && !crew[visit]!.includes(v));

/** The same problem from where it stands: who has their supplies stays with them, the others go where some are left. */
function besideOthers(
  { problem, visits, days }: Period,
  matters: readonly Matter[],
  { solution, account }: Sifted,
): Period['problem'] {
  const using = new Set(asking({ visits }, matters));
  return {
    ...problem,
    // Who comes with a crew is planned anew.
    initial: solution.routes.map((route) => route.filter((visit) => solution.crew[visit]!.length === 0)),
    visits: problem.visits.map((spec, visit) => {
      if (!using.has(visit)) return spec;
      if (solution.starts[visit]! >= 0) return { ...spec, vehicles: [leadOf(solution, visit)] };
      const lacks = account.lacks(matters[visits[visit] as number]!)!;
      return { ...spec, vehicles: spec.vehicles!.filter((v) => !lacks(days[v]!.resource, days[v]!.day)) };
    }),
  };
}
