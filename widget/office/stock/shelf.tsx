import type { JSX } from 'preact';
import type { ItemEntry, LotEntry, Shelf } from '../../../shared/stock.ts';
import { addDays, type Day } from '../../../shared/time.ts';
import { Verb } from '../verb.tsx';
import { dayWords } from '../words.ts';
import { begin } from './stock-model.ts';
import { amount, lotState } from './stock-words.ts';

interface ShelfProps {
  item: ItemEntry;
  shelf: Shelf;
  today: Day;
}

/** One item at one place: how much, how it goes down, and its lots in the order they are used. */
export function ShelfRow({ item, shelf, today, folded }: ShelfProps & { folded: boolean }): JSX.Element {
  const lots = (
    <ul class="lots">
      {shelf.lots.map((lot) => (
        <LotRow key={lot.id} item={item} shelf={shelf} lot={lot} today={today} />
      ))}
    </ul>
  );
  const head = <ShelfHead item={item} shelf={shelf} today={today} />;
  if (!folded || shelf.lots.length === 0)
    return (
      <div class="shelf">
        <div class="shelf-head">{head}</div>
        {shelf.lots.length > 0 && lots}
      </div>
    );
  return (
    <details class="shelf">
      <summary class="shelf-head">{head}</summary>
      {lots}
    </details>
  );
}

function ShelfHead({ item, shelf, today }: ShelfProps): JSX.Element {
  const last = shelf.levels.length - 1;
  return (
    <>
      <span>
        <strong>{shelf.placeName}</strong>
        <br />
        {amount(shelf.usable, item)}
        {shelf.reserved > 0 && <span class="muted">, {shelf.reserved} kept for visits</span>}
      </span>
      <span class="levels">
        <Levels levels={shelf.levels} reorderAt={item.reorderAt} />
        <small>
          {shelf.levels[last]} left on {dayWords(addDays(today, last))}
        </small>
      </span>
    </>
  );
}

const [BAR, GAP, HEIGHT] = [6, 2, 36];

/** A bar for each day: what will be left. The words beside it say the same to those who do not see it. */
function Levels({ levels, reorderAt }: { levels: readonly number[]; reorderAt: number }): JSX.Element {
  const most = Math.max(1, reorderAt, ...levels);
  const up = (level: number): number => (level / most) * (HEIGHT - 2);
  const width = levels.length * (BAR + GAP);
  return (
    <svg viewBox={`0 0 ${width} ${HEIGHT}`} width={width} height={HEIGHT} aria-hidden="true">
      {levels.map((level, i) => (
        <rect
          key={i}
          class={level === 0 ? 'level out' : level <= reorderAt ? 'level low' : 'level'}
          x={i * (BAR + GAP)}
          y={HEIGHT - Math.max(2, up(level))}
          width={BAR}
          height={Math.max(2, up(level))}
          rx="1"
        />
      ))}
      {reorderAt > 0 && (
        <line class="level-line" x1="0" x2={width} y1={HEIGHT - up(reorderAt)} y2={HEIGHT - up(reorderAt)} />
      )}
    </svg>
  );
}

function LotRow({ item, shelf, lot, today }: ShelfProps & { lot: LotEntry }): JSX.Element {
  const state = lotState(lot, today);
  const name = lot.ref ? `lot ${lot.ref}` : 'the lot without a number';
  return (
    <li>
      <span class="lot-name">{lot.ref || <span class="muted">no number</span>}</span>
      <span class={state.tone ? `tag ${state.tone}` : 'muted'}>{state.words}</span>
      <span class="lot-count">
        {lot.quantity}
        {lot.reserved > 0 && <span class="muted">, {lot.reserved} kept</span>}
      </span>
      <span class="lot-verbs">
        <Verb needs="keep-stock" kind="quiet" onClick={() => begin({ kind: 'count', item, shelf, lot })}>
          Count
          <span class="sr">
            {' '}
            {name} of {item.name}, {shelf.placeName}
          </span>
        </Verb>
        <Verb needs="keep-stock" kind="quiet" onClick={() => begin({ kind: 'carry', item, shelf, lot })}>
          Carry
          <span class="sr">
            {' '}
            {name} of {item.name} elsewhere
          </span>
        </Verb>
        <Verb needs="keep-stock" kind="quiet" onClick={() => begin({ kind: 'recall', item, shelf, lot })}>
          Recall
          <span class="sr">
            {' '}
            {name} of {item.name}
          </span>
        </Verb>
      </span>
    </li>
  );
}
