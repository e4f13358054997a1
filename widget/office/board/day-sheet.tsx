/** What matters today, beside the board: each line says what is wrong and what can be done about it. */
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { DaySheetKind, DaySheetLine, DaySheet as Sheet } from '../../../shared/board.ts';
import type { Day } from '../../../shared/time.ts';
import { answerOf, office } from '../client.ts';
import { useLoaded } from '../load.ts';

export interface DaySheetProps {
  /** Today unless given. */
  day?: Day | undefined;
  /** Whatever changes when the board does: then the sheet is read again. */
  version?: string | undefined;
  /** Brings a card or a line of the board into sight. */
  show?: ((line: Pick<DaySheetLine, 'cardId' | 'resourceId'>) => void) | undefined;
  /** Opens a conflict with its ways out. */
  open?: ((conflictId: string) => void) | undefined;
}

const words: Record<DaySheetKind, string> = {
  late: 'Late',
  'told-late': 'Told',
  'at-risk': 'At risk',
  'missing-kit': 'Kit',
  conflict: 'Conflict',
  unconfirmed: 'No answer',
  queue: 'Queue',
};

/** The sheet of a day; it says so when there is nothing to say. */
export function DaySheet({ day, version = '', show, open }: DaySheetProps): JSX.Element {
  const load = (): Promise<Sheet> => answerOf<Sheet>(office.board['day-sheet'].$get({ query: day ? { day } : {} }));
  const { state, reload } = useLoaded(`${day ?? ''} ${version}`, load);
  useEffect(() => {
    // What is late becomes so by itself.
    const clock = setInterval(() => void reload(), 60_000);
    return () => clearInterval(clock);
  }, [day]);
  const { data, error } = state.value;
  return (
    <section class="day-sheet" aria-labelledby="day-sheet-title">
      <h2 id="day-sheet-title">
        What matters today{data && data.lines.length > 0 && <span class="day-sheet-count"> {data.lines.length}</span>}
      </h2>
      {error && !data && <p role="alert">{error}</p>}
      {!error && !data && <p class="muted">Looking…</p>}
      {data?.lines.length === 0 && <p class="muted">Nothing: everybody is in time, and nothing is missing.</p>}
      {data && data.lines.length > 0 && (
        <ol>
          {data.lines.map((line) => (
            <Line key={line.id} line={line} show={show} open={open} />
          ))}
        </ol>
      )}
    </section>
  );
}

function Line({ line, show, open }: { line: DaySheetLine } & Pick<DaySheetProps, 'show' | 'open'>): JSX.Element {
  const { kind, text, can, href, conflictId } = line;
  const seen = show && line.cardId !== null;
  return (
    <li class={`day-sheet-line is-${kind}`}>
      <span class="day-sheet-kind">{words[kind]}</span>
      <p>
        {seen ? (
          <button type="button" class="day-sheet-show" onClick={() => show(line)}>
            {text}
          </button>
        ) : (
          text
        )}
      </p>
      <p class="day-sheet-can">
        {conflictId && open ? (
          <button type="button" class="day-sheet-do" onClick={() => open(conflictId)}>
            {can}
          </button>
        ) : href ? (
          <a href={href}>{can}</a>
        ) : (
          can
        )}
      </p>
    </li>
  );
}
