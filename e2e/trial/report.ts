/** A trial in a table that a person reads. */
import type { Driven } from '../../server/reports/simulate/road.ts';
import type { Stage, TrialReport } from './run.ts';
import type { TrialSettings } from './world.ts';

const km = ({ metres, visits }: Driven): string => (visits === 0 ? '–' : (metres / 1000 / visits).toFixed(2));
const minutes = ({ seconds, visits }: Driven): string => (visits === 0 ? '–' : (seconds / 60 / visits).toFixed(1));
const row = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
const facts = (stage: Stage): string =>
  Object.entries(stage.facts)
    .map(([name, value]) => `${name} ${Math.round(value)}`)
    .join(', ');

/** Nothing that was offered may have been refused, and the checker may have found nothing. */
export const complaintsOf = ({ stages, ways }: TrialReport): string[] =>
  [...stages, ...ways].flatMap(({ name, refusedOffers, findings }) =>
    [...refusedOffers.map((text) => `refused: ${text}`), ...findings.map((text) => `found: ${text}`)].map(
      (text) => `${name}: ${text}`,
    ),
  );

export function reportOf(report: TrialReport, settings: TrialSettings): string {
  const { technicians, proposed, picking, fromDay, toDay, planSeconds, seed, policy } = settings;
  const stages = report.stages.map((stage) =>
    row([
      ...[stage.name, stage.driven.visits, km(stage.driven), minutes(stage.driven)],
      stage.added.visits > 0 ? km(stage.added) : `${(stage.added.metres / 1000).toFixed(0)} km in all`,
      ...[stage.refusedOffers.length, stage.findings.length, stage.seconds.toFixed(1), facts(stage)],
    ]),
  );
  const ways = report.ways.map((way) =>
    row([
      way.name,
      way.driven.visits,
      km(way.driven),
      minutes(way.driven),
      way.refusedOffers.length,
      way.findings.length,
    ]),
  );
  return [
    `### ${report.database}`,
    '',
    `${technicians} technicians, ${fromDay} to ${toDay} planned for ${proposed}, ${picking} pick afterwards, offers ${policy.horizonDays} days ahead, ` +
      `planner ${planSeconds} s, seed ${seed}. Bad rows in the file: ${report.badRows.length}.`,
    '',
    '| after | visits | km per visit | minutes per visit | km per visit added | refused offers | findings | wall s | |',
    '| --- | --: | --: | --: | --: | --: | --: | --: | --- |',
    ...stages,
    '',
    `The same ${proposed} customers with an empty calendar:`,
    '',
    '| way | visits | km per visit | minutes per visit | refused offers | findings |',
    '| --- | --: | --: | --: | --: | --: |',
    ...ways,
    '',
  ].join('\n');
}
