import type { JSX } from 'preact';
import type { SlotsAnswer } from '../../shared/booking.ts';
import type { Slot } from '../../shared/slot.ts';
import { whyNotIn } from '../../shared/slot-text.ts';
import { formatDay, formatShortDay, formatSpan, formatTime, MINUTE } from '../../shared/time.ts';
import { fill, say } from '../i18n.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Icon } from '../ui/icon.tsx';
import { focusOnArrival, Heading, type StepProps } from './booking.tsx';
import { SlotList } from './slot-list.tsx';

/** A day of the calendar as an instant of that day in any zone's words: noon there is the same day almost everywhere. */
const noonOf = (day: string): number => Date.parse(`${day}T12:00:00Z`) / 1000;
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** "Boiler service · 60 min · at your address": what the times below are for. */
function Subject({ model }: StepProps): JSX.Element {
  const { words, service, address, locationId } = model;
  const { name, minutes, place, locations } = service.value!;
  const where =
    place === 'customer'
      ? [address.value.street, address.value.postcode].filter(Boolean).join(', ')
      : (locations.find((l) => l.id === locationId.value) ?? locations[0])?.name;
  return (
    <p class="lead">
      <bdi>{name}</bdi>
      {` · ${say(words.minutes, { n: minutes })} · `}
      <bdi>{where || words.atYours}</bdi>
    </p>
  );
}

/** One tap takes the earliest of the good times straight on to the details. */
function FirstGood({ model, slots, zone }: StepProps & { slots: Slot[]; zone: string }): JSX.Element {
  const byTime = [...slots].sort((a, b) => a.from - b.from);
  const first = byTime.find((s) => s.best) ?? byTime[0]!;
  return (
    <button
      type="button"
      class="tile first"
      part="first"
      onClick={() => {
        model.select(first);
        void model.confirmSlot();
      }}
    >
      <Icon name="clock" />
      <span>
        <span class="hint">{model.words.first}</span>
        <strong>
          {capital(formatDay(first.from, zone, model.locale))},{' '}
          <span class="time">{formatSpan(first, zone, model.locale)}</span>
        </strong>
      </span>
      <Icon name="next" />
    </button>
  );
}

/** Why there is nothing, in one honest sentence, and what is nearest. */
function None({ model, answer }: StepProps & { answer: Extract<SlotsAnswer, { outcome: 'none' }> }): JSX.Element {
  const { words, locale } = model;
  const { askedDay } = model.slots;
  const why = answer.whyNot[0];
  const day = capital(formatDay(noonOf(askedDay.value ?? answer.searchedTo), 'UTC', locale));
  return (
    <>
      <p class="notice">
        {askedDay.value && why
          ? say(words.noneDay, { day, why: whyNotIn(words, why) })
          : say(words.noneUntil, { day: formatDay(noonOf(askedDay.value ?? answer.searchedTo), 'UTC', locale) })}
      </p>
      {answer.nearest.length > 0 && (
        <>
          <h3>{words.nearest}</h3>
          <SlotList model={model} slots={answer.nearest} zone={answer.zone} />
        </>
      )}
    </>
  );
}

/** The native date field behind "A date I choose"; asked by its own button, since typing a date changes it thrice. */
function OwnDate({ model }: StepProps): JSX.Element {
  const { words, slots, errors } = model;
  return (
    <form
      class="own-date"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void model.askOwnDay();
      }}
    >
      <Field
        id="day"
        type="date"
        label={words.date}
        value={slots.ownDay.value ?? ''}
        onValue={(value) => (slots.ownDay.value = value)}
        error={errors.value.find((e) => e.field === 'day')?.message}
      />
      <Button type="submit">{words.checkDate}</Button>
    </form>
  );
}

