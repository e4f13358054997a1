import type { ComponentChildren, JSX } from 'preact';
import type { FoundSession, SeriesAnswer, SeriesFound } from '../../../shared/series.ts';
import type { Span } from '../../../shared/time.ts';
import { Empty } from '../page.tsx';
import { shortWhen } from '../words.ts';

/** The dates that were found, and those chosen where they differ, by position. */
export interface Choice {
  answer: SeriesAnswer;
  instead: ReadonlyMap<number, Span>;
  /** Positions that somebody else took while they were looked at. */
  lost: readonly number[];
}
export const choiceOf = (answer: SeriesAnswer, lost: readonly number[] = []): Choice => ({
  answer,
  instead: new Map(),
  lost,
});

/** The windows that would be taken now; null while one of the dates has none. */
export function slotsOf({ answer, instead }: Choice): Span[] | null {
  if (answer.outcome !== 'found') return null;
  const slots = answer.sessions.map(({ position, slot }) => instead.get(position) ?? slot);
  return slots.every((slot) => slot !== null) ? slots.map(({ from, to }) => ({ from, to })) : null;
}

/** "20 of 24 dates fit; these 4 differ": every date before anything is taken, with the closest others where it differs. */
export function FoundDates({
  choice,
  choose,
  children,
}: {
  choice: Choice;
  choose(choice: Choice): void;
  /** What can be done with them. */
  children: ComponentChildren;
}): JSX.Element {
  const { answer, lost, instead } = choice;
  if (answer.outcome !== 'found')
    return (
      <Empty title="No free dates">
        <p>Nobody has a free time in this rhythm. Try other days, another time of the day or another rhythm.</p>
      </Empty>
    );
  const { sessions, fit, who } = answer;
  const differ = sessions.length - fit;
  return (
    <section class="panel series-found" aria-label="Dates that were found">
      {lost.length > 0 && (
        <p class="series-lost" role="alert">
          Somebody was quicker with date {lost.join(', ')}. Nothing was taken; these fit now.
        </p>
      )}
      <div role="status">
        <h2>
          {differ === 0 ? `All ${fit} dates fit` : `${fit} of ${sessions.length} dates fit; ${theseDiffer(differ)}`}
        </h2>
        {who && <p class="muted">with {who}</p>}
      </div>
      <ol class="series-dates">
        {sessions.map((session) => (
          <FoundDate
            key={session.position}
            session={session}
            found={answer}
            chosen={instead.get(session.position) ?? session.slot}
            take={(slot) => choose({ ...choice, instead: new Map(instead).set(session.position, slot) })}
          />
        ))}
      </ol>
      {children}
    </section>
  );
}

const theseDiffer = (count: number): string => (count === 1 ? 'this one differs' : `these ${count} differ`);

interface FoundDateProps {
  session: FoundSession;
  found: SeriesFound;
  chosen: Span | null;
  take(slot: Span): void;
}

function FoundDate({ session, found, chosen, take }: FoundDateProps): JSX.Element {
  const { position, usual, slot, fits, alternatives } = session;
  const { zone } = found;
  if (fits && slot)
    return (
      <li>
        <span class="nth">{position}</span>
        <time>{shortWhen(slot, zone)}</time>
      </li>
    );
  return (
    <li class="differs">
      <span class="nth">{position}</span>
      <fieldset>
        <legend>
          instead of <s>{shortWhen(usual, zone)}</s>
        </legend>
        {alternatives.length === 0 && <p>Nothing is free near this date.</p>}
        {alternatives.map((other) => (
          <label key={other.from} class="slot">
            <input
              type="radio"
              name={`date-${position}`}
              checked={chosen?.from === other.from}
              onChange={() => take(other)}
            />
            <strong>{shortWhen(other, zone)}</strong>
            {other.who && other.who !== found.who && <span class="muted">with {other.who}</span>}
          </label>
        ))}
      </fieldset>
    </li>
  );
}
