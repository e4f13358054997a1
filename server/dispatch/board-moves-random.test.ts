/**
 * Random hands on random boards. Whatever the board allows, an evaluator that shares no code with it allows, and the
 * database's judge finds nothing broken afterwards; whatever it refuses, that evaluator refuses too.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import type { BoardMove, BoardMoved } from '../../shared/board.ts';
import { dayOf, MINUTE } from '../../shared/time.ts';
import { Refusal } from '../refusal.ts';
import { allocationsOf, appointmentById } from '../schedule/appointments.ts';
import { checkDatabase } from '../schedule/checker.ts';
import { eventById, takenByEvents } from '../schedule/events.ts';
import { splitRequirements } from '../schedule/requirements.ts';
import { lasting, type Matter, matterOf } from '../schedule/wish.ts';
import { everywhere } from '../scope.ts';
import { type BoardWorld, boardWorld } from '../testing/board-worlds.ts';
import { bruteSlots, readTables } from '../testing/brute-slots.ts';
import type { TestContext } from '../testing/context.ts';
import { contextForTest } from '../testing/database.ts';
import { moveOnBoard } from './board-move.ts';
import { boardPlaces } from './board-places.ts';
import { undoMove } from './board-undo.ts';

let ctx: TestContext;
beforeAll(async () => {
  ctx = await contextForTest();
});

const moves = Number(process.env['BOARD_MOVES'] ?? 300);
const PER_WORLD = 25;
const checkEach = moves > 1000 ? 1 : 5;

type Tables = Awaited<ReturnType<typeof readTables>>;

/** A hand at random: what it holds, and where it drops it. */
async function someMove(world: BoardWorld): Promise<BoardMove | null> {
  const { business, between, chance, sometime } = world;
  const db = ctx.database.db;
  const tables = await readTables(db, business.id);
  const active = tables.appointments.filter((a) => a.status === 'booked' || a.status === 'proposed');
  const one = <T>(list: readonly T[]): T | undefined => list[between(0, list.length - 1)];
  const kindOf = (id: string) => tables.resources.find((r) => r.id === id)?.kind;
  const draw = between(0, 99);
  const told = one([undefined, 'ask', 'agreed', 'agreed'] as const);
  const more = { ...(told ? { told } : {}), ...(chance(0.1) ? { minutes: between(3, 24) * 5 } : {}) };
  if (draw < 15) {
    const open = await db
      .selectFrom('job')
      .select('id')
      .where('businessId', '=', business.id)
      .where('status', '=', 'open')
      .orderBy('id')
      .execute();
    const job = one(open);
    const resource = one(tables.resources.filter((r) => r.kind === 'person' || chance(0.2)));
    if (!job || !resource) return null;
    const subject = { kind: 'job' as const, id: job.id };
    return { subject, version: 0, resourceId: resource.id, start: sometime(), ...more };
  }
  const event = draw < 30 ? one(tables.events.filter((e) => e.status === 'planned')) : undefined;
  const card = event ?? one(active);
  if (!card) return null;
  const taken = tables.allocations.filter((l) => l.appointmentId === card.id || l.eventId === card.id);
  const held = chance(0.6) ? (taken.find((l) => l.leads === 1) ?? one(taken)) : one(taken);
  if (!held) return null;
  const kind = kindOf(held.resourceId);
  const target = chance(0.4) ? held.resourceId : one(tables.resources.filter((r) => r.kind === kind))!.id;
  const now = 'startsAt' in card ? card.startsAt : card.plannedStart;
  const start = chance(0.6) ? now + between(-90, 90) * MINUTE : sometime();
  const version = 'startsAt' in card ? card.version : card.revision;
  const subject = { kind: 'card' as const, id: card.id };
  return { subject, version, fromResourceId: held.resourceId, resourceId: target, start, ...more };
}

