import type { Plan } from './plan.ts';
import type { Random } from './random.ts';

/**
 * Lets two vehicles drive each other's routes, one of which may be empty: the change of technician or day for a whole
 * tour, which taking out and putting back single visits hardly ever finds. Returns false, with the plan to be undone
 * by the caller, if a visit may not ride along or a route no longer fits.
 */
export function exchangeRoutes(plan: Plan, random: Random, touch: (vehicle: number) => void): boolean {
  const { model } = plan;
  const m = model.vehicles;
  if (m < 2) return false;
  const v = random.below(m);
  const w = random.below(m);
  if (model.kind[v] === model.kind[w] || (plan.count[v] === 0 && plan.count[w] === 0)) return false;
  if (!mayTakeOver(plan, v, w) || !mayTakeOver(plan, w, v)) return false;
  touch(v);
  touch(w);
  const ofV = plan.sequence(v);
  const ofW = plan.sequence(w);
  plan.replace(v, [], 0, 0);
  const feasible = plan.replace(w, ofV, 0, ofV.length);
  return plan.replace(v, ofW, 0, ofW.length) && feasible;
}

/** Whether vehicle w may serve all of vehicle v's visits, times apart. */
function mayTakeOver(plan: Plan, v: number, w: number): boolean {
  const { model, next } = plan;
  const n = model.visits;
  if (plan.count[v]! > model.maxVisits[w]! || plan.load[v]! > model.capacity[w]!) return false;
  for (let i = next[n + 2 * v]!; i < n; i = next[i]!) if (model.allowed[w * n + i] === 0) return false;
  return true;
}
