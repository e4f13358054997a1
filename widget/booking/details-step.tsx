import type { JSX } from 'preact';
import { formatDay, formatSpan } from '../../shared/time.ts';
import { Button } from '../ui/button.tsx';
import { ErrorSummary } from '../ui/error-summary.tsx';
import { Heading, type StepProps } from './booking.tsx';
import { ContactFields } from './contact-fields.tsx';

export function DetailsStep({ model }: StepProps): JSX.Element {
  const { words, busy, errors } = model;
  const zone = model.profile.value!.zone;
  const slot = model.slots.chosen.value;
  return (
    <form
      class="form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void model.submitDetails();
      }}
    >
      <Heading model={model}>{words.details}</Heading>
      <ErrorSummary title={words.wrong} errors={errors.value} />
      {slot && (
        <p class="recap">
          <span>
            <strong>
              {formatDay(slot.from, zone, model.locale)},{' '}
              <span class="time">{formatSpan(slot, zone, model.locale)}</span>
            </strong>
            <span class="hint">
              <bdi>{model.service.value?.name}</bdi>
            </span>
          </span>
          <Button kind="quiet" onClick={() => model.back()}>
            {words.change}
          </Button>
        </p>
      )}
      <ContactFields model={model} noteLabel={`${words.note} (${words.optional})`} />
      <Button kind="primary" type="submit" busy={busy.value} part="button primary">
        {busy.value ? words.sending : slot?.date?.left === 0 ? words.wait : words.bookNow}
      </Button>
    </form>
  );
}
