import { type Held, held } from './bound.ts';
import { exchangeRoutes } from './exchange.ts';
import { breed } from './genetic/breed.ts';
import type { Fleet } from './genetic/fleet.ts';
import { asFleet } from './genetic/fleet.ts';
import { Journal } from './journal.ts';
import type { Model } from './model.ts';
import { compile, servesAlone, skilledVehicles } from './model.ts';
import type { Neighbours } from './neighbours.ts';
import { findNeighbours } from './neighbours.ts';
import { InsertionOrder } from './order.ts';
import { Plan } from './plan.ts';
import type { Problem } from './problem.ts';
import { Random } from './random.ts';
import { Recreate } from './recreate.ts';
import { Ruin } from './ruin.ts';
import type { StopRule } from './stop.ts';
import { startClock } from './stop.ts';

export interface SolveOptions {
  seed: number;
  stop: StopRule;
  /** Called a few hundred times over the run. */
  onProgress?(progress: Progress): void;
  /** Asked now and then; true ends the run with the best plan so far. */
  cancelled?(): boolean;
}

export interface Progress {
  iteration: number;
  cost: number;
  unassigned: number;
  /** How much of the time or iterations is used, 0 to 1. */
  elapsedRatio: number;
}

/** `no-unit`: a vehicle could go, but what it needs beside the road is never free. */
export type Unassigned = 'no-skill' | 'no-window' | 'no-capacity' | 'no-unit';

export interface Solution {
  /** Per vehicle its visits in order. */
  routes: number[][];
  /** Per visit the planned start in seconds, −1 if unassigned. */
  starts: number[];
  unassigned: { visit: number; reason: Unassigned }[];
  /** Per visit the units it takes, need by need, and the vehicles of its crew, who have it in their routes too. */
  units: number[][];
  crew: number[][];
  /** Seconds of driving. */
  travel: number;
  /** Driving, overtime, use of vehicles and wishes at their prices, penalties of the unassigned included. */
  cost: number;
  iterations: number;
}

const BLINK = 0.01;
/** How often two vehicles exchange their routes instead. */
const EXCHANGE = 0.03;
/** Temperature at first and last, in average legs. */
const HOT = 1;
const COLD = 0.01;
/**
 * While annealing, leaving out a visit that must be served counts like so many average legs, not like the end of the
 * world: where time is tight, the way to a better plan leads through plans that lack somebody.
 */
const ABSENCE = 10;
/** Until this share of the annealing. */
const MILD_UNTIL = 0.97;
/** Where breeding follows, annealing has a share of the budget that grows with the visits: 1 in 1,000 each, within limits. */
const LEAST_ANNEALED = 0.12;
const MOST_ANNEALED = 0.5;
/** A child of the population counts as so many iterations. */
const PER_CHILD = 50;
/** Iterations between looks at the clock. */
const BETWEEN_LOOKS = 50;

/** Plans a period: the best routes found within the stop rule. The same seed and iteration limit give the same answer. */
export function solve(problem: Problem, options: SolveOptions): Solution {
  const search = new Search(problem, options);
  search.run();
  return search.solution();
}

/**
 * The yardstick: the same visits placed one after the other, each where it costs least at that moment, as if their
 * customers had called in turn and been told a window each.
 */
export function inTurn(problem: Problem): Solution {
  const search = new Search(problem, { seed: 1, stop: { iterations: 0 } }, true);
  search.inTurn();
  return search.solution();
}

class Search {
  private readonly problem: Problem;
  private readonly options: SolveOptions;
  private readonly elapsed: (iteration: number) => number;
  private readonly model: Model;
  private readonly random: Random;
  private readonly plan: Plan;
  private readonly journal: Journal;
  private readonly neighbours: Neighbours;
  private readonly ruin: Ruin;
  private readonly recreate: Recreate;
  private readonly order: InsertionOrder;
  private readonly list: Int32Array;
  private best: number[][] = [];
  /** Where the bound visits of the best plan are. */
  private readonly bestBound: Held;
  /** Vehicles whose routes may differ from those of the best plan. */
  private readonly stale: Uint8Array;
  private bestOwed = Number.POSITIVE_INFINITY;
  private bestCost = Number.POSITIVE_INFINITY;
  private iterations = 0;
  /** Share of the budget used at the last look. */
  private used = 0;
  private reported = -1;

  constructor(problem: Problem, options: SolveOptions, told = false) {
    this.elapsed = startClock(options.stop);
    this.problem = problem;
    this.options = options;
    this.model = compile(problem, told);
    this.random = new Random(options.seed);
    this.plan = new Plan(this.model);
    this.journal = new Journal(this.plan);
    this.neighbours = findNeighbours(this.model);
    const { neighbours } = this;
    const touch = (vehicle: number) => this.journal.touch(vehicle);
    this.ruin = new Ruin(this.plan, neighbours, this.random, touch);
    this.recreate = new Recreate(this.plan, neighbours, this.random, told ? 0 : BLINK, touch);
    this.order = new InsertionOrder(this.model, this.random);
    this.list = new Int32Array(this.model.visits);
    this.stale = new Uint8Array(this.model.vehicles).fill(1);
    this.bestBound = held(this.model);
  }

