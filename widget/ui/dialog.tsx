import type { ComponentChildren, JSX } from 'preact';
import { Icon } from './icon.tsx';

interface DialogProps {
  open: boolean;
  label: string;
  closeLabel: string;
  onClose(): void;
  children: ComponentChildren;
}

const bring = (dialog: HTMLDialogElement, open: boolean): void => {
  if (open && !dialog.open) dialog.showModal();
  if (!open && dialog.open) dialog.close();
};

/**
 * A native modal dialog: Escape, the close button and a click beside it close it, and focus returns to where it was.
 * The browser tells of a closing a moment later, when the dialog may have been opened again: then it is no news.
 */
export const Dialog = ({ open, label, closeLabel, onClose, children }: DialogProps): JSX.Element => (
  // biome-ignore lint/a11y/useKeyWithClickEvents: Escape already closes a native dialog
  <dialog
    class="sheet"
    part="dialog"
    aria-label={label}
    ref={(dialog) => {
      if (dialog) bring(dialog, open);
    }}
    onCancel={onClose}
    onClose={(event) => event.currentTarget.open || onClose()}
    onClick={(event) => event.target === event.currentTarget && event.currentTarget.close()}
  >
    <button type="button" class="button quiet close" aria-label={closeLabel} onClick={onClose}>
      <Icon name="close" />
    </button>
    {open && children}
  </dialog>
);
