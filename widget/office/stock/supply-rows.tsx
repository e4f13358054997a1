import type { Signal } from '@preact/signals';
import type { JSX } from 'preact';
import type { Supply } from '../../../shared/service.ts';
import type { ItemEntry } from '../../../shared/stock.ts';
import { Button } from '../../ui/button.tsx';
import { wrongAt } from './stock-model.ts';

interface SupplyRowsProps {
  legend: string;
  items: readonly ItemEntry[];
  rows: Signal<Supply[]>;
}

/** So many of this and so many of that: each item once. */
export function SupplyRows({ legend, items, rows }: SupplyRowsProps): JSX.Element {
  const free = items.filter((item) => !rows.value.some((row) => row.itemId === item.id));
  const change = (at: number, part: Partial<Supply>): void => {
    rows.value = rows.value.map((row, i) => (i === at ? { ...row, ...part } : row));
  };
  const error = wrongAt('supplies') ?? wrongAt('parts');
  return (
    <fieldset class="stack">
      <legend>{legend}</legend>
      {rows.value.map((row, i) => (
        <div key={row.itemId} class="supply-row">
          <select
            class="input"
            aria-label={`Item ${i + 1}`}
            value={row.itemId}
            onChange={(event) => change(i, { itemId: event.currentTarget.value })}
          >
            {items
              .filter((item) => item.id === row.itemId || free.includes(item))
              .map((item) => (
                <option key={item.id} value={item.id}>
                  {item.name}
                </option>
              ))}
          </select>
          <input
            class="input"
            type="number"
            min="1"
            max="1000000"
            aria-label={`How many of item ${i + 1}`}
            value={row.quantity}
            onInput={(event) =>
              change(i, { quantity: Math.max(1, Math.floor(Number(event.currentTarget.value) || 1)) })
            }
          />
          <Button
            kind="quiet"
            onClick={() => {
              rows.value = rows.value.filter((_, at) => at !== i);
            }}
          >
            Remove<span class="sr"> item {i + 1}</span>
          </Button>
        </div>
      ))}
      {error && <span class="wrong">{error}</span>}
      {free.length > 0 && (
        <span>
          <Button
            onClick={() => {
              rows.value = [...rows.value, { itemId: free[0]!.id, quantity: 1 }];
            }}
          >
            Add an item
          </Button>
        </span>
      )}
    </fieldset>
  );
}
