import { type Signal, useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import type { PlanStatus, PlanSummary, PlanView } from '../../../shared/planning.ts';
import { Button } from '../../ui/button.tsx';
import { Empty, Page } from '../page.tsx';
import { called, counted, kilometres, plural } from '../words.ts';
import { PlanForm } from './plan-form.tsx';
import { PlanRunning } from './plan-progress.tsx';
import { PlanReviewed } from './plan-review.tsx';
import { plansApi } from './plans-api.ts';
import { createPlans, type Plans } from './plans-model.ts';
import { periodName } from './words.ts';

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
  const asking = useSignal(false);
  const plan = model.plan.value;
  const known = model.known.value;
  return (
    <Page
      title="Plan a period"
      summary={
        plan ? periodName(plan.fromDay, plan.toDay) : `All open ${called('job', 2)} at once, the shortest roads first.`
      }
      actions={plan && <PlanActions model={model} plan={plan} asking={asking} />}
    >
      <div class="plans">
        {!plan && known && (
          <div class="start">
            <PlanForm model={model} choices={known.choices} />
            <Earlier model={model} plans={known.plans} />
          </div>
        )}
        {plan?.status === 'running' && <PlanRunning model={model} plan={plan} />}
        {plan?.review && plan.status !== 'cancelled' && (
          <PlanReviewed model={model} plan={plan} review={plan.review} asking={asking} />
        )}
        {plan?.status === 'cancelled' && <Empty title="This plan was discarded. Nobody heard of it." />}
        {plan?.status === 'failed' && (
          <Empty title="This plan could not be finished.">
            <p>Nobody heard of it; make a new one when you like.</p>
          </Empty>
        )}
      </div>
    </Page>
  );
}

interface ActionsProps {
  model: Plans;
  plan: PlanView;
  asking: Signal<boolean>;
}

/** What can be done with the plan that is shown. */
function PlanActions({ model, plan, asking }: ActionsProps): JSX.Element {
  const planned = plan.review?.figures.planned ?? 0;
  const ready = plan.status === 'ready';
  return (
    <>
      {plan.status === 'running' ? (
        <Button busy={model.busy.value} onClick={() => void model.cancel()}>
          Cancel
        </Button>
      ) : (
        <Button kind="quiet" onClick={model.leave}>
          New plan
        </Button>
      )}
      {ready && (
        <Button busy={model.busy.value} onClick={() => void model.cancel()}>
          Discard
        </Button>
      )}
      {ready && planned > 0 && (
        <Button
          kind="primary"
          busy={model.busy.value}
          onClick={() => {
            asking.value = true;
          }}
        >
          Send {plural(planned, 'proposal')}
        </Button>
      )}
    </>
  );
}

const Earlier = ({ model, plans }: { model: Plans; plans: PlanSummary[] }): JSX.Element | null =>
  plans.length === 0 ? null : (
    <section class="panel earlier">
      <h2>Earlier plans</h2>
      <ul>
        {plans.map((p) => (
          <li key={p.id}>
            <button type="button" onClick={() => void model.show(p.id)}>
              <strong>{periodName(p.fromDay, p.toDay)}</strong>
              <span class="hint">
                {statusNames[p.status]}
                {p.proposed !== null && ` to ${counted(p.proposed, 'customer')}`}
                {p.proposed === null &&
                  p.figures &&
                  ` · ${counted(p.figures.planned, 'job')} · ${kilometres(p.figures.metres)}`}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
