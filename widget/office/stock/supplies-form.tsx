import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { SuppliesFrom, Supply } from '../../../shared/service.ts';
import type { StockView } from '../../../shared/stock.ts';
import { answerOf, office } from '../client.ts';
import { inOurWords, plural } from '../words.ts';
import { StockForm, type StockFormProps } from './stock-dialogs.tsx';
import { send } from './stock-model.ts';
import { SupplyRows } from './supply-rows.tsx';

const fromWords: Record<SuppliesFrom, string> = {
  lead: 'What lies with whoever comes, in their van',
  location: 'What lies at the {location} they set out from',
};

/** What a service uses up; what is booked already keeps it from now on. */
export function SuppliesForm({
  view,
  reload,
  service,
}: StockFormProps & { service: StockView['services'][number] }): JSX.Element {
  const supplies = useSignal<Supply[]>(service.supplies);
  const from = useSignal<SuppliesFrom>(service.suppliesFrom);
  const save = () =>
    send(async () => {
      const json = { supplies: supplies.value, suppliesFrom: from.value };
      const { short } = await answerOf(office.stock.services[':id'].$put({ param: { id: service.id }, json }));
      const without = `${plural(short, 'visit that is booked goes', 'visits that are booked go')} without.`;
      return short > 0 ? `Saved. ${without}` : 'Saved. What is booked already keeps it from now on.';
    }, reload);
  return (
    <StockForm title={`What ${service.name} uses up`} verb="Save" send={() => void save()}>
      <SupplyRows legend="For one visit" items={view.items} rows={supplies} />
      {service.visits && (
        <fieldset class="stack">
          <legend>Taken from</legend>
          {(['lead', 'location'] as const).map((where) => (
            <label key={where} class="check">
              <input
                type="radio"
                name="supplies-from"
                checked={from.value === where}
                onChange={() => {
                  from.value = where;
                }}
              />
              {inOurWords(fromWords[where])}
            </label>
          ))}
        </fieldset>
      )}
    </StockForm>
  );
}
