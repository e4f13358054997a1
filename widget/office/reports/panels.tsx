/** The pictures of the reports, each out of the same answer, with its table. */
import type { JSX } from 'preact';
import type { Report, ResourceUse } from '../../../shared/reports.ts';
import { Called, called, counted, duration, kilometres, plural } from '../words.ts';
import { type Bar, Bars, Legend } from './bars.tsx';
import { Chart } from './chart.tsx';
import { HeatMap, MOST_LINES } from './heat.tsx';
import { asked, boardAt, stretchWords } from './period.ts';
import { Trend } from './trend.tsx';
import {
  answerTimeWords,
  causePlace,
  causeWords,
  hours,
  missedOf,
  number,
  percent,
  reasonWords,
  rounded,
  shareOf,
  useOf,
} from './words.ts';

interface Panel {
  report: Report;
}

const kinds = { person: 'People', room: 'Rooms', equipment: 'Equipment', vehicle: 'Vehicles' } as const;
/** So many bars of a kind are drawn; the others are in the table. */
const MOST_BARS = 12;

const percentCell = (share: number | null): number | null => (share === null ? null : rounded(100 * share));
const fileName = (what: string): string => `${what} ${asked.value.fromDay} ${asked.value.toDay}`;

export function UsePanel({ report }: Panel): JSX.Element {
  const { resources } = report;
  const drives = resources.some(({ driven }) => driven && driven.seconds > 0);
  const table = {
    name: fileName('working time'),
    columns: ['Name', 'Kind', 'Worked h', 'Taken h', 'Taken %', 'Driven h', 'Idle h'],
    rows: resources.map((r) => [
      ...[r.name, kinds[r.kind], hours(r.worked), hours(r.taken), percentCell(useOf(r))],
      ...[r.driven && hours(r.driven.seconds), r.idle === null ? null : hours(r.idle)],
    ]),
  };
  const used = (Object.keys(kinds) as (keyof typeof kinds)[]).map((kind) => ({
    kind,
    all: resources.filter((r) => r.kind === kind).sort((a, b) => (useOf(b) ?? -1) - (useOf(a) ?? -1)),
  }));
  const most = Math.max(1, ...resources.map(lengthOf));
  return (
    <Chart
      title="Who and what is busy"
      told="How much of the working time is taken; the busiest first."
      means={['worked', 'taken', 'idle', 'before']}
      table={table}
    >
      <div class="kinds">
        {used
          .filter(({ all }) => all.length > 0)
          .map(({ kind, all }) => (
            <div key={kind}>
              <h3>{kinds[kind]}</h3>
              <Bars bars={all.slice(0, MOST_BARS).map((r) => useBar(report, r))} most={most} label={kinds[kind]} />
              {all.length > MOST_BARS && <p class="muted">{all.length - MOST_BARS} more in the table.</p>}
            </div>
          ))}
      </div>
      <Legend
        of={[{ tone: 'main', name: 'Taken' }, ...(drives ? [{ tone: 'second' as const, name: 'Driven' }] : [])]}
      />
    </Chart>
  );
}

const lengthOf = (r: ResourceUse): number => shareOf(r.taken + (r.driven?.seconds ?? 0), r.worked) ?? 0;

const useBar = (report: Report, r: ResourceUse): Bar => ({
  key: r.id,
  name: r.name,
  value: percent(useOf(r)),
  parts: [
    { length: useOf(r) ?? 0, tone: 'main' },
    { length: shareOf(r.driven?.seconds ?? 0, r.worked) ?? 0, tone: 'second' },
  ],
  href: boardAt(report, { kind: r.kind }),
});

export function TrendPanel({ report }: Panel): JSX.Element {
  const { stretches, trend, before } = report;
  const unit = stretches.every(({ fromDay, toDay }) => fromDay === toDay) ? 'Day' : 'Week';
  const points = stretches.map((stretch, i) => {
    const share = useOf(trend[i]!);
    const told = `${share === null ? 'nobody works' : percent(share)}, ${counted(trend[i]!.visits, 'appointment')}`;
    return { day: stretch.fromDay, share, name: `${stretchWords(stretch)}: ${told}`, href: boardAt(stretch) };
  });
  const table = {
    name: fileName('trend'),
    columns: [`${unit} from`, 'To', 'Worked h', 'Taken h', 'Taken %', Called('appointment', 2)],
    rows: stretches.map(({ fromDay, toDay }, i) => [
      ...[
        fromDay,
        toDay,
        hours(trend[i]!.worked),
        hours(trend[i]!.taken),
        percentCell(useOf(trend[i]!)),
        trend[i]!.visits,
      ],
    ]),
  };
  const was = useOf(before.use);
  return (
    <Chart
      title={`${unit} by ${unit.toLowerCase()}`}
      told={`Working time of people that is taken${was === null ? '.' : `; dashed: ${percent(was)} in the period before.`}`}
      means={['taken', 'visits', 'before']}
      table={table}
    >
      <Trend points={points} before={was} label="Working time taken" />
    </Chart>
  );
}

