import type { Random } from '../random.ts';
import type { Penalties } from './descent.ts';
import type { Individual } from './individual.ts';
import { distance, isFeasible, penalised } from './individual.ts';

interface Member {
  individual: Individual;
  cost: number;
  /** Distance to every other member. */
  to: Map<Member, number>;
  fitness: number;
}

const SMALLEST = 25;
const GENERATION = 40;
const ELITES = 4;
const CLOSE = 5;

/**
 * Feasible and infeasible plans side by side. Survival and parenthood go by cost and by how much a plan adds to the
 * variety, so that the search neither stalls nor drifts (Vidal et al. 2012).
 */
export class Population {
  private feasible: Member[] = [];
  private infeasible: Member[] = [];
  private readonly random: Random;
  private readonly smallest: number;

  constructor(random: Random, smallest = SMALLEST) {
    this.random = random;
    this.smallest = smallest;
  }

  add(individual: Individual, penalties: Penalties): void {
    const members = isFeasible(individual) ? this.feasible : this.infeasible;
    const member: Member = { individual, cost: penalised(individual, penalties), to: new Map(), fitness: 0 };
    for (const other of members) {
      const apart = distance(individual, other.individual);
      member.to.set(other, apart);
      other.to.set(member, apart);
    }
    members.push(member);
    if (members.length > this.smallest + GENERATION) {
      if (members === this.infeasible) for (const m of members) m.cost = penalised(m.individual, penalties);
      while (members.length > this.smallest) removeWorst(members);
    }
    rank(members);
  }

  /** Two different parents, each the better of two drawn. */
  parents(): [Individual, Individual] {
    const first = this.draw();
    let second = this.draw();
    for (let tries = 0; tries < 10 && second.to.get(first) === 0; tries++) second = this.draw();
    for (let tries = 0; tries < 10 && second === first; tries++) second = this.draw();
    return [first.individual, second.individual];
  }

  get size(): number {
    return this.feasible.length + this.infeasible.length;
  }

  /** Costs of infeasible plans depend on the penalties; call when those change. */
  reprice(cost: (individual: Individual) => number): void {
    for (const member of this.infeasible) member.cost = cost(member.individual);
    rank(this.infeasible);
  }

  clear(): void {
    this.feasible = [];
    this.infeasible = [];
  }

  private draw(): Member {
    const { feasible, infeasible, random } = this;
    const all = feasible.length + infeasible.length;
    const any = () => {
      const k = random.below(all);
      return k < feasible.length ? feasible[k]! : infeasible[k - feasible.length]!;
    };
    const [a, b] = [any(), any()];
    return a.fitness <= b.fitness ? a : b;
  }
}

/** Average distance to the closest few. */
function diversity(member: Member): number {
  const closest = [...member.to.values()].sort((a, b) => a - b).slice(0, CLOSE);
  return closest.reduce((sum, apart) => sum + apart, 0) / Math.max(1, closest.length);
}

function rank(members: Member[]): void {
  members.sort((a, b) => a.cost - b.cost);
  const size = members.length;
  const variety = new Map(members.map((member) => [member, diversity(member)]));
  const byVariety = [...members].sort((a, b) => variety.get(b)! - variety.get(a)!);
  const varietyRank = new Map(byVariety.map((member, k) => [member, k / size]));
  for (const [k, member] of members.entries()) {
    member.fitness = k / size + (1 - Math.min(ELITES, size) / size) * varietyRank.get(member)!;
  }
}

/** A clone of another first, else the least fit; the cheapest always stays. */
function removeWorst(members: Member[]): void {
  rank(members);
  let worst = members.at(-1)!;
  let worstIsClone = false;
  let worstFitness = Number.NEGATIVE_INFINITY;
  for (const [k, member] of members.entries()) {
    if (k === 0) continue;
    let isClone = false;
    for (const apart of member.to.values()) if (apart === 0) isClone = true;
    if ((isClone && !worstIsClone) || (isClone === worstIsClone && member.fitness > worstFitness)) {
      worst = member;
      worstIsClone = isClone;
      worstFitness = member.fitness;
    }
  }
  members.splice(members.indexOf(worst), 1);
  for (const member of members) member.to.delete(worst);
}
