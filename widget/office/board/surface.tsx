/** The body of the board: a canvas that is drawn when something it shows has changed, and never otherwise. */
import { effect } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { hand } from './hand.ts';
import { type Frame, paint } from './paint.ts';
import { AXIS, paintAxis } from './paint-axis.ts';
import { type Palette, readPalette } from './palette.ts';
import { flashes, flashing, frameOf, schemeChanges } from './picture.ts';
import { resize } from './state.ts';

/** Draws now and whenever what is drawn changes, once a frame at most. Gives how to stop. */
function drawing(canvas: HTMLCanvasElement): () => void {
  const pen = canvas.getContext('2d', { alpha: false })!;
  let palette: Palette | null = null;
  let ratio = 0;
  let asked = 0;
  const size = (): void => {
    const { width, height } = canvas.parentElement!.getBoundingClientRect();
    ratio = devicePixelRatio;
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
    palette = null;
    resize(width, height - AXIS);
  };
  const draw = (frame: Omit<Frame, 'palette' | 'time'>): void => {
    asked = 0;
    if (ratio === 0) return;
    palette ??= readPalette(canvas.parentElement!, pen, ratio);
    const whole = { ...frame, palette, time: performance.now() };
    pen.setTransform(ratio, 0, 0, ratio, 0, AXIS * ratio);
    paint(pen, whole);
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    paintAxis(pen, whole);
    if (flashing(whole.time)) ask();
  };
  const ask = (): void => {
    if (!asked) asked = requestAnimationFrame(() => draw(frameOf()));
  };
  const watcher = new ResizeObserver(() => {
    size();
    cancelAnimationFrame(asked);
    draw(frameOf());
  });
  watcher.observe(canvas.parentElement!);
  const stops = [
    effect(() => {
      frameOf();
      flashes.value;
      ask();
    }),
    schemeChanges(() => {
      palette = null;
      ask();
    }),
    hand(canvas),
  ];
  return () => {
    watcher.disconnect();
    cancelAnimationFrame(asked);
    for (const stop of stops) stop();
  };
}

export function Surface(): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => drawing(canvas.current!), []);
  return (
    <div class="board-body" aria-hidden="true">
      <canvas ref={canvas} />
    </div>
  );
}
