/** What the office does: plans, sends, works off its queue, enters who is absent. Every gesture is counted by its cause. */
import { addDays, type Day, dayOf } from '../../../shared/time.ts';
import { confirmAbsence } from '../../dispatch/absences.ts';
import { officeSlots, placeByHand } from '../../dispatch/arrange.ts';
import { recordOutcome } from '../../dispatch/outcomes.ts';
import { callDone, closeQueueItem } from '../../dispatch/queue.ts';
import { createPlan } from '../../planning/plan.ts';
import { sendPlan } from '../../planning/send.ts';
import { activeAppointment } from '../../schedule/appointments.ts';
import { openItems, type QueueItem } from '../../schedule/queue.ts';
import { instantAt } from '../../schedule/wallclock.ts';
import { type Matter, matterOf } from '../../schedule/wish.ts';
import type { Staff } from '../../session.ts';
import { agreed, favourite } from './customers.ts';
import { type Simulation, touch } from './simulation.ts';

const OFFICE = 'staff:office' as const;

/** Nobody is proposed a time before they could have answered. */
const NOTICE_DAYS = 2;

/** Plans all open jobs into the days they may be offered, and sends the proposals. */
export async function planAndSend(sim: Simulation, iterations: number, seed: number): Promise<void> {
  const { ctx, business } = sim;
  const open = await ctx.database.read
    .selectFrom('job')
    .select('id')
    .where('businessId', '=', business.id)
    .where('status', '=', 'open')
    .limit(1)
    .executeTakeFirst();
  if (!open) return;
  const today = dayOf(ctx.now(), business.zone);
  ctx.planning.iterations = iterations;
  const period = { fromDay: addDays(today, NOTICE_DAYS), toDay: addDays(today, business.policy.horizonDays ?? 14) };
  const request = { ...period, locationIds: [], serviceIds: [], seconds: 120, seed };
  const { planId, done } = await createPlan(ctx, business, request, OFFICE);
  await done;
  await sendPlan(ctx, business, planId, OFFICE);
  touch(sim, 'plan');
}

/** Works off the queue: one call each. Whoever is called says what suits, and gets the best time that does. */
export async function workOffQueue(sim: Simulation): Promise<void> {
  const { ctx, business } = sim;
  for (const item of await openItems(ctx.database.read, business.id)) {
    touch(sim, `queue: ${item.kind}`);
    if (item.jobId) await settleByPhone(sim, item, item.jobId);
    else await callDone(ctx, business, item.id, '', OFFICE);
  }
}

async function settleByPhone(sim: Simulation, item: QueueItem, jobId: string): Promise<void> {
  const { ctx, business } = sim;
  const story = sim.storyOf.get(jobId);
  const matter = await matterOf(ctx.database.db, business, jobId);
  if (!story || matter.job.status !== 'open')
    return closeQueueItem(ctx, business, item.id, { note: '', closeJob: false }, OFFICE);
  const { truth, preferred } = story.character;
  const told: Matter = { ...matter, job: { ...matter.job, preferences: { ...truth, preferred } } };
  let laterFrom: Day | null = null;
  do {
    const page: Awaited<ReturnType<typeof officeSlots>> = await officeSlots(
      ctx,
      told,
      laterFrom ? { fromDay: laterFrom } : {},
    );
    const wanted = favourite(sim, story, page.slots);
    story.rounds++;
    if (wanted) {
      const { outcome } = await placeByHand(ctx, matter, { from: wanted.from, to: wanted.to }, OFFICE);
      if (outcome === 'done') return agreed(sim, story);
    }
    laterFrom = page.laterFrom;
  } while (laterFrom);
  story.ended = 'lost';
  await closeQueueItem(ctx, business, item.id, { note: '', closeJob: true }, OFFICE);
}

/** In the morning somebody calls in sick: one confirmation. */
export async function enterAbsence(sim: Simulation, resourceId: string, day: Day): Promise<void> {
  const { ctx, business } = sim;
  const span = { from: instantAt(business.zone, day, 0), to: instantAt(business.zone, addDays(day, 1), 0) };
  await confirmAbsence(ctx, business, { resourceId, ...span, reason: 'ill' }, OFFICE);
  touch(sim, 'absence');
}

const technician: Staff = {
  id: 'technician',
  name: '',
  email: '',
  role: 'technician',
  locationIds: [],
  resourceId: null,
};

/** In the evening the technicians have said who was not there. */
export async function recordNoShows(sim: Simulation, day: Day): Promise<void> {
  const { ctx, business } = sim;
  for (const story of sim.stories) {
    if (!story.character.noShow || story.ended !== 'agreed' || !story.jobId) continue;
    const appointment = await activeAppointment(ctx.database.read, business.id, story.jobId);
    if (appointment?.status !== 'booked' || dayOf(appointment.plannedStart, business.zone) !== day) continue;
    await recordOutcome(ctx, business, appointment.id, { outcome: 'no-show', note: '' }, technician, null);
  }
}
