import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { RecallPreview } from '../../../shared/stock.ts';
import { Field } from '../../ui/field.tsx';
import { answerOf, office } from '../client.ts';
import { useLoaded } from '../load.ts';
import { Shown } from '../page.tsx';
import { called, inOurWords, plural, shortWhen } from '../words.ts';
import type { LotFormProps } from './lot-forms.tsx';
import { StockForm } from './stock-dialogs.tsx';
import { into, send, wrong, wrongAt } from './stock-model.ts';

/** A lot that may not be used any more: who would go without is shown before it is done. */
export function RecallForm({ reload, item, lot }: LotFormProps): JSX.Element {
  const reason = useSignal('');
  const param = { id: lot.id };
  const { state, reload: again } = useLoaded(
    lot.id,
    (): Promise<RecallPreview> => answerOf(office.stock.lots[':id'].recall.preview.$post({ param })),
  );
  const recall = () =>
    send(async () => {
      const json = { reason: reason.value };
      const { short } = await answerOf(office.stock.lots[':id'].recall.$post({ param, json }));
      return short > 0 ? `Recalled. ${goWithout(short)}: see the queue.` : 'Recalled.';
    }, reload);
  return (
    <StockForm
      title={`Recall ${item.name}`}
      verb="Recall it"
      send={() => {
        if (reason.value.trim()) void recall();
        else wrong.value = [{ field: 'reason', message: 'Say why it is recalled.' }];
      }}
    >
      <Shown loaded={state.value} retry={again} lines={3}>
        {(preview) => <Consequences preview={preview} number={lot.ref} />}
      </Shown>
      <Field
        id="reason"
        label="Why"
        hint="Recalled by the maker, damaged, contaminated …"
        maxLength={200}
        value={reason.value}
        error={wrongAt('reason')}
        onValue={into(reason)}
      />
    </StockForm>
  );
}

const goWithout = (count: number): string =>
  `${plural(count, `${called('appointment')} goes`, `${called('appointment', 2)} go`)} without`;

function Consequences({ preview, number }: { preview: RecallPreview; number: string }): JSX.Element {
  const { lots, visits, zone } = preview;
  const off = lots.map(({ placeName, quantity }) => `${quantity} at ${placeName}`).join(', ');
  return (
    <>
      <p>
        {number ? `Lot ${number}` : 'The lot without a number'} is not used any more: {off}.
      </p>
      {visits.length === 0 ? (
        <p class="muted">Everybody can be served from other lots.</p>
      ) : (
        <section aria-label="Goes without">
          <p>
            <strong>{goWithout(visits.length)}</strong>, and will stand in the queue:
          </p>
          <ul class="list recall-visits">
            {visits.slice(0, 20).map(({ jobId, customerName, serviceName, window, lacks }) => (
              <li key={`${jobId} ${window.from}`}>
                <span>
                  {jobId ? (
                    <a href={`/office/jobs/${jobId}`}>
                      <bdi>{customerName}</bdi>
                    </a>
                  ) : (
                    inOurWords('Another {location}')
                  )}
                  <br />
                  <span class="muted">
                    {serviceName}, {shortWhen(window, zone)}
                  </span>
                </span>
                <span class="stock-grave">{lacks.join(', ')}</span>
              </li>
            ))}
          </ul>
          {visits.length > 20 && <p class="muted">and {visits.length - 20} more</p>}
        </section>
      )}
    </>
  );
}