/** The other ways on: later days, earlier ones, a date of one's own, a message to the office. */
function Tools({ model }: StepProps): JSX.Element {
  const { words } = model;
  const { answer, askedDay, pages, conflict, ownDay } = model.slots;
  const later = answer.value?.outcome === 'slots' && answer.value.laterFrom !== null && !askedDay.value;
  const earlier = askedDay.value !== null || pages.value.length > 1 || conflict.value;
  return (
    <div class="tools">
      <div class="buttons">
        {earlier && (
          <Button kind="quiet" onClick={() => void model.askEarlier()}>
            {words.earlier}
          </Button>
        )}
        {later && (
          <Button kind="quiet" onClick={() => void model.askLater()}>
            {words.otherDays}
          </Button>
        )}
        {ownDay.value === null && (
          <Button kind="quiet" onClick={() => (ownDay.value = '')}>
            {words.ownDate}
          </Button>
        )}
        <Button kind="quiet" onClick={model.openRequest}>
          {answer.value?.outcome === 'none' ? words.tellMe : words.suitsNot}
        </Button>
      </div>
      {ownDay.value !== null && <OwnDate model={model} />}
    </div>
  );
}

/** Grey lines as high as what will replace them. */
const Bones = (): JSX.Element => (
  <div class="bones" aria-hidden="true">
    {[1, 2, 3, 4, 5, 6].map((n) => (
      <span key={n} class="bone" />
    ))}
  </div>
);

function Outside({ model, postcode }: StepProps & { postcode: string }): JSX.Element {
  const { words } = model;
  return (
    <>
      <Heading model={model}>{fill(words.outside, { postcode: <bdi>{postcode}</bdi> })}</Heading>
      <p class="lead">{words.outsideWhy}</p>
      <div class="buttons">
        <Button kind="primary" onClick={model.openRequest}>
          {words.request}
        </Button>
        <Button onClick={() => model.back()}>{words.otherAddress}</Button>
      </div>
    </>
  );
}

function Continue({ model, zone }: StepProps & { zone: string }): JSX.Element {
  const { words, locale, busy, status } = model;
  const { chosen, conflict } = model.slots;
  const slot = chosen.value;
  const verb = conflict.value ? words.bookNow : words.next;
  return (
    <div class="foot">
      {status.value === words.pickFirst && <p class="wrong">{status.value}</p>}
      <Button kind="primary" busy={busy.value} part="button primary" onClick={() => void model.confirmSlot()}>
        {busy.value
          ? words.sending
          : slot
            ? `${verb} – ${formatShortDay(slot.from, zone, locale)}, ${formatSpan(slot, zone, locale)}`
            : verb}
      </Button>
    </div>
  );
}

/** Few slots, as a plain list of radio buttons, and honest words where there are none. */
export function SlotsStep({ model }: StepProps): JSX.Element {
  const { words, locale, errors } = model;
  const { answer, askedDay, conflict } = model.slots;
  const found = answer.value;
  const unanswered = errors.value.find((e) => e.field === 'form');
  if (found?.outcome === 'outside-area') return <Outside model={model} postcode={found.postcode} />;
  const slots = found?.outcome === 'slots' ? found.slots : (found?.nearest ?? []);
  const [sample] = slots;
  const elsewhere =
    found && sample && formatTime(sample.from, found.zone, locale) !== formatTime(sample.from, localZone(), locale);
  return (
    <>
      <div>
        <Heading model={model}>{words.choose}</Heading>
        <Subject model={model} />
      </div>
      {conflict.value && (
        <div class="notice" role="alert" tabIndex={-1} ref={focusOnArrival}>
          <strong>{words.lost}</strong>
          <p>{words.lostWhy}</p>
        </div>
      )}
      <div class="room">
        {unanswered && (
          <div class="notice">
            <p>{unanswered.message}</p>
            <Button onClick={() => void model.askAgain()}>{words.retry}</Button>
          </div>
        )}
        {!found && !unanswered && <Bones />}
        {found?.outcome === 'slots' && (
          <>
            {!conflict.value && !askedDay.value && <FirstGood model={model} slots={found.slots} zone={found.zone} />}
            <SlotList model={model} slots={found.slots} zone={found.zone} />
          </>
        )}
        {found?.outcome === 'none' && <None model={model} answer={found} />}
        {sample && sample.to - sample.from > MINUTE && <p class="hint">{words.window}</p>}
        {elsewhere && <p class="hint">{say(words.zone, { zone: found.zone })}</p>}
        {found && <Tools model={model} />}
      </div>
      {slots.length > 0 && found && <Continue model={model} zone={found.zone} />}
    </>
  );
}

const localZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;
