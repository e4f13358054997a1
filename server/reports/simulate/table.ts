/** A comparison as tables that a person reads. */
import type { Figure, Summary } from './compare.ts';

const columns: { figure: Figure; title: string; digits: number; percent?: boolean }[] = [
  { figure: 'served', title: 'served', digits: 0 },
  { figure: 'unservedPer100', title: 'unserved per 100', digits: 1 },
  { figure: 'kmPerJob', title: 'km per job', digits: 2 },
  { figure: 'driveMinutesPerJob', title: 'drive min per job', digits: 1 },
  { figure: 'jobsPerTechnicianDay', title: 'jobs per tech.-day', digits: 2 },
  { figure: 'overtimeMinutesPerTechnicianDay', title: 'overtime min per day', digits: 1 },
  { figure: 'latePer100', title: 'late per 100', digits: 1 },
  { figure: 'daysUntilVisit', title: 'days until', digits: 1 },
  { figure: 'preferredShare', title: 'preferred', digits: 0, percent: true },
  { figure: 'choices', title: 'choices', digits: 1 },
  { figure: 'threeChoicesShare', title: '≥ 3 choices', digits: 0, percent: true },
  { figure: 'rounds', title: 'rounds', digits: 2 },
  { figure: 'movedPer100', title: 'moved per 100', digits: 2 },
  { figure: 'touchesPer100', title: 'touches per 100', digits: 2 },
];

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

function cell({ figures, seeds }: Summary, { figure, digits, percent = false }: (typeof columns)[number]): string {
  const by = percent ? 100 : 1;
  const { mean, halfWidth } = figures[figure];
  const unit = percent ? ' %' : '';
  return `${(mean * by).toFixed(digits)}${seeds > 1 ? ` ± ${(halfWidth * by).toFixed(digits)}` : ''}${unit}`;
}

/** One table for each world: a line for each way. */
export function tablesOf(summaries: readonly Summary[]): string {
  return [...Map.groupBy(summaries, ({ world }) => world)]
    .map(([world, ways]) =>
      [
        `### ${world}`,
        '',
        `${ways[0]!.figures.asked.mean.toFixed(0)} visits asked for, ${ways[0]!.seeds} ${ways[0]!.seeds === 1 ? 'seed' : 'seeds'}; ± is half the 95 % interval.`,
        '',
        row(['way', ...columns.map(({ title }) => title)]),
        row(['---', ...columns.map(() => '--:')]),
        ...ways.map((summary) => row([summary.way, ...columns.map((column) => cell(summary, column))])),
        '',
        `Touches per 100 by cause: ${ways.map(causesOf).filter(Boolean).join('; ')}.`,
        '',
      ].join('\n'),
    )
    .join('\n');
}

function causesOf({ way, touchesByCause }: Summary): string {
  const causes = Object.entries(touchesByCause).map(([cause, count]) => `${cause} ${count.toFixed(2)}`);
  return causes.length > 0 ? `**${way}** ${causes.join(', ')}` : '';
}

/** What must never be: something offered and then refused, or a promise the checker finds broken. */
export const complaintsOf = (summaries: readonly Summary[]): string[] =>
  summaries.flatMap(({ world, way, findings, refused }) => [
    ...(findings > 0 ? [`${world}, ${way}: the checker finds ${findings} broken promises`] : []),
    ...(refused > 0 ? [`${world}, ${way}: ${refused} customers were refused what was offered`] : []),
  ]);
