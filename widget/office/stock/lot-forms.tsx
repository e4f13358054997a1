import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import {
  type ItemEntry,
  type LotEntry,
  placeKey,
  type Shelf,
  type StockPlace,
  type StockView,
} from '../../../shared/stock.ts';
import { Field } from '../../ui/field.tsx';
import { answerOf, office } from '../client.ts';
import { plural } from '../words.ts';
import { StockForm, type StockFormProps } from './stock-dialogs.tsx';
import { into, numberOf, send, wrong, wrongAt } from './stock-model.ts';

interface PlaceFieldProps {
  places: StockView['places'];
  value: string;
  onValue(value: string): void;
}

const PlaceField = ({ places, value, onValue }: PlaceFieldProps): JSX.Element => (
  <div class="field">
    <label for="place">Where</label>
    <select id="place" class="input" value={value} onChange={(event) => onValue(event.currentTarget.value)}>
      {places.map((place) => (
        <option key={placeKey(place)} value={placeKey(place)}>
          {place.kind === 'resource' ? `With ${place.name}` : place.name}
        </option>
      ))}
    </select>
  </div>
);

const placeIn = (places: StockView['places'], key: string): StockPlace => {
  const { kind, id } = places.find((place) => placeKey(place) === key) ?? places[0]!;
  return { kind, id };
};

/** What came, or is on its way. */
export function ReceiveForm({ view, reload, given }: StockFormProps & { given: ItemEntry | null }): JSX.Element {
  const plain = view.items.filter(({ parts }) => parts.length === 0);
  const itemId = useSignal(given?.id ?? plain[0]?.id ?? '');
  const place = useSignal(placeKey(view.places[0] ?? { kind: 'location', id: '' }));
  const quantity = useSignal('');
  const ref = useSignal('');
  const expires = useSignal('');
  const received = useSignal(view.today);
  const receive = () =>
    send(async () => {
      const json = {
        ...{ itemId: itemId.value, place: placeIn(view.places, place.value), quantity: numberOf(quantity.value) },
        ...(expires.value ? { expiresDay: expires.value } : {}),
        ...(received.value ? { receivedDay: received.value } : {}),
        ref: ref.value,
      };
      await answerOf(office.stock.lots.$post({ json }));
      return received.value > view.today ? 'The delivery is written down.' : 'Received.';
    }, reload);
  return (
    <StockForm title="Receive stock" verb="Receive" send={() => void receive()}>
      <div class="field">
        <label for="itemId">Item</label>
        <select
          id="itemId"
          class="input"
          value={itemId.value}
          onChange={(event) => into(itemId)(event.currentTarget.value)}
        >
          {plain.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </div>
      <div class="two">
        <Field
          id="quantity"
          label="How many"
          inputmode="numeric"
          value={quantity.value}
          error={wrongAt('quantity')}
          onValue={into(quantity)}
        />
        <PlaceField places={view.places} value={place.value} onValue={into(place)} />
      </div>
      <Field
        id="ref"
        label="Lot number (optional)"
        maxLength={64}
        value={ref.value}
        error={wrongAt('ref')}
        onValue={into(ref)}
      />
      <div class="two">
        <Field
          id="expiresDay"
          label="Good until (optional)"
          type="date"
          value={expires.value}
          error={wrongAt('expiresDay')}
          onValue={into(expires)}
        />
        <Field
          id="receivedDay"
          label="Comes on"
          type="date"
          value={received.value}
          error={wrongAt('receivedDay')}
          onValue={into(received)}
        />
      </div>
      <p class="muted">A delivery on its way counts for visits from the day it comes.</p>
    </StockForm>
  );
}

export interface LotFormProps extends StockFormProps {
  item: ItemEntry;
  shelf: Shelf;
  lot: LotEntry;
}

/** What is really there, and why it differs. */
export function CountForm({ reload, item, shelf, lot }: LotFormProps): JSX.Element {
  const quantity = useSignal(String(lot.quantity));
  const reason = useSignal('');
  const count = () =>
    send(async () => {
      const json = { quantity: numberOf(quantity.value), reason: reason.value };
      const { short } = await answerOf(office.stock.lots[':id'].count.$post({ param: { id: lot.id }, json }));
      return short > 0 ? `Counted. ${plural(short, 'visit now goes', 'visits now go')} without it.` : 'Counted.';
    }, reload);
  return (
    <StockForm
      title={`Count ${item.name}`}
      verb="Write down the count"
      send={() => {
        if (reason.value.trim()) void count();
        else wrong.value = [{ field: 'reason', message: 'Say why the count differs.' }];
      }}
    >
      <p class="muted">
        {lot.ref ? `Lot ${lot.ref}` : 'The lot without a number'}, {shelf.placeName}: {lot.quantity} by the book
        {lot.reserved > 0 ? `, ${lot.reserved} of them kept for visits` : ''}.
      </p>
      <Field
        id="quantity"
        label="How many are there"
        inputmode="numeric"
        value={quantity.value}
        error={wrongAt('quantity')}
        onValue={into(quantity)}
      />
      <Field
        id="reason"
        label="Why"
        hint="Stock-taking, broken, lost, found …"
        maxLength={200}
        value={reason.value}
        error={wrongAt('reason')}
        onValue={into(reason)}
      />
    </StockForm>
  );
}

/** From one shelf to another. */
export function CarryForm({ view, reload, item, shelf, lot }: LotFormProps): JSX.Element {
  const others = view.places.filter((place) => placeKey(place) !== placeKey(shelf.place));
  const place = useSignal(placeKey(others[0] ?? shelf.place));
  const quantity = useSignal(String(lot.quantity - lot.reserved || 1));
  const carry = () =>
    send(async () => {
      const json = { quantity: numberOf(quantity.value), place: placeIn(others, place.value) };
      await answerOf(office.stock.lots[':id'].move.$post({ param: { id: lot.id }, json }));
      return 'Carried.';
    }, reload);
  return (
    <StockForm title={`Carry ${item.name} elsewhere`} verb="Carry" send={() => void carry()}>
      <p class="muted">
        From {shelf.placeName}: {lot.quantity} there, {lot.reserved} kept for visits.
      </p>
      <div class="two">
        <Field
          id="quantity"
          label="How many"
          inputmode="numeric"
          value={quantity.value}
          error={wrongAt('quantity')}
          onValue={into(quantity)}
        />
        <PlaceField places={others} value={place.value} onValue={into(place)} />
      </div>
    </StockForm>
  );
}