/** Whether the move fits, as the brute force sees it; null where it cannot be put to it as a question. */
async function fits(world: BoardWorld, move: BoardMove): Promise<boolean | null> {
  const db = ctx.database.db;
  const tables = await readTables(db, world.business.id);
  const isEvent = tables.events.some((e) => e.id === move.subject.id);
  const asked = isEvent ? await eventAsked(world, tables, move) : await visitAsked(world, tables, move);
  if (!asked) return null;
  const { without, resources, matter } = asked;
  const allocations = tables.allocations.filter((l) => l.appointmentId !== without && l.eventId !== without);
  const appointments = tables.appointments.filter((a) => allocations.some((l) => l.appointmentId === a.id));
  const seen = { ...tables, resources, allocations, appointments };
  return bruteSlots(seen, matter, [{ from: move.start, to: move.start }]).size > 0;
}

type Asked = { without: string; resources: Tables['resources']; matter: Matter } | null;

async function visitAsked({ business }: BoardWorld, tables: Tables, move: BoardMove): Promise<Asked> {
  const db = ctx.database.db;
  const { kind, id } = move.subject;
  const card = kind === 'card' ? await appointmentById(db, business.id, id) : null;
  const given = await matterOf(db, business, card?.jobId ?? id);
  const minutes = move.minutes ?? (card ? (card.plannedEnd - card.plannedStart) / MINUTE : undefined);
  const service = lasting(given.service, minutes);
  const taken = card ? await allocationsOf(db, business.id, card.id) : [];
  const { lead, beside } = splitRequirements(service.requirements);
  const target = tables.resources.find((r) => r.id === move.resourceId)!;
  const held = taken.find((t) => t.resourceId === move.fromResourceId);
  const leads = held ? held.leads === 1 : lead !== null && target.kind === 'person';
  const led = leads ? target.id : taken.find((t) => t.leads === 1)?.resourceId;
  const required = given.job.requiredResourceId;
  if (required && lead && led && led !== required) return null;
  const job = { ...given.job, requiredResourceId: lead ? (led ?? required) : required };
  const matter = { ...given, service, job };
  const without = card?.id ?? '';
  if (leads) return { without, resources: tables.resources, matter };
  // One of its kind is needed, and it must be this one: then no other is there.
  const wanted = beside.filter((r) => r.kind === target.kind);
  if (target.kind === 'person' || wanted.length !== 1 || wanted[0]!.count !== 1) return null;
  const resources = tables.resources.filter((r) => r.kind !== target.kind || r.id === target.id);
  return { without, resources, matter };
}

async function eventAsked({ business }: BoardWorld, tables: Tables, move: BoardMove): Promise<Asked> {
  const db = ctx.database.db;
  const event = await eventById(db, business.id, move.subject.id);
  const taken = (await takenByEvents(db, business.id, [event.id])).map((t) => t.resourceId);
  const wanted = taken.map((id) => (id === move.fromResourceId ? move.resourceId : id));
  const resources = tables.resources.filter((r) => wanted.includes(r.id));
  const [some] = tables.appointments;
  if (!some) return null;
  const like = await matterOf(db, business, some.jobId);
  const requirements = resources.map(({ kind }) => ({ kind, skills: [], count: 1 }));
  const durationMinutes = move.minutes ?? (event.endsAt - event.startsAt) / MINUTE;
  const matter: Matter = {
    ...like,
    service: { ...like.service, place: 'customer', requirements, durationMinutes, supplies: [] },
    site: { ...like.site, point: { lat: event.lat!, lon: event.lon! }, locationId: null },
    job: { ...like.job, requiredResourceId: null, preferredResourceId: null },
  };
  return { without: event.id, resources, matter };
}

/** What a hand is told, with what the evaluator thinks of it. */
interface Tally {
  done: number;
  asked: number;
  refused: number;
  refusedAlike: number;
  allowedAlike: number;
  barred: number;
  undone: number;
  shown: number;
}

