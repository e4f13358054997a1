import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import type { PlanStatus, PlanSummary } from '../../../shared/planning.ts';
import { Button } from '../../ui/button.tsx';
import { PlanForm } from './plan-form.tsx';
import { PlanRunning } from './plan-progress.tsx';
import { PlanReviewed } from './plan-review.tsx';
import { plansApi } from './plans-api.ts';
import { createPlans, type Plans } from './plans-model.ts';
import { count, kilometres, periodName } from './words.ts';
import './plans.css';

const statusNames: Record<PlanStatus, string> = {
  running: 'being made',
  ready: 'ready to review',
  sent: 'sent',
  cancelled: 'discarded',
  failed: 'failed',
};

/** Plan a period: choose it, watch it, review the routes, send the proposals. */
export function PlansPage(): JSX.Element {
  const model = useMemo(() => createPlans(plansApi), []);
  useEffect(() => {
    void model.open();
    return model.close;
  }, [model]);
  const plan = model.plan.value;
  const known = model.known.value;
  return (
    <main class="plans">
      <div class="title">
        <h1>Plan a period</h1>
        {plan && (
          <Button kind="quiet" onClick={model.leave}>
            New plan
          </Button>
        )}
      </div>
      {model.problem.value && (
        <p class="problem" role="alert">
          {model.problem.value}
        </p>
      )}
      {!plan && known && (
        <div class="start">
          <PlanForm model={model} choices={known.choices} />
          <Earlier model={model} plans={known.plans} />
        </div>
      )}
      {plan?.status === 'running' && <PlanRunning model={model} plan={plan} />}
      {plan?.review && plan.status !== 'cancelled' && <PlanReviewed model={model} plan={plan} review={plan.review} />}
      {plan?.status === 'cancelled' && <p>This plan was discarded. Nobody heard of it.</p>}
      {plan?.status === 'failed' && (
        <p>This plan could not be finished. Nobody heard of it; make a new one when you like.</p>
      )}
    </main>
  );
}

const Earlier = ({ model, plans }: { model: Plans; plans: PlanSummary[] }): JSX.Element | null =>
  plans.length === 0 ? null : (
    <section class="earlier">
      <h2>Earlier plans</h2>
      <ul>
        {plans.map((p) => (
          <li key={p.id}>
            <button type="button" onClick={() => void model.show(p.id)}>
              <strong>{periodName(p.fromDay, p.toDay)}</strong>
              <span class="hint">
                {statusNames[p.status]}
                {p.proposed !== null && ` to ${count(p.proposed, 'customer')}`}
                {p.proposed === null &&
                  p.figures &&
                  ` · ${count(p.figures.planned, 'job')} · ${kilometres(p.figures.metres)}`}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
