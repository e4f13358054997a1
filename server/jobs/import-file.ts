import { parseArea, saveArea } from '../business/area.ts';
import type { Business } from '../business/business.ts';
import type { Context } from '../context.ts';
import { record } from '../history.ts';
import { type ImportReport, type ImportRequest, importRows } from './import.ts';
import type { ImportKind } from './import-rows.ts';

export interface FileRequest extends Omit<ImportRequest, 'kind'> {
  kind: ImportKind | 'area';
}

/** Takes any kind of file: rows that are added or changed, or a service area that replaces the one there was. */
export async function importFile(ctx: Context, business: Business, request: FileRequest): Promise<ImportReport> {
  const { kind, ...rest } = request;
  return kind === 'area' ? importArea(ctx, business, rest) : importRows(ctx, business, { kind, ...rest });
}

async function importArea(
  ctx: Context,
  business: Business,
  { text, dryRun, skipBad, actor }: Omit<FileRequest, 'kind'>,
): Promise<ImportReport> {
  const { rows, errors } = parseArea(text);
  const counts = { rows: rows.length, created: rows.length, updated: 0, unchanged: 0, kept: 0, errors };
  if (rows.length === 0 || (errors.length > 0 && !skipBad && !dryRun))
    return { ...counts, created: 0, outcome: 'refused' };
  if (dryRun) return { ...counts, outcome: 'checked' };
  await ctx.transact(async (tx) => {
    await saveArea(tx, business.id, rows);
    const deed = { actor, action: 'import', subjectKind: 'area', subjectId: business.id, after: { rows: rows.length } };
    await record(ctx, tx, business.id, deed);
  });
  return { ...counts, outcome: 'imported' };
}
