/**
 * The planning board beside the best free components, on the same cards in the same Chromium, one after the other:
 * `npm run bench:boards` prints a line of JSON for each. Half an hour at most; nothing of it is part of `npm test`.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import type { CDPSession, Page } from 'playwright-core';
import { build } from 'vite';
import { launchBrowser } from '../support/browser.ts';
import { weekBars, workload } from './workload.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    resources: { type: 'string', default: '200' },
    days: { type: 'string', default: '30' },
  },
});
const folder = import.meta.dirname;
const components = ['creneau', 'daypilot', 'fullcalendar', 'vis-timeline', 'event-calendar'].filter(
  (name) => !values.only || values.only.includes(name),
);
/** What does not come to an end by then does not come to an end. */
const PATIENCE = 90_000;

/** A component with all it needs, as one script and one style sheet. */
async function bundle(name: string): Promise<{ script: string; style: string }> {
  const outDir = join(folder, '../../dist/boards', name);
  await build({
    configFile: false,
    logLevel: 'error',
    root: folder,
    // Ours is drawn with the project's own Preact, not with the one a component beside it brings along.
    resolve: { alias: name === 'creneau' ? { preact: join(folder, '../../node_modules/preact') } : {} },
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      outDir,
      emptyOutDir: true,
      target: 'chrome123',
      cssTarget: 'chrome123',
      // One file, whatever would be fetched later: its kilobytes count too.
      rolldownOptions: { output: { codeSplitting: false } },
      lib: { entry: `components/${name}.js`, formats: ['es'], fileName: () => 'board.js' },
    },
  });
  const style = readdirSync(outDir).find((file) => file.endsWith('.css'));
  return {
    script: readFileSync(join(outDir, 'board.js'), 'utf8'),
    style: style ? readFileSync(join(outDir, style), 'utf8') : '',
  };
}

const page = `<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="board.css">
<style>html,body{margin:0}#board{width:1440px;height:900px;overflow:hidden}</style><div id="board"></div>`;

/** In the page: mounts, scrolls and zooms, and notes how long each frame took. */
const measure = `
  const painted = () => new Promise((done) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port2.onmessage = () => done(performance.now());
    port1.postMessage(0);
  }));
  const data = await (await fetch('data.json')).json();
  const board = await import('./board.js');
  const element = document.querySelector('#board');
  window.run = {
    async first(level) {
      const t = performance.now();
      window.handle = await board.mount(element, data, level);
      await painted();
      return (await painted()) - t;
    },
    async scroll(frames, dx, dy) {
      const { handle } = window;
      const where = handle.scroller?.();
      const times = [];
      for (let i = 0; i < frames; i++) {
        const t = performance.now();
        const back = i % 40 >= 20 ? -1 : 1;
        if (handle.scrollBy) handle.scrollBy(dx * back, dy * back);
        else where.scrollBy({ left: dx * back, top: dy * back, behavior: 'instant' });
        times.push((await painted()) - t);
      }
      return times;
    },
    async level(next) {
      const t = performance.now();
      await window.handle.level(next);
      await painted();
      return (await painted()) - t;
    },
    async zoom(frames) {
      const times = [];
      for (let i = 0; i < frames; i++) {
        const t = performance.now();
        window.handle.zoomBy(i % 40 >= 20 ? 1 / 1.12 : 1.12);
        times.push((await painted()) - t);
      }
      return times;
    },
    watchDrag() {
      window.drags = [];
      addEventListener('pointermove', (event) => {
        if (event.buttons) void painted().then((t) => window.drags.push(t - event.timeStamp));
      }, true);
    },
    card() {
      const found = window.handle.card?.();
      const box = found?.getBoundingClientRect?.() ?? found;
      return box ? { x: box.x, y: box.y, width: box.width, height: box.height } : null;
    },
  };
`;

const round = (ms: number): number => Math.round(ms * 10) / 10;
/** Median, the nineteenth of twenty, and how many took too long. */
function frames(times: readonly number[]): { p50: number; p95: number; over50: number; of: number } {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): number => round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!);
  return { p50: at(0.5), p95: at(0.95), over50: times.filter((t) => t > 50).length, of: times.length };
}

