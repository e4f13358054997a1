/** The pointer on the body: wheel, pan, pinch; what is under it, what is chosen, and what it carries. */
import { batch } from '@preact/signals';
import { conflictAtCard, openAtCard } from './conflict-at-card.ts';
import { carryTo, held, holdCard, letGo, whyNotHold } from './held.ts';
import { type Hit, hitAt, spotAt } from './hit.ts';
import { focusCard } from './keys.ts';
import { drop } from './moving.ts';
import { AXIS } from './paint-axis.ts';
import { openConflict, panel } from './panel-model.ts';
import { bodyHeight, hovered, panBy, scrollTo, selected, top, view, zoom } from './state.ts';

interface Spot {
  x: number;
  y: number;
}

const SLOP = 4;
const LONG_PRESS = 380;
const EDGE = 44;
/** Within so many pixels of its end a card is pulled longer or shorter. */
const END = 7;

const atEnd = (hit: Hit, x: number): boolean => hit.box.width >= 28 && x >= hit.box.x + hit.box.width - END;

/** Carries what is held to a place of the body. */
function carry({ x, y }: Spot): void {
  const spot = spotAt(x, y);
  const now = held.peek();
  if (now && spot) carryTo(now.how === 'end' ? now.resourceId : spot.resourceId, spot.at);
}

/** While something is carried near an edge the board moves on beneath it, once it has come from further inside. */
function edgeScroll(): { follow(spot: Spot): void; stop(): void } {
  let frame = 0;
  let last: Spot = { x: 0, y: 0 };
  let entered = false;
  const push = (at: number, size: number): number => (at < EDGE ? at - EDGE : at > size - EDGE ? at - size + EDGE : 0);
  const move = (): void => {
    frame = 0;
    const dx = push(last.x, view.value.width);
    const dy = push(last.y, bodyHeight.value);
    if ((!dx && !dy) || !held.peek()) return;
    batch(() => {
      if (dx) panBy(Math.sign(dx) * Math.min(18, Math.abs(dx) / 3));
      if (dy) scrollTo(top.value + Math.sign(dy) * Math.min(14, Math.abs(dy) / 3));
    });
    carry(last);
    frame = requestAnimationFrame(move);
  };
  return {
    follow(spot) {
      last = spot;
      entered ||= !push(spot.x, view.value.width) && !push(spot.y, bodyHeight.value);
      if (entered && !frame) frame = requestAnimationFrame(move);
    },
    stop() {
      cancelAnimationFrame(frame);
      frame = 0;
      entered = false;
    },
  };
}

/** Where a pointer is on the body, from the canvas's corner below the axis. */
export const spotOf = (canvas: Element, event: MouseEvent): Spot => {
  const box = canvas.getBoundingClientRect();
  return { x: event.clientX - box.left, y: event.clientY - box.top - AXIS };
};

/** A click on a card chooses it and tells of it; beside cards nothing is chosen any more. */
function choose(hit: Hit | null): void {
  selected.value = hit?.card.id ?? null;
  conflictAtCard.value = null;
  if (!hit) return;
  focusCard(hit.resourceId, hit.card.id);
  openAtCard(hit.card.id);
  if (panel.value !== 'conflicts' || !openConflict.value) panel.value = 'details';
}

const edges = edgeScroll();
/** Carries what is held with the pointer, wherever on the page it was picked up. */
export function carryWith(canvas: Element, event: MouseEvent): void {
  const spot = spotOf(canvas, event);
  carry(spot);
  edges.follow(spot);
}
export const stopCarrying = (): void => edges.stop();

