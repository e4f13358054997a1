/** One world, one way, one seed: weeks of a business in the seconds it takes. */
import type { PolicyOverride, Strategy } from '../../../shared/policy.ts';
import { addDays, DAY, type Day, daysBetween, weekdayOf } from '../../../shared/time.ts';
import { checkDatabase, NEVER_TOLD } from '../../schedule/checker.ts';
import { instantAt } from '../../schedule/wallclock.ts';
import { tick } from '../../tick.ts';
import { absentDays, type Behaviour, characterOf } from './behaviour.ts';
import { bufferTravel, simulatedContext } from './context.ts';
import { answerProposal, answersAt, enterJob, pickInWidget, takeFirstFree } from './customers.ts';
import { planInHindsight } from './hindsight.ts';
import { type Axes, axesOf } from './measure.ts';
import { enterAbsence, planAndSend, recordNoShows, workOffQueue } from './office.ts';
import { visitsOf } from './road.ts';
import { Agenda, type Simulation, type Story, type Way } from './simulation.ts';
import { type World, writeBusiness } from './world.ts';

export interface RunWish {
  world: World;
  way: Way;
  seed: number;
  behaviour: Behaviour;
  /** What the business has set; the way decides the strategy. */
  policy: PolicyOverride;
  /** How long a day's plan goes on improving, and the plan of hindsight for each visit, in iterations. */
  planIterations: number;
  hindsightIterationsPerVisit: number;
  /** Of a calendar that knows no roads: what it keeps free between two visits. */
  bufferMinutes: number;
}

export interface RunResult {
  world: string;
  way: Way;
  seed: number;
  axes: Axes;
  /** What the checker found broken, and how often a customer was refused what had been offered: nothing, or there is a bug. */
  findings: string[];
  refused: number;
}

export interface Watching {
  /** From 0 to 1. */
  progress?(share: number): void;
  /** Asked now and then; true ends the run. */
  cancelled?(): boolean;
}

/** After the last customer has asked, the visits go on: for the days that can be offered, and some for second rounds. */
const AFTERWARDS_DAYS = 7;
/** What time alone sets off is looked at so often between morning and night; reminders cost the most and change nothing here. */
const TICK_HOURS = [7, 10, 13, 16, 19];
/** The office plans three afternoons a week: more customers at once make shorter roads, waiting longer makes a later answer. */
const PLAN_WEEKDAYS = [1, 3, 5];
const MOST_HORIZON = 14;

/** What the business has set for all of its customers. */
const strategyOf: Record<Way, Strategy> = {
  propose: 'propose',
  pick: 'pick',
  hybrid: 'hybrid',
  'first-free': 'pick',
  'no-travel': 'pick',
  hindsight: 'propose',
};

/** Replays a world the way it is told; null when it was cancelled. */
export async function simulate(wish: RunWish, watching: Watching = {}): Promise<RunResult | null> {
  const { world, way, seed, behaviour } = wish;
  const stories = world.demand.map(
    (demand): Story => ({
      demand,
      character: characterOf(seed, demand, behaviour, world.zone),
      jobId: null,
      rounds: 0,
      inVain: 0,
      choices: null,
      moved: 0,
      refused: 0,
      ended: 'open',
    }),
  );
  const points = new Map(world.demand.map(({ id, point }) => [id, point]));
  const start = instantAt(world.zone, world.fromDay, 0) - DAY;
  const travel = way === 'no-travel' ? bufferTravel(wish.bufferMinutes) : undefined;
  const ctx = await simulatedContext(seed, start, async ({ street }) => points.get(street) ?? null, travel);
  try {
    const policy: PolicyOverride = { ...wish.policy, strategy: strategyOf[way] };
    const business = await writeBusiness(ctx, world, policy);
    const agenda = new Agenda();
    const sim: Simulation = { ctx, business, world, behaviour, way, stories, storyOf: new Map(), touches: {}, agenda };
    const lastDay = addDays(world.toDay, (policy.horizonDays ?? MOST_HORIZON) + AFTERWARDS_DAYS);
    const visits = way === 'hindsight' ? await foresee(sim, wish, lastDay) : await live(sim, wish, lastDay, watching);
    if (!visits) return null;
    const broken = (await checkDatabase(ctx)).filter(({ rule }) => rule !== NEVER_TOLD);
    const findings = broken.map(({ rule, about }) => `${rule} (${about})`);
    const refused = stories.reduce((sum, story) => sum + story.refused, 0);
    watching.progress?.(1);
    return { world: world.name, way, seed, axes: axesOf(sim, visits), findings, refused };
  } finally {
    await ctx.close();
  }
}

