import { type PolicyOverride, resolvePolicy } from '../../shared/policy.ts';
import type { Settings } from '../../shared/settings.ts';
import type { Terms } from '../../shared/terms.ts';
import { type Business, findBusiness, savePolicy, saveTerms } from '../business/business.ts';
import type { Context } from '../context.ts';
import { type Actor, record } from '../history.ts';
import { notFound } from '../refusal.ts';
import { coversSome, type Scope } from '../scope.ts';
import { checkPolicy } from '../services/policy.ts';
import { loadServices, saveServicePolicy, serviceById } from '../services/services.ts';

/** What a business and its services have decided about how times are offered, and what is in force. */
export async function settingsOf(ctx: Context, { id }: Business, scope: Scope): Promise<Settings> {
  const [business, services] = await Promise.all([
    findBusiness(ctx.database.db, id),
    loadServices(ctx.database.db, id),
  ]);
  if (!business) throw notFound('business');
  return {
    inForce: resolvePolicy(business.policy),
    business: business.policy,
    terms: business.terms,
    services: services
      .filter((s) => coversSome(scope, s.locationIds))
      .map((s) => ({ id: s.id, name: s.name, policy: s.policy })),
  };
}

/** Decides for the whole business. */
export async function setBusinessPolicy(
  ctx: Context,
  business: Business,
  policy: PolicyOverride,
  actor: Actor,
): Promise<void> {
  checkPolicy(policy);
  await ctx.transact(async (tx) => {
    await savePolicy(tx, business.id, policy);
    await record(ctx, tx, business.id, {
      actor,
      action: 'change-settings',
      subjectKind: 'business',
      subjectId: business.id,
      before: business.policy,
      after: policy,
    });
  });
}

/** Says what the business calls its customers, jobs, appointments … */
export async function setTerms(ctx: Context, business: Business, terms: Terms, actor: Actor): Promise<void> {
  await ctx.transact(async (tx) => {
    await saveTerms(tx, business.id, terms);
    await record(ctx, tx, business.id, {
      actor,
      action: 'change-terms',
      subjectKind: 'business',
      subjectId: business.id,
      before: business.terms,
      after: terms,
    });
  });
}

/** Decides for one service; what it leaves out is as the business says. */
export async function setServicePolicy(
  ctx: Context,
  business: Business,
  serviceId: string,
  policy: PolicyOverride,
  actor: Actor,
): Promise<void> {
  checkPolicy(policy, business.policy);
  const service = await serviceById(ctx.database.db, business.id, serviceId);
  await ctx.transact(async (tx) => {
    await saveServicePolicy(tx, business.id, service.id, policy);
    await record(ctx, tx, business.id, {
      actor,
      action: 'change-settings',
      subjectKind: 'service',
      subjectId: service.id,
      before: service.policy,
      after: policy,
    });
  });
}
