import { type Signal, useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { Refused } from '../../api.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorSummary } from '../../ui/error-summary.tsx';
import { Field } from '../../ui/field.tsx';
import { answerOf, office } from '../client.ts';
import { fail, say } from '../notices.tsx';
import { Page } from '../page.tsx';
import { go, query } from '../router.ts';
import { signedIn } from '../session.ts';
import { called, inOurWords } from '../words.ts';

const blank = {
  serviceId: '',
  locationId: '',
  name: '',
  phone: '',
  email: '',
  street: '',
  postcode: '',
  place: '',
  note: '',
};
type Form = typeof blank;
/** Where the server's names of fields are on this page. */
const fieldsHere: Record<string, keyof Form> = {
  serviceId: 'serviceId',
  locationId: 'locationId',
  'contact.name': 'name',
  'contact.phone': 'phone',
  'contact.email': 'email',
  'address.street': 'street',
  'address.postcode': 'postcode',
  'address.place': 'place',
  note: 'note',
};

/** A customer on the phone: write the job down, then choose a time with them. */
export function NewJobPage(): JSX.Element {
  const { locations } = signedIn().business;
  // A class is signed up for on its date, not given a time of one's own.
  const services = signedIn().business.services.filter((s) => s.capacity === 0);
  const form = useSignal<Form>({ ...blank, serviceId: services[0]?.id ?? '' });
  const errors = useSignal<{ field: string; message: string }[]>([]);
  const busy = useSignal(false);
  const queueItemId = query.value.get('from');
  useEffect(() => {
    if (queueItemId) void prefill(queueItemId, form);
  }, [queueItemId]);
  const again = query.value.get('again');
  const known = useSignal<{ id: string; name: string } | null>(null);
  useEffect(() => {
    if (again) void recall(again, form, known);
  }, [again]);
  const service = services.find((s) => s.id === form.value.serviceId);
  // Whoever is known is visited where they live.
  const visit = service?.place === 'customer' && !known.value;
  const series = useSignal(false);
  const submit = async (): Promise<void> => {
    if (busy.value) return;
    errors.value = known.value ? [] : missing(form.value, visit);
    if (errors.value.length > 0) return;
    busy.value = true;
    try {
      const { jobId } = await answerOf(
        office.jobs.$post({ json: bodyOf(form.value, queueItemId, known.value?.id ?? null) }),
      );
      const several = service?.series && series.value;
      say(`The ${called('job')} is written down. Now choose ${several ? 'the dates' : 'a time'}.`);
      go(`/office/jobs/${jobId}${several ? '/series' : ''}`);
    } catch (error) {
      const fields = error instanceof Refused ? (error.problem.fields ?? []) : [];
      if (fields.length === 0) fail(error);
      errors.value = fields.map((f) => ({ field: fieldsHere[f.field] ?? f.field, message: sentence(f.message) }));
    } finally {
      busy.value = false;
    }
  };
  const input = (id: keyof Form, label: string, more: object = {}): JSX.Element => (
    <Field
      id={id}
      label={label}
      value={form.value[id]}
      error={errors.value.find((e) => e.field === id)?.message}
      onValue={(value) => {
        form.value = { ...form.value, [id]: value };
      }}
      {...more}
    />
  );
  return (
    <Page
      title={`New ${called('job')}`}
      summary={`Write it down first; then choose a time with the ${called('customer')}.`}
    >
      <form
        class="panel form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <ErrorSummary title="Look at this again" errors={errors.value} />
        <div class="field">
          <label for="serviceId">Service</label>
          <select
            id="serviceId"
            class="input"
            value={form.value.serviceId}
            onChange={(event) => {
              form.value = { ...form.value, serviceId: event.currentTarget.value };
            }}
          >
            {services.map((s) => (
              <option key={s.id} value={s.id}>
                {s.name} ({s.minutes} min)
              </option>
            ))}
          </select>
        </div>
        {service?.series && (
          <label class="check">
            <input
              type="checkbox"
              checked={series.value}
              onChange={(event) => {
                series.value = event.currentTarget.checked;
              }}
            />
            <span>A series of {service.series.sessions} dates</span>
          </label>
        )}
        {service?.place === 'location' && locations.length > 1 && (
          <div class="field">
            <label for="locationId">{inOurWords('{Location}')}</label>
            <select
              id="locationId"
              class="input"
              value={form.value.locationId || locations[0]!.id}
              onChange={(event) => {
                form.value = { ...form.value, locationId: event.currentTarget.value };
              }}
            >
              {locations.map((l) => (
                <option key={l.id} value={l.id}>
                  {l.name}
                </option>
              ))}
            </select>
          </div>
        )}
        {known.value ? (
          <p>
            For <strong>{known.value.name}</strong>. <a href="/office/jobs/new">Somebody else</a>
          </p>
        ) : (
          <>
            {input('name', 'Name', { maxLength: 120 })}
            <div class="two">
              {input('phone', 'Phone', { type: 'tel', maxLength: 30 })}
              {input('email', 'E-mail', { type: 'email', maxLength: 200 })}
            </div>
          </>
        )}
        {visit && (
          <>
            {input('street', 'Street and number', { maxLength: 120 })}
            <div class="two">
              {input('postcode', 'Postcode', { maxLength: 12 })}
              {input('place', 'Place', { maxLength: 80 })}
            </div>
          </>
        )}
        {input('note', 'Note', { rows: 2, maxLength: 1000 })}
        <div class="verbs">
          <Button kind="primary" type="submit" busy={busy.value}>
            Go on to the times
          </Button>
        </div>
      </form>
    </Page>
  );
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

function missing(form: Form, visit: boolean): { field: string; message: string }[] {
  return [
    ...(form.name.trim() ? [] : [{ field: 'name', message: 'Who is it for?' }]),
    ...(form.phone.trim() || form.email.trim()
      ? []
      : [{ field: 'phone', message: 'A phone number or an e-mail address.' }]),
    ...(!visit || form.postcode.trim() ? [] : [{ field: 'postcode', message: 'The postcode of the visit.' }]),
  ];
}

function bodyOf(form: Form, queueItemId: string | null, customerId: string | null) {
  const { serviceId, locationId, name, phone, email, street, postcode, place, note } = form;
  return {
    serviceId,
    ...(customerId ? { customerId } : { contact: { name, phone, email } }),
    ...(locationId ? { locationId } : {}),
    ...(postcode && !customerId ? { address: { street, postcode, place } } : {}),
    note,
    ...(queueItemId ? { queueItemId } : {}),
  };
}

/** The customer of an earlier job, who wants another. */
async function recall(
  jobId: string,
  form: Signal<Form>,
  known: Signal<{ id: string; name: string } | null>,
): Promise<void> {
  try {
    const { customer, service } = await answerOf(office.jobs[':id'].$get({ param: { id: jobId } }));
    known.value = { id: customer.id, name: customer.name };
    if (signedIn().business.services.some((s) => s.id === service.id && s.capacity === 0))
      form.value = { ...form.value, serviceId: service.id };
  } catch (error) {
    fail(error);
  }
}

/** Fills the form with what somebody left in the widget. */
async function prefill(id: string, form: Signal<Form>): Promise<void> {
  try {
    const { request, words } = await answerOf(office.queue[':id'].$get({ param: { id } }));
    if (!request) return;
    const { serviceName: _, ...known } = request;
    form.value = { ...form.value, ...known, note: words };
  } catch (error) {
    fail(error);
  }
}
