import type { ComponentChildren, JSX } from 'preact';

interface ButtonProps {
  kind?: 'primary' | 'plain' | 'quiet' | 'danger';
  type?: 'button' | 'submit';
  /** Keeps its place and focus while something is under way, and does nothing meanwhile. */
  busy?: boolean;
  part?: string;
  onClick?: () => void;
  children: ComponentChildren;
}

export const Button = ({
  kind = 'plain',
  type = 'button',
  busy,
  part,
  onClick,
  children,
}: ButtonProps): JSX.Element => (
  <button
    type={type}
    class={kind === 'plain' ? 'button' : `button ${kind}`}
    part={part ?? 'button'}
    aria-disabled={busy || undefined}
    onClick={(event) => {
      if (busy) event.preventDefault();
      else onClick?.();
    }}
  >
    {children}
  </button>
);
