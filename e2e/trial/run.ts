/** A whole fortnight of a business, stage by stage; after each one the checker looks at every promise. */

import { type ImportReport, importRows } from '../../server/jobs/import.ts';
import type { ImportKind } from '../../server/jobs/import-rows.ts';
import { createPlan } from '../../server/planning/plan.ts';
import { sendPlan } from '../../server/planning/send.ts';
import { viewPlan } from '../../server/planning/view.ts';
import { type Driven, driven } from '../../server/reports/simulate/road.ts';
import { checkDatabase } from '../../server/schedule/checker.ts';
import { openItems } from '../../server/schedule/queue.ts';
import { instantAt } from '../../server/schedule/wallclock.ts';
import { tick } from '../../server/tick.ts';
import type { AbsenceConfirmed, AbsencePreview } from '../../shared/office.ts';
import { addDays, type Day, daysBetween, HOUR, weekdayOf } from '../../shared/time.ts';
import type { TrialAddress } from './addresses.ts';
import { ask } from './asking.ts';
import { acceptAlternatives, arrived, liveThroughProposals } from './letters.ts';
import { pickOneByOne, type Taste } from './pickers.ts';
import { type Household, makeBusiness, openWorld, type TrialSettings, type World, ZONE } from './world.ts';

/** How things stood when a stage was over. */
export interface Stage {
  name: string;
  driven: Driven;
  /** What this stage added, and what it drives more for that. */
  added: Driven;
  facts: Record<string, number>;
  refusedOffers: string[];
  findings: string[];
  seconds: number;
}

export interface TrialReport {
  database: string;
  badRows: string[];
  stages: Stage[];
  /** The same customers with an empty calendar, by each way of finding a time. */
  ways: { name: string; driven: Driven; refusedOffers: string[]; findings: string[] }[];
}

export async function runTrial(
  postgresUrl: string,
  addresses: readonly TrialAddress[],
  settings: TrialSettings,
): Promise<TrialReport> {
  const world = await openWorld(postgresUrl, addresses, settings);
  try {
    const badRows = await takeFiles(world);
    const good = world.households.filter((h) => !badRows.some((row) => row.ref === h.ref));
    const asked = good.slice(0, settings.proposed);
    const ways = await compareWays(world, asked);
    const stages: Stage[] = [];
    let before: Driven = { visits: 0, metres: 0, seconds: 0 };
    const stage = async (name: string, work: () => Promise<Pick<Stage, 'facts' | 'refusedOffers'>>): Promise<void> => {
      const began = performance.now();
      const { facts, refusedOffers } = await work();
      const seconds = (performance.now() - began) / 1000;
      const now = await driven(world.ctx, world.business);
      const added = {
        visits: now.visits - before.visits,
        metres: now.metres - before.metres,
        seconds: now.seconds - before.seconds,
      };
      before = now;
      stages.push({ name, driven: now, added, facts, refusedOffers, findings: await findingsOf(world), seconds });
    };
    await stage('plan and send', () => planAndSend(world, asked));
    await stage('answers', () => answers(world));
    await stage('picks', () => picks(world, good.slice(settings.proposed, settings.proposed + settings.picking)));
    await stage('absence', () => absence(world));
    const plan = stages[0]!.driven;
    ways.unshift({ name: 'planned at once', driven: plan, refusedOffers: [], findings: [] });
    return { database: postgresUrl ? 'PostgreSQL' : 'SQLite', badRows: badRows.map((row) => row.text), stages, ways };
  } finally {
    await world.close();
  }
}

const findingsOf = async ({ ctx }: World): Promise<string[]> =>
  (await checkDatabase(ctx)).map((f) => `${f.businessId}: ${f.rule} (${f.about})`);

const csv = (rows: readonly (readonly string[])[]): string =>
  rows.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')).join('\n');

/** A dry run first; what it calls bad is left out, everything else is taken. */
async function takeFile(world: World, kind: ImportKind, rows: string[][]): Promise<ImportReport> {
  const { ctx, business } = world;
  const request = { kind, text: csv(rows), skipBad: true, actor: 'system' as const };
  const dry = await importRows(ctx, business, { ...request, dryRun: true });
  const done = await importRows(ctx, business, { ...request, dryRun: false });
  if (done.created !== dry.created || done.errors.length !== dry.errors.length)
    throw new Error(`the dry run of ${kind} said ${JSON.stringify(dry)}, the import ${JSON.stringify(done)}`);
  return done;
}