/** Listens to a canvas. Gives how to stop. */
export function hand(canvas: HTMLCanvasElement): () => void {
  const pointers = new Map<number, Spot>();
  let begin: (Spot & { hit: Hit | null }) | null = null;
  let panning = false;
  let pressing: ReturnType<typeof setTimeout> | undefined;
  const at = (event: MouseEvent): Spot => spotOf(canvas, event);

  const wheel = (event: WheelEvent): void => {
    event.preventDefault();
    const { x, y } = at(event);
    const unit = event.deltaMode === 1 ? 24 : event.deltaMode === 2 ? 400 : 1;
    if (event.ctrlKey || event.metaKey || y < 0) {
      // A pinch on a touchpad comes as small steps with Ctrl, a wheel as large ones.
      const pinch = event.ctrlKey && Math.abs(event.deltaY) < 40;
      zoom(Math.exp(-event.deltaY * unit * (pinch ? 0.01 : 0.0022)), x, Math.max(0, y));
      return;
    }
    const sideways = event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX;
    batch(() => {
      if (sideways) panBy(sideways * unit);
      if (!event.shiftKey && event.deltaY) scrollTo(top.value + event.deltaY * unit);
    });
  };

  const lift = (from: Spot & { hit: Hit | null }): boolean => {
    const { hit } = from;
    if (!hit || held.peek() || whyNotHold(hit.card)) return false;
    const start = spotAt(from.x, from.y);
    return holdCard(hit.card, hit, atEnd(hit, from.x) ? 'end' : 'drag', start ? start.at - hit.from : 0);
  };

  const down = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    // The first finger of a gesture: of an older one that ended unseen nothing is left.
    if (event.isPrimary) pointers.clear();
    const place = at(event);
    pointers.set(event.pointerId, place);
    canvas.setPointerCapture(event.pointerId);
    begin = { ...place, hit: hitAt(place.x, place.y) };
    panning = pointers.size > 1;
    clearTimeout(pressing);
    const from = begin;
    if (event.pointerType === 'touch' && !panning)
      pressing = setTimeout(() => {
        if (begin === from && !panning && lift(from)) navigator.vibrate?.(10);
      }, LONG_PRESS);
  };

  const look = (place: Spot): void => {
    if (held.peek()?.how === 'tap') carry(place);
    const hit = hitAt(place.x, place.y);
    hovered.value = hit?.card.id ?? null;
    const free = hit && !whyNotHold(hit.card);
    canvas.style.cursor = held.peek()
      ? 'copy'
      : free && atEnd(hit, place.x)
        ? 'e-resize'
        : hit
          ? free
            ? 'grab'
            : 'pointer'
          : place.y < 0
            ? 'ew-resize'
            : '';
  };

  const pinch = (id: number, last: Spot, place: Spot): void => {
    const other = [...pointers].find(([each]) => each !== id)![1];
    const before = Math.hypot(last.x - other.x, last.y - other.y);
    const after = Math.hypot(place.x - other.x, place.y - other.y);
    batch(() => {
      panBy((last.x - place.x) / 2);
      scrollTo(top.value + (last.y - place.y) / 2);
      if (before > 0) zoom(after / before, (place.x + other.x) / 2, (place.y + other.y) / 2);
    });
  };

  const carried = (): boolean => held.peek()?.how === 'drag' || held.peek()?.how === 'end';

  const move = (event: PointerEvent): void => {
    const place = at(event);
    const last = pointers.get(event.pointerId);
    if (!last) {
      look(place);
      return;
    }
    pointers.set(event.pointerId, place);
    if (carried()) {
      carryWith(canvas, event);
      return;
    }
    if (pointers.size === 2) {
      pinch(event.pointerId, last, place);
      return;
    }
    if (!panning && begin && Math.hypot(place.x - begin.x, place.y - begin.y) > SLOP) {
      clearTimeout(pressing);
      if (event.pointerType !== 'touch' && lift(begin)) {
        carryWith(canvas, event);
        return;
      }
      panning = true;
    }
    if (panning)
      batch(() => {
        panBy(last.x - place.x);
        scrollTo(top.value + last.y - place.y);
      });
  };

  const up = (event: PointerEvent): void => {
    clearTimeout(pressing);
    if (!pointers.delete(event.pointerId)) return;
    stopCarrying();
    const still = !panning && begin && event.type === 'pointerup';
    if (carried()) {
      if (event.type === 'pointerup') void drop();
      else letGo();
    } else if (still && held.peek()?.how === 'tap') {
      carry(at(event));
      void drop();
    } else if (still) choose(begin!.hit);
    begin = null;
    if (pointers.size === 0) panning = false;
  };
  // A long press lifts the card, and opens no menu.
  const noMenu = (event: Event): void => {
    if (pointers.size > 0) event.preventDefault();
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
    ['contextmenu', noMenu],
  ] as const;
  for (const [name, listener] of listeners)
    canvas.addEventListener(name, listener as EventListener, name === 'wheel' ? { passive: false } : undefined);
  return () => {
    clearTimeout(pressing);
    for (const [name, listener] of listeners) canvas.removeEventListener(name, listener as EventListener);
  };
}
