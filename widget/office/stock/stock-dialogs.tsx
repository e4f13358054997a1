import type { ComponentChildren, JSX } from 'preact';
import type { StockView } from '../../../shared/stock.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorSummary } from '../../ui/error-summary.tsx';
import { FileForm } from './file-form.tsx';
import { ItemForm } from './item-form.tsx';
import { CarryForm, CountForm, ReceiveForm } from './lot-forms.tsx';
import { RecallForm } from './recall-form.tsx';
import { begin, busy, type Doing, doing, wrong } from './stock-model.ts';
import { SuppliesForm } from './supplies-form.tsx';

export interface StockFormProps {
  view: StockView;
  reload(): Promise<void>;
}

const labelOf = (what: Doing): string => {
  switch (what.kind) {
    case 'receive':
      return 'Receive stock';
    case 'count':
      return `Count ${what.item.name}`;
    case 'carry':
      return `Carry ${what.item.name} elsewhere`;
    case 'recall':
      return `Recall ${what.item.name}`;
    case 'item':
      return what.item ? `Change ${what.item.name}` : 'New item';
    case 'supplies':
      return `What ${what.service.name} uses up`;
    case 'file':
      return 'Stock from a file';
    default:
      return what satisfies never;
  }
};

/** The one dialog of the page: whatever a person is about to do. */
export function StockDialogs({ view, reload }: StockFormProps): JSX.Element {
  const what = doing.value;
  return (
    <Dialog open={what !== null} label={what ? labelOf(what) : ''} closeLabel="Close" onClose={() => begin(null)}>
      {what && <Form key={labelOf(what)} what={what} view={view} reload={reload} />}
    </Dialog>
  );
}

function Form({ what, ...props }: StockFormProps & { what: Doing }): JSX.Element {
  switch (what.kind) {
    case 'receive':
      return <ReceiveForm {...props} given={what.item} />;
    case 'count':
      return <CountForm {...props} {...what} />;
    case 'carry':
      return <CarryForm {...props} {...what} />;
    case 'recall':
      return <RecallForm {...props} {...what} />;
    case 'item':
      return <ItemForm {...props} given={what.item} />;
    case 'supplies':
      return <SuppliesForm {...props} service={what.service} />;
    case 'file':
      return <FileForm {...props} />;
    default:
      return what satisfies never;
  }
}

/** The frame of every form: what it is for, what is wrong, one button. */
export function StockForm({
  title,
  verb,
  send,
  children,
}: {
  title: string;
  verb: string;
  send(): void;
  children: ComponentChildren;
}): JSX.Element {
  return (
    <form
      class="dialog-body"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <h2>{title}</h2>
      <ErrorSummary title="Please look at this again" errors={wrong.value} />
      {children}
      <Button kind="primary" type="submit" busy={busy.value}>
        {verb}
      </Button>
    </form>
  );
}
