import type { JSX } from 'preact';
import type { Affected } from '../../../shared/setup.ts';
import { inOurWords, plural, shortWhen } from '../words.ts';

/** Appointments that a change would break, and the way to deal with them first. */
export function AffectedList({ affected, resourceId }: { affected: Affected; resourceId: string | null }): JSX.Element {
  const { count, events, visits, span, zone } = affected;
  const said = [...(count > 0 ? [plural(count, 'appointment')] : []), ...(events > 0 ? [plural(events, 'event')] : [])];
  const absence = new URLSearchParams({
    ...(resourceId ? { who: resourceId } : {}),
    ...(span ? { from: String(span.from), to: String(span.to) } : {}),
  });
  return (
    <section class="panel affected" aria-label={inOurWords('Affected {appointments}')}>
      <h2>{said.join(' and ')} would be broken: this cannot be saved as it is</h2>
      <p>
        {inOurWords('Let a colleague take them or ask the {customers} to move:')}{' '}
        <a href={`/office/absences?${absence}`}>enter an absence</a> for that time, then save this again.
      </p>
      <ul>
        {visits.slice(0, 8).map((visit) => (
          <li key={visit.appointmentId}>
            <a href={`/office/jobs/${visit.jobId}`}>
              <bdi>{visit.customerName || visit.serviceName}</bdi>
            </a>{' '}
            <span class="muted">
              {shortWhen(visit.window, zone)} · <bdi>{visit.serviceName}</bdi>
            </span>
          </li>
        ))}
      </ul>
      {count > 8 && <p class="muted">and {count - 8} more</p>}
    </section>
  );
}
