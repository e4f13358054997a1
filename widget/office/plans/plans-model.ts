import { signal } from '@preact/signals';
import type { PlanProgress, PlanRequest, PlansAnswer, PlanView } from '../../../shared/planning.ts';
import { Refused } from '../../api.ts';
import { fail } from '../notices.tsx';
import type { PlansApi } from './plans-api.ts';

/** A running plan is looked at this often; a sent one now and then, for the answers. */
const RUNNING_MS = 700;
const SENT_MS = 15_000;

/** The planning page without a word about how it looks. `close` ends its timers. */
export function createPlans(api: PlansApi) {
  const known = signal<PlansAnswer | null>(null);
  const plan = signal<PlanView | null>(null);
  /** How the running plan got better, for its curve. */
  const curve = signal<PlanProgress[]>([]);
  const busy = signal(false);
  const wrong = signal<Record<string, string>>({});
  let timer: ReturnType<typeof setTimeout> | undefined;
  let watched: string | null = null;

  /** Runs something a person asked for; what goes wrong is said, at its field where it has one. */
  async function attempt(work: () => Promise<void>): Promise<boolean> {
    busy.value = true;
    wrong.value = {};
    try {
      await work();
      return true;
    } catch (error) {
      const fields = error instanceof Refused ? (error.problem.fields ?? []) : [];
      wrong.value = Object.fromEntries(fields.map((f) => [f.field, f.message]));
      if (fields.length === 0) fail(error);
      return false;
    } finally {
      busy.value = false;
    }
  }

  async function list(): Promise<void> {
    known.value = await api.all();
  }

  async function look(id: string): Promise<void> {
    const seen = await api.one(id);
    // Another plan was opened meanwhile.
    if (watched !== id) return;
    const before = plan.value;
    plan.value = seen;
    const { progress, status } = seen;
    if (progress && progress.iterations !== curve.value.at(-1)?.iterations) curve.value = [...curve.value, progress];
    if (before?.id === id && before.status !== status) await list();
    clearTimeout(timer);
    const again = status === 'running' ? RUNNING_MS : status === 'sent' && seen.answers.waiting > 0 ? SENT_MS : 0;
    // A look that fails is simply taken again.
    if (again) timer = setTimeout(() => void look(id).catch(() => retry(id)), again);
  }

  function retry(id: string): void {
    timer = setTimeout(() => void look(id).catch(() => retry(id)), SENT_MS);
  }

  async function show(id: string): Promise<void> {
    clearTimeout(timer);
    watched = id;
    curve.value = [];
    await look(id);
  }

  return {
    known,
    plan,
    curve,
    busy,
    wrong,
    /** Loads the page: a plan that runs or waits to be sent is shown at once. */
    open: () =>
      attempt(async () => {
        await list();
        const current = known.value!.plans.find((p) => p.status === 'running' || p.status === 'ready');
        if (current) await show(current.id);
      }),
    show: (id: string) => attempt(() => show(id)),
    /** Back to the form. */
    leave(): void {
      clearTimeout(timer);
      watched = null;
      plan.value = null;
    },
    start: (request: PlanRequest) =>
      attempt(async () => {
        const { planId } = await api.start(request);
        await show(planId);
        await list();
      }),
    cancel: () =>
      attempt(async () => {
        await api.cancel(plan.value!.id);
        await look(plan.value!.id);
      }),
    send: () =>
      attempt(async () => {
        await api.send(plan.value!.id);
        await look(plan.value!.id);
      }),
    close(): void {
      clearTimeout(timer);
      watched = null;
    },
  };
}
export type Plans = ReturnType<typeof createPlans>;
