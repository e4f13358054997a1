import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { Supply } from '../../../shared/service.ts';
import type { ItemEntry } from '../../../shared/stock.ts';
import { Field } from '../../ui/field.tsx';
import { answerOf, office } from '../client.ts';
import { StockForm, type StockFormProps } from './stock-dialogs.tsx';
import { into, numberOf, send, wrongAt } from './stock-model.ts';
import { SupplyRows } from './supply-rows.tsx';

/** A new item or kit, or another name, unit or reorder level for one that is there. */
export function ItemForm({ view, reload, given }: StockFormProps & { given: ItemEntry | null }): JSX.Element {
  const name = useSignal(given?.name ?? '');
  const unit = useSignal(given?.unit ?? '');
  const reorderAt = useSignal(String(given?.reorderAt ?? 0));
  const parts = useSignal<Supply[]>([]);
  const save = () =>
    send(async () => {
      const json = { name: name.value, unit: unit.value, reorderAt: numberOf(reorderAt.value), parts: parts.value };
      if (given) await answerOf(office.stock.items[':id'].$put({ param: { id: given.id }, json }));
      else await answerOf(office.stock.items.$post({ json }));
      return given ? 'Changed.' : `${name.value} is added.`;
    }, reload);
  return (
    <StockForm
      title={given ? `Change ${given.name}` : 'New item'}
      verb={given ? 'Save' : 'Add'}
      send={() => void save()}
    >
      <Field id="name" label="Name" maxLength={120} value={name.value} error={wrongAt('name')} onValue={into(name)} />
      <div class="two">
        <Field
          id="unit"
          label="Counted in"
          hint="pieces, boxes, metres"
          maxLength={30}
          value={unit.value}
          error={wrongAt('unit')}
          onValue={into(unit)}
        />
        <Field
          id="reorderAt"
          label="Reorder at"
          hint="at each place where it lies"
          inputmode="numeric"
          value={reorderAt.value}
          error={wrongAt('reorderAt')}
          onValue={into(reorderAt)}
        />
      </div>
      {!given && (
        <SupplyRows
          legend="A kit is put together from"
          items={view.items.filter((item) => item.parts.length === 0)}
          rows={parts}
        />
      )}
    </StockForm>
  );
}
