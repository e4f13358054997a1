import type { JSX } from 'preact';
import type { ItemEntry, LotDeed, StockView } from '../../../shared/stock.ts';
import { formatShortDay } from '../../../shared/time.ts';
import { answerOf, office } from '../client.ts';
import { useLoaded } from '../load.ts';
import { Empty, Page, Shown } from '../page.tsx';
import { LOCALE, mayI } from '../session.ts';
import { Verb } from '../verb.tsx';
import { plural } from '../words.ts';
import { ShelfRow } from './shelf.tsx';
import { StockDialogs } from './stock-dialogs.tsx';
import { begin } from './stock-model.ts';
import { amount, deedWords, shortages } from './stock-words.ts';

/** Where an item lies at more places than these, its lots are shown when asked for. */
const FEW_SHELVES = 3;

/** What lies where, what runs short when by what is booked, and what a person can do about it. */
export function StockPage(): JSX.Element {
  const { state, reload } = useLoaded('stock', () => answerOf(office.stock.$get()));
  return (
    <Page
      title="Stock"
      summary={state.value.data && summary(state.value.data)}
      actions={
        <>
          <Verb needs="keep-stock" onClick={() => begin({ kind: 'file' })}>
            From a file
          </Verb>
          <Verb needs="keep-stock" onClick={() => begin({ kind: 'item', item: null })}>
            New item
          </Verb>
          <Verb needs="keep-stock" kind="primary" onClick={() => begin({ kind: 'receive', item: null })}>
            Receive
          </Verb>
        </>
      }
    >
      <Shown loaded={state.value} retry={reload}>
        {(view) => (
          <>
            {view.items.length === 0 ? (
              <Empty title="Nothing is kept in stock yet.">
                <p>Add an item, or bring a list as a file. Then say what each service uses up.</p>
              </Empty>
            ) : (
              <div class="stock">
                <RunsShort view={view} />
                <div class="stock-items">
                  {view.items.map((item) => (
                    <ItemPanel key={item.id} item={item} view={view} />
                  ))}
                </div>
                <div class="stock-side">
                  <UsedUp view={view} />
                  <Deeds deeds={view.deeds} zone={view.zone} />
                </div>
              </div>
            )}
            <StockDialogs view={view} reload={reload} />
          </>
        )}
      </Shown>
    </Page>
  );
}

const summary = ({ items, today }: StockView): string => {
  const short = new Set(shortages(items, today).map(({ item }) => item.id)).size;
  return short === 0
    ? 'Enough of everything for what is booked in the coming four weeks.'
    : `${plural(short, 'item runs', 'items run')} short in the coming four weeks, by what is booked.`;
};

function RunsShort({ view: { items, today } }: { view: StockView }): JSX.Element | null {
  const found = shortages(items, today);
  if (found.length === 0) return null;
  return (
    <section class="panel stock-short" aria-label="Runs short">
      <h2>Runs short</h2>
      <ul>
        {found.map(({ item, shelf, words, grave }) => (
          <li key={`${item.id} ${shelf.placeName}`}>
            <span>
              <strong>{item.name}</strong> <span class="muted">{shelf.placeName}</span>
            </span>
            <span class={grave ? 'stock-grave' : 'stock-low'}>{words}</span>
            {shelf.short.length > 0 && mayI('see-customers') && (
              <span class="stock-without">
                {shelf.short.slice(0, 5).map((short, i) => (
                  <a key={short.jobId} href={`/office/jobs/${short.jobId}`}>
                    Visit {i + 1}
                  </a>
                ))}
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function ItemPanel({ item, view }: { item: ItemEntry; view: StockView }): JSX.Element {
  const kit = item.parts.map((part) => {
    const plain = view.items.find(({ id }) => id === part.itemId);
    return plain ? `${part.quantity} × ${plain.name}` : '';
  });
  const all = item.shelves.reduce((sum, shelf) => sum + shelf.usable, 0);
  return (
    <section class="panel stock-item" aria-label={item.name}>
      <header>
        <div>
          <h2>{item.name}</h2>
          <p class="muted">
            {kit.length > 0
              ? `A kit: ${kit.join(', ')}`
              : `${amount(all, item)} in all${item.reorderAt > 0 ? `, reorder at ${item.reorderAt}` : ''}`}
          </p>
        </div>
        <span class="actions">
          <Verb needs="keep-stock" kind="quiet" onClick={() => begin({ kind: 'item', item })}>
            Change<span class="sr"> {item.name}</span>
          </Verb>
          {kit.length === 0 && (
            <Verb needs="keep-stock" kind="quiet" onClick={() => begin({ kind: 'receive', item })}>
              Receive<span class="sr"> {item.name}</span>
            </Verb>
          )}
        </span>
      </header>
      {kit.length === 0 && item.shelves.length === 0 && <p class="muted">None has been received yet.</p>}
      {item.shelves.map((shelf) => (
        <ShelfRow
          key={shelf.placeName}
          item={item}
          shelf={shelf}
          today={view.today}
          folded={item.shelves.length > FEW_SHELVES}
        />
      ))}
    </section>
  );
}

function UsedUp({ view }: { view: StockView }): JSX.Element {
  return (
    <section class="panel" aria-label="What services use up">
      <h2>What services use up</h2>
      <ul class="list">
        {view.services.map((service) => (
          <li key={service.id}>
            <span>
              <strong>{service.name}</strong>
              <br />
              <span class="muted">
                {service.supplies
                  .map(({ itemId, quantity }) => {
                    const item = view.items.find(({ id }) => id === itemId);
                    return `${quantity} × ${item?.name ?? itemId}`;
                  })
                  .join(', ') || 'nothing'}
                {service.supplies.length > 0 &&
                  service.visits &&
                  (service.suppliesFrom === 'lead' ? ', from the van' : ', from where they set out')}
              </span>
            </span>
            <Verb needs="set-supplies" kind="quiet" onClick={() => begin({ kind: 'supplies', service })}>
              Change<span class="sr"> what {service.name} uses up</span>
            </Verb>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Deeds({ deeds, zone }: { deeds: LotDeed[]; zone: string }): JSX.Element | null {
  if (deeds.length === 0) return null;
  return (
    <section class="panel" aria-label="Done by hand">
      <h2>Done by hand</h2>
      <ul class="history">
        {deeds.map((deed, i) => (
          <li key={`${deed.at} ${i}`}>
            <time dateTime={new Date(deed.at * 1000).toISOString()}>
              {formatShortDay(deed.at, zone, LOCALE)}, {deed.who}
            </time>
            <span>{deedWords(deed)}</span>
            {deed.reason && <span class="muted">“{deed.reason}”</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}
