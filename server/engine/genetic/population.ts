import type { Random } from '../random.ts';
import type { Individual } from './individual.ts';
import { distance, isFeasible, penalised } from './individual.ts';
import type { Penalties } from './routes.ts';

interface Member {
  individual: Individual;
  cost: number;
  /** The other members, closest first. */
  others: { member: Member; apart: number }[];
  /** Average distance to the closest few. */
  variety: number;
  fitness: number;
}

/** Members kept when a generation ends, and children in a generation, once this many plans have been born. */
const SMALLEST = 25;
const GENERATION = 40;
const GROWN_AFTER = 2_000;
/** Both begin at this share, so that a short search does not spend itself on variety. */
const YOUNG = 0.3;
/** Members whose cost alone counts, nearly. */
const ELITES = 4;
/** Others a member is held against for its variety. */
const CLOSE = 5;

/**
 * Feasible and infeasible plans side by side. Survival and parenthood go by cost and by how much a plan adds to the
 * variety, so that the search neither stalls nor drifts (Vidal et al. 2012).
 */
export class Population {
  private feasible: Member[] = [];
  private infeasible: Member[] = [];
  private readonly random: Random;
  private born = 0;

  constructor(random: Random) {
    this.random = random;
  }

  add(individual: Individual, penalties: Penalties): void {
    const members = isFeasible(individual) ? this.feasible : this.infeasible;
    const cost = penalised(individual, penalties);
    const member: Member = { individual, cost, others: [], variety: 0, fitness: 0 };
    for (const other of members) {
      const apart = distance(individual, other.individual);
      member.others.push({ member: other, apart });
      const behind = other.others.findIndex((known) => known.apart > apart);
      other.others.splice(behind < 0 ? other.others.length : behind, 0, { member, apart });
      if (behind >= 0 && behind < CLOSE) other.variety = variety(other);
    }
    member.others.sort((a, b) => a.apart - b.apart);
    member.variety = variety(member);
    members.push(member);
    this.born++;
    const grown = YOUNG + (1 - YOUNG) * Math.min(1, this.born / GROWN_AFTER);
    const smallest = Math.round(SMALLEST * grown);
    if (members.length > smallest + GENERATION * grown) {
      if (members === this.infeasible) for (const m of members) m.cost = penalised(m.individual, penalties);
      while (members.length > smallest) removeWorst(members);
    }
    rank(members);
  }

  /** Two different parents, each the better of two drawn. */
  parents(): [Individual, Individual] {
    const first = this.draw();
    let second = this.draw();
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

function variety({ others }: Member): number {
  const count = Math.min(CLOSE, others.length);
  let sum = 0;
  for (let k = 0; k < count; k++) sum += others[k]!.apart;
  return count > 0 ? sum / count : 0;
}

/** Fitness by rank in cost and rank in variety, less being better; the elite is judged by cost more than by variety. */
function rank(members: Member[]): void {
  const size = members.length;
  members.sort((a, b) => b.variety - a.variety);
  const weight = 1 - Math.min(ELITES, size) / size;
  for (let k = 0; k < size; k++) members[k]!.fitness = (weight * k) / size;
  members.sort((a, b) => a.cost - b.cost);
  for (let k = 0; k < size; k++) members[k]!.fitness += k / size;
}

/** A clone of another first, else the least fit; the cheapest always stays. */
function removeWorst(members: Member[]): void {
  rank(members);
  let worst = members.at(-1)!;
  let worstIsClone = false;
  let worstFitness = Number.NEGATIVE_INFINITY;
  for (const [k, member] of members.entries()) {
    if (k === 0) continue;
    const isClone = member.others[0]?.apart === 0;
    if ((isClone && !worstIsClone) || (isClone === worstIsClone && member.fitness > worstFitness)) {
      worst = member;
      worstIsClone = isClone;
      worstFitness = member.fitness;
    }
  }
  members.splice(members.indexOf(worst), 1);
  for (const member of members) {
    const at = member.others.findIndex((other) => other.member === worst);
    member.others.splice(at, 1);
    if (at < CLOSE) member.variety = variety(member);
  }
}
