import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { LocationLine, SetupPreview, SetupPreviewRequest } from '../../../shared/setup.ts';
import { formatTime } from '../../../shared/time.ts';
import { Refused } from '../../api.ts';
import { answerOf, office, wordsFor } from '../client.ts';
import { LOCALE } from '../session.ts';
import { plural, shortWhen, whyNotWords } from '../words.ts';
import { AffectedList } from './affected-list.tsx';

/** So long after the last key the question is asked. */
const PAUSE = 500;

interface PreviewPanelProps {
  /** The change nobody has saved. */
  draft: Pick<SetupPreviewRequest, 'service' | 'resource'>;
  /** Where the sample is: at a location, or at an address. */
  place: 'customer' | 'location';
  locations: readonly LocationLine[];
  /** The services to look at a resource by; none where the draft is a service. */
  services: readonly { id: string; name: string; place: 'customer' | 'location' }[];
  serviceId: string;
  chooseService?(id: string): void;
}

/** What would be offered in the next seven days if this were saved: asked anew whenever the form changes. */
export function PreviewPanel(props: PreviewPanelProps): JSX.Element {
  const { draft, place, locations, services, serviceId, chooseService } = props;
  const locationId = useSignal('');
  const postcode = useSignal('');
  const answer = useSignal<SetupPreview | null>(null);
  const wrong = useSignal('');
  const asking = useSignal(false);
  const sample: SetupPreviewRequest['sample'] = {
    ...(serviceId ? { serviceId } : {}),
    ...(place === 'location' && locationId.value ? { locationId: locationId.value } : {}),
    ...(place === 'customer' && postcode.value.trim().length >= 3
      ? { address: { street: '', postcode: postcode.value.trim(), place: '' } }
      : {}),
  };
  const request = { ...draft, sample };
  const key = JSON.stringify(request);
  useEffect(() => {
    let late = false;
    asking.value = true;
    const timer = setTimeout(async () => {
      try {
        const found = await answerOf(office.setup.preview.$post({ json: request }));
        if (late) return;
        answer.value = found;
        wrong.value = '';
      } catch (error) {
        if (late) return;
        wrong.value = error instanceof Refused ? 'Finish the form to see what it would offer.' : wordsFor(error);
      }
      asking.value = false;
    }, PAUSE);
    return () => {
      late = true;
      clearTimeout(timer);
    };
  }, [key]);
  return (
    <aside class="panel offered" aria-label="What would be offered">
      <h2>The next seven days</h2>
      <div class="sample">
        {chooseService && services.length > 0 && (
          <label class="field">
            <span>For</span>
            <select class="input" value={serviceId} onChange={(event) => chooseService(event.currentTarget.value)}>
              {services.map((s) => (
                <option key={s.id} value={s.id}>
                  {s.name}
                </option>
              ))}
            </select>
          </label>
        )}
        {place === 'location' && locations.length > 1 && (
          <label class="field">
            <span>At</span>
            <select
              class="input"
              value={locationId.value}
              onChange={(event) => {
                locationId.value = event.currentTarget.value;
              }}
            >
              <option value="">The first that gives it</option>
              {locations.map((l) => (
                <option key={l.id} value={l.id}>
                  {l.name}
                </option>
              ))}
            </select>
          </label>
        )}
        {place === 'customer' && (
          <label class="field">
            <span>Whoever lives in (postcode)</span>
            <input
              class="input"
              value={postcode.value}
              maxLength={12}
              placeholder="near us"
              onInput={(event) => {
                postcode.value = event.currentTarget.value;
              }}
            />
          </label>
        )}
      </div>
      <div aria-live="polite" aria-busy={asking.value}>
        {wrong.value ? <p class="muted">{wrong.value}</p> : answer.value && <Answer answer={answer.value} />}
      </div>
      {!wrong.value && answer.value?.affected && (
        <AffectedList affected={answer.value.affected} resourceId={draft.resource?.id ?? null} />
      )}
    </aside>
  );
}

function Answer({ answer }: { answer: SetupPreview }): JSX.Element {
  if (answer.outcome === 'nowhere') return <p>{answer.why}</p>;
  const { days, total, savedTotal, zone, shown, place, serviceName } = answer;
  const most = Math.max(1, ...days.map((day) => day.count));
  return (
    <>
      <p>
        <strong class="total">{plural(total, 'time')}</strong> for <bdi>{serviceName}</bdi>
        {place && (
          <>
            , <bdi>{place}</bdi>
          </>
        )}
        {savedTotal !== null && savedTotal !== total && <span class="muted">; {savedTotal} as it is saved</span>}
      </p>
      <ol class="week">
        {days.map(({ day, count, first, last, lacks, whyNot }) => (
          <li key={day} class={count === 0 ? 'none' : ''}>
            <span class="on">{dayName(day)}</span>
            <span class="count-of">{count || 'none'}</span>
            <span class="what-then">
              {count > 0 ? (
                <>
                  <span class="share" style={{ inlineSize: `${Math.round((100 * count) / most)}%` }} />
                  <span class="muted">
                    {first !== null && formatTime(first, zone, LOCALE)}
                    {last !== null && last !== first && ` … ${formatTime(last, zone, LOCALE)}`}
                  </span>
                </>
              ) : (
                lacks || (whyNot ? whyNotWords({ reason: whyNot }) : '')
              )}
            </span>
          </li>
        ))}
      </ol>
      {shown.length > 0 && <p class="muted">Shown first: {shown.map((span) => shortWhen(span, zone)).join('; ')}.</p>}
    </>
  );
}

const dayName = (day: string): string =>
  new Intl.DateTimeFormat(LOCALE, { weekday: 'short', day: 'numeric', timeZone: 'UTC' }).format(
    Date.parse(`${day}T12:00:00Z`),
  );