async function within<T>(work: Promise<T>): Promise<T | null> {
  const late = Promise.withResolvers<null>();
  const timer = setTimeout(() => late.resolve(null), PATIENCE);
  return Promise.race([work.catch(() => null), late.promise]).finally(() => clearTimeout(timer));
}
type Result = Record<string, unknown>;
const call = <T>(on: Page, expression: string): Promise<T | null> => within(on.evaluate<T>(expression));

async function cpu(session: CDPSession): Promise<{ task: number; heap: number }> {
  const { metrics } = await session.send('Performance.getMetrics');
  const of = (name: string): number => metrics.find((m) => m.name === name)!.value;
  return { task: of('TaskDuration') * 1000, heap: of('JSHeapUsedSize') };
}

/** Everything about one component; a part that never ends is null, and ends the run. */
async function run(on: Page, session: CDPSession, result: Result, levels: readonly string[]): Promise<void> {
  const before = await cpu(session);
  const first = await call<number>(on, `run.first('${levels[0]}')`);
  if (first === null) return;
  result['firstMs'] = round(first);
  result['firstCpuMs'] = round((await cpu(session)).task - before.task);
  await session.send('HeapProfiler.collectGarbage');
  result['heapMB'] = round((await cpu(session)).heap / 1e6);
  await call(on, 'run.watchDrag()');
  for (const [i, level] of levels.entries()) {
    if (i > 0) {
      const ms = await call<number>(on, `run.level('${level}')`);
      if (ms === null) return;
      result[`to ${level}`] = round(ms);
    }
    for (const [way, dx, dy] of [
      ['across', 120, 0],
      ['down', 0, 120],
    ] as const) {
      const times = await call<number[]>(on, `run.scroll(80, ${dx}, ${dy})`);
      if (times === null) return;
      result[`${level} ${way}`] = frames(times);
    }
    if (i === 0) await drag(on, result);
  }
  const zoomed = (await on.evaluate('!!handle.zoomBy')) ? await call<number[]>(on, 'run.zoom(120)') : null;
  if (zoomed) result['zoom'] = frames(zoomed);
}

async function drag(on: Page, result: Result): Promise<void> {
  const box = await call<{ x: number; y: number; width: number; height: number }>(on, 'run.card()');
  if (!box) return;
  const [x, y] = [box.x + Math.min(box.width / 2, 30), box.y + box.height / 2];
  await on.mouse.move(x, y);
  await on.mouse.down();
  for (let i = 1; i <= 60; i++) await on.mouse.move(x + i * 4, y + (i % 20) * 4);
  await on.keyboard.press('Escape');
  await on.mouse.up();
  const times = (await call<number[]>(on, 'drags')) ?? [];
  if (times.length > 0) result['drag'] = frames(times);
}

const year = Number(values.days) > 100;
const data = JSON.stringify((year ? weekBars : workload)(Number(values.resources), Number(values.days)));
const browser = await launchBrowser();
for (const name of components) {
  const { script, style } = await bundle(name);
  const files: Record<string, [type: string, body: string]> = {
    '/': ['text/html', page],
    '/board.js': ['text/javascript', script],
    '/board.css': ['text/css', style],
    '/data.json': ['application/json', data],
  };
  const server = createServer((request, response) => {
    const [type, body] = files[request.url ?? ''] ?? ['text/plain', ''];
    response.writeHead(200, { 'content-type': `${type};charset=utf-8` }).end(body);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const result: Result = { component: name, kB: round((gzipSync(script).length + gzipSync(style).length) / 1000) };
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, timezoneId: 'UTC' });
  try {
    const on = await context.newPage();
    on.on('pageerror', (error) => {
      result['error'] = error.message;
    });
    const session = await context.newCDPSession(on);
    await session.send('Performance.enable');
    await on.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    await on.addScriptTag({ type: 'module', content: measure });
    await on.waitForFunction('window.run');
    await run(on, session, result, year ? ['year'] : ['day', 'week', 'month']);
    await on.screenshot({ path: join(folder, `../../dist/boards/${name}.png`), timeout: 5000 }).catch(() => {});
  } catch (error) {
    result['error'] = String(error);
  }
  console.log(JSON.stringify(result));
  // A page that hangs would not close by itself.
  await Promise.race([context.close(), new Promise((done) => setTimeout(done, 5000))]);
  server.close();
  server.closeAllConnections();
}
await Promise.race([browser.close(), new Promise((done) => setTimeout(done, 5000))]);
process.exit(0);
