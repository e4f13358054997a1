import type { JSX } from 'preact';
import { say } from '../i18n.ts';
import { Icon } from '../ui/icon.tsx';
import { Heading, type StepProps } from './booking.tsx';

interface Choice {
  id: string;
  title: string;
  line: string;
  aside?: string;
}

/** A few things of which one tap chooses one. */
const Choices = ({ choices, choose }: { choices: Choice[]; choose(id: string): void }): JSX.Element => (
  <ul class="choices">
    {choices.map(({ id, title, line, aside }) => (
      <li key={id}>
        <button type="button" class="tile" part="tile" onClick={() => choose(id)}>
          <span>
            <strong>
              <bdi>{title}</bdi>
            </strong>
            {line && <span class="hint">{line}</span>}
          </span>
          {aside && <span class="hint aside">{aside}</span>}
          <Icon name="next" />
        </button>
      </li>
    ))}
  </ul>
);

export const ServiceStep = ({ model }: StepProps): JSX.Element => (
  <>
    <Heading model={model}>{model.words.service}</Heading>
    <Choices
      choices={(model.profile.value?.services ?? []).map((s) => ({
        id: s.id,
        title: s.name,
        line: s.description,
        aside: say(model.words.minutes, { n: s.minutes }),
      }))}
      choose={(id) => void model.chooseService(id)}
    />
    {model.profile.value?.services.map(
      (s) =>
        s.series && (
          <a class="button" href={s.series.url} target="_top">
            {s.series.count} × <bdi>{s.name}</bdi>
          </a>
        ),
    )}
  </>
);

export const LocationStep = ({ model }: StepProps): JSX.Element => (
  <>
    <Heading model={model}>{model.words.location}</Heading>
    <Choices
      choices={(model.service.value?.locations ?? []).map((l) => ({ id: l.id, title: l.name, line: l.address }))}
      choose={(id) => void model.chooseLocation(id)}
    />
  </>
);
