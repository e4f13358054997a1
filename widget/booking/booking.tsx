import type { ComponentChildren, JSX } from 'preact';
import { direction, fill } from '../i18n.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { AddressStep } from './address-step.tsx';
import { Confirmed } from './confirmed.tsx';
import { DetailsStep } from './details-step.tsx';
import type { Booking, Step } from './model.ts';
import { RequestStep } from './request-step.tsx';
import { LocationStep, ServiceStep } from './service-step.tsx';
import { SlotsStep } from './slots-step.tsx';

export interface StepProps {
  model: Booking;
}

/** Stable, so that it runs when something appears and not whenever it is drawn again. */
export const focusOnArrival = (element: HTMLElement | null): void => element?.focus();

/** The heading of a step takes the focus when the customer came to it, never when the page opens. */
export const Heading = ({ model, children }: StepProps & { children: ComponentChildren }): JSX.Element => (
  <h2 tabIndex={-1} ref={model.moved.value ? focusOnArrival : null} part="heading">
    {children}
  </h2>
);

const Loading = ({ model }: StepProps): JSX.Element => (
  <div class="bones" aria-hidden="true">
    <span class="bone title" />
    <span class="bone" />
    <span class="bone" />
    <span class="bone" />
    <span class="sr">{model.words.loading}</span>
  </div>
);

/** Whatever the page offers instead of us (a link, a phone number) stays in sight when the server cannot be reached. */
const Failed = ({ model }: StepProps): JSX.Element => (
  <>
    <Heading model={model}>{model.words.failed}</Heading>
    <p>
      <Button onClick={() => void model.start()}>{model.words.retry}</Button>
    </p>
    <slot />
  </>
);

/** The office has a message; it answers where the customer said. */
const Received = ({ model }: StepProps): JSX.Element => (
  <div class="panel">
    <Icon name="check" />
    <Heading model={model}>{model.words.received}</Heading>
    <p>{fill(model.words.receivedWhy, { to: <bdi>{model.details.value.email || model.details.value.phone}</bdi> })}</p>
  </div>
);

const views: Record<Step, (props: StepProps) => JSX.Element> = {
  loading: Loading,
  failed: Failed,
  service: ServiceStep,
  location: LocationStep,
  address: AddressStep,
  slots: SlotsStep,
  details: DetailsStep,
  booked: Confirmed,
  request: RequestStep,
  received: Received,
};

export function BookingView({ model }: StepProps): JSX.Element {
  const step = model.step.value;
  const View = views[step];
  return (
    <section class={`booking ${step}`} part="panel" lang={model.locale} dir={direction(model.locale)}>
      <p class="sr" role="status">
        {model.status.value}
      </p>
      {/* Each step has its own: what stands elsewhere in the next one has not moved there. */}
      <div class="top" key={`top of ${step}`}>
        {model.profile.value && (
          <bdi class="business" part="business">
            {model.profile.value.name}
          </bdi>
        )}
        {model.backStep() && (
          <Button kind="quiet" onClick={() => model.back()}>
            <Icon name="back" />
            {model.words.back}
          </Button>
        )}
      </div>
      <View key={step} model={model} />
    </section>
  );
}