export function HeatPanel({ report }: Panel): JSX.Element | null {
  const people = report.resources.filter(({ kind }) => kind === 'person');
  if (people.length === 0) return null;
  const table = {
    name: fileName('people by week'),
    columns: ['Name', ...report.stretches.map(({ fromDay }) => fromDay)],
    rows: people.map((r) => [r.name, ...r.stretches.map((use) => percentCell(useOf(use)))]),
  };
  return (
    <Chart
      wide
      title="Who is full, and when"
      told={`Share of everybody’s working time that is taken.${people.length > MOST_LINES ? ` ${people.length - MOST_LINES} more people in the table.` : ''}`}
      means={['worked', 'taken']}
      table={table}
    >
      <HeatMap people={people} stretches={report.stretches} label="Working time taken, by person and time" />
    </Chart>
  );
}

function keptWords({ kept, noShows, lateCancels }: Report['now']['kept']): string {
  const missed =
    kept + noShows === 0 ? 'None recorded yet' : `${noShows} of ${counted(kept + noShows, 'appointment')} missed`;
  return lateCancels === null ? `${missed}.` : `${missed}, ${lateCancels} cancelled too late.`;
}

export function KeptPanel({ report }: Panel): JSX.Element {
  const { services, now } = report;
  const table = {
    name: fileName('kept and missed'),
    columns: ['Service', 'All', 'Done', 'No-shows', 'No-shows %', 'Cancelled late'],
    rows: services.map((s) => [s.name, s.visits, s.kept, s.noShows, percentCell(missedOf(s)), s.lateCancels]),
  };
  const most = Math.max(1, ...services.map((s) => s.kept + s.noShows + (s.lateCancels ?? 0)));
  const spoken = services.filter((s) => s.kept + s.noShows + (s.lateCancels ?? 0) > 0);
  return (
    <Chart
      title="Kept and missed"
      told={keptWords(now.kept)}
      means={asked.value.groupId ? ['visits', 'missed', 'late', 'group'] : ['visits', 'missed', 'late']}
      table={table}
    >
      {spoken.length === 0 ? (
        <p class="nothing">Nobody has recorded how one ended.</p>
      ) : (
        <>
          <Bars
            label="Kept and missed, by service"
            most={most}
            bars={spoken.slice(0, MOST_BARS).map((s) => ({
              ...{ key: s.id, name: s.name, value: percent(missedOf(s)), href: boardAt(report, { service: s.id }) },
              parts: [
                { length: s.kept, tone: 'good' },
                { length: s.noShows, tone: 'bad' },
                { length: s.lateCancels ?? 0, tone: 'warning' },
              ],
            }))}
          />
          <Legend
            of={[
              { tone: 'good', name: 'Done' },
              { tone: 'bad', name: 'No-show' },
              { tone: 'warning', name: 'Cancelled late' },
            ]}
          />
        </>
      )}
    </Chart>
  );
}

export function AnswersPanel({ report }: Panel): JSX.Element {
  const { accepted, declined, expired, withdrawn, waiting, sent, reasons, rounds, times, medianMinutes } =
    report.answers;
  const answered = accepted + declined + expired;
  const meanRounds = shareOf(
    rounds.reduce((sum, { round, accepted: n }) => sum + round * n, 0),
    accepted,
  );
  const table = {
    name: fileName('proposals'),
    columns: ['What', 'Proposals'],
    rows: [
      ...([
        ['Sent', sent],
        ['Accepted', accepted],
        ['Declined', declined],
        ['Ran out', expired],
      ] as [string, number][]),
      ...([
        ['Withdrawn', withdrawn],
        ['Waiting', waiting],
      ] as [string, number][]),
      ...reasons.map(({ reason, declines }): [string, number] => [
        `Declined: ${reasonWords[reason].toLowerCase()}`,
        declines,
      ]),
      ...rounds.map(({ round, accepted: n }): [string, number] => [`Accepted in round ${round}`, n]),
      ...times.map((n, i): [string, number] => [`Answered in ${answerTimeWords[i]}`, n]),
    ],
  };
  const board = boardAt(report);
  return (
    <Chart
      title="Proposals and answers"
      told={
        sent === 0
          ? 'None were sent.'
          : `${percent(shareOf(accepted, answered))} accepted${meanRounds === null ? '' : `, after ${number(meanRounds, 1)} rounds`}${
              medianMinutes === null ? '.' : `; half answer within ${duration(Math.max(1, medianMinutes))}.`
            }`
      }
      means={asked.value.groupId ? ['accepted', 'answer', 'group'] : ['accepted', 'answer']}
      table={table}
    >
      {sent === 0 ? (
        <p class="nothing">Proposals are sent from a plan, from the queue or for one {called('job')}.</p>
      ) : (
        <>
          <Bars
            label="What became of them"
            most={sent}
            bars={[
              {
                key: 'accepted',
                name: 'Accepted',
                value: String(accepted),
                parts: [{ length: accepted, tone: 'good' }],
                href: board,
              },
              {
                key: 'declined',
                name: 'Declined',
                value: String(declined),
                parts: [{ length: declined, tone: 'bad' }],
                href: board,
              },
              {
                key: 'expired',
                name: 'Ran out',
                value: String(expired),
                parts: [{ length: expired, tone: 'warning' }],
                href: board,
              },
              {
                key: 'waiting',
                name: 'Waiting',
                value: String(waiting),
                parts: [{ length: waiting, tone: 'quiet' }],
                href: board,
              },
            ]}
          />
          {reasons.length > 0 && (
            <>
              <h3>Why declined</h3>
              <Bars
                label="Why declined"
                most={Math.max(...reasons.map(({ declines }) => declines))}
                bars={reasons.map(({ reason, declines }) => ({
                  ...{ key: reason, name: reasonWords[reason], value: String(declines), href: board },
                  parts: [{ length: declines, tone: 'bad' }],
                }))}
              />
            </>
          )}
          {medianMinutes !== null && (
            <>
              <h3>How soon answered</h3>
              <Bars
                label="How soon answered"
                most={Math.max(...times)}
                bars={times.map((n, i) => ({
                  ...{ key: answerTimeWords[i]!, name: answerTimeWords[i]!, value: String(n), href: board },
                  parts: [{ length: n, tone: 'main' }],
                }))}
              />
            </>
          )}
        </>
      )}
    </Chart>
  );
}

