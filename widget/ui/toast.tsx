import type { JSX } from 'preact';

/** One short sentence about what just happened; read out, and gone when its owner says so. */
export const Toast = ({ text }: { text: string }): JSX.Element => (
  <div role="status">{text && <div class="toast">{text}</div>}</div>
);
