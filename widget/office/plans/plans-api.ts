import type { PlanRequest, PlansAnswer, PlanView, SendReport } from '../../../shared/planning.ts';
import type { Problem } from '../../../shared/refusal.ts';
import { Refused, Unreachable } from '../../api.ts';

async function ask<T>(path: string, body?: object): Promise<T> {
  const init = body
    ? { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
    : {};
  const response = await fetch(`/api/office/plans${path}`, init).catch((error: unknown) => {
    throw new Unreachable(String(error));
  });
  if (response.ok) return (await response.json()) as T;
  if (response.headers.get('content-type')?.includes('problem')) throw new Refused((await response.json()) as Problem);
  throw new Unreachable(`HTTP ${response.status}`);
}

/** What the planning page asks of the server. */
export const plansApi = {
  all: (): Promise<PlansAnswer> => ask(''),
  one: (id: string): Promise<PlanView> => ask(`/${id}`),
  start: (request: Partial<PlanRequest>): Promise<{ planId: string }> => ask('', request),
  cancel: (id: string): Promise<unknown> => ask(`/${id}/cancel`, {}),
  send: (id: string): Promise<SendReport> => ask(`/${id}/send`, {}),
};
export type PlansApi = typeof plansApi;
