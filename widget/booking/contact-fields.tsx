import type { JSX } from 'preact';
import { Field } from '../ui/field.tsx';
import type { StepProps } from './booking.tsx';
import type { Details } from './check.ts';

/** Name, e-mail, phone and a free line: the same fields whether a time is booked or a message is left. */
export function ContactFields({ model, noteLabel }: StepProps & { noteLabel: string }): JSX.Element {
  const { words, details, errors } = model;
  const bind = (id: keyof Details) => ({
    id,
    value: details.value[id],
    onValue: (value: string) => {
      details.value = { ...details.value, [id]: value };
    },
    error: errors.value.find((e) => e.field === id)?.message,
  });
  return (
    <>
      <Field {...bind('name')} label={words.name} autocomplete="name" maxLength={120} />
      <fieldset class="pair">
        <legend class="hint">{words.oneIsEnough}</legend>
        <Field
          {...bind('email')}
          label={words.email}
          type="email"
          inputmode="email"
          autocomplete="email"
          maxLength={200}
        />
        <Field {...bind('phone')} label={words.phone} type="tel" inputmode="tel" autocomplete="tel" maxLength={30} />
      </fieldset>
      <Field {...bind('note')} label={noteLabel} rows={3} maxLength={1000} />
    </>
  );
}
