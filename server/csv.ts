import { type CsvError, type Info, parse } from 'csv-parse/sync';

/** What is wrong with one row of a file: where, in which column, and what would be right. */
export interface RowError {
  line: number;
  field: string;
  reason: string;
}

/** A row by the names of its columns, and the line it ends on, as an editor counts them. */
export interface TableRow {
  line: number;
  cells: Record<string, string>;
}

const separators = [',', ';', '\t'] as const;

/** The separator that occurs most in the first line. */
function separatorOf(text: string): string {
  const [first = ''] = text.split('\n', 1);
  const count = (separator: string): number => first.split(separator).length;
  return separators.reduce((best, separator) => (count(separator) > count(best) ? separator : best));
}

/** The rows of a comma, semicolon or tab separated text as they stand; a broken quote ends it with an error by line. */
export function readRecords(
  text: string,
  options: { quotes: boolean; maxRows: number; header: boolean },
): { records: { line: number; cells: string[] }[]; errors: RowError[] } {
  const header = options.header ? 1 : 0;
  const most = options.maxRows + header;
  try {
    // The parser counts a Windows line break inside quotes twice.
    const records = parse(text.replace(/\r\n?/g, '\n'), {
      bom: true,
      delimiter: separatorOf(text),
      quote: options.quotes ? '"' : null,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      trim: true,
      info: true,
      max_record_size: 20_000,
      to: most + 1,
    }) as unknown as { record: string[]; info: Info }[];
    const tooMany = records[most];
    return {
      records: records.slice(0, most).map(({ record, info }) => ({ line: info.lines, cells: record })),
      errors: tooMany
        ? [{ line: tooMany.info.lines, field: 'file', reason: `at most ${options.maxRows} rows are read at once` }]
        : [],
    };
  } catch (error) {
    const { message, lines } = error as CsvError & { lines?: number };
    return { records: [], errors: [{ line: lines ?? 1, field: 'file', reason: message }] };
  }
}

const bare = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/**
 * Reads a table whose first line names its columns. `columns` gives each column's other names; case, spaces, hyphens and
 * underscores do not count. Columns nobody asked for are ignored.
 */
export function readTable(
  text: string,
  columns: Record<string, readonly string[]>,
  maxRows: number,
): { rows: TableRow[]; errors: RowError[]; columns: string[] } {
  const { records, errors } = readRecords(text, { quotes: true, maxRows, header: true });
  const [header, ...body] = records;
  if (!header)
    return {
      rows: [],
      errors: errors.length > 0 ? errors : [{ line: 1, field: 'file', reason: 'the file is empty' }],
      columns: [],
    };
  const known = new Map(
    Object.entries(columns).flatMap(([name, others]) => [name, ...others].map((n) => [bare(n), name] as const)),
  );
  const names = header.cells.map((cell) => known.get(bare(cell)) ?? '');
  const rows = body.map(({ line, cells }) => {
    const named: Record<string, string> = {};
    for (const [i, name] of names.entries()) if (name && !named[name]) named[name] = cells[i] ?? '';
    return { line, cells: named };
  });
  return { rows, errors, columns: [...new Set(names.filter((name) => name !== ''))] };
}
