import type { JSX } from 'preact';
import type { Report } from '../../../shared/reports.ts';
import type { Day } from '../../../shared/time.ts';
import { signedIn } from '../session.ts';
import { Called } from '../words.ts';
import { asked, presets, show } from './period.ts';

interface ChoiceProps {
  label: string;
  value: string;
  all: string;
  of: readonly { id: string; name: string }[];
  choose(id: string): void;
}

const Choice = ({ label, value, all, of, choose }: ChoiceProps): JSX.Element | null =>
  of.length < 1 ? null : (
    <label class="choice">
      <span>{label}</span>
      <select class="input" value={value} onChange={(event) => choose(event.currentTarget.value)}>
        <option value="">{all}</option>
        {of.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );

/** Which period, and what of the business. */
export function Controls({ groups }: { groups: Report['groups'] }): JSX.Element {
  const { business } = signedIn();
  const { fromDay, toDay, locationId = '', serviceId = '', groupId = '' } = asked.value;
  const isOf = ({ of }: (typeof presets)[number]): boolean => {
    const days = of(business.today);
    return days.fromDay === fromDay && days.toDay === toDay;
  };
  return (
    <form class="report-controls" aria-label="What is shown" onSubmit={(event) => event.preventDefault()}>
      <label class="choice">
        <span>Period</span>
        <select
          class="input"
          value={presets.find(isOf)?.name ?? ''}
          onChange={(event) => {
            const preset = presets.find(({ name }) => name === event.currentTarget.value);
            if (preset) show(preset.of(business.today));
          }}
        >
          {!presets.some(isOf) && <option value="">From – to</option>}
          {presets.map(({ name }) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      <DayChoice
        label="From"
        value={fromDay}
        choose={(day) => show({ fromDay: day, toDay: day > toDay ? day : toDay })}
      />
      <DayChoice
        label="To"
        value={toDay}
        choose={(day) => show({ toDay: day, fromDay: day < fromDay ? day : fromDay })}
      />
      {business.locations.length > 1 && (
        <Choice
          {...{ label: Called('location'), value: locationId, all: 'All', of: business.locations }}
          choose={(id) => show({ locationId: id })}
        />
      )}
      <Choice
        {...{ label: 'Service', value: serviceId, all: 'All', of: business.services }}
        choose={(id) => show({ serviceId: id })}
      />
      <Choice {...{ label: 'Group', value: groupId, all: 'All', of: groups }} choose={(id) => show({ groupId: id })} />
    </form>
  );
}

const DayChoice = ({ label, value, choose }: { label: string; value: Day; choose(day: Day): void }): JSX.Element => (
  <label class="choice">
    <span>{label}</span>
    <input
      class="input"
      type="date"
      value={value}
      onChange={(event) => /^2\d{3}-\d\d-\d\d$/.test(event.currentTarget.value) && choose(event.currentTarget.value)}
    />
  </label>
);
