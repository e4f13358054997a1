import type { JSX } from 'preact';
import type { AffectedVisit, KeptVisit, RebookVisit } from '../../../shared/office.ts';
import { Button } from '../../ui/button.tsx';
import { called, drivesAtAll, shortWhen } from '../words.ts';
import { busy, confirm, confirmWords, preview } from './absences-model.ts';

/** Two columns: who notices nothing, and who must be asked. The button says what it will do, in numbers. */
export function AbsencePreviewPanel(): JSX.Element {
  const { answer } = preview.value!;
  const { kept, exchanged, rebook, zone } = answer;
  const nobody = kept.length + rebook.length === 0;
  return (
    <section class="preview" aria-label="Preview">
      {nobody ? (
        <p class="panel empty">No {called('appointment')} is affected.</p>
      ) : (
        <div class="columns">
          <section class="panel" aria-label="Kept silently">
            <h2>
              <span class="number ok">{kept.length}</span> kept silently
            </h2>
            <p class="muted">The promised time stays; these {called('customer', 2)} notice nothing.</p>
            <ul class="visits">
              {kept.map((visit) => (
                <Kept key={visit.appointmentId} visit={visit} zone={zone} />
              ))}
            </ul>
            {exchanged.length > 0 && <p class="muted">To make room, these change technician; their time stays too:</p>}
            <ul class="visits">
              {exchanged.map((visit) => (
                <li key={visit.appointmentId}>
                  <Who visit={visit} /> {shortWhen(visit.window, zone)} <bdi>{visit.fromName}</bdi>{' '}
                  <span class="arrow">→</span>{' '}
                  <strong>
                    <bdi>{visit.byName}</bdi>
                  </strong>
                </li>
              ))}
            </ul>
          </section>
          <section class="panel" aria-label="Must re-book">
            <h2>
              <span class="number warn">{rebook.length}</span> must re-book
            </h2>
            <p class="muted">Each gets one message with a time kept for them, and other times to choose from.</p>
            <ul class="visits">
              {rebook.map((visit) => (
                <Rebook key={visit.appointmentId} visit={visit} zone={zone} />
              ))}
            </ul>
          </section>
        </div>
      )}
      <div class="confirm-bar">
        <Button kind="primary" busy={busy.value === 'confirm'} onClick={() => void confirm()}>
          {busy.value === 'confirm' ? 'Entering…' : confirmWords(answer)}
        </Button>
        <p class="muted">Until you press this, nobody hears of it.</p>
      </div>
    </section>
  );
}

const extra = (minutes: number): string => {
  if (!drivesAtAll()) return '';
  return minutes > 0 ? `+${minutes} min driving` : 'no extra driving';
};

/** At a location that is not theirs a visit has no file to open. */
const Who = ({ visit }: { visit: AffectedVisit }): JSX.Element =>
  visit.jobId ? (
    <a href={`/office/jobs/${visit.jobId}`}>
      <bdi>{visit.customerName}</bdi>
    </a>
  ) : (
    <strong>{visit.customerName}</strong>
  );

const Kept = ({ visit, zone }: { visit: KeptVisit; zone: string }): JSX.Element => (
  <li>
    <p>
      <Who visit={visit} /> <span class="muted">{visit.serviceName}</span>
    </p>
    <p>
      {shortWhen(visit.window, zone)} <span class="arrow">→</span>{' '}
      <strong>
        <bdi>{visit.byName}</bdi>
      </strong>{' '}
      <span class="muted">{extra(visit.extraMinutes)}</span>
    </p>
  </li>
);

const Rebook = ({ visit, zone }: { visit: RebookVisit; zone: string }): JSX.Element => (
  <li>
    <p>
      <Who visit={visit} /> <span class="muted">{visit.serviceName}</span>
    </p>
    <p>
      <s>{shortWhen(visit.window, zone)}</s> <span class="arrow">→</span>{' '}
      {visit.alternative ? (
        <>
          <strong>{shortWhen(visit.alternative.window, zone)}</strong>{' '}
          <span class="muted">
            <bdi>{visit.alternative.byName}</bdi> {extra(visit.alternative.extraMinutes)}
          </span>
        </>
      ) : (
        <strong class="none">no free time: a link, and your queue</strong>
      )}
    </p>
  </li>
);
