import type { ComponentChildren, JSX } from 'preact';
import { useId } from 'preact/hooks';
import type { StaffAction } from '../../shared/roles.ts';
import { fail } from './notices.tsx';
import { whyNotI } from './session.ts';

interface VerbProps {
  /** What one must be allowed to do. */
  needs: StaffAction;
  kind?: 'primary' | 'plain' | 'quiet' | 'danger';
  type?: 'button' | 'submit';
  /** Keeps its place and focus while something is under way, and does nothing meanwhile. */
  busy?: boolean;
  onClick?: () => void;
  children: ComponentChildren;
}

/**
 * A button for something not everybody may do. It is never hidden: whoever may not sees it disabled, reads the reason
 * beside it on hover and focus, and hears it when they press it all the same.
 */
export function Verb({ needs, kind = 'plain', type = 'button', busy, onClick, children }: VerbProps): JSX.Element {
  const id = useId();
  const why = whyNotI(needs);
  return (
    <span class="verb">
      <button
        type={type}
        class={kind === 'plain' ? 'button' : `button ${kind}`}
        aria-disabled={busy || why ? true : undefined}
        aria-describedby={why ? id : undefined}
        onClick={(event) => {
          if (busy || why) event.preventDefault();
          if (why) fail(why);
          else if (!busy) onClick?.();
        }}
      >
        {children}
      </button>
      {why && (
        <span class="why" id={id} role="tooltip">
          {why}
        </span>
      )}
    </span>
  );
}

/** The same reason above a form of which nothing may be changed, and what it comes from. */
export function OnlyLooking({ needs, because = '' }: { needs: StaffAction; because?: string }): JSX.Element | null {
  const why = whyNotI(needs);
  return why ? (
    <p class="panel only-looking">
      {because} {why} You can look at everything here.
    </p>
  ) : null;
}
