/** The axis above the body: days or months in the upper line, times or days in the lower. */

import { type Frame, nowAt, type Pen } from './paint.ts';
import { fitted } from './paint-cards.ts';

export const AXIS = 48;

export function paintAxis(pen: Pen, { axis, view, palette, board, now }: Frame): void {
  pen.fillStyle = palette.ground;
  pen.fillRect(0, 0, view.width, AXIS);
  pen.textBaseline = 'middle';
  pen.font = `600 13px ${palette.font}`;
  for (const { x, to, label } of axis.bands) {
    if (x > 0) {
      pen.fillStyle = palette.strong;
      pen.fillRect(Math.round(x), 0, 1, AXIS);
    }
    const left = Math.max(x, 0) + 8;
    pen.fillStyle = palette.text;
    pen.fillText(fitted(pen, label, Math.min(to, view.width) - left - 4), left, 13);
  }
  pen.font = `400 12px ${palette.font}`;
  for (const { x, label, strong } of axis.ticks) {
    if (x < -40 || x > view.width) continue;
    pen.fillStyle = strong ? palette.strong : palette.line;
    if (x >= 0) pen.fillRect(Math.round(x), strong ? 26 : 34, 1, AXIS - (strong ? 26 : 34));
    if (!label) continue;
    pen.fillStyle = palette.muted;
    pen.fillText(label, x + 5, 37);
  }
  pen.fillStyle = palette.line;
  pen.fillRect(0, 26, view.width, 1);
  pen.fillStyle = palette.control;
  pen.fillRect(0, AXIS - 1, view.width, 1);
  const x = nowAt(board.timeline, view, now);
  if (x === null) return;
  pen.fillStyle = palette.error;
  pen.beginPath();
  pen.moveTo(x - 4, AXIS - 7);
  pen.lineTo(x + 6, AXIS - 7);
  pen.lineTo(x + 1, AXIS);
  pen.fill();
}
