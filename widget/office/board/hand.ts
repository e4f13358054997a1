/** The pointer on the body: wheel, pan, pinch; what is under it, what is chosen. */
import { batch } from '@preact/signals';
import { type Hit, hitAt } from './hit.ts';
import { AXIS } from './paint-axis.ts';
import { hovered, panBy, scrollTo, selected, top, zoom } from './state.ts';

interface Touch {
  x: number;
  y: number;
}

/** Listens to a canvas. Gives how to stop. */
export function hand(canvas: HTMLCanvasElement): () => void {
  const pointers = new Map<number, Touch>();
  let begin: (Touch & { hit: Hit | null }) | null = null;
  let panning = false;
  const at = (event: MouseEvent): Touch => {
    const box = canvas.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top - AXIS };
  };

  const wheel = (event: WheelEvent): void => {
    event.preventDefault();
    const { x, y } = at(event);
    const unit = event.deltaMode === 1 ? 24 : event.deltaMode === 2 ? 400 : 1;
    const zooming = event.ctrlKey || event.metaKey || y < 0;
    if (zooming) {
      zoom(
        Math.exp(-event.deltaY * unit * (event.ctrlKey && Math.abs(event.deltaY) < 40 ? 0.01 : 0.0022)),
        x,
        Math.max(0, y),
      );
      return;
    }
    const sideways = event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX;
    batch(() => {
      if (sideways) panBy(sideways * unit);
      if (!event.shiftKey && event.deltaY) scrollTo(top.value + event.deltaY * unit);
    });
  };

  const down = (event: PointerEvent): void => {
    const place = at(event);
    pointers.set(event.pointerId, place);
    canvas.setPointerCapture(event.pointerId);
    begin = { ...place, hit: hitAt(place.x, place.y) };
    panning = pointers.size > 1;
  };

  const move = (event: PointerEvent): void => {
    const place = at(event);
    const last = pointers.get(event.pointerId);
    if (!last) {
      const hit = hitAt(place.x, place.y);
      hovered.value = hit?.card.id ?? null;
      canvas.style.cursor = hit ? 'pointer' : place.y < 0 ? 'ew-resize' : 'default';
      return;
    }
    if (pointers.size === 2) {
      const [other] = [...pointers].filter(([id]) => id !== event.pointerId).map(([, p]) => p);
      const before = Math.hypot(last.x - other!.x, last.y - other!.y);
      const after = Math.hypot(place.x - other!.x, place.y - other!.y);
      const middle = { x: (place.x + other!.x) / 2, y: (place.y + other!.y) / 2 };
      batch(() => {
        panBy((last.x - place.x) / 2);
        scrollTo(top.value + (last.y - place.y) / 2);
        if (before > 0) zoom(after / before, middle.x, middle.y);
      });
    } else {
      if (!panning && begin && Math.hypot(place.x - begin.x, place.y - begin.y) > 4) panning = true;
      if (panning)
        batch(() => {
          panBy(last.x - place.x);
          scrollTo(top.value + last.y - place.y);
        });
    }
    pointers.set(event.pointerId, place);
  };

  const up = (event: PointerEvent): void => {
    if (!pointers.delete(event.pointerId)) return;
    if (!panning && begin && event.type === 'pointerup') selected.value = begin.hit?.card.id ?? null;
    begin = null;
    if (pointers.size === 0) panning = false;
  };
  const leave = (): void => {
    hovered.value = null;
  };

  const listeners = [
    ['wheel', wheel],
    ['pointerdown', down],
    ['pointermove', move],
    ['pointerup', up],
    ['pointercancel', up],
    ['pointerleave', leave],
  ] as const;
  for (const [name, listener] of listeners)
    canvas.addEventListener(name, listener as EventListener, name === 'wheel' ? { passive: false } : undefined);
  return () => {
    for (const [name, listener] of listeners) canvas.removeEventListener(name, listener as EventListener);
  };
}
