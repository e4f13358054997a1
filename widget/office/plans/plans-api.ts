import type { PlanRequest, PlansAnswer, PlanView } from '../../../shared/planning.ts';
import { answerOf, office } from '../client.ts';

/** What the planning page asks of the server. */
export const plansApi = {
  all: (): Promise<PlansAnswer> => answerOf(office.plans.$get()),
  one: (id: string): Promise<PlanView> => answerOf(office.plans[':id'].$get({ param: { id } })),
  start: (json: PlanRequest) => answerOf(office.plans.$post({ json })),
  cancel: (id: string) => answerOf(office.plans[':id'].cancel.$post({ param: { id } })),
  send: (id: string) => answerOf(office.plans[':id'].send.$post({ param: { id }, json: {} })),
};
export type PlansApi = typeof plansApi;
