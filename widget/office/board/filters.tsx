/** Which lines and cards are shown, and how the lines are grouped. */
import { computed, effect, signal } from '@preact/signals';
import type { JSX } from 'preact';
import { resourceKinds } from '../../../shared/resource.ts';
import { signedIn } from '../session.ts';
import { Called, statusWords } from '../words.ts';
import { writeAddress } from './address.ts';
import { type CardFilter, type Grouping, groupings, type RowFilter } from './rows.ts';
import { instantAtX } from './scale.ts';
import {
  cardFilter,
  grouping,
  line,
  lookNow,
  rowFilter,
  setAllHours,
  showAllHours,
  skills,
  teams,
  view,
} from './state.ts';
import { Views } from './views.tsx';

export const filtersOpen = signal(false);
const emptyRows: RowFilter = { location: '', team: '', kind: '', skill: '' };
const emptyCards: CardFilter = { service: '', state: '', text: '' };

/** How many filters leave something out. */
export const filterCount = computed(
  () => [...Object.values(rowFilter.value), ...Object.values(cardFilter.value)].filter(Boolean).length,
);
const clear = (): void => {
  rowFilter.value = emptyRows;
  cardFilter.value = emptyCards;
};

/** Writes what is seen into the address bar when it has come to rest. Gives how to stop. */
export function keepAddress(): () => void {
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const stop = effect(() => {
    const { width, scale } = view.value;
    const said = lookNow();
    clearTimeout(waiting);
    if (width === 0) return;
    waiting = setTimeout(() => {
      const at = instantAtX(view.peek(), line.peek(), width / 2);
      history.replaceState(null, '', `${location.pathname}?${writeAddress({ place: { at, scale }, ...said })}`);
    }, 400);
  });
  return () => {
    clearTimeout(waiting);
    stop();
  };
}

interface Choice {
  value: string;
  name: string;
}

function Choose({
  label,
  all,
  value,
  choices,
  onChange,
}: {
  label: string;
  all: string;
  value: string;
  choices: readonly Choice[];
  onChange(value: string): void;
}): JSX.Element | null {
  if (choices.length < 2 && !value) return null;
  return (
    <label class="choose">
      <span>{label}</span>
      <select class="input" value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        <option value="">{all}</option>
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.name}
          </option>
        ))}
      </select>
    </label>
  );
}

const kindNames = { person: 'People', room: 'Rooms', equipment: 'Equipment', vehicle: 'Vehicles' } as const;
const groupingNames: Record<Grouping, string> = {
  none: 'Not grouped',
  kind: 'By kind',
  location: 'By place',
  skill: 'By skill',
  team: 'By team',
};
const states = ['booked', 'proposed', 'done', 'no-show'] as const;
const byId = (list: readonly { id: string; name: string }[]): Choice[] =>
  list.map(({ id, name }) => ({ value: id, name }));

export function Filters(): JSX.Element | null {
  if (!filtersOpen.value) return null;
  const { locations, services } = signedIn().business;
  const row = (key: keyof RowFilter) => (value: string) => {
    rowFilter.value = { ...rowFilter.value, [key]: value };
  };
  const card = (key: keyof CardFilter) => (value: string) => {
    cardFilter.value = { ...cardFilter.value, [key]: value };
  };
  return (
    <search class="board-filters" id="board-filters" aria-label="Filters">
      <label class="choose">
        <span>Group</span>
        <select
          class="input"
          value={grouping.value}
          onChange={(event) => {
            grouping.value = event.currentTarget.value as Grouping;
          }}
        >
          {groupings.map((by) => (
            <option key={by} value={by}>
              {groupingNames[by]}
            </option>
          ))}
        </select>
      </label>
      <Choose
        label={Called('location')}
        all="All"
        value={rowFilter.value.location}
        choices={byId(locations)}
        onChange={row('location')}
      />
      <Choose
        label="Kind"
        all="All"
        value={rowFilter.value.kind}
        choices={resourceKinds.map((kind) => ({ value: kind, name: kindNames[kind] }))}
        onChange={row('kind')}
      />
      <Choose label="Team" all="All" value={rowFilter.value.team} choices={byId(teams.value)} onChange={row('team')} />
      <Choose
        label="Skill"
        all="Any"
        value={rowFilter.value.skill}
        choices={skills.value.map((skill) => ({ value: skill, name: skill }))}
        onChange={row('skill')}
      />
      <Choose
        label="Service"
        all="All"
        value={cardFilter.value.service}
        choices={byId(services)}
        onChange={card('service')}
      />
      <Choose
        label="State"
        all="Any"
        value={cardFilter.value.state}
        choices={[
          ...states.map((s) => ({ value: s as string, name: statusWords[s] })),
          { value: 'conflict', name: 'In conflict' },
        ]}
        onChange={card('state')}
      />
      <label class="choose">
        <span>Find</span>
        <input
          class="input"
          type="search"
          placeholder="Name, street, service"
          value={cardFilter.value.text}
          onInput={(event) => card('text')(event.currentTarget.value)}
        />
      </label>
      <button
        type="button"
        class="button"
        aria-pressed={showAllHours.value}
        onClick={() => setAllHours(!showAllHours.value)}
      >
        All 24 hours
      </button>
      {filterCount.value > 0 && (
        <button type="button" class="button quiet" onClick={clear}>
          Show everything
        </button>
      )}
      <Views />
    </search>
  );
}
