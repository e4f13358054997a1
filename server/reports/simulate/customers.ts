/** What customers do: ask, look, choose, answer, call off. They see what the product shows them and use its own verbs. */
import type { Slot } from '../../../shared/slot.ts';
import { DAY, type Day, dayOf, HOUR, type Instant, minuteOf, type Span } from '../../../shared/time.ts';
import { bookAsStranger, locateAsking, slotsForStranger } from '../../booking/book.ts';
import { cancel, choose, move } from '../../booking/change.ts';
import { leaveRequest } from '../../booking/leave.ts';
import { slots } from '../../booking/slots.ts';
import { createCustomer } from '../../jobs/customers.ts';
import { createJob } from '../../jobs/jobs.ts';
import { type AppointmentRow, activeAppointment } from '../../schedule/appointments.ts';
import { ask } from '../../schedule/offer.ts';
import { accept, decline, type ProposalRow } from '../../schedule/proposals.ts';
import { type Matter, matterOf } from '../../schedule/wish.ts';
import { awake, isPreferred, suitsThem } from './behaviour.ts';
import type { Simulation, Story } from './simulation.ts';

/** How many lists of times somebody looks through before they give up. */
const MOST_PAGES = 4;
/** How often somebody looks again for whom nothing was there. An assumption. */
const COMES_BACK = 4;
/** A cancellation comes before its deadline by at least so much. */
const BEFORE_DEADLINE = HOUR;

const contactOf = ({ demand }: Story) => ({ name: demand.id, email: `${demand.id}@example.org`, phone: '' });
const addressOf = ({ demand }: Story) => ({ street: demand.id, postcode: '1000', place: '' });

/** A request comes in without a time: the business will propose one. */
export async function enterJob(sim: Simulation, story: Story, preferences = story.character.told): Promise<void> {
  const { ctx, business } = sim;
  const { demand } = story;
  const place = { address: demand.id, postcode: '1000', place: '', point: demand.point };
  story.jobId = await ctx.transact(async (tx) => {
    const nobody = { ...contactOf(story), locale: 'en' as const, notes: '', policy: {} };
    const customerId = await createCustomer(ctx, tx, business.id, { ...place, ...nobody });
    return createJob(ctx, tx, business.id, {
      ...place,
      customerId,
      serviceId: demand.serviceId,
      locationId: null,
      preferences,
      policy: {},
      priority: 0,
      requiredResourceId: null,
      preferredResourceId: null,
      source: 'import',
      note: '',
    });
  });
  sim.storyOf.set(story.jobId, story);
}

/** The times somebody likes best among those that suit: preferred ones, then marked ones for who heeds that, then the soonest. */
export function favourite(sim: Simulation, { character }: Story, offered: readonly Slot[]): Slot | null {
  const { zone } = sim.world;
  const worth = (slot: Slot): number =>
    (isPreferred(character, slot, zone) ? 2 : 0) + (character.heeds && slot.best ? 1 : 0);
  const fine = offered.filter((slot) => suitsThem(character, slot, zone));
  return fine.sort((a, b) => worth(b) - worth(a) || a.from - b.from)[0] ?? null;
}

const halfOf = ({ from }: Span, zone: string): string => `${dayOf(from, zone)} ${minuteOf(from, zone) < 720}`;

function noteChoices(sim: Simulation, story: Story, offered: readonly Span[]): void {
  story.choices ??= new Set(offered.map((slot) => halfOf(slot, sim.world.zone))).size;
}

/** In the widget: looks at times, at later ones where none suits, and books. Whom nothing suits leaves a request. */
export async function pickInWidget(sim: Simulation, story: Story): Promise<void> {
  const { ctx, business } = sim;
  const { serviceId } = story.demand;
  const asking = { serviceId, address: addressOf(story) };
  let fromDay: Day | null = null;
  for (let page = 0; page < MOST_PAGES; page++) {
    const preferences = story.character.told;
    const answer = await slotsForStranger(ctx, business, { ...asking, preferences, ...(fromDay ? { fromDay } : {}) });
    story.rounds++;
    const offered = answer.outcome === 'slots' ? answer.slots : [];
    noteChoices(sim, story, offered);
    const wanted = favourite(sim, story, offered);
    if (wanted) {
      if (await bookInWidget(sim, story, wanted)) return;
      story.refused++;
    }
    fromDay = answer.outcome === 'slots' ? answer.laterFrom : null;
    if (!fromDay) break;
  }
  await orComeBack(sim, story, pickInWidget);
}

