/** The bar above the board: where one is in time, how close, and what is the matter. */
import { computed, signal } from '@preact/signals';
import type { JSX } from 'preact';
import { OfficeIcon } from '../icons.tsx';
import { LOCALE } from '../session.ts';
import { isDay } from './address.ts';
import { filterCount, filtersOpen } from './filters.tsx';
import { saving } from './held.ts';
import { connection } from './live.ts';
import { MapButton } from './map/split.tsx';
import { undo, undos } from './moving.ts';
import { PanelButtons } from './panel.tsx';
import { asList } from './panel-model.ts';
import { levels } from './scale.ts';
import { goToDay, goToNow, level, line, seen, showLevel, step, visibleDay, zoom } from './state.ts';
import { rangeWords } from './ticks.ts';

const words = { minute: 'Minute', hour: 'Hour', day: 'Day', week: 'Week', month: 'Month', year: 'Year' } as const;
const range = computed(() => rangeWords(seen.value.from, seen.value.to, line.value, LOCALE));
/** On a phone what is not needed at every step stands behind a button; where there is room all of it is seen. */
const more = signal(false);
const liveWords = { connecting: 'Connecting', live: 'Live', lost: 'Reconnecting' } as const;

export function Toolbar(): JSX.Element {
  return (
    <div class={`board-bar${more.value ? ' more' : ''}`}>
      <div class="bar-part steps">
        <button type="button" class="button square" aria-label="Earlier" onClick={() => step(-1)}>
          <OfficeIcon name="back" />
        </button>
        <button type="button" class="button" onClick={goToNow}>
          Today
        </button>
        <button type="button" class="button square" aria-label="Later" onClick={() => step(1)}>
          <OfficeIcon name="next" />
        </button>
      </div>
      <Range />
      <div class="bar-part later">
        <button type="button" class="button square" aria-label="Zoom out" onClick={() => zoom(1 / 1.5)}>
          −
        </button>
        <Levels />
        <button type="button" class="button square" aria-label="Zoom in" onClick={() => zoom(1.5)}>
          +
        </button>
      </div>
      <div class="bar-part">
        <button
          type="button"
          class="button view-list"
          aria-pressed={asList.value}
          onClick={() => {
            asList.value = !asList.value;
          }}
        >
          List
        </button>
        <button
          type="button"
          class="button later"
          aria-expanded={filtersOpen.value}
          aria-controls="board-filters"
          onClick={() => {
            filtersOpen.value = !filtersOpen.value;
          }}
        >
          Filter
          {filterCount.value > 0 && <span class="number">{filterCount.value}</span>}
        </button>
        <button
          type="button"
          class="button later"
          aria-disabled={undos.value.length === 0 || saving.value || undefined}
          title={undos.value.length === 0 ? 'Nothing to take back' : 'Take the last move back (Ctrl+Z)'}
          onClick={() => void undo()}
        >
          Undo
        </button>
      </div>
      <MapButton />
      <PanelButtons />
      <button
        type="button"
        class="button more-button"
        aria-expanded={more.value}
        onClick={() => {
          more.value = !more.value;
        }}
      >
        More
        {filterCount.value > 0 && !more.value && <span class="number">{filterCount.value}</span>}
      </button>
      <p
        class={`live ${connection.value}`}
        role="status"
        title={`${liveWords[connection.value]}: whether others’ changes appear here by themselves`}
      >
        <span class={connection.value === 'lost' ? '' : 'sr'}>{liveWords[connection.value]}</span>
      </p>
    </div>
  );
}

/** These read what moves with every frame, and are drawn on their own therefore. */
const Range = (): JSX.Element => (
  <label class="board-range">
    <span class="sr">Go to a day</span>
    <span aria-hidden="true">{range.value}</span>
    <input
      type="date"
      value={visibleDay.value}
      onClick={(event) => event.currentTarget.showPicker?.()}
      onChange={(event) => isDay(event.currentTarget.value) && goToDay(event.currentTarget.value)}
    />
  </label>
);

const Levels = (): JSX.Element => (
  <fieldset class="segments" aria-label="How much time is seen">
    {levels.map((each) => (
      <button key={each} type="button" aria-pressed={level.value === each} onClick={() => showLevel(each)}>
        {words[each]}
      </button>
    ))}
  </fieldset>
);