async function foresee(sim: Simulation, wish: RunWish, lastDay: Day) {
  for (const { id, day } of absencesOf(sim, wish, lastDay)) await enterAbsence(sim, id, day);
  sim.touches = {};
  return planInHindsight(sim, wish.hindsightIterationsPerVisit * wish.world.demand.length, wish.seed);
}

const absencesOf = ({ world, behaviour }: Simulation, { seed }: RunWish, lastDay: Day): { id: string; day: Day }[] =>
  world.technicians.flatMap(({ id }) =>
    absentDays(seed, id, behaviour, { fromDay: world.fromDay, toDay: lastDay })
      .filter((day) => weekdayOf(day) <= 5)
      .map((day) => ({ id, day })),
  );

/** Lets everything happen in the order of time. */
async function live(sim: Simulation, wish: RunWish, lastDay: Day, { progress, cancelled }: Watching) {
  const { ctx, agenda, world } = sim;
  const seen = new Set<string>();
  const then = (work: () => Promise<void>) => async () => {
    await work();
    await noticeProposals(sim, seen);
  };
  for (const story of sim.stories)
    agenda.add(
      story.demand.at,
      then(() => arrive(sim, story)),
    );
  for (const { id, day } of absencesOf(sim, wish, lastDay))
    agenda.add(
      instantAt(world.zone, day, 6 * 60 + 45),
      then(() => enterAbsence(sim, id, day)),
    );
  for (const day of daysBetween(world.fromDay, lastDay)) {
    const at = (hour: number): number => instantAt(world.zone, day, hour * 60);
    for (const hour of TICK_HOURS)
      agenda.add(
        at(hour),
        then(() => tick(ctx, { reminders: false })),
      );
    if (weekdayOf(day) > 5) continue;
    agenda.add(
      at(9) + 1,
      then(() => workOffQueue(sim)),
    );
    agenda.add(
      at(14) + 1,
      then(() => workOffQueue(sim)),
    );
    if ((sim.way === 'propose' || sim.way === 'hybrid') && PLAN_WEEKDAYS.includes(weekdayOf(day)))
      agenda.add(
        at(16) + 1,
        then(() => planAndSend(sim, wish.planIterations, wish.seed)),
      );
    agenda.add(at(20), () => recordNoShows(sim, day));
  }
  const start = ctx.clock.now;
  const end = instantAt(world.zone, addDays(lastDay, 1), 0);
  for (let event = agenda.next(); event; event = agenda.next()) {
    if (cancelled?.()) return null;
    ctx.clock.now = Math.max(ctx.clock.now, event.at);
    await event.work();
    progress?.((ctx.clock.now - start) / (end - start));
  }
  return visitsOf(ctx, sim.business);
}

async function arrive(sim: Simulation, story: Story): Promise<void> {
  if (sim.way === 'pick') return pickInWidget(sim, story);
  if (sim.way === 'first-free' || sim.way === 'no-travel') return takeFirstFree(sim, story);
  return enterJob(sim, story);
}

/** Whoever has been proposed a time since the last look will answer, or not. */
async function noticeProposals(sim: Simulation, seen: Set<string>): Promise<void> {
  const { ctx, business, agenda } = sim;
  const sent = await ctx.database.read
    .selectFrom('proposal')
    .selectAll()
    .where('businessId', '=', business.id)
    .where('status', '=', 'sent')
    .orderBy('id')
    .execute();
  for (const proposal of sent) {
    if (seen.has(proposal.id)) continue;
    seen.add(proposal.id);
    const story = sim.storyOf.get(proposal.jobId)!;
    story.rounds++;
    if (proposal.kind === 'rebook') story.moved++;
    const at = answersAt(sim, story);
    if (at !== null && at < proposal.expiresAt) agenda.add(at, () => answerProposal(sim, story, proposal));
  }
}
