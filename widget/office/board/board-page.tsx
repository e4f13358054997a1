/** The back office's home: everybody and everything, whatever the time. */
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { moved } from '../router.ts';
import { ConflictPopover } from './conflict-popover.tsx';
import { Filters, keepAddress } from './filters.tsx';
import { Ghost } from './ghost.tsx';
import { letGo } from './held.ts';
import { listenToKeys } from './keys.ts';
import { ListView } from './list-view.tsx';
import { listen } from './live.ts';
import { followView, loadError, loading } from './load.ts';
import { MapSplit } from './map/split.tsx';
import { Mirror } from './mirror.tsx';
import { Names } from './names.tsx';
import { Panel } from './panel.tsx';
import { asList } from './panel-model.ts';
import { Preview } from './preview.tsx';
import { PromiseDialog } from './promise-dialog.tsx';
import { now, startLine } from './state.ts';
import { Surface } from './surface.tsx';
import { Toolbar } from './toolbar.tsx';
import { loadUnplanned } from './unplanned-model.ts';

/** Keeps the clock, the address, the keys and the stream going while the board is open. */
function attend(): () => void {
  document.title = 'Board – Office';
  const look = (): void => {
    now.value = Math.floor(Date.now() / 1000);
  };
  look();
  const clock = setInterval(look, 20_000);
  const stops = [followView(), keepAddress(), listenToKeys(), listen()];
  void loadUnplanned();
  return () => {
    clearInterval(clock);
    letGo();
    for (const stop of stops) stop();
  };
}

export function BoardPage(): JSX.Element {
  useState(startLine);
  useEffect(attend, []);
  return (
    <main class="board-page">
      <h1
        class="sr"
        tabIndex={-1}
        ref={(heading) => {
          if (moved.peek() && document.activeElement === document.body) heading?.focus({ preventScroll: true });
        }}
      >
        Board
      </h1>
      <Toolbar />
      <Filters />
      <div class="board-main">
        <section class={`board-grid${asList.value ? ' as-list' : ''}`} aria-label="Board">
          <div class="board-corner">
            <small role="status">{loading.value > 0 ? 'Loading…' : ''}</small>
          </div>
          <Names />
          <Surface />
          <div class="board-over">
            <Ghost />
            <Preview />
            <Mirror />
          </div>
          {asList.value && <ListView />}
          {loadError.value && (
            <p class="board-wrong" role="alert">
              {loadError.value}
            </p>
          )}
        </section>
        <MapSplit />
        <Panel />
      </div>
      <ConflictPopover />
      <PromiseDialog />
    </main>
  );
}