  run(): void {
    const fleet = asFleet(this.model);
    this.start();
    this.remember();
    if (this.model.visits === 0) return;
    this.anneal(fleet ? Math.min(MOST_ANNEALED, Math.max(LEAST_ANNEALED, this.model.visits / 1_000)) : 1);
    if (fleet && !this.over()) this.breed(fleet);
  }

  /** One visit after the other, as they stand in the problem. */
  inTurn(): void {
    this.warmStart();
    for (let visit = 0; visit < this.model.asked; visit++) if (this.plan.route[visit]! < 0) this.recreate.insert(visit);
    this.plan.cost = this.recomputed();
    this.remember();
  }

  /** Ruin and recreate under simulated annealing until this share of the budget is used. */
  private anneal(share: number): void {
    const { plan, journal, random } = this;
    const touch = (vehicle: number) => journal.touch(vehicle);
    const hot = HOT * this.averageLeg();
    const cold = COLD * this.averageLeg();
    let mild = this.model.optional ? 0 : Math.max(0, 1 - (ABSENCE * this.averageLeg()) / this.leastPenalty());
    let temperature = hot;
    for (; ; this.iterations++) {
      if (this.iterations % BETWEEN_LOOKS === 0) {
        if (this.over() || this.used >= share) return;
        temperature = hot * (cold / hot) ** (this.used / share);
        if (mild > 0 && this.used > MILD_UNTIL * share) {
          mild = 0;
          if (plan.owed > this.bestOwed) this.backToBest();
        }
      }
      const before = plan.cost - mild * plan.owed;
      journal.begin();
      if (random.unit() < EXCHANGE) {
        if (!exchangeRoutes(plan, random, touch)) {
          journal.undo();
          continue;
        }
      } else {
        this.ruin.strings();
        this.reinsert();
      }
      const isBest = plan.cost < this.bestCost - 1e-6;
      if (!isBest && plan.cost - mild * plan.owed > before - temperature * Math.log(random.unit())) {
        journal.undo();
        continue;
      }
      for (let k = 0; k < journal.count; k++) this.stale[journal.vehicles[k]!] = 1;
      if (isBest) this.remember();
    }
  }

  /** Breeds on from the best plan so far, which must serve everybody. */
  private breed(fleet: Fleet): void {
    const first = this.best.filter((route) => route.length > 0);
    if (first.reduce((sum, route) => sum + route.length, 0) < fleet.visits) {
      this.anneal(1);
      return;
    }
    breed({
      fleet,
      near: this.neighbours.near,
      nearCount: this.neighbours.nearCount,
      first: [first],
      random: this.random,
      over: () => {
        this.iterations += PER_CHILD;
        return this.over();
      },
      found: (routes, driving) => {
        if (driving >= this.bestCost) return;
        this.bestCost = driving;
        this.best = Array.from({ length: this.model.vehicles }, (_, v) => routes[v] ?? []);
      },
    });
  }

  /** Looks at the clock, tells the caller how far we are, and asks whether to go on. */
  private over(): boolean {
    const { options } = this;
    this.used = this.elapsed(this.iterations);
    if (options.onProgress && Math.floor(this.used * 200) > this.reported) {
      this.reported = Math.floor(this.used * 200);
      const { asked } = this.model;
      const served = (sum: number, route: readonly number[]) => sum + route.filter((i) => i < asked).length;
      const unassigned = asked - this.best.reduce(served, 0);
      const elapsedRatio = Math.min(1, this.used);
      options.onProgress({ iteration: this.iterations, cost: this.bestCost, unassigned, elapsedRatio });
    }
    return this.used >= 1 || (options.cancelled?.() ?? false);
  }

  /** The caller's routes as far as they hold, then everyone else at the cheapest place. */
  private start(): void {
    this.warmStart();
    this.reinsert();
    this.plan.cost = this.recomputed();
  }

  private warmStart(): void {
    const { plan, model, problem } = this;
    const { initial = [] } = problem;
    const n = model.visits;
    for (const [v, visits] of initial.entries()) {
      let last = n + 2 * v;
      for (const visit of visits) {
        const crew = problem.visits[visit]!.crew?.length
          ? initial.flatMap((route, w) => (w > v && route.includes(visit) ? [w] : []))
          : [];
        if (plan.route[visit]! < 0 && this.recreate.insertAfter(visit, last, crew)) last = visit;
        // Who comes along was put in together with the lead.
        for (let t = model.firstTwin[visit]!; t < model.firstTwin[visit + 1]!; t++) if (plan.route[t] === v) last = t;
      }
    }
  }

