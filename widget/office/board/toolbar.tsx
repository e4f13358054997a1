/** The bar above the board: where one is in time, how close, and what is the matter. */
import { computed } from '@preact/signals';
import type { JSX } from 'preact';
import { OfficeIcon } from '../icons.tsx';
import { LOCALE } from '../session.ts';
import { isDay } from './address.ts';
import { levels } from './scale.ts';
import {
  goToDay,
  goToNow,
  level,
  line,
  seen,
  showAllHours,
  showLevel,
  step,
  toggleHours,
  visibleDay,
  zoom,
} from './state.ts';
import { rangeWords } from './ticks.ts';

const words = { minute: 'Minute', hour: 'Hour', day: 'Day', week: 'Week', month: 'Month', year: 'Year' } as const;
const range = computed(() => rangeWords(seen.value.from, seen.value.to, line.value, LOCALE));

export function Toolbar(): JSX.Element {
  return (
    <div class="board-bar" role="toolbar" aria-label="Time and zoom">
      <div class="bar-part">
        <button type="button" class="button square" aria-label="Earlier" onClick={() => step(-1)}>
          <OfficeIcon name="back" />
        </button>
        <button type="button" class="button" onClick={goToNow}>
          Today
        </button>
        <button type="button" class="button square" aria-label="Later" onClick={() => step(1)}>
          <OfficeIcon name="next" />
        </button>
        <input
          class="input date"
          type="date"
          aria-label="Another day"
          value={visibleDay.value}
          onChange={(event) => isDay(event.currentTarget.value) && goToDay(event.currentTarget.value)}
        />
      </div>
      <p class="board-range">{range.value}</p>
      <fieldset class="bar-part zooming" aria-label="Zoom">
        <button type="button" class="button square" aria-label="Zoom out" onClick={() => zoom(1 / 1.5)}>
          −
        </button>
        <div class="segments">
          {levels.map((each) => (
            <button key={each} type="button" aria-pressed={level.value === each} onClick={() => showLevel(each)}>
              {words[each]}
            </button>
          ))}
        </div>
        <button type="button" class="button square" aria-label="Zoom in" onClick={() => zoom(1.5)}>
          +
        </button>
      </fieldset>
      <button type="button" class="button quiet" aria-pressed={showAllHours.value} onClick={toggleHours}>
        24 h
      </button>
    </div>
  );
}
