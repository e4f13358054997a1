/** The three axes of one simulated run: the road, the customer, the office. */
import { DAY } from '../../../shared/time.ts';
import { isPreferred, suitsThem } from './behaviour.ts';
import { drivenFor, lived, routesOf, type Visit } from './road.ts';
import type { Simulation, Story } from './simulation.ts';

export interface Axes {
  /** Visits asked for, and driven to. */
  asked: number;
  served: number;
  /** Of 100, those who wanted a visit to the end and got none. */
  unservedPer100: number;
  /** The road. */
  kmPerJob: number;
  driveMinutesPerJob: number;
  jobsPerTechnicianDay: number;
  overtimeMinutesPerTechnicianDay: number;
  /** Of 100 visits, those reached after their window has closed. */
  latePer100: number;
  /** The customer. */
  daysUntilVisit: number;
  preferredShare: number;
  choices: number;
  /** The share of customers with at least three half-days to choose from. */
  threeChoicesShare: number;
  rounds: number;
  movedPer100: number;
  /** The office: touches per 100 visits asked for, in all and by cause. */
  touchesPer100: number;
  touchesByCause: Record<string, number>;
}

const mean = (numbers: readonly number[]): number =>
  numbers.length === 0 ? 0 : numbers.reduce((a, b) => a + b, 0) / numbers.length;
const share = (of: number, all: number): number => (all === 0 ? 0 : of / all);

/** Adds up what some visits cost and what their customers went through. */
export function axesOf(sim: Simulation, visits: readonly Visit[]): Axes {
  const { business, world, stories, touches } = sim;
  const { zone } = world;
  const driven = drivenFor(visits, business);
  const days = routesOf(visits).length;
  const { fromMinute, toMinute } = world.technicians[0]!.shifts[0]!;
  const { late, overtimeSeconds } = lived(visits, business, { from: fromMinute, to: toMinute });
  const visited = visits.map((visit) => ({ visit, story: sim.storyOf.get(visit.jobId)! }));
  const wrong = visited.find(({ visit, story }) => !suitsThem(story.character, visit.window, zone));
  if (wrong) throw new Error(`${wrong.story.demand.id} is visited at a time that does not suit`);
  const looked = stories.filter((story): story is Story & { choices: number } => story.choices !== null);
  const settled = visited.map(({ story }) => story);
  const calledOff = stories.filter(
    ({ ended, character }) => ended === 'cancelled' || (sim.way === 'hindsight' && character.cancels),
  ).length;
  const per100 = (count: number): number => 100 * share(count, stories.length);
  return {
    asked: stories.length,
    served: visits.length,
    unservedPer100: per100(stories.length - visits.length - calledOff),
    kmPerJob: share(driven.metres / 1000, visits.length),
    driveMinutesPerJob: share(driven.seconds / 60, visits.length),
    jobsPerTechnicianDay: share(visits.length, days),
    overtimeMinutesPerTechnicianDay: share(overtimeSeconds / 60, days),
    latePer100: 100 * share(late, visits.length),
    daysUntilVisit: mean(visited.map(({ visit, story }) => (visit.window.from - story.demand.at) / DAY)),
    preferredShare: share(
      visited.filter(({ visit, story }) => isPreferred(story.character, visit.window, zone)).length,
      visits.length,
    ),
    choices: mean(looked.map(({ choices }) => choices)),
    threeChoicesShare: share(looked.filter(({ choices }) => choices >= 3).length, looked.length),
    rounds: mean(settled.map(({ rounds }) => rounds)),
    movedPer100: per100(stories.reduce((sum, { moved }) => sum + moved, 0)),
    touchesPer100: per100(Object.values(touches).reduce((a, b) => a + b, 0)),
    touchesByCause: Object.fromEntries(
      Object.entries(touches)
        .map(([cause, count]): [string, number] => [cause, per100(count)])
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    ),
  };
}
