import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { StockFileReport } from '../../../shared/stock.ts';
import { decodeText } from '../../../shared/text.ts';
import { answerOf, office } from '../client.ts';
import { plural } from '../words.ts';
import { StockForm, type StockFormProps } from './stock-dialogs.tsx';
import { report, send, wrong } from './stock-model.ts';

/** A list of lots by file: looked at first, written only when every row is good. */
export function FileForm({ reload }: StockFormProps): JSX.Element {
  const text = useSignal('');
  const checked = report.value?.outcome === 'checked' && report.value.errors.length === 0;
  const ask = (dryRun: boolean): Promise<StockFileReport> =>
    answerOf(office.stock.import.$post({ json: { text: text.value, dryRun } }));
  const choose = async (file: File | undefined): Promise<void> => {
    report.value = null;
    wrong.value = [];
    text.value = file ? decodeText(new Uint8Array(await file.arrayBuffer())) : '';
    if (!text.value) return;
    await send(async () => {
      report.value = await ask(true);
      return null;
    }, reload);
  };
  const write = () =>
    send(async () => {
      const done = await ask(false);
      report.value = done;
      if (done.outcome === 'refused') return null;
      return `${plural(done.created, 'lot')} received, ${done.updated} counted, ${done.unchanged} as they were.`;
    }, reload);
  return (
    <StockForm
      title="Stock from a file"
      verb="Write it down"
      send={() => {
        if (checked) void write();
        else wrong.value = [{ field: 'stock-file', message: 'Choose a file whose rows are all good.' }];
      }}
    >
      <p class="muted">
        A table with a header: item, place, lot, quantity; also expires, received, unit, reorder_at, reason. A lot that
        is known there is counted, any other is received.
      </p>
      <div class="field">
        <label for="stock-file">File (CSV)</label>
        <input
          id="stock-file"
          class="input"
          type="file"
          accept=".csv,.txt,.tsv,text/csv,text/plain"
          onChange={(event) => void choose(event.currentTarget.files?.[0])}
        />
      </div>
      <div role="status">{report.value && <Report report={report.value} />}</div>
    </StockForm>
  );
}

function Report({ report: { rows, created, updated, unchanged, errors } }: { report: StockFileReport }): JSX.Element {
  return (
    <div class="file-report">
      <strong>
        {errors.length > 0
          ? `${plural(errors.length, 'thing')} to mend; nothing is written until then.`
          : `${plural(rows, 'row')}: ${created} to receive, ${updated} to count, ${unchanged} as they are.`}
      </strong>
      {errors.length > 0 && (
        <ul>
          {errors.slice(0, 50).map(({ line, field, reason }) => (
            <li key={`${line} ${field}`}>
              Line {line}, {field}: {reason}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
