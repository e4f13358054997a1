/** The button, the separator and the room of the map; the map itself is fetched when it is first opened. */
import { signal } from '@preact/signals';
import type { ComponentType, JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { LEAST_SHARE, MOST_SHARE, mapShare, setShare, toggleMap } from './share.ts';

const page = signal<ComponentType | null>(null);
const failed = signal(false);

async function open(): Promise<void> {
  try {
    page.value = (await import('./map-page.tsx')).BoardMap;
    failed.value = false;
  } catch {
    failed.value = true;
  }
}

export const MapButton = (): JSX.Element => (
  <button type="button" class="button map-toggle" aria-pressed={mapShare.value > 0} onClick={toggleMap}>
    Map
  </button>
);

export function MapSplit(): JSX.Element | null {
  const share = mapShare.value;
  useEffect(() => {
    if (share > 0 && !page.value) void open();
  }, [share > 0]);
  if (share === 0) return null;
  const Page = page.value;
  return (
    <>
      <Separator />
      <aside id="board-map" class="board-map" aria-label="Map" style={{ '--map-share': `${share}%` }}>
        {Page ? (
          <Page />
        ) : (
          <p class="map-nothing" role="status">
            {failed.value ? 'The map could not be fetched.' : 'Opening the map…'}
          </p>
        )}
      </aside>
    </>
  );
}

/** Which share of the room lies beyond a pointer. */
function shareBeyond(separator: HTMLElement, x: number): number {
  const { left, right } = separator.parentElement!.getBoundingClientRect();
  const fromStart = getComputedStyle(separator).direction === 'rtl' ? right - x : x - left;
  return 100 - (100 * fromStart) / (right - left);
}

const Separator = (): JSX.Element => (
  // biome-ignore lint/a11y/useSemanticElements: a line between two regions that is moved is a focusable separator
  <div
    class="map-separator"
    role="separator"
    tabIndex={0}
    aria-label="Width of the map"
    aria-orientation="vertical"
    aria-controls="board-map"
    aria-valuemin={LEAST_SHARE}
    aria-valuemax={MOST_SHARE}
    aria-valuenow={mapShare.value}
    aria-valuetext={`${mapShare.value} % of the width`}
    onKeyDown={(event) => {
      const next = {
        ArrowLeft: mapShare.value + 2,
        ArrowRight: mapShare.value - 2,
        Home: MOST_SHARE,
        End: LEAST_SHARE,
      }[event.key];
      if (next === undefined) return;
      event.preventDefault();
      setShare(next);
    }}
    onPointerDown={(event) => {
      event.preventDefault();
      event.currentTarget.focus();
      event.currentTarget.setPointerCapture(event.pointerId);
    }}
    onPointerMove={(event) => {
      if (event.currentTarget.hasPointerCapture(event.pointerId))
        setShare(Math.max(1, shareBeyond(event.currentTarget, event.clientX)));
    }}
  />
);