/** Whom nothing suits looks again on the next days, when the calendar has grown by a day each; then they write to the office. */
async function orComeBack(
  sim: Simulation,
  story: Story,
  look: (sim: Simulation, story: Story) => Promise<void>,
): Promise<void> {
  const { ctx, business, agenda } = sim;
  if (story.inVain++ < COMES_BACK) return agenda.add(ctx.now() + DAY, () => look(sim, story));
  const asking = { serviceId: story.demand.serviceId, address: addressOf(story) };
  await leaveRequest(ctx, business, { ...asking, contact: contactOf(story), words: 'Nothing suits.' }, null);
}

/** A calendar of all free times, in the order of time: takes the first that suits. */
export async function takeFirstFree(sim: Simulation, story: Story): Promise<void> {
  const { ctx, business, world } = sim;
  const asking = { serviceId: story.demand.serviceId, address: addressOf(story) };
  const located = await locateAsking(ctx, business, asking);
  if (located.outcome !== 'located') throw new Error(`nobody comes to ${story.demand.id}`);
  const { found } = await ask(ctx, ctx.database.read, located.matter, { preferences: story.character.told });
  const windows = found.map(({ window }) => window).sort((a, b) => a.from - b.from);
  story.rounds++;
  noteChoices(sim, story, windows);
  const first = windows.find((window) => suitsThem(story.character, window, world.zone));
  if (first && (await bookInWidget(sim, story, first))) return;
  if (first) story.refused++;
  await orComeBack(sim, story, takeFirstFree);
}

async function bookInWidget(sim: Simulation, story: Story, { from, to }: Span): Promise<boolean> {
  const { ctx, business } = sim;
  const answer = await bookAsStranger(
    ctx,
    business,
    {
      serviceId: story.demand.serviceId,
      address: addressOf(story),
      slot: { from, to },
      contact: contactOf(story),
      note: '',
    },
    null,
  );
  if (answer.outcome !== 'booked') return false;
  const job = await ctx.database.read
    .selectFrom('job')
    .select('id')
    .where('businessId', '=', business.id)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();
  story.jobId = job.id;
  sim.storyOf.set(job.id, story);
  await agreed(sim, story);
  return true;
}

/** A time is agreed: whoever will call it off does so some time before the deadline. */
export async function agreed(sim: Simulation, story: Story): Promise<void> {
  const { ctx, business, agenda } = sim;
  story.ended = 'agreed';
  if (!story.character.cancels || !story.jobId) return;
  const appointment = await activeAppointment(ctx.database.db, business.id, story.jobId);
  if (!appointment) return;
  const { policy } = await matterOf(ctx.database.db, business, story.jobId);
  const last = appointment.windowFrom - policy.cancelDeadlineHours * HOUR - BEFORE_DEADLINE;
  if (last <= ctx.now()) return;
  agenda.add(Math.round(ctx.now() + (last - ctx.now()) * story.character.cancelsAt), () => callOff(sim, story));
}

async function callOff(sim: Simulation, story: Story): Promise<void> {
  const { ctx, business } = sim;
  const matter = await matterOf(ctx.database.db, business, story.jobId!);
  const appointment = await activeAppointment(ctx.database.db, business.id, story.jobId!);
  if (appointment?.status !== 'booked') return;
  const link = await ctx.database.read
    .selectFrom('link')
    .select('id')
    .where('businessId', '=', business.id)
    .where('purpose', '=', 'appointment')
    .where('subjectId', '=', appointment.id)
    .executeTakeFirst();
  const { outcome } = await cancel(ctx, matter, appointment.id, 'customer', link?.id ?? '');
  if (outcome === 'done') story.ended = 'cancelled';
}