/** Takes all addresses as customers. */
async function takeFiles(world: World): Promise<{ ref: string; text: string }[]> {
  const { households } = world;
  const header = [
    'ref',
    'name',
    'email',
    'phone',
    'locale',
    'street',
    'house_number',
    'postcode',
    'city',
    'latitude',
    'longitude',
  ];
  const rows = households.map(({ ref, name, email, phone, written: a }) => [
    ...[ref, name, email, phone, 'de', a.street, a.house_number, a.postcode, a.city, a.latitude, a.longitude],
  ]);
  const { errors, created } = await takeFile(world, 'customers', [header, ...rows]);
  const bad = errors.map((e) => ({
    ref: households[e.line - 2]?.ref ?? '',
    text: `line ${e.line}, ${e.field}: ${e.reason}`,
  }));
  if (created + new Set(bad.map((row) => row.ref)).size !== households.length) throw new Error('customers were lost');
  return bad;
}

async function planAndSend(world: World, asked: readonly Household[]): Promise<Pick<Stage, 'facts' | 'refusedOffers'>> {
  const { ctx, business, settings } = world;
  const jobs = asked.map((h) => [`A${h.ref}`, h.ref, world.serviceId, 'propose']);
  const { created } = await takeFile(world, 'jobs', [['ref', 'customer_ref', 'service', 'strategy'], ...jobs]);
  const { fromDay, toDay, planSeconds, seed } = settings;
  const request = { fromDay, toDay, locationIds: [], serviceIds: [], seed, seconds: planSeconds };
  const { planId, done } = await createPlan(ctx, business, request, 'system');
  await done;
  const { status, review } = await viewPlan(ctx, business, planId);
  if (status !== 'ready' || !review) throw new Error(`the plan is ${status}`);
  const sent = await sendPlan(ctx, business, planId, 'system');
  return {
    facts: {
      jobs: created,
      unplaced: review.unplaced.length,
      proposed: sent.proposed,
      plannedMetres: review.figures.metres,
    },
    refusedOffers: sent.failures.map((f) => `sending ${f.jobId}: ${f.reason}`),
  };
}

async function queueOf({ ctx, business }: World): Promise<Record<string, number>> {
  const items = await openItems(ctx.database.read, business.id);
  const kinds = Map.groupBy(items, (item) => item.kind);
  return { queue: items.length, ...Object.fromEntries([...kinds].map(([kind, of]) => [`queue: ${kind}`, of.length])) };
}

async function answers(world: World): Promise<Pick<Stage, 'facts' | 'refusedOffers'>> {
  const { accepted, declined, silent, refusedOffers } = await liveThroughProposals(world);
  const rows = await world.ctx.database.read
    .selectFrom('proposal')
    .select(['status', 'round'])
    .where('businessId', '=', world.business.id)
    .execute();
  const count = (status: string): number => rows.filter((row) => row.status === status).length;
  // What customers did must be what the database says.
  const kept = `${count('accepted')} accepted, ${count('declined')} declined, ${count('expired')} lapsed`;
  const done = `${accepted} accepted, ${declined} declined, ${silent} lapsed`;
  if (done !== kept) throw new Error(`customers: ${done}; the database: ${kept}`);
  const secondRound = rows.filter((row) => row.round > 0).length;
  return { facts: { accepted, declined, expired: silent, secondRound, ...(await queueOf(world)) }, refusedOffers };
}

const percentile = (times: readonly number[], part: number): number =>
  [...times].sort((a, b) => a - b)[Math.floor(times.length * part)] ?? 0;

async function picks(world: World, households: readonly Household[]): Promise<Pick<Stage, 'facts' | 'refusedOffers'>> {
  const picked = await pickOneByOne(world, world.business.id, households, 'any');
  arrived(world);
  return {
    facts: {
      asked: households.length,
      booked: picked.booked,
      withoutTime: picked.without.length,
      'slots p50 ms': percentile(picked.slotsMilliseconds, 0.5),
      'slots p95 ms': percentile(picked.slotsMilliseconds, 0.95),
      'booking p50 ms': percentile(picked.bookMilliseconds, 0.5),
      'booking p95 ms': percentile(picked.bookMilliseconds, 0.95),
    },
    refusedOffers: picked.refusedOffers,
  };
}

