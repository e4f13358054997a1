/** Ways of looking at the board that somebody saved: filters, grouping, zoom, list or picture, and which hours, under a name. */
import { signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { BoardView } from '../../../shared/board.ts';
import { Icon } from '../../ui/icon.tsx';
import { fail, say } from '../notices.tsx';
import { readAddress, writeAddress } from './address.ts';
import { boardApi } from './api.ts';
import { lookAs, lookNow, setAllHours, view, zoom } from './state.ts';

const views = signal<BoardView[]>([]);
const name = signal('');

async function load(): Promise<void> {
  try {
    views.value = await boardApi.views();
  } catch (error) {
    fail(error);
  }
}

/** A view keeps how one looks, not when: the zoom without the day. */
async function save(): Promise<void> {
  const wanted = name.value.trim();
  if (!wanted) return;
  const query = writeAddress({ ...lookNow(), place: { at: 1, scale: view.value.scale } });
  try {
    const answer = await boardApi.saveView({ name: wanted, query });
    if (answer.outcome === 'name-taken') fail(`There is a view called ${wanted} already.`);
    else {
      name.value = '';
      say(`Saved as ${wanted}.`);
      await load();
    }
  } catch (error) {
    fail(error);
  }
}

async function remove({ id }: BoardView): Promise<void> {
  try {
    await boardApi.removeView(id);
    await load();
  } catch (error) {
    fail(error);
  }
}

function apply({ query }: BoardView): void {
  const told = readAddress(query);
  lookAs(told);
  setAllHours(told.allHours);
  if (told.place) zoom(told.place.scale / view.value.scale);
}

export function Views(): JSX.Element {
  useEffect(() => {
    void load();
  }, []);
  return (
    <form
      class="views"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      {views.value.length > 0 && (
        <ul class="chips" aria-label="Saved views">
          {views.value.map((each) => (
            <li key={each.id} class="chip">
              <button type="button" class="view" onClick={() => apply(each)}>
                <bdi>{each.name}</bdi>
              </button>
              <button
                type="button"
                class="view"
                aria-label={`Delete the view ${each.name}`}
                onClick={() => void remove(each)}
              >
                <Icon name="close" />
              </button>
            </li>
          ))}
        </ul>
      )}
      <label class="choose">
        <span>Save this view as</span>
        <input
          class="input"
          maxLength={60}
          value={name.value}
          onInput={(event) => {
            name.value = event.currentTarget.value;
          }}
        />
      </label>
      <button type="submit" class="button" aria-disabled={!name.value.trim() || undefined}>
        Save
      </button>
    </form>
  );
}
