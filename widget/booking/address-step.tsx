import type { JSX } from 'preact';
import { Button } from '../ui/button.tsx';
import { ErrorSummary } from '../ui/error-summary.tsx';
import { Field } from '../ui/field.tsx';
import { Heading, type StepProps } from './booking.tsx';

/** Where a visit would be: asked before any time is shown, because the road decides which times are good. */
export function AddressStep({ model }: StepProps): JSX.Element {
  const { words, address, errors } = model;
  const wrong = (field: string): string | undefined => errors.value.find((e) => e.field === field)?.message;
  return (
    <form
      class="form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void model.submitAddress();
      }}
    >
      <div>
        <Heading model={model}>{words.address}</Heading>
        <p class="lead">{words.addressWhy}</p>
      </div>
      <ErrorSummary title={words.wrong} errors={errors.value} />
      <div class="narrow">
        <Field
          id="postcode"
          label={words.postcode}
          value={address.value.postcode}
          onValue={(postcode) => (address.value = { ...address.value, postcode })}
          error={wrong('postcode')}
          autocomplete="postal-code"
          maxLength={12}
        />
      </div>
      <Field
        id="street"
        label={words.street}
        value={address.value.street}
        onValue={(street) => (address.value = { ...address.value, street })}
        error={wrong('street')}
        autocomplete="address-line1"
        maxLength={120}
      />
      <Button kind="primary" type="submit">
        {words.seeTimes}
      </Button>
    </form>
  );
}
