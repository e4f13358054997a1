import type { JSX } from 'preact';
import { Button } from '../ui/button.tsx';
import { ErrorSummary } from '../ui/error-summary.tsx';
import { Heading, type StepProps } from './booking.tsx';
import { ContactFields } from './contact-fields.tsx';

/** No time suits, or we do not come there: the customer's words go to the office's queue. */
export const RequestStep = ({ model }: StepProps): JSX.Element => (
  <form
    class="form"
    noValidate
    onSubmit={(event) => {
      event.preventDefault();
      void model.submitRequest();
    }}
  >
    <div>
      <Heading model={model}>{model.words.request}</Heading>
      <p class="lead">{model.words.requestWhy}</p>
    </div>
    <ErrorSummary title={model.words.wrong} errors={model.errors.value} />
    <ContactFields model={model} noteLabel={`${model.words.words} (${model.words.optional})`} />
    <Button kind="primary" type="submit" busy={model.busy.value}>
      {model.busy.value ? model.words.sending : model.words.sendRequest}
    </Button>
  </form>
);