describe('random hands on random boards', () => {
  test(`${moves} moves keep every invariant; what is allowed and what is refused is so for an independent evaluator too`, {
    timeout: 3_000_000,
  }, async () => {
    const tally: Tally = {
      done: 0,
      asked: 0,
      refused: 0,
      refusedAlike: 0,
      allowedAlike: 0,
      barred: 0,
      undone: 0,
      shown: 0,
    };
    const seed = Number(process.env['BOARD_SEED'] ?? 1);
    let made = 0;
    for (let n = seed; made < moves; n++) {
      const world = await boardWorld(ctx, n);
      const { business, mover, chance } = world;
      const undos: string[] = [];
      for (let i = 0; i < PER_WORLD; i++) {
        const told = `world ${n}, move ${i}`;
        if (undos.length > 0 && chance(0.12)) {
          const back = await barring(() => undoMove(ctx, business, undos.pop()!, mover));
          if (back?.outcome === 'done') tally.undone++;
          made++;
        } else {
          const move = await someMove(world);
          if (!move) continue;
          made++;
          const aimed = chance(0.25) && (await aim(world, move));
          const shown = aimed || chance(0.15) ? await glows(world, move) : null;
          if (aimed) expect(shown, told).toBe(true);
          const fit = await fits(world, move);
          const seen = chance(0.2)
            ? await barring(() => moveOnBoard(ctx, business, move, mover, { seeing: true }))
            : undefined;
          const answer = await barring(() => moveOnBoard(ctx, business, move, mover));
          if (seen && answer) expect(seen.outcome, told).toBe(answer.outcome);
          if (!answer) tally.barred++;
          else if (answer.outcome === 'refused') {
            tally.refused++;
            if (fit !== null) tally.refusedAlike++;
            expect(fit, `${told}: refused as ${JSON.stringify(answer.why)} ${JSON.stringify(move)}`).not.toBe(true);
          } else {
            expect(answer.outcome, told).not.toBe('changed');
            if (fit !== null) tally.allowedAlike++;
            expect(fit, `${told}: allowed ${JSON.stringify(move)}`).not.toBe(false);
            if (answer.outcome === 'done') {
              tally.done++;
              if (answer.undo) undos.push(answer.undo);
            } else tally.asked++;
          }
          if (shown !== null && answer) {
            tally.shown++;
            expect(shown, `${told}: glows ${JSON.stringify(move)}`).toBe(answer.outcome !== 'refused');
          }
        }
        if (made % checkEach === 0) expect(await checkDatabase(ctx, business.id), told).toEqual([]);
      }
      expect(await checkDatabase(ctx, business.id), `world ${n}`).toEqual([]);
    }
    const { refused, refusedAlike, done, asked, allowedAlike } = tally;
    expect(done).toBeGreaterThan(moves / 10);
    expect(refused).toBeGreaterThan(moves / 10);
    console.log(
      `${made} hands: ${done} done, ${asked} ask first, ${tally.undone} taken back, ${tally.barred} barred; ` +
        `${refused} refused, ${refusedAlike} of them (${Math.round((100 * refusedAlike) / refused)} %) refused by the evaluator too; ` +
        `${allowedAlike} of ${done + asked} allowed by it too; ${tally.shown} places shown as they are`,
    );
  });
});

/** What is barred for another reason than the schedule is told by a sentence. */
async function barring(work: () => Promise<BoardMoved>): Promise<BoardMoved | null> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}

/** Drops it where the board shows a place on its line, if there is one. */
async function aim({ business, between }: BoardWorld, move: BoardMove): Promise<boolean> {
  if (move.minutes) return false;
  const day = dayOf(move.start, business.zone);
  const { subject, fromResourceId } = move;
  const asked = { subject, fromDay: day, toDay: day, ...(fromResourceId ? { fromResourceId } : {}) };
  const { days } = await boardPlaces(ctx, business, asked, everywhere);
  const spans = days.find((d) => d.resourceId === move.resourceId)?.spans ?? [];
  const span = spans[between(0, spans.length - 1)];
  if (!span) return false;
  move.start = between(span.from, span.to);
  return true;
}

/** Whether the board shows the dropped start as a place; null where what is shown is of another length. */
async function glows({ business }: BoardWorld, move: BoardMove): Promise<boolean | null> {
  if (move.minutes) return null;
  const day = dayOf(move.start, business.zone);
  const { subject, fromResourceId } = move;
  const asked = { subject, fromDay: day, toDay: day, ...(fromResourceId ? { fromResourceId } : {}) };
  const { days } = await boardPlaces(ctx, business, asked, everywhere);
  const line = days.find((d) => d.resourceId === move.resourceId);
  return line ? line.spans.some(({ from, to }) => from <= move.start && move.start <= to) : null;
}