/** When somebody answers who is asked now; null: never. */
export const answersAt = (sim: Simulation, { character, rounds }: Story): Instant | null => {
  if (character.silent && rounds <= 1) return null;
  const think = character.answerSeconds[Math.min(rounds, character.answerSeconds.length) - 1] ?? 0;
  return awake(sim.ctx.now() + think, sim.world.zone);
};

/** Opens the page of a proposal and does what suits: accepts, takes one of the other times, or says what does not suit. */
export async function answerProposal(sim: Simulation, story: Story, proposal: ProposalRow): Promise<void> {
  const { ctx, business, world } = sim;
  const { character } = story;
  const db = ctx.database.db;
  const matter = await matterOf(db, business, proposal.jobId);
  const held = await activeAppointment(db, business.id, proposal.jobId);
  if (held?.id !== proposal.appointmentId || proposal.expiresAt <= ctx.now()) return;
  const window = { from: held.windowFrom, to: held.windowTo };
  const suiting = suitsThem(character, window, world.zone);
  const liked = isPreferred(character, window, world.zone);
  const hopeful = character.picky && !liked && story.rounds <= 1;
  const mayChoose = matter.policy.strategy !== 'propose' || proposal.kind === 'rebook';
  const offered = mayChoose ? await otherTimes(sim, matter, held, null) : null;
  noteChoices(sim, story, [window, ...(offered?.slots ?? [])]);
  if (suiting && !hopeful) return acceptIt(sim, story, matter, proposal);
  if (mayChoose) {
    if (await takeAnother(sim, story, matter, held, offered, suiting)) return;
    if (suiting) return acceptIt(sim, story, matter, proposal);
  }
  const refused = suiting ? [halfPattern(window, world.zone)] : (character.truth.refused ?? []);
  const { outcome } = await decline(ctx, matter, proposal.id, { refused: refused.slice(-10), words: '' }, 'customer');
  if (outcome !== 'done') story.refused++;
}

const halfPattern = ({ from }: Span, zone: string) => {
  const day = dayOf(from, zone);
  return { fromDay: day, toDay: day, part: minuteOf(from, zone) < 720 ? ('morning' as const) : ('afternoon' as const) };
};

async function acceptIt(sim: Simulation, story: Story, matter: Matter, proposal: ProposalRow): Promise<void> {
  const { outcome } = await accept(sim.ctx, matter, proposal.id, 'customer');
  if (outcome === 'done') await agreed(sim, story);
  else story.refused++;
}

type Page = { slots: Slot[]; laterFrom: Day | null };

async function otherTimes(
  sim: Simulation,
  matter: Matter,
  held: AppointmentRow | null,
  fromDay: Day | null,
): Promise<Page> {
  const answer = await slots(sim.ctx, matter, {
    preferences: matter.job.preferences,
    ...(fromDay ? { fromDay } : {}),
    ...(held ? { without: held.id } : {}),
  });
  if (answer.outcome !== 'slots') return { slots: [], laterFrom: null };
  return { slots: answer.slots.filter((s) => s.from !== held?.windowFrom), laterFrom: answer.laterFrom };
}

/** Looks through the other times; who could live with the proposed one takes only what they like better. */
async function takeAnother(
  sim: Simulation,
  story: Story,
  matter: Matter,
  held: AppointmentRow | null,
  first: Page | null,
  suiting: boolean,
): Promise<boolean> {
  let page = first;
  for (let turned = 0; turned < MOST_PAGES; turned++) {
    page ??= { slots: [], laterFrom: null };
    const wanted = favourite(sim, story, page.slots);
    if (wanted && (!suiting || isPreferred(story.character, wanted, sim.world.zone))) {
      const slot = { from: wanted.from, to: wanted.to };
      const { outcome } = held ? await move(sim.ctx, matter, held.id, slot) : await choose(sim.ctx, matter, slot);
      if (outcome === 'done') {
        await agreed(sim, story);
        return true;
      }
      story.refused++;
    }
    if (suiting || !page.laterFrom) return false;
    story.rounds++;
    page = await otherTimes(sim, matter, held, page.laterFrom);
  }
  return false;
}
