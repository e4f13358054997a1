/** So far sideways, and no further up or down, is a swipe. */
const FAR = 64;
const STRAIGHT = 40;

/** Touch handlers that tell a swipe to the left (+1) or to the right (−1); what scrolls or lies in a dialog is left alone. */
export function swipes(onSwipe: (by: 1 | -1) => void) {
  let from: { x: number; y: number } | null = null;
  return {
    onTouchStart(event: TouchEvent): void {
      const touch = event.touches[0];
      const inDialog = (event.target as Element).closest('dialog') !== null;
      from = touch && event.touches.length === 1 && !inDialog ? { x: touch.clientX, y: touch.clientY } : null;
    },
    onTouchEnd(event: TouchEvent): void {
      const touch = event.changedTouches[0];
      if (!from || !touch) return;
      const [dx, dy] = [touch.clientX - from.x, touch.clientY - from.y];
      from = null;
      if (Math.abs(dx) >= FAR && Math.abs(dy) <= STRAIGHT) onSwipe(dx < 0 ? 1 : -1);
    },
  };
}
