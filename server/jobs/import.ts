import type { Business } from '../business/business.ts';
import type { Context } from '../context.ts';
import { type RowError, readTable } from '../csv.ts';
import { isDuplicate } from '../db/transact.ts';
import { type Actor, record } from '../history.ts';
import type { Scope } from '../scope.ts';
import { planResources } from '../setup/import-resources.ts';
import { planCustomers } from './import-customers.ts';
import { planJobs } from './import-jobs.ts';
import { type ImportKind, importColumns, neededColumns, type Plan, type Step } from './import-rows.ts';
import { planStock } from './import-stock.ts';

export const MAX_IMPORT_ROWS = 20_000;

export interface ImportRequest {
  kind: ImportKind;
  text: string;
  /** Say what would happen, and write nothing. */
  dryRun: boolean;
  /** Write the good rows though others are bad; otherwise one bad row stops them all. */
  skipBad: boolean;
  actor: Actor;
  /** How far their role reaches, for stock. */
  scope?: Scope;
}

/** What became, or in a dry run would become, of a file: how many rows took which step, and which are bad. */
export interface ImportReport extends Record<Step, number> {
  outcome: 'imported' | 'checked' | 'refused';
  rows: number;
  errors: RowError[];
}

const planOf = { customers: planCustomers, jobs: planJobs, resources: planResources, stock: planStock };

/** Takes customers, jobs, resources or stock from a file; rows known by their `ref` (or lot) are changed, others added. All or nothing unless asked otherwise. */
export async function importRows(ctx: Context, business: Business, request: ImportRequest): Promise<ImportReport> {
  const { kind, text, dryRun, skipBad } = request;
  const table = readTable(text, importColumns[kind], MAX_IMPORT_ROWS);
  const errors = [...table.errors];
  const missing = neededColumns[kind].filter((column) => !table.columns.includes(column));
  if (missing.length > 0 && errors.length === 0)
    errors.push(...missing.map((field) => ({ line: 1, field, reason: 'the first line names no such column' })));
  if (missing.length > 0) return { outcome: 'refused', rows: table.rows.length, ...countSteps([]), errors };
  const plan = await planOf[kind](ctx, business, table, errors, request.actor, request.scope);
  errors.sort((a, b) => a.line - b.line);
  const rows = table.rows.length;
  if (dryRun) {
    const steps = countSteps((await plan(ctx.database.read)).map(({ step }) => step));
    return { outcome: 'checked', rows, ...steps, errors };
  }
  if (errors.length > 0 && !skipBad) return { outcome: 'refused', rows, ...countSteps([]), errors };
  return { outcome: 'imported', rows, ...(await writeAll(ctx, business, request, plan)), errors };
}

/** All good rows in one transaction; once more when somebody else added one of them meanwhile. */
async function writeAll(
  ctx: Context,
  business: Business,
  { kind, actor }: ImportRequest,
  plan: Plan,
): Promise<Record<Step, number>> {
  const write = () =>
    ctx.transact(async (tx) => {
      const planned = await plan(tx);
      for (const { write } of planned) await write(tx);
      const steps = countSteps(planned.map(({ step }) => step));
      const deed = { actor, action: 'import', subjectKind: kind, subjectId: business.id, after: steps };
      await record(ctx, tx, business.id, deed);
      return steps;
    });
  try {
    return await write();
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    return await write();
  }
}

function countSteps(steps: readonly Step[]): Record<Step, number> {
  const counts = { created: 0, updated: 0, unchanged: 0, kept: 0 };
  for (const step of steps) counts[step] += 1;
  return counts;
}