export function TouchPanel({ report }: Panel): JSX.Element {
  const { causes, now } = report;
  const table = {
    name: fileName('touches'),
    columns: ['Cause', 'Touches', `Per 100 ${called('appointment', 2)}`],
    rows: causes.map(({ cause, touches }) => [
      causeWords(cause),
      touches,
      rounded(shareOf(100 * touches, now.visits) ?? 0),
    ]),
  };
  return (
    <Chart
      title="What the office had to touch"
      told={`${plural(now.touches, 'touch', 'touches')} for ${counted(now.visits, 'appointment')}.`}
      means={asked.value.groupId ? ['touch', 'group'] : ['touch', 'visits']}
      table={table}
    >
      {causes.length === 0 ? (
        <p class="nothing">Nothing at all.</p>
      ) : (
        <Bars
          label="Touches by cause"
          most={causes[0]!.touches}
          bars={causes.map(({ cause, touches }) => ({
            ...{ key: cause, name: causeWords(cause), value: String(touches), href: causePlace(cause) },
            parts: [{ length: touches, tone: 'main' }],
          }))}
        />
      )}
    </Chart>
  );
}

export function RoadPanel({ report }: Panel): JSX.Element | null {
  const driven = report.resources.flatMap((r) => (r.driven && r.driven.metres > 0 ? [{ ...r, driven: r.driven }] : []));
  if (driven.length === 0) return null;
  const each = (r: (typeof driven)[number]): number => shareOf(r.driven.metres / 1000, r.driven.visits) ?? 0;
  const { metres, seconds, visits } = report.now.driven;
  const sorted = driven.sort((a, b) => each(b) - each(a));
  const table = {
    name: fileName('road'),
    columns: ['Name', 'Km', 'Driving min', Called('appointment', 2), 'Km each', 'Driving min each', 'Idle h'],
    rows: sorted.map((r) => [
      ...[
        r.name,
        rounded(r.driven.metres / 1000),
        Math.round(r.driven.seconds / 60),
        r.driven.visits,
        rounded(each(r), 2),
      ],
      ...[rounded((shareOf(r.driven.seconds, r.driven.visits) ?? 0) / 60), r.idle === null ? null : hours(r.idle)],
    ]),
  };
  return (
    <Chart
      title="On the road"
      told={`${kilometres(metres)} and ${duration(Math.round(seconds / 60))} for ${counted(visits, 'appointment')}: ${duration(
        Math.round((shareOf(seconds, visits) ?? 0) / 60),
      )} of driving each.`}
      means={['road', 'idle']}
      table={table}
    >
      <Bars
        label={`Kilometres per ${called('appointment')}`}
        most={Math.max(...driven.map(each))}
        bars={sorted.slice(0, MOST_BARS).map((r) => ({
          ...{ key: r.id, name: r.name, value: `${number(each(r), 1)} km`, href: boardAt(report, { kind: 'person' }) },
          parts: [{ length: each(r), tone: 'second' }],
        }))}
      />
      {driven.length > MOST_BARS && <p class="muted">{driven.length - MOST_BARS} more in the table.</p>}
    </Chart>
  );
}
