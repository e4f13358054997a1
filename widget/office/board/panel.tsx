/** The panel beside the board: the chosen card, what has no time yet, what clashes. */
import type { ComponentType, JSX } from 'preact';
import { writeVersion } from '../../../shared/board.ts';
import { Icon } from '../../ui/icon.tsx';
import { mayI } from '../session.ts';
import { Conflicts } from './conflicts.tsx';
import { DaySheet } from './day-sheet.tsx';
import { Details } from './details.tsx';
import { conflicts } from './load.ts';
import { openConflict, type PanelTab, panel } from './panel-model.ts';
import { board, reveal, showCard, version } from './state.ts';
import { Unplanned } from './unplanned.tsx';
import { unplanned } from './unplanned-model.ts';

/** What matters today; a line of it leads to its card, its line or its conflict. */
const Today = (): JSX.Element => (
  <DaySheet
    version={version.value ? writeVersion(version.value) : ''}
    show={({ cardId, resourceId }) => {
      const card = cardId ? board.value.cards.get(cardId) : undefined;
      if (card) showCard(card);
      else if (resourceId) reveal(resourceId);
    }}
    open={(conflictId) => {
      openConflict.value = conflictId;
      panel.value = 'conflicts';
    }}
  />
);

interface Tab {
  name: string;
  open(): boolean;
  body: ComponentType;
  count(): number;
}

const tabs: Record<PanelTab, Tab> = {
  details: { name: 'Details', open: () => true, body: Details, count: () => 0 },
  unplanned: {
    name: 'Unplanned',
    open: () => mayI('place-jobs'),
    body: Unplanned,
    count: () => unplanned.value?.length ?? 0,
  },
  conflicts: {
    name: 'Conflicts',
    open: () => true,
    body: Conflicts,
    count: () => conflicts.value.filter((c) => !c.accepted).length,
  },
  today: { name: 'Day sheet', open: () => true, body: Today, count: () => 0 },
};
const openTabs = (): [PanelTab, Tab][] => (Object.entries(tabs) as [PanelTab, Tab][]).filter(([, tab]) => tab.open());

/** The buttons that open it, in the bar above the board. */
export function PanelButtons(): JSX.Element {
  return (
    <div class="bar-part panel-buttons">
      {openTabs()
        .filter(([key]) => key !== 'details')
        .map(([key, tab]) => {
          const count = tab.count();
          return (
            <button
              key={key}
              type="button"
              class={`button ${key === 'conflicts' ? (count > 0 ? 'danger' : '') : 'later'}`}
              aria-pressed={panel.value === key}
              onClick={() => {
                panel.value = panel.value === key ? null : key;
              }}
            >
              {key === 'conflicts' && count > 0 && <strong aria-hidden="true">!</strong>}
              {tab.name}
              {count > 0 && <span class="number">{count}</span>}
            </button>
          );
        })}
    </div>
  );
}

export function Panel(): JSX.Element | null {
  const key = panel.value;
  if (!key || !tabs[key].open()) return null;
  const { name, body: Body } = tabs[key];
  return (
    <aside class="board-panel" aria-label={name}>
      <header>
        <h2>{name}</h2>
        <button
          type="button"
          class="button quiet square"
          aria-label={`Close ${name}`}
          onClick={() => {
            panel.value = null;
          }}
        >
          <Icon name="close" />
        </button>
      </header>
      <div class="panel-body">
        <Body />
      </div>
    </aside>
  );
}
