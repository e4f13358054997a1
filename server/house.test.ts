import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';

/** The arrows of the house, as the README draws them: what may import what. */
const files = globSync(['shared/**/*.ts', 'server/**/*.ts', 'widget/**/*.{ts,tsx}', 'e2e/**/*.ts'], {
  exclude: ['**/node_modules/**'],
}).filter((file) => !file.endsWith('.d.ts'));

interface Import {
  from: string;
  to: string;
  typeOnly: boolean;
}

const pattern = /^(?:import|export)\s+(type\s+)?[^;'"]*?from\s+'([^']+)'|^import\s+'([^']+)'|import\('([^']+)'\)/gm;

function importsOf(file: string): Import[] {
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(pattern)].map(([, type, from, bare, dynamic]) => {
    const target = from ?? bare ?? dynamic ?? '';
    const to = target.startsWith('.') ? normalize(join(dirname(file), target.replace(/\?.*$/, ''))) : target;
    return { from: file, to, typeOnly: type !== undefined };
  });
}

const imports = files.flatMap(importsOf);
const isTest = (file: string): boolean => /\.test\.tsx?$/.test(file) || file.startsWith('server/testing/');
const inside = (path: string, ...folders: string[]): boolean =>
  folders.some((f) => path === f || path.startsWith(`${f}/`));
const told = (broken: Import[]): string[] => broken.map(({ from, to }) => `${from} → ${to}`);
/** Imports of the product itself, tests left out. */
const real = imports.filter(({ from }) => !isTest(from));

test('there is a house to look at', () => {
  expect(files.length).toBeGreaterThan(100);
  expect(real.length).toBeGreaterThan(300);
});

test('shared imports nothing but itself and valibot', () => {
  expect(told(real.filter((i) => inside(i.from, 'shared') && !inside(i.to, 'shared') && i.to !== 'valibot'))).toEqual(
    [],
  );
});

test('the engine imports nothing outside its folder, but for its benchmarks reading files', () => {
  const outside = real.filter((i) => inside(i.from, 'server/engine') && !inside(i.to, 'server/engine'));
  expect(told(outside.filter((i) => !(inside(i.from, 'server/engine/bench') && i.to.startsWith('node:'))))).toEqual([]);
});

test('schedule is the only door to the engine; the planner’s worker runs it', () => {
  const through = real.filter(
    (i) =>
      inside(i.to, 'server/engine') && !inside(i.from, 'server/engine', 'server/schedule', 'server/planning/solver.ts'),
  );
  expect(told(through)).toEqual([]);
});

test('browsers know the server by its types only', () => {
  const known = real.filter((i) => inside(i.from, 'widget') && inside(i.to, 'server'));
  expect(told(known.filter((i) => !i.typeOnly))).toEqual([]);
});

test('the server imports nothing of the browser', () => {
  expect(told(real.filter((i) => inside(i.from, 'server', 'shared') && inside(i.to, 'widget')))).toEqual([]);
});

test('the customer’s pages never import the office', () => {
  const customer = ['widget/embed.ts', 'widget/booking', 'widget/link', 'widget/ui'];
  expect(told(real.filter((i) => inside(i.from, ...customer) && inside(i.to, 'widget/office')))).toEqual([]);
});

test('booking, planning and dispatch do not know each other', () => {
  const verbs = ['server/booking', 'server/planning', 'server/dispatch'];
  const across = real.filter((i) => {
    const own = verbs.find((folder) => inside(i.from, folder));
    return own !== undefined && verbs.some((folder) => folder !== own && inside(i.to, folder));
  });
  expect(told(across)).toEqual([]);
});

test('what lies below never imports routes, and routes write no SQL', () => {
  const below = real.filter(
    (i) =>
      inside(i.to, 'server/routes') && !inside(i.from, 'server/routes') && i.from !== 'server/app.ts' && !i.typeOnly,
  );
  expect(told(below)).toEqual([]);
  const writing = files.filter(
    (f) =>
      inside(f, 'server/routes') &&
      !isTest(f) &&
      /\.(selectFrom|insertInto|updateTable|deleteFrom)\(|\bsql`/.test(readFileSync(f, 'utf8')),
  );
  expect(writing).toEqual([]);
});

test('the clock, chance, the environment and the network come in through the context', () => {
  const impure = /\bnew Date\(\)|\bDate\.now\(|\bMath\.random\(|\brandomUUID\(|\bprocess\.env\b|(?<![.\w])fetch\(/;
  const allowed = [
    'server/main.ts',
    'server/check.ts',
    'server/import.ts',
    'server/config.ts',
    'server/context.ts',
    'server/notify/email.ts',
    'server/notify/sms.ts',
    'server/travel',
    'server/engine/stop.ts',
    'server/engine/bench',
    'server/bench',
  ];
  const broken = files.filter(
    (f) =>
      inside(f, 'server', 'shared') && !isTest(f) && !inside(f, ...allowed) && impure.test(readFileSync(f, 'utf8')),
  );
  expect(broken).toEqual([]);
});

test('no file has grown into a hall', () => {
  const lines = (f: string): number => readFileSync(f, 'utf8').split('\n').length;
  const large = files.filter(
    (f) => !isTest(f) && !inside(f, 'server/demo', 'server/db/schema.ts', 'server/db/migrations'),
  );
  expect(large.filter((f) => lines(f) > 400)).toEqual([]);
});
