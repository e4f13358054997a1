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
  const nearest = answer.value?.outcome === 'none' && answer.value.nearest.length > 0;
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
        {(answer.value?.outcome === 'slots' || nearest) && (
          <Button kind="quiet" onClick={model.openRequest}>
            {nearest ? words.tellMe : words.suitsNot}
          </Button>
        )}
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

/** What the foot's one button does: the step's next act, whatever came of the question. It never leaves, so nothing below it moves. */
function nextAct(model: StepProps['model']): { label: string; act(): void } {
  const { words, locale, errors, slots } = model;
  const found = slots.answer.value;
  if (errors.value.some((e) => e.field === 'form')) return { label: words.retry, act: () => void model.askAgain() };
  if (found?.outcome === 'outside-area') return { label: words.request, act: model.openRequest };
  if (found?.outcome === 'none' && found.nearest.length === 0) return { label: words.tellMe, act: model.openRequest };
  const slot = slots.chosen.value;
  const verb = slot?.date?.left === 0 ? words.wait : slots.conflict.value ? words.bookNow : words.next;
  const when =
    slot && found && `${formatShortDay(slot.from, found.zone, locale)}, ${formatSpan(slot, found.zone, locale)}`;
  return { label: when ? `${verb} – ${when}` : verb, act: () => void model.confirmSlot() };
}

function Foot({ model }: StepProps): JSX.Element {
  const { words, busy, status, slots, errors } = model;
  const { label, act } = nextAct(model);
  const asking = !slots.answer.value && errors.value.length === 0;
  return (
    <div class="foot">
      {status.value === words.pickFirst && <p class="wrong">{status.value}</p>}
      <Button kind="primary" busy={busy.value || asking} part="button primary" onClick={act}>
        {busy.value ? words.sending : label}
      </Button>
    </div>
  );
}

/** The times found, with what helps to choose among them. */
function Found({
  model,
  answer,
}: StepProps & { answer: Exclude<SlotsAnswer, { outcome: 'outside-area' }> }): JSX.Element {
  const { words, locale } = model;
  const { askedDay, conflict } = model.slots;
  const { zone } = answer;
  const [sample] = answer.outcome === 'slots' ? answer.slots : answer.nearest;
  const isWindow = sample && !sample.date && sample.to - sample.from > MINUTE;
  const elsewhere = sample && formatTime(sample.from, zone, locale) !== formatTime(sample.from, localZone(), locale);
  return (
    <>
      {answer.outcome === 'slots' ? (
        <>
          {!conflict.value && !askedDay.value && !sample!.date && (
            <FirstGood model={model} slots={answer.slots} zone={zone} />
          )}
          <SlotList model={model} slots={answer.slots} zone={zone} />
        </>
      ) : (
        <None model={model} answer={answer} />
      )}
      {(elsewhere || isWindow) && (
        <p class="hint">
          {isWindow && `${words.window} `}
          {elsewhere && say(words.zone, { zone })}
        </p>
      )}
      <Tools model={model} />
    </>
  );
}

/** Few slots, as a plain list of radio buttons, and honest words where there are none. */
export function SlotsStep({ model }: StepProps): JSX.Element {
  const { words, errors } = model;
  const { answer, conflict } = model.slots;
  const found = answer.value;
  const unanswered = errors.value.find((e) => e.field === 'form');
  const outside = found?.outcome === 'outside-area' ? found : null;
  return (
    <>
      {outside ? (
        <div key="outside">
          <Heading model={model}>{fill(words.outside, { postcode: <bdi>{outside.postcode}</bdi> })}</Heading>
          <p class="lead">{words.outsideWhy}</p>
        </div>
      ) : (
        <div>
          <Heading model={model}>{words.choose}</Heading>
          <Subject model={model} />
        </div>
      )}
      {conflict.value && (
        <div class="notice" role="alert" tabIndex={-1} ref={focusOnArrival}>
          <strong>{words.lost}</strong>
          <p>{words.lostWhy}</p>
        </div>
      )}
      <div class="room">
        {unanswered && <p class="notice">{unanswered.message}</p>}
        {!found && !unanswered && <Bones />}
        {outside && (
          <div class="buttons">
            <Button onClick={() => model.back()}>{words.otherAddress}</Button>
          </div>
        )}
        {found && found.outcome !== 'outside-area' && <Found model={model} answer={found} />}
      </div>
      <Foot model={model} />
    </>
  );
}

const localZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;
