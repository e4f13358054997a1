/** One simulation as it goes on: its clock, its people, and what has become of everybody so far. */
import type { Instant } from '../../../shared/time.ts';
import type { Business } from '../../business/business.ts';
import type { Behaviour, Character } from './behaviour.ts';
import type { SimulatedContext } from './context.ts';
import type { Demand, World } from './world.ts';

/** The three of the product; what people have today; and everything known beforehand, as the limit. */
export const ways = ['propose', 'pick', 'hybrid', 'first-free', 'no-travel', 'hindsight'] as const;
export type Way = (typeof ways)[number];

/** What a customer went through. */
export interface Story {
  demand: Demand;
  character: Character;
  jobId: string | null;
  /** Proposals received and lists of times looked at, until there was agreement. */
  rounds: number;
  /** How often they have looked for a time in vain. */
  inVain: number;
  /** Different half-days there were to choose from when they first looked, the proposed one included. */
  choices: number | null;
  /** Times their visit was moved by us after it was agreed. */
  moved: number;
  /** Offered and yet refused: it should never happen. */
  refused: number;
  ended: 'open' | 'agreed' | 'cancelled' | 'lost';
}

export interface Simulation {
  ctx: SimulatedContext;
  business: Business;
  world: World;
  behaviour: Behaviour;
  way: Way;
  stories: Story[];
  /** By job. */
  storyOf: Map<string, Story>;
  /** What the office did by hand, by cause: what is done in one go is one touch, as the reports count it. */
  touches: Record<string, number>;
  agenda: Agenda;
}

export const touch = ({ touches }: Simulation, cause: string): void => {
  touches[cause] = (touches[cause] ?? 0) + 1;
};

/** What happens when, each thing in its turn; of two at the same moment the one that was entered first. */
export class Agenda {
  private readonly heap: { at: Instant; turn: number; work: () => Promise<void> }[] = [];
  private turns = 0;

  add(at: Instant, work: () => Promise<void>): void {
    const { heap } = this;
    heap.push({ at, turn: this.turns++, work });
    for (let i = heap.length - 1; i > 0; ) {
      const parent = (i - 1) >> 1;
      if (!this.before(i, parent)) break;
      this.swap(i, parent);
      i = parent;
    }
  }

  next(): { at: Instant; work: () => Promise<void> } | null {
    const { heap } = this;
    const first = heap[0];
    const last = heap.pop();
    if (!first || !last) return null;
    if (heap.length > 0) {
      heap[0] = last;
      for (let i = 0; ; ) {
        const [left, right] = [2 * i + 1, 2 * i + 2];
        const least = right < heap.length && this.before(right, left) ? right : left;
        if (least >= heap.length || !this.before(least, i)) break;
        this.swap(i, least);
        i = least;
      }
    }
    return first;
  }

  private before(i: number, j: number): boolean {
    const [a, b] = [this.heap[i]!, this.heap[j]!];
    return a.at < b.at || (a.at === b.at && a.turn < b.turn);
  }

  private swap(i: number, j: number): void {
    [this.heap[i], this.heap[j]] = [this.heap[j]!, this.heap[i]!];
  }
}
