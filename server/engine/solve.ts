import { exchangeRoutes } from './exchange.ts';
import { Journal } from './journal.ts';
import type { Model } from './model.ts';
import { compile, servesAlone, skilledVehicles } from './model.ts';
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

export interface Solution {
  /** Per vehicle its visits in order. */
  routes: number[][];
  /** Per visit the planned start in seconds, −1 if unassigned. */
  starts: number[];
  unassigned: { visit: number; reason: 'no-skill' | 'no-window' | 'no-capacity' }[];
  /** Seconds of driving. */
  travel: number;
  /** Driving, overtime, use of vehicles and disturbance at their prices, penalties of the unassigned included. */
  cost: number;
  iterations: number;
}

const BLINK = 0.01;
/** How often two vehicles exchange their routes instead. */
const EXCHANGE = 0.03;
/** Iterations between looks at the clock. */
const BETWEEN_LOOKS = 50;

/** Plans a period: the best routes found within the stop rule. The same seed and iteration limit give the same answer. */
export function solve(problem: Problem, options: SolveOptions): Solution {
  const search = new Search(problem, options);
  search.run();
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
  private readonly ruin: Ruin;
  private readonly recreate: Recreate;
  private readonly order: InsertionOrder;
  private readonly list: Int32Array;
  private best: number[][] = [];
  private bestCost = Number.POSITIVE_INFINITY;
  private iterations = 0;

  constructor(problem: Problem, options: SolveOptions) {
    this.elapsed = startClock(options.stop);
    this.problem = problem;
    this.options = options;
    this.model = compile(problem);
    this.random = new Random(options.seed);
    this.plan = new Plan(this.model);
    this.journal = new Journal(this.plan);
    const neighbours = findNeighbours(this.model);
    const touch = (vehicle: number) => this.journal.touch(vehicle);
    this.ruin = new Ruin(this.plan, neighbours, this.random, touch);
    this.recreate = new Recreate(this.plan, neighbours, this.random, BLINK, touch);
    this.order = new InsertionOrder(this.model, this.random);
    this.list = new Int32Array(this.model.visits);
  }

  run(): void {
    const { options, plan, journal, random } = this;
    const touch = (vehicle: number) => journal.touch(vehicle);
    this.start();
    this.remember();
    const hot = Number(process.env['T0'] ?? 0.5) * this.averageLeg();
    const cold = Number(process.env['T1'] ?? 0.01) * this.averageLeg();
    let ratio = 0;
    let temperature = hot;
    let reported = -1;
    for (; this.model.visits > 0; this.iterations++) {
      if (this.iterations % BETWEEN_LOOKS === 0) {
        ratio = this.elapsed(this.iterations);
        if (ratio >= 1 || options.cancelled?.()) break;
        temperature = hot * (cold / hot) ** ratio;
        if (options.onProgress && Math.floor(ratio * 200) > reported) {
          reported = Math.floor(ratio * 200);
          options.onProgress({
            iteration: this.iterations,
            cost: this.bestCost,
            unassigned: plan.absentCount,
            elapsedRatio: ratio,
          });
        }
      }
      const before = plan.cost;
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
      if (plan.cost < this.bestCost - 1e-6) this.remember();
      else if (plan.cost > before - temperature * Math.log(random.unit())) journal.undo();
    }
  }

  /** The caller's routes as far as they hold, then everyone else at the cheapest place. */
  private start(): void {
    const { plan, model } = this;
    const n = model.visits;
    for (const [v, visits] of (this.problem.initial ?? []).entries()) {
      let last = n + 2 * v;
      for (const visit of visits) if (this.recreate.insertAfter(visit, last)) last = visit;
    }
    this.reinsert();
    plan.cost = this.recomputed();
  }

  /** Tries to insert all absent visits, or a drawn part of them if there are many. */
  private reinsert(): void {
    const { plan, list, random, ruin } = this;
    let count = 0;
    if (plan.absentCount <= ruin.count + 30 || ruin.count === 0) {
      count = plan.absentCount;
      for (let k = 0; k < count; k++) list[k] = plan.absent[k]!;
    } else {
      for (let k = 0; k < ruin.count; k++) list[count++] = ruin.removed[k]!;
      for (let k = 0; k < 10; k++) {
        const visit = plan.absent[random.below(plan.absentCount)]!;
        if (!list.subarray(0, count).includes(visit)) list[count++] = visit;
      }
    }
    this.order.sort(list, count);
    for (let k = 0; k < count; k++) this.recreate.insert(list[k]!);
  }

  private remember(): void {
    const { plan, model } = this;
    this.bestCost = plan.cost;
    this.best = Array.from({ length: model.vehicles }, (_, v) => plan.sequence(v));
  }

  private averageLeg(): number {
    const { plan, model } = this;
    let total = 1;
    for (let v = 0; v < model.vehicles; v++) total += plan.routeCost[v]!;
    return total / (model.visits + model.vehicles - plan.emptyCount);
  }

  private recomputed(): number {
    const { plan, model } = this;
    let cost = 0;
    for (let v = 0; v < model.vehicles; v++) cost += plan.routeCost[v]!;
    for (let k = 0; k < plan.absentCount; k++) cost += model.penalty[plan.absent[k]!]!;
    return cost;
  }

  solution(): Solution {
    const { plan, model } = this;
    const n = model.visits;
    this.journal.begin();
    for (let v = 0; v < model.vehicles; v++) this.journal.touch(v);
    for (let v = 0; v < model.vehicles; v++) plan.replace(v, [], 0, 0);
    for (let v = 0; v < model.vehicles; v++) plan.replace(v, this.best[v]!, 0, this.best[v]!.length);
    const starts = new Array<number>(n).fill(-1);
    let travel = 0;
    for (let i = 0; i < plan.leg.length; i++) {
      if (plan.route[i]! < 0) continue;
      travel += plan.leg[i]!;
      if (i < n) starts[i] = plan.done[i]! - model.service[i]!;
    }
    const unassigned = [...plan.absent.subarray(0, plan.absentCount)]
      .sort((a, b) => a - b)
      .map((visit) => ({ visit, reason: this.reason(visit) }));
    return { routes: this.best, starts, unassigned, travel, cost: this.recomputed(), iterations: this.iterations };
  }

  private reason(visit: number): 'no-skill' | 'no-window' | 'no-capacity' {
    const { model, problem } = this;
    const skilled = skilledVehicles(problem.visits[visit]!, model.vehicles);
    if (skilled.length === 0) return 'no-skill';
    return skilled.some((v) => servesAlone(model, v, visit)) ? 'no-capacity' : 'no-window';
  }
}
