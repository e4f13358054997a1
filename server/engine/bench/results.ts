import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

/**
 * Runs everything once and writes RESULTS.md next to this file. Takes about a quarter of an hour, and seventy seconds more
 * for each instance kept aside.
 *
 *   node server/engine/bench/results.ts --solomon DIR --fieldservice DIR [--aside DIR] [--seed K]
 *
 * The Solomon folder holds the 56 files and best-known.json: {"instances": {"C101": {"best": 8273}, …}}. What is kept aside
 * lies in folders named after their format, ortec and solomon, beside such a best-known.json.
 */
const { values } = parseArgs({
  options: {
    solomon: { type: 'string' },
    fieldservice: { type: 'string' },
    aside: { type: 'string' },
    seed: { type: 'string', default: '1' },
  },
});
const { solomon, fieldservice, aside, seed } = values;
if (!solomon || !fieldservice) throw new Error('--solomon DIR and --fieldservice DIR are needed');

interface Line {
  instance: string;
  cost: number;
  unassigned: number;
  vehicles: number;
  cpu_s: number;
}

/** What VROOM 1.15 reaches when it explores most thoroughly, and in how many CPU seconds. */
const VROOM: Record<string, string> = {
  'fsmb-50': '52,061',
  'fsmb-200': '122,334 (12.6 s)',
  'fsmb-800': '338,613 (26 s)',
  'fsmb-1000': '484,052 (48 s)',
};

const best = bestKnown(solomon);
const gap = ({ instance, cost }: Line) => 100 * (cost / best[instance]!.best - 1);

const [one, ten] = ['1', '10'].map((seconds) => bench(solomon, 'solomon', seconds));
const field = ['2', '10'].map((seconds) => bench(fieldservice, 'vroom', seconds));
const kept = ['10', '60'].map((seconds) =>
  aside ? ['ortec', 'solomon'].flatMap((format) => bench(join(aside, format), format, seconds)) : [],
);
const slots = run(process.execPath, [join(import.meta.dirname, 'slots.ts')]).trim();
const commit = run('git', ['rev-parse', '--short', 'HEAD']).trim();

writeFileSync(
  join(import.meta.dirname, 'RESULTS.md'),
  `# Results

Made by \`node server/engine/bench/results.ts --solomon DIR --fieldservice DIR\` at commit ${commit}, seed ${seed}; one solve on one
thread at a time, seconds are CPU seconds of the whole process, costs are the independent evaluator's.

## Solomon's 56 (100 customers; times × 10, distances floored, total distance)

Gap to the proven optimum in percent. ${[one!, ten!].map((all, k) => `${[1, 10][k]} s: mean ${mean(all.map(gap)).toFixed(3)}, worst ${Math.max(...all.map(gap)).toFixed(2)}`).join('. ')}.

| class | instances | mean, 1 s | worst, 1 s | mean, 10 s | worst, 10 s |
| --- | --- | --- | --- | --- | --- |
${['C1', 'C2', 'R1', 'R2', 'RC1', 'RC2'].map(classRow).join('\n')}

Not optimal after 10 s: ${
    ten!
      .filter((line) => gap(line) > 0)
      .map((line) => `${line.instance} ${line.cost} (+${gap(line).toFixed(2)} %)`)
      .join(', ') || 'none'
  }.

## Field service (technician-days, homes, skills, several windows; seconds of driving)

| instance | 2 s | 10 s | unassigned | vehicles | VROOM 1.15 |
| --- | --- | --- | --- | --- | --- |
${field[1]!.map(fieldRow).join('\n')}

51,202 is optimal for fsmb-50. Column generation over elementary routes per technician and day (exact pricing by labelling) bounds
its linear relaxation by 50,681.5; of all routes whose reduced cost does not exceed the gap, 1,987, an integer program chooses 51,202.
${aside ? asideSection(aside) : ''}
## The slot question (best place in each of 42 windows, 14 days, eight visits per technician and day; milliseconds)

*All* judges every gap; *near* asks the index of what is near, with the same answers; each in a process of its own. *Cold* is the very first
question there, the rest is taken after an eighth of them. Wall clock, and *CPU*: time of the whole process, its helper threads included.
Every twentieth answer is booked and the one before it cancelled; *booking* is either.

${slots}
`,
);

function bestKnown(folder: string): Record<string, { best: number }> {
  return JSON.parse(readFileSync(join(folder, 'best-known.json'), 'utf8')).instances;
}

/** Gaps on instances that are not in the repository. */
function asideSection(folder: string): string {
  const known = bestKnown(folder);
  const row = ({ instance, cost, vehicles }: Line, k: number) => {
    const percent = (line: Line) => (100 * (line.cost / known[instance]!.best - 1)).toFixed(2);
    const cells = [instance, known[instance]!.best, percent(kept[0]![k]!), percent(kept[1]![k]!), cost, vehicles];
    return `| ${cells.map((cell) => cell.toLocaleString('en')).join(' | ')} |`;
  };
  return `
## Kept aside

These instances are not in the repository: real road matrices of EURO-NeurIPS 2022 (n visits; integers as they stand) and Gehring and
Homberger's with 200 and 1,000 customers (as Solomon's). Gap to best known in percent.

| instance | best known | gap, 10 s | gap, 60 s | cost, 60 s | vehicles |
| --- | --- | --- | --- | --- | --- |
${kept[1]!.map(row).join('\n')}
`;
}

function bench(folder: string, format: string, seconds: string): Line[] {
  const args = ['--instances', folder, '--format', format, '--seconds', seconds, '--seed', seed];
  const output = run(process.execPath, [join(import.meta.dirname, 'main.ts'), ...args]);
  return output
    .trim()
    .split('\n')
    .map((line): Line => JSON.parse(line));
}

function run(command: string, args: string[]): string {
  return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
}

function mean(numbers: number[]): number {
  return numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
}

function classRow(name: string): string {
  const of = (all: Line[]) => all.filter(({ instance }) => instance.replace(/\d\d$/, '') === name).map(gap);
  const cells = [one!, ten!].flatMap((all) => [mean(of(all)).toFixed(3), Math.max(...of(all)).toFixed(2)]);
  return `| ${[name, of(one!).length, ...cells].join(' | ')} |`;
}

function fieldRow(line: Line): string {
  const early = field[0]!.find(({ instance }) => instance === line.instance)!;
  const { instance, cost, unassigned, vehicles } = line;
  const cells = [instance, early.cost, cost, unassigned, vehicles, VROOM[instance] ?? '–'];
  return `| ${cells.map((cell) => cell.toLocaleString('en')).join(' | ')} |`;
}