  /** Tries to insert all absent visits, or a drawn part of them if there are many. */
  private reinsert(): void {
    const { plan, list, random, ruin } = this;
    const { asked } = this.model;
    let count = 0;
    if (plan.absentCount <= ruin.count + 30 || ruin.count === 0) {
      // Twins come along with whoever leads.
      for (let k = 0; k < plan.absentCount; k++) if (plan.absent[k]! < asked) list[count++] = plan.absent[k]!;
    } else {
      for (let k = 0; k < ruin.count; k++) if (ruin.removed[k]! < asked) list[count++] = ruin.removed[k]!;
      for (let k = 0; k < 10; k++) {
        const visit = plan.absent[random.below(plan.absentCount)]!;
        if (visit < asked && !list.subarray(0, count).includes(visit)) list[count++] = visit;
      }
    }
    this.order.sort(list, count);
    for (let k = 0; k < count; k++) this.recreate.insert(list[k]!);
  }

  private remember(): void {
    const { plan, model } = this;
    this.bestCost = plan.cost;
    this.bestOwed = plan.owed;
    for (let v = 0; v < model.vehicles; v++) {
      if (this.stale[v] === 0) continue;
      this.best[v] = plan.sequence(v);
      if (model.anyBound) for (const i of this.best[v]!) if (model.bound[i] === 1) plan.bound.save(i, this.bestBound);
    }
    this.stale.fill(0);
  }

  private backToBest(): void {
    const { plan, best } = this;
    for (let v = 0; v < best.length; v++) plan.replace(v, [], 0, 0);
    if (plan.model.anyBound)
      for (const route of best)
        for (const i of route) if (plan.model.bound[i] === 1) plan.bound.restore(i, this.bestBound);
    for (let v = 0; v < best.length; v++) plan.replace(v, best[v]!, 0, best[v]!.length);
    this.stale.fill(0);
  }

  private averageLeg(): number {
    const { plan, model } = this;
    let total = 1;
    for (let v = 0; v < model.vehicles; v++) total += plan.routeCost[v]!;
    return total / (model.visits + model.vehicles - plan.emptyCount);
  }

  private leastPenalty(): number {
    return this.model.penalty
      .subarray(0, this.model.asked)
      .reduce((least, penalty) => Math.min(least, penalty), Number.POSITIVE_INFINITY);
  }

  private recomputed(): number {
    const { plan, model } = this;
    let cost = 0;
    for (let v = 0; v < model.vehicles; v++) cost += plan.routeCost[v]!;
    for (let i = 0; i < model.asked; i++)
      if (model.bound[i] === 1 && plan.route[i]! >= 0) cost += plan.bound.priceOf(i);
    for (let k = 0; k < plan.absentCount; k++) cost += model.penalty[plan.absent[k]!]!;
    return cost;
  }

  solution(): Solution {
    const { plan, model } = this;
    const { asked, visits: n } = model;
    this.backToBest();
    const starts = new Array<number>(asked).fill(-1);
    let travel = 0;
    for (let i = 0; i < plan.leg.length; i++) {
      if (plan.route[i]! < 0) continue;
      travel += plan.leg[i]!;
      if (i < asked) starts[i] = plan.done[i]! - model.service[i]!;
    }
    const visits = Array.from({ length: asked }, (_, i) => i);
    const twins = (i: number) => Array.from(plan.route.subarray(model.firstTwin[i], model.firstTwin[i + 1]));
    return {
      routes: this.best.map((route) => route.map((i) => model.leader[i]!)),
      starts,
      units: visits.map((i) => (starts[i]! >= 0 ? plan.bound.unitsOf(i) : [])),
      crew: visits.map((i) => (starts[i]! >= 0 && n > asked ? twins(i) : [])),
      unassigned: visits
        .filter((visit) => plan.route[visit]! < 0)
        .map((visit) => ({ visit, reason: this.reason(visit) })),
      travel,
      cost: this.recomputed(),
      iterations: this.iterations,
    };
  }

  private reason(visit: number): Unassigned {
    const { model, problem } = this;
    const { crew = [], ...spec } = problem.visits[visit]!;
    const skilled = skilledVehicles(spec, model.vehicles);
    if (skilled.length === 0 || crew.some(({ vehicles }) => vehicles?.length === 0)) return 'no-skill';
    if (!skilled.some((v) => servesAlone(model, v, visit))) return 'no-window';
    if (model.needs[visit]!.length > 0 && this.recreate.fitsWithoutUnits(visit)) return 'no-unit';
    return 'no-capacity';
  }
}
