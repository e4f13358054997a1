/** `npm run bench:board-places [technicians]`: what it costs to ask where a card could go, and to see what a move would do. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addDays, dayOf } from '../../shared/time.ts';
import { readConfig } from '../config.ts';
import { createContext } from '../context.ts';
import { migrate } from '../db/migrate.ts';
import { moveOnBoard } from '../dispatch/board-move.ts';
import { boardPlaces } from '../dispatch/board-places.ts';
import { bookWindow } from '../schedule/booking.ts';
import { ask } from '../schedule/offer.ts';
import { matterOf } from '../schedule/wish.ts';
import { everywhere } from '../scope.ts';
import { createService } from '../services/services.ts';
import { busyRegion, createJobs, DAYS, seeded, somewhere } from './region.ts';

const QUESTIONS = 40;
const quantile = (values: number[], q: number): string =>
  [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) * q)]!.toFixed(1);

const folder = mkdtempSync(join(tmpdir(), 'creneau-bench-'));
const config = readConfig({ DATABASE_URL: join(folder, 'bench.db'), DEMO: 'no', LOG_LEVEL: 'error' });
const ctx = createContext(config);
await migrate(ctx.database);
console.log(
  '| technicians × 14 days | asked for | lines and days with a place | places, p50 / p99 ms | preview, p50 / p99 ms |',
);
console.log('| --- | --- | --- | --- | --- |');
for (const technicians of (process.argv[2] ?? '60').split(',').map(Number)) {
  const business = await busyRegion(ctx, technicians);
  const random = seeded(5);
  const plain = {
    name: 'Pair',
    names: {},
    description: '',
    place: 'customer' as const,
    setupMinutes: 0,
    cleanupMinutes: 0,
  };
  const person = { kind: 'person' as const, skills: [], count: 2 };
  await ctx.transact((tx) =>
    createService(tx, business.id, {
      ...plain,
      ...{ id: 'pair', durationMinutes: 30, requirements: [person], policy: {}, offered: true, locationIds: [] },
    }),
  );
  const today = dayOf(ctx.now(), business.zone);
  const range = { fromDay: addDays(today, 1), toDay: addDays(today, DAYS) };
  const mover = { actor: 'system' as const, scope: everywhere, notForEvents: null };
  for (const [what, serviceId] of [
    ['one person', 'visit'],
    ['two people', 'pair'],
  ] as const) {
    const jobs = await createJobs(
      ctx,
      business,
      Array.from({ length: QUESTIONS }, () => somewhere(random)),
    );
    const places: number[] = [];
    const previews: number[] = [];
    let open = 0;
    for (const [i, id] of jobs.entries()) {
      await ctx.database.db.updateTable('job').set({ serviceId }).where('id', '=', id).execute();
      const matter = await matterOf(ctx.database.db, business, id);
      const subject = { kind: 'card' as const, id };
      let card = { id: '', revision: 0 };
      if (i % 2 === 0) {
        const [found] = (await ask(ctx, ctx.database.read, matter, { preferences: {} })).found;
        const placed = found && (await bookWindow(ctx, matter, found.window, 'system'));
        if (placed?.outcome === 'placed') card = placed.appointment;
      }
      const asked = card.id ? { ...subject, id: card.id } : { kind: 'job' as const, id };
      let begun = performance.now();
      const { days } = await boardPlaces(ctx, business, { subject: asked, ...range }, everywhere);
      places.push(performance.now() - begun);
      const some = days.filter((d) => d.spans.length > 0);
      open += some.length;
      const spot = some[Math.floor(random() * some.length)];
      if (!spot) continue;
      const move = { subject: asked, version: card.revision, resourceId: spot.resourceId, start: spot.spans[0]!.from };
      begun = performance.now();
      await moveOnBoard(ctx, business, { ...move, told: 'agreed' }, mover, { seeing: true });
      previews.push(performance.now() - begun);
    }
    const told = (values: number[]): string => `${quantile(values, 0.5)} / ${quantile(values, 0.99)}`;
    console.log(`| ${technicians} | ${what} | ${Math.round(open / QUESTIONS)} | ${told(places)} | ${told(previews)} |`);
  }
}
await ctx.database.close();
rmSync(folder, { recursive: true, force: true });
