import type { Signal } from '@preact/signals';
import type { JSX } from 'preact';
import {
  type PlanReview,
  type PlanView,
  sendFailureReasons,
  type Unplaced,
  type UnplacedReason,
  unplacedReasons,
} from '../../../shared/planning.ts';
import { Called, called, counted, kilometres } from '../words.ts';
import { PlanDays } from './day-routes.tsx';
import type { Plans } from './plans-model.ts';
import { SendDialog } from './send-dialog.tsx';
import { dayName, driving } from './words.ts';

interface ReviewProps {
  model: Plans;
  plan: PlanView;
  review: PlanReview;
  asking: Signal<boolean>;
}

/** A plan that is ready or sent: what it is worth, its routes, who has no place, and the way to the customers. */
export function PlanReviewed({ model, plan, review, asking }: ReviewProps): JSX.Element {
  return (
    <>
      {plan.status === 'sent' && <Sent plan={plan} review={review} />}
      <Headline review={review} />
      <PlanDays key={plan.id} routes={review.routes} zone={plan.zone} />
      <Leftovers review={review} />
      <SendDialog model={model} review={review} asking={asking} />
    </>
  );
}

function Headline({ review: { figures, before, oneByOne, unplaced } }: { review: PlanReview }): JSX.Element {
  const perVisit = figures.stops > 0 ? figures.metres / figures.stops : 0;
  // What each new visit adds to the roads that are driven anyway, planned together and one at a time.
  const added = figures.planned > 0 ? (figures.metres - before.metres) / figures.planned : 0;
  const alone = oneByOne.planned > 0 ? (oneByOne.metres - before.metres) / oneByOne.planned : 0;
  return (
    <dl class="figures">
      <div>
        <dt>{Called('job', figures.planned)} planned</dt>
        <dd>
          {figures.planned}
          <small> of {figures.planned + unplaced.length}</small>
        </dd>
      </div>
      <div>
        <dt>Without a place</dt>
        <dd>{unplaced.length}</dd>
      </div>
      <div>
        <dt>On the road</dt>
        <dd>
          {kilometres(figures.metres)} <small>{driving(figures.driveSeconds)}</small>
        </dd>
      </div>
      <div>
        <dt>For each visit</dt>
        <dd>
          {kilometres(perVisit)}
          {before.stops > 0 && <small> before: {kilometres(before.metres / before.stops)}</small>}
        </dd>
      </div>
      {figures.planned > 0 && (
        <div>
          <dt>Each new visit adds</dt>
          <dd>
            {kilometres(added)}
            {alone > added && <small>one by one: {kilometres(alone)}</small>}
          </dd>
        </div>
      )}
    </dl>
  );
}

/** What became of the sending, and what the customers have answered so far. */
function Sent({ plan: { sent, answers }, review }: { plan: PlanView; review: PlanReview }): JSX.Element | null {
  if (!sent) return null;
  const names = new Map(review.routes.flatMap((r) => r.stops.map((s) => [s.jobId, s.customerName] as const)));
  return (
    <section class="panel sent" role="status">
      <h2>
        {counted(sent.proposed, 'customer')} {sent.proposed === 1 ? 'was' : 'were'} asked
      </h2>
      <ul class="answers">
        <li>
          <strong>{answers.waiting}</strong> not answered yet
        </li>
        <li>
          <strong>{answers.accepted}</strong> accepted
        </li>
        <li>
          <strong>{answers.declined}</strong> declined
        </li>
        <li>
          <strong>{answers.expired}</strong> let it lapse
        </li>
      </ul>
      {sent.failures.length > 0 && (
        <>
          <p>
            <strong>{counted(sent.failures.length, 'job')}</strong> could not be proposed and stayed open:
          </p>
          <ul>
            {sent.failures.map(({ jobId, reason }) => (
              <li key={jobId}>
                <bdi>{names.get(jobId) || Called('job')}</bdi>: {sendFailureReasons[reason]}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

/** Who has no place and why, grouped by the reason; and what was left alone. */
function Leftovers({ review: { unplaced, untouched, inQueue } }: { review: PlanReview }): JSX.Element | null {
  if (unplaced.length + untouched.length + inQueue === 0) return null;
  const groups = [...Map.groupBy(unplaced, (u) => u.reason)] as [UnplacedReason, Unplaced[]][];
  return (
    <section class="panel leftovers" aria-label="Not planned">
      <h2>Not planned</h2>
      {groups.map(([reason, jobs]) => (
        <details key={reason} open={groups.length < 3}>
          <summary>
            <strong>{counted(jobs.length, 'job')}</strong>: {unplacedReasons[reason]}
          </summary>
          <ul>
            {jobs.map((job) => (
              <li key={job.jobId}>
                <bdi>{job.customerName}</bdi>
                <span class="hint">
                  {job.serviceName}
                  {job.place && ` · ${job.place}`}
                </span>
              </li>
            ))}
          </ul>
        </details>
      ))}
      {inQueue > 0 && (
        <p>
          {inQueue} open {called('job', inQueue)} in your queue: a person decides about those.
        </p>
      )}
      {untouched.length > 0 && (
        <p>
          Left alone, because the day already breaks a promise:{' '}
          {untouched.map(({ name, day }) => `${name}, ${dayName(day)}`).join('; ')}.
        </p>
      )}
    </section>
  );
}
