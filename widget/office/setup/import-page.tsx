import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import {
  type ImportFileKind,
  type ImportFileReport,
  importFileKinds,
  MAX_IMPORT_CHARACTERS,
} from '../../../shared/setup.ts';
import { decodeText } from '../../../shared/text.ts';
import { Button } from '../../ui/button.tsx';
import { answerOf, office } from '../client.ts';
import { fail, say } from '../notices.tsx';
import { Page } from '../page.tsx';
import { query } from '../router.ts';
import { loadMe, mayI } from '../session.ts';
import { OnlyLooking } from '../verb.tsx';
import { plural } from '../words.ts';
import { loadMissing } from './setup-model.ts';
import { SettingsTabs } from './tabs.tsx';

const kinds: Record<ImportFileKind, { name: string; told: string }> = {
  customers: {
    name: 'Customers',
    told: 'ref and name are needed; also email, phone, locale, street, house_number, postcode, place, notes.',
  },
  jobs: {
    name: 'Jobs',
    told: 'ref, customer_ref and service are needed; also location, strategy, priority, from_day, to_day, refused, preferred, note.',
  },
  resources: {
    name: 'People and things',
    told: 'ref, name and kind are needed; also location, units, skills, drives, street, postcode, place, email, phone, max_visits, groups, shifts.',
  },
  stock: {
    name: 'Stock',
    told: 'item, place, lot and quantity are needed; also expires, received, unit, reorder_at, reason.',
  },
  area: { name: 'Service area', told: 'postcode, place, latitude, longitude; it replaces the area there was.' },
};

/** Stock is read by the rules of the stock page, all else by those of the set-up. */
async function ask(kind: ImportFileKind, text: string, dryRun: boolean): Promise<ImportFileReport> {
  if (kind !== 'stock') return answerOf(office.setup.import.$post({ json: { kind, text, dryRun } }));
  const told = await answerOf(office.stock.import.$post({ json: { text, dryRun } }));
  return { ...told, badRows: new Set(told.errors.map(({ line }) => line)).size };
}
const neededFor = (kind: ImportFileKind): 'keep-stock' | 'change-settings' =>
  kind === 'stock' ? 'keep-stock' : 'change-settings';

/** A file is looked at first, row by row; it is written whole, or not at all. */
export function ImportPage(): JSX.Element {
  const asked = importFileKinds.find((k) => k === query.peek().get('kind'));
  const kind = useSignal<ImportFileKind>(asked ?? 'customers');
  const file = useSignal<{ name: string; text: string } | null>(null);
  const report = useSignal<ImportFileReport | null>(null);
  const busy = useSignal(false);
  const send = async (dryRun: boolean): Promise<void> => {
    if (busy.value || !file.value) return;
    busy.value = true;
    try {
      report.value = await ask(kind.value, file.value.text, dryRun);
      if (report.value.outcome === 'imported') {
        say('The file is written.');
        await Promise.all([loadMissing(), loadMe()]);
      }
    } catch (error) {
      report.value = null;
      fail(error);
    }
    busy.value = false;
  };
  const take = async (input: HTMLInputElement): Promise<void> => {
    const chosen = input.files?.[0];
    report.value = null;
    file.value = null;
    if (!chosen) return;
    if (chosen.size > MAX_IMPORT_CHARACTERS) {
      fail('The file is larger than 8 MB: part it in two.');
      return;
    }
    file.value = { name: chosen.name, text: decodeText(new Uint8Array(await chosen.arrayBuffer())) };
    await send(true);
  };
  return (
    <Page
      title="Import"
      summary="From a spreadsheet, saved as CSV. A file is looked at first; nothing is half-imported."
    >
      <SettingsTabs />
      <OnlyLooking needs={neededFor(kind.value)} />
      <fieldset class="panel fields import">
        <legend>The file</legend>
        <div class="chips">
          {importFileKinds.map((k) => (
            <label key={k} class="chip tap">
              <input
                type="radio"
                name="kind"
                checked={kind.value === k}
                onChange={() => {
                  kind.value = k;
                  report.value = null;
                  void send(true);
                }}
              />
              {kinds[k].name}
            </label>
          ))}
        </div>
        <p class="muted">
          The first line names the columns: {kinds[kind.value].told}{' '}
          <a href={`/api/office/setup/import-sample?kind=${kind.value}`} download={`${kind.value}.csv`}>
            A file to begin with
          </a>
        </p>
        <div class="field">
          <label for="import-file">CSV file</label>
          <input
            id="import-file"
            disabled={!mayI(neededFor(kind.value))}
            class="input"
            type="file"
            accept=".csv,.txt,.tsv,text/csv,text/plain,text/tab-separated-values"
            onChange={(event) => void take(event.currentTarget)}
          />
        </div>
      </fieldset>
      <div role="status" class="stack">
        {busy.value && <p class="muted">Looking at it…</p>}
        {report.value && <Report report={report.value} />}
      </div>
      {report.value?.outcome === 'checked' && report.value.badRows === 0 && (
        <div class="verbs">
          <Button kind="primary" busy={busy.value} onClick={() => void send(false)}>
            Write it down
          </Button>
        </div>
      )}
    </Page>
  );
}

function Report({ report }: { report: ImportFileReport }): JSX.Element {
  const { outcome, rows, created, updated, unchanged, kept, errors, badRows } = report;
  const counts = `${created} new, ${updated} changed, ${unchanged} as they were${kept > 0 ? `, ${kept} kept as they are` : ''}`;
  return (
    <section class="panel fields" aria-label="What the file does">
      <h2>
        {outcome === 'imported'
          ? `${plural(rows, 'row')} written`
          : badRows > 0 || outcome === 'refused'
            ? `${plural(badRows, 'row')} of ${rows} to mend; nothing is written until then`
            : `${plural(rows, 'row')} read, all good`}
      </h2>
      <p>{counts}</p>
      {errors.length > 0 && (
        <div class="scroll">
          <table class="faults">
            <thead>
              <tr>
                <th scope="col">Line</th>
                <th scope="col">Column</th>
                <th scope="col">What would be right</th>
              </tr>
            </thead>
            <tbody>
              {errors.map(({ line, field, reason }) => (
                <tr key={`${line} ${field} ${reason}`}>
                  <td>{line}</td>
                  <td>{field}</td>
                  <td>{reason}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
