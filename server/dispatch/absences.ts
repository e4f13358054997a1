/** Somebody or something is away: who is affected, before anybody hears of it; then one confirmation. */
import type {
  AbsenceConfirmed,
  AbsenceEntry,
  AbsenceFate,
  AbsencePreview,
  AbsenceRequest,
  ConfirmAbsence,
} from '../../shared/office.ts';
import { may } from '../../shared/roles.ts';
import { dayOf, daysBetween, MINUTE, type Span } from '../../shared/time.ts';
import type { Business } from '../business/business.ts';
import type { Context } from '../context.ts';
import { lockDays } from '../db/transact.ts';
import { type Actor, record } from '../history.ts';
import { notFound } from '../refusal.ts';
import { absenceById, comingAbsences, createAbsence, deleteAbsence, findAbsence } from '../resources/absences.ts';
import { activeResource, listResources } from '../resources/resources.ts';
import { letGo } from '../schedule/appointments.ts';
import { type Card, cardOfAppointment, cardsDuring, keptForUndo, nameOf, visitOf } from '../schedule/cards.ts';
import { notingAbsence } from '../schedule/gaps.ts';
import { horizonOf } from '../schedule/horizon.ts';
import type { Placement } from '../schedule/problem.ts';
import { openItems } from '../schedule/queue.ts';
import { coversResource, everywhere, mustReach, type Scope } from '../scope.ts';
import type { Staff } from '../session.ts';
import { type AbsencePlan, planAbsence } from './absence-plan.ts';
import { exchange, keep, rebook } from './carry-out.ts';

/** Absences that are not over yet, as far as somebody's role reaches; why is for those who enter them. */
export async function absencesSeen(
  ctx: Context,
  business: Business,
  staff: Staff,
  scope: Scope,
): Promise<AbsenceEntry[]> {
  const rows = await comingAbsences(ctx.database.read, business.id, ctx.now());
  const told = may(staff, 'enter-absence');
  return rows
    .filter((row) => coversResource(scope, { id: row.resourceId, locationId: row.locationId }))
    .map(({ locationId: _, reason, ...row }) => ({ ...row, reason: told ? reason : '' }));
}

/** Who would come, and in which room or with which device. */
export const held = (placement: Placement, names: ReadonlyMap<string, string>) => ({
  byName: [placement.lead?.name ?? '', ...placement.units.map((u) => names.get(u.resourceId) ?? '')]
    .filter(Boolean)
    .join(', '),
  plannedStart: placement.start,
  extraMinutes: Math.max(0, Math.round(placement.terms.travel / MINUTE)),
});

/** Who would be kept by a colleague and who would have to move, and to when. Nothing is written. */
export async function previewAbsence(
  ctx: Context,
  business: Business,
  { resourceId, from, to }: AbsenceRequest,
  scope = everywhere,
): Promise<AbsencePreview> {
  await mustReach(ctx.database.read, business.id, scope, 'resource', resourceId);
  await activeResource(ctx.database.read, business.id, resourceId);
  const [plan, resources] = await Promise.all([
    planFor(ctx, business, resourceId, { from, to }),
    listResources(ctx.database.read, business.id),
  ]);
  const names = new Map(resources.map((r) => [r.id, r.name]));
  return {
    zone: business.zone,
    exchanged: plan.reorders.flatMap(({ exchanged }) =>
      exchanged.map(({ card, fromId, toId }) => ({
        ...visitOf(card, scope),
        fromName: names.get(fromId) ?? '',
        byName: names.get(toId) ?? '',
      })),
    ),
    kept: plan.kept.map(({ card, placement }) => ({ ...visitOf(card, scope), ...held(placement, names) })),
    rebook: plan.rebook.map(({ card, placement }) => ({
      ...visitOf(card, scope),
      alternative: placement ? { window: placement.window, ...held(placement, names) } : null,
    })),
  };
}

/** The plan for an absence, those included whom an interrupted confirmation has left without a time. */
async function planFor(ctx: Context, business: Business, resourceId: string, span: Span): Promise<AbsencePlan> {
  const absence = await findAbsence(ctx.database.read, business.id, resourceId, span);
  const touched = await cardsDuring(ctx.database.read, business.id, resourceId, span);
  const homeless: Card[] = [];
  if (absence)
    for (const item of await openItems(ctx.database.read, business.id)) {
      const { absence: cause } = item.detail;
      if (cause?.id !== absence.id || cause.told || !item.appointmentId) continue;
      const card = await cardOfAppointment(ctx.database.read, business.id, item.appointmentId);
      if (card) homeless.push(card);
    }
  return planAbsence(ctx, business, { resourceId, span }, touched, homeless);
}

/**
 * Enters the absence, moves whom a colleague can keep without a word, and asks the others to move, each in a short
 * transaction of its own. Confirmed again (by somebody else, or after a crash) it goes on where it stopped: who was
 * dealt with is not affected any more.
 */
