/** The map beside the board. */
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { Icon } from '../../../ui/icon.tsx';
import { dayWords } from '../../words.ts';
import { cells, selected, showLevel, visibleDay } from '../state.ts';
import { MapField } from './map-field.tsx';
import { bringIntoSight } from './map-model.ts';
import { RouteList } from './route-list.tsx';
import { toggleMap } from './share.ts';

function close(): void {
  toggleMap();
  document.querySelector<HTMLElement>('.map-toggle')?.focus();
}

export function BoardMap(): JSX.Element {
  useEffect(() => {
    if (selected.value) bringIntoSight(selected.value);
  }, [selected.value]);
  return (
    <>
      <header>
        <h2>Map</h2>
        <p>{dayWords(visibleDay.value)}</p>
        {cells.value && (
          <button type="button" class="button" onClick={() => showLevel('day')}>
            Show this day’s routes
          </button>
        )}
        <button type="button" class="button quiet square" aria-label="Close the map" onClick={close}>
          <Icon name="close" />
        </button>
      </header>
      <MapField />
      <RouteList />
    </>
  );
}
