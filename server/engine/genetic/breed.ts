import type { Random } from '../random.ts';
import { exchangeSomeRoutes } from './crossover.ts';
import { Descent } from './descent.ts';
import type { Fleet } from './fleet.ts';
import type { Individual } from './individual.ts';
import { asIndividual, isFeasible, penalised } from './individual.ts';
import { Population } from './population.ts';
import type { Penalties } from './routes.ts';

/** Share of naturally feasible children the penalties aim at, and how often they are looked at. */
const FEASIBLE = 0.4;
const BETWEEN_PRICES = 100;
/** Plans thrown together by chance before breeding begins. */
const RANDOM_PLANS = 25;
/** Children without a better plan before the population starts afresh. */
const PATIENCE = 10_000;

/** What breeding is fed with and asked for while it runs. */
export interface Breeding {
  fleet: Fleet;
  near: Int32Array;
  nearCount: number;
  /** Plans to begin with, by visits. */
  first: number[][][];
  random: Random;
  /** Asked before every child; true ends it. */
  over(children: number): boolean;
  /** Told of every better feasible plan. */
  found(routes: number[][], driving: number): void;
}

/** Hybrid genetic search (Vidal et al. 2013; Kool et al. 2022): crossover, descent, and a population kept various. */
export function breed({ fleet, near, nearCount, first, random, over, found }: Breeding): void {
  const used = Math.max(1, ...first.map((plan) => plan.length));
  const routes = Math.min(fleet.vehicles, Math.ceil(used * 1.3) + 3);
  const descent = new Descent(fleet, near, nearCount, routes, random);
  const population = new Population(random);
  const penalties: Penalties = { warp: 1, load: startingLoadPrice(fleet) };
  const outcomes = { warp: 0, load: 0, children: 0 };
  let best = Number.POSITIVE_INFINITY;
  let sinceBetter = 0;
  const take = (individual: Individual) => {
    population.add(individual, penalties);
    if (!isFeasible(individual) || individual.driving >= best) return;
    best = individual.driving;
    sinceBetter = 0;
    found(individual.routes, best);
  };
  const educate = (plan: number[][], parents: Individual[]) => {
    const child = asIndividual(fleet, descent.improve(fold(plan, routes), penalties, parents));
    outcomes.children++;
    if (child.warp === 0) outcomes.warp++;
    if (child.excess === 0) outcomes.load++;
    take(child);
    if (isFeasible(child) || random.below(2) === 0) return;
    const dear = { warp: penalties.warp * 10, load: penalties.load * 10 };
    const repaired = asIndividual(fleet, descent.improve(child.routes, dear, [child]));
    if (isFeasible(repaired)) take(repaired);
  };
  let children = 0;
  for (const plan of first) take(asIndividual(fleet, plan));
  while (!over(children)) {
    children++;
    if (children < RANDOM_PLANS) educate(randomPlan(fleet, used, random), []);
    else {
      const [a, b] = population.parents();
      educate(exchangeSomeRoutes(fleet, near, nearCount, a, b, random), [a, b]);
    }
    if (outcomes.children === BETWEEN_PRICES) {
      penalties.warp = adjusted(penalties.warp, outcomes.warp / BETWEEN_PRICES);
      penalties.load = adjusted(penalties.load, outcomes.load / BETWEEN_PRICES);
      Object.assign(outcomes, { warp: 0, load: 0, children: 0 });
      population.reprice((individual) => penalised(individual, penalties));
    }
    if (++sinceBetter > PATIENCE) {
      sinceBetter = 0;
      population.clear();
      children = 1;
    }
  }
}

function adjusted(price: number, feasible: number): number {
  if (feasible < FEASIBLE - 0.05) return Math.min(100_000, price * 1.2);
  if (feasible > FEASIBLE + 0.05) return Math.max(0.1, price * 0.85);
  return price;
}

/** About what a unit of load costs in driving: the longest leg over the largest load. */
function startingLoadPrice({ drive, load }: Fleet): number {
  let longest = 0;
  for (const leg of drive) longest = Math.max(longest, leg);
  return Math.max(0.1, Math.min(1_000, longest / Math.max(1, ...load)));
}

/** At most `routes` routes: whatever is too many is joined to the shortest others. */
function fold(plan: number[][], routes: number): number[][] {
  const folded = plan.filter((route) => route.length > 0).sort((a, b) => b.length - a.length);
  while (folded.length > routes) folded[routes - 1]!.push(...folded.pop()!);
  return folded;
}

function randomPlan({ visits }: Fleet, routes: number, random: Random): number[][] {
  const plan: number[][] = Array.from({ length: routes }, () => []);
  for (let i = 0; i < visits; i++) {
    const route = plan[random.below(routes)]!;
    route.splice(random.below(route.length + 1), 0, i);
  }
  return plan;
}