export async function confirmAbsence(
  ctx: Context,
  business: Business,
  request: ConfirmAbsence,
  actor: Actor,
  scope = everywhere,
): Promise<AbsenceConfirmed> {
  const { resourceId, from, to, reason, seen } = request;
  await mustReach(ctx.database.read, business.id, scope, 'resource', resourceId);
  await activeResource(ctx.database.db, business.id, resourceId);
  const absenceId = await enterAbsence(ctx, business, resourceId, { from, to }, reason, actor);
  // A cancellation can be undone only while somebody is there to come.
  for (const id of await keptForUndo(ctx.database.db, business.id, resourceId, { from, to }))
    await ctx.transact((tx) => letGo(ctx, tx, business, id));
  const plan = await planFor(ctx, business, resourceId, { from, to });
  const fates = new Map<string, { customerName: string; became: AbsenceFate }>();
  const answer: AbsenceConfirmed = { absenceId, kept: 0, rebooked: 0, withoutTime: 0, differs: [] };
  const note = (card: Card, became: AbsenceFate): unknown =>
    fates.set(card.appointmentId, { customerName: nameOf(scope, card), became });
  const unkept: AbsencePlan['rebook'] = [];
  for (const one of plan.reorders) await exchange(ctx, business, one, { absenceId }, actor);
  for (const one of plan.kept) {
    const outcome = await keep(ctx, one, { absenceId }, actor);
    if (outcome === 'taken') unkept.push({ ...one, placement: null });
    else note(one.card, outcome);
    if (outcome === 'kept') answer.kept++;
  }
  for (const one of [...plan.rebook, ...unkept]) {
    const outcome = await rebook(ctx, one, { absenceId }, actor);
    note(one.card, outcome === 'unaffected' ? 'unaffected' : 'rebook');
    if (outcome === 'proposed') answer.rebooked++;
    if (outcome === 'no-time') answer.withoutTime++;
  }
  if (seen) answer.differs = await differences(ctx, business, scope, seen, fates);
  return answer;
}

/** Writes an absence down, and nothing else: whom it leaves without anybody, the board lists as conflicts. */
export async function enterAbsence(
  ctx: Context,
  business: Business,
  resourceId: string,
  span: Span,
  reason: string,
  actor: Actor,
): Promise<string> {
  return ctx.transact(async (tx) => {
    // Whoever is taking time on these days has finished, or will look again and see the absence.
    const days = daysBetween(dayOf(span.from, business.zone), dayOf(span.to - 1, business.zone));
    await lockDays(
      tx,
      business.id,
      days.map((day) => ({ resourceId, day })),
    );
    const known = await findAbsence(tx, business.id, resourceId, span);
    if (known) return known.id;
    const id = await createAbsence(ctx, tx, business.id, { resourceId, span, reason, createdBy: actor });
    await record(ctx, tx, business.id, {
      actor,
      action: 'enter-absence',
      subjectKind: 'resource',
      subjectId: resourceId,
      after: { absenceId: id, ...span, reason },
    });
    return id;
  });
}

/** What came out otherwise than the preview said, by name. */
async function differences(
  ctx: Context,
  business: Business,
  scope: Scope,
  seen: NonNullable<ConfirmAbsence['seen']>,
  fates: ReadonlyMap<string, { customerName: string; became: AbsenceFate }>,
): Promise<AbsenceConfirmed['differs']> {
  const previewed = new Map<string, AbsenceFate>([
    ...seen.kept.map((id) => [id, 'kept'] as const),
    ...seen.rebook.map((id) => [id, 'rebook'] as const),
  ]);
  const differs: AbsenceConfirmed['differs'] = [];
  for (const id of new Set([...previewed.keys(), ...fates.keys()])) {
    const before = previewed.get(id) ?? 'unaffected';
    const after = fates.get(id);
    const became = after?.became ?? 'unaffected';
    if (before === became) continue;
    const card = after ? null : await cardOfAppointment(ctx.database.read, business.id, id);
    const name = after?.customerName ?? (card && nameOf(scope, card));
    if (name) differs.push({ customerName: name, previewed: before, became });
  }
  return differs;
}

/** Takes an absence back: the time can be offered again, first to those who wait. Who was moved stays where they are. */
export async function endAbsence(ctx: Context, business: Business, absenceId: string, actor: Actor): Promise<void> {
  const horizonDays = await horizonOf(ctx.database.read, business);
  await ctx.transact(async (tx) => {
    const absence = await absenceById(tx, business.id, absenceId);
    if (!absence) throw notFound('absence');
    const { resourceId, startsAt, endsAt, reason } = absence;
    const given = { resourceId, span: { from: startsAt, to: endsAt }, horizonDays };
    if (!(await notingAbsence(ctx, tx, business, given, () => deleteAbsence(tx, business.id, absenceId))))
      throw notFound('absence');
    await record(ctx, tx, business.id, {
      actor,
      action: 'end-absence',
      subjectKind: 'resource',
      subjectId: resourceId,
      before: { absenceId, from: startsAt, to: endsAt, reason },
    });
  });
}
