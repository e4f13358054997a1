/** The back office's home: everybody and everything, whatever the time. */
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { followView, loadError, loading, ready } from './load.ts';
import { Names } from './names.tsx';
import { now, startLine } from './state.ts';
import { Surface } from './surface.tsx';
import { Toolbar } from './toolbar.tsx';

export function BoardPage(): JSX.Element {
  useState(startLine);
  useEffect(() => {
    document.title = 'Board – Office';
    const look = (): void => {
      now.value = Math.floor(Date.now() / 1000);
    };
    look();
    const clock = setInterval(look, 20_000);
    const stop = followView();
    return () => {
      clearInterval(clock);
      stop();
    };
  }, []);
  return (
    <main class="board-page">
      <h1 class="sr" tabIndex={-1}>
        Board
      </h1>
      <Toolbar />
      <div class="board-main">
        <section class="board-grid" aria-label="Board">
          <div class="board-corner">{loading.value > 0 && <small role="status">Loading…</small>}</div>
          <Names />
          <Surface />
          {!ready.value && loadError.value && (
            <p class="board-wrong" role="alert">
              {loadError.value}
            </p>
          )}
        </section>
      </div>
    </main>
  );
}
