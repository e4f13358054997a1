import type { JSX } from 'preact';
import { answerOf, office } from '../client.ts';
import { useLoaded } from '../load.ts';
import { shortages } from '../stock/stock-words.ts';
import { Chart } from './chart.tsx';

/** What runs short by what is booked, as the stock page tells it; nothing where no stock is kept. */
export function StockPanel(): JSX.Element | null {
  const { state } = useLoaded('stock', () => answerOf(office.stock.$get()));
  const { data } = state.value;
  if (!data || data.items.length === 0) return null;
  const short = shortages(data.items, data.today);
  const table = {
    name: `stock running short ${data.today}`,
    columns: ['Item', 'Place', 'From', 'What'],
    rows: short.map(({ item, shelf, day, words }) => [item.name, shelf.placeName, day, words]),
  };
  return (
    <Chart
      title="Stock running short"
      told="By what is booked in the coming four weeks, whatever the period above."
      table={table}
    >
      {short.length === 0 ? (
        <p class="nothing">Enough of everything.</p>
      ) : (
        <ul class="short-list">
          {short.slice(0, 8).map(({ item, shelf, words, grave }) => (
            <li key={`${item.id} ${shelf.placeName}`}>
              <a href="/office/stock">
                {item.name} <span class="muted">{shelf.placeName}</span>
              </a>
              <span class={grave ? 'grave' : 'low'}>{words}</span>
            </li>
          ))}
        </ul>
      )}
    </Chart>
  );
}