/** Two working days of somebody in the period, drawn by lot among those on which at least four visits stand. */
async function drawAbsence({
  ctx,
  business,
  settings,
  random,
}: World): Promise<{ resourceId: string; days: [Day, Day] }> {
  const rows = await ctx.database.read
    .selectFrom('allocation')
    .select(['resourceId', 'day'])
    .where('businessId', '=', business.id)
    .orderBy('resourceId')
    .execute();
  const pairs = daysBetween(addDays(settings.fromDay, 1), addDays(settings.toDay, -1))
    .map((day): [Day, Day] => [day, addDays(day, 1)])
    .filter((days) => days.every((day) => weekdayOf(day) <= 5));
  const drawable = [...Map.groupBy(rows, (row) => row.resourceId)].flatMap(([resourceId, own]) =>
    pairs
      .filter((days) => own.filter((row) => days.includes(row.day)).length >= 4)
      .map((days) => ({ resourceId, days })),
  );
  const drawn = drawable[Math.floor(random() * drawable.length)];
  if (!drawn) throw new Error('nobody has four visits on two days');
  return drawn;
}

/** The evening before, a technician reports ill for two days; the office looks at the preview and confirms. */
async function absence(world: World): Promise<Pick<Stage, 'facts' | 'refusedOffers'>> {
  const { ctx } = world;
  const { resourceId, days } = await drawAbsence(world);
  const evening = instantAt(ZONE, addDays(days[0], -1), 18 * 60);
  while (ctx.clock.now < evening) {
    ctx.clock.now = Math.min(evening, ctx.clock.now + 3 * HOUR);
    await tick(ctx);
  }
  arrived(world);
  const span = { resourceId, from: instantAt(ZONE, days[0], 0), to: instantAt(ZONE, addDays(days[1], 1), 0) };
  const before = (await openItems(ctx.database.read, world.business.id)).length;
  const cookie = await world.signIn();
  const office = async <T>(path: string, body: object): Promise<T> => {
    const { status, text } = await ask(world, 'POST', `/api/office/absences${path}`, body, { cookie });
    if (status !== 200) throw new Error(`${path} answers ${status}: ${text}`);
    return JSON.parse(text) as T;
  };
  const preview = await office<AbsencePreview>('/preview', span);
  const seen = {
    kept: preview.kept.map((visit) => visit.appointmentId),
    rebook: preview.rebook.map((visit) => visit.appointmentId),
  };
  const confirmed = await office<AbsenceConfirmed>('', { ...span, reason: 'ill', seen });
  const { oneTap, chosen, refusedOffers } = await acceptAlternatives(world);
  await tick(ctx);
  return {
    facts: {
      affected: seen.kept.length + seen.rebook.length,
      keptSilently: confirmed.kept,
      rebooked: confirmed.rebooked,
      withoutTime: confirmed.withoutTime,
      otherwiseThanPreviewed: confirmed.differs.length,
      acceptedByOneTap: oneTap,
      choseOther: chosen,
      queue: (await openItems(ctx.database.read, world.business.id)).length - before,
    },
    refusedOffers,
  };
}

/** The customers who are proposed a time, as if they had picked one instead: each way on a calendar of its own. */
async function compareWays(world: World, households: readonly Household[]): Promise<TrialReport['ways']> {
  const { ctx, addresses, settings } = world;
  const begin = ctx.clock.now;
  // Not before the first day that the plan may use.
  const leadTimeMinutes = (instantAt(ZONE, settings.fromDay, 0) - begin) / 60;
  const ways: [Taste, string][] = [
    ['best', 'picked, always the best offered'],
    ['any', 'picked, any of those offered'],
    ['first-free', 'picked, the first free time'],
  ];
  const compared: TrialReport['ways'] = [];
  for (const [taste, name] of ways) {
    const options = taste === 'first-free' ? { options: 20 } : {};
    const business = await makeBusiness(ctx, `trial-${taste}`, addresses, settings, { leadTimeMinutes, ...options });
    const { refusedOffers } = await pickOneByOne(world, business.id, households, taste);
    ctx.clock.now = begin;
    compared.push({ name, driven: await driven(ctx, business), refusedOffers, findings: await findingsOf(world) });
  }
  arrived(world);
  return compared;
}
