/** The map under somebody's hand: wheel, pull, pinch and keys; what is pointed at, and what is chosen. */
import { hovered } from '../state.ts';
import { chooseJob, chooseStop, fitAll, pullMap, zoomMap } from './map-model.ts';

const STEP = 60;
const keys: Record<string, () => void> = {
  ArrowLeft: () => pullMap(STEP, 0),
  ArrowRight: () => pullMap(-STEP, 0),
  ArrowUp: () => pullMap(0, STEP),
  ArrowDown: () => pullMap(0, -STEP),
  '+': () => zoomMap(1.4),
  '=': () => zoomMap(1.4),
  '-': () => zoomMap(1 / 1.4),
  '0': fitAll,
  Home: fitAll,
};

const markAt = (target: EventTarget | null): SVGElement | null =>
  target instanceof Element ? target.closest<SVGElement>('[data-card], [data-job]') : null;

function choose(mark: SVGElement): void {
  const { card, route, job } = mark.dataset;
  if (job) chooseJob(job);
  else if (card && route) chooseStop(card, route);
}

/** Listens on the map. Gives how to stop. */
export function gestures(field: HTMLElement): () => void {
  const pointers = new Map<number, { x: number; y: number }>();
  let travelled = 0;
  let begun: SVGElement | null = null;
  const fromMiddle = (event: MouseEvent): { x: number; y: number } => {
    const { left, top, width, height } = field.getBoundingClientRect();
    return { x: event.clientX - left - width / 2, y: event.clientY - top - height / 2 };
  };
  const apart = (): number => {
    const [a, b] = [...pointers.values()];
    return a && b ? Math.hypot(a.x - b.x, a.y - b.y) : 0;
  };
  const listeners: { [K in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[K]) => void } = {
    pointerdown(event) {
      if (event.button !== 0 || (event.target as Element).closest('button, a')) return;
      pointers.set(event.pointerId, fromMiddle(event));
      travelled = pointers.size === 1 ? 0 : 100;
      begun = markAt(event.target);
    },
    pointermove(event) {
      const before = pointers.get(event.pointerId);
      if (!before) {
        const mark = markAt(event.target);
        hovered.value = mark?.dataset['card'] ?? mark?.dataset['job'] ?? null;
        return;
      }
      const now = fromMiddle(event);
      const [dx, dy] = [now.x - before.x, now.y - before.y];
      travelled += Math.hypot(dx, dy);
      if (travelled < 4) return;
      if (!field.hasPointerCapture(event.pointerId)) field.setPointerCapture(event.pointerId);
      const wide = apart();
      pointers.set(event.pointerId, now);
      pullMap(dx / pointers.size, dy / pointers.size);
      if (pointers.size === 2 && wide > 0) {
        const [a, b] = [...pointers.values()];
        zoomMap(apart() / wide, { x: (a!.x + b!.x) / 2, y: (a!.y + b!.y) / 2 });
      }
    },
    pointerup(event) {
      const here = pointers.delete(event.pointerId);
      if (here && travelled < 4 && begun) choose(begun);
      begun = null;
    },
    pointercancel(event) {
      pointers.delete(event.pointerId);
      begun = null;
    },
    pointerleave() {
      if (pointers.size === 0) hovered.value = null;
    },
    dblclick(event) {
      if (!markAt(event.target)) zoomMap(event.shiftKey ? 0.5 : 2, fromMiddle(event));
    },
    keydown(event) {
      const act = keys[event.key];
      if (!act || event.target !== field || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      // The board listens for the same keys.
      event.stopPropagation();
      act();
    },
  };
  const wheel = (event: WheelEvent): void => {
    event.preventDefault();
    const lines = event.deltaMode === 0 ? 1 : 20;
    zoomMap(Math.exp(-event.deltaY * lines * (event.ctrlKey ? 0.01 : 0.0016)), fromMiddle(event));
  };
  const all = Object.entries(listeners) as [string, EventListener][];
  for (const [name, listener] of all) field.addEventListener(name, listener);
  field.addEventListener('wheel', wheel, { passive: false });
  return () => {
    for (const [name, listener] of all) field.removeEventListener(name, listener);
    field.removeEventListener('wheel', wheel);
  };
}
