import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { BoardMove, BoardMoved, BoardPlaces } from '../../shared/board.ts';
import { addDays, dayOf, HOUR, type Instant, MINUTE } from '../../shared/time.ts';
import type { Business } from '../business/business.ts';
import { createStaff } from '../business/staff.ts';
import { historyOf } from '../history.ts';
import { jobById } from '../jobs/jobs.ts';
import { drain } from '../notify/drain.ts';
import { createAbsence } from '../resources/absences.ts';
import { activeAppointment, allocationsOf, appointmentById } from '../schedule/appointments.ts';
import { bookWindow } from '../schedule/booking.ts';
import { checkDatabase } from '../schedule/checker.ts';
import { eventById } from '../schedule/events.ts';
import { sentProposalOf } from '../schedule/proposals.ts';
import { openItems, toQueue } from '../schedule/queue.ts';
import { instantAt } from '../schedule/wallclock.ts';
import type { Matter } from '../schedule/wish.ts';
import { everywhere } from '../scope.ts';
import type { TestContext } from '../testing/context.ts';
import { contextForTest } from '../testing/database.ts';
import { at, makeBusiness, makeItem, makeJob, makeLot, makeResource, makeService } from '../testing/town.ts';
import type { Mover } from './board-card.ts';
import { moveOnBoard } from './board-move.ts';
import { boardPlaces } from './board-places.ts';
import { undoMove } from './board-undo.ts';
import { addByHand } from './event-lists.ts';
import { planEvent } from './events.ts';

let ctx: TestContext;
let business: Business;
let els: string;
let jan: string;
let mover: Mover;
let tuesday: string;

beforeAll(async () => {
  ctx = await contextForTest();
});
beforeEach(async () => {
  business = await makeBusiness(ctx, { leadTimeMinutes: 0 });
  els = await makeResource(ctx, business, { kind: 'person', name: 'Els', home: at(0, 0) });
  jan = await makeResource(ctx, business, { kind: 'person', name: 'Jan', home: at(0, 0) });
  const staff = {
    name: 'Planner Pia',
    email: `${ctx.id('p')}@example.org`,
    role: 'planner' as const,
    resourceId: null,
  };
  const id = await ctx.transact((tx) => createStaff(ctx, tx, business.id, staff));
  mover = { actor: `staff:${id}`, scope: everywhere, notForEvents: null };
  tuesday = addDays(dayOf(ctx.now(), business.zone), 2);
});

const clock = (hour: number, minute = 0): Instant => instantAt(business.zone, tuesday, hour * 60 + minute);

/** A visit booked for a window of two hours, by whoever is required. */
async function booked(serviceId: string, hour: number, leadId: string, wish: Parameters<typeof makeJob>[4] = {}) {
  const matter = await makeJob(ctx, business, serviceId, at(1, 0), { ...wish, preferredResourceId: leadId });
  const window = { from: clock(hour), to: clock(hour + 2) };
  const result = await bookWindow(ctx, matter, window, 'system');
  if (result.outcome !== 'placed') throw new Error(result.outcome);
  return { matter, card: result.appointment };
}

async function move(
  cardId: string,
  resourceId: string,
  start: Instant,
  more: Partial<BoardMove> & { seeing?: boolean } = {},
): Promise<BoardMoved> {
  const { seeing = false, ...given } = more;
  const row = await ctx.database.db
    .selectFrom('appointment')
    .select('revision')
    .where('businessId', '=', business.id)
    .where('id', '=', cardId)
    .executeTakeFirst();
  const version = row?.revision ?? 0;
  const wish = { subject: { kind: 'card' as const, id: cardId }, version, resourceId, start, ...given };
  return moveOnBoard(ctx, business, wish, mover, { seeing });
}
const drop = (matter: Matter, resourceId: string, start: Instant, more: Partial<BoardMove> = {}) =>
  moveOnBoard(
    ctx,
    business,
    { subject: { kind: 'job', id: matter.job.id }, version: 0, resourceId, start, ...more },
    mover,
  );

const nothingBroken = async (): Promise<void> => expect(await checkDatabase(ctx, business.id)).toEqual([]);
const messages = async (): Promise<string[]> =>
  (
    await ctx.database.db
      .selectFrom('outbox')
      .select(['kind'])

      .where('businessId', '=', business.id)
      .orderBy('kind')
      .execute()
  ).map((row) => row.kind);

describe('the places of a card', () => {
  const places = (cardId: string, more = {}): Promise<BoardPlaces> =>
    boardPlaces(
      ctx,
      business,
      { subject: { kind: 'card', id: cardId }, fromDay: tuesday, toDay: tuesday, ...more },
      everywhere,
    );

  test('every start of every span can be taken, what lies just outside cannot, and each line without one says why', async () => {
    const serviceId = await makeService(ctx, business, {
      requirements: [{ kind: 'person', skills: ['gas'], count: 1 }],
    });
    const ann = await makeResource(ctx, business, { kind: 'person', name: 'Ann', skills: ['gas'], home: at(0, 0) });
    const ill = await makeResource(ctx, business, { kind: 'person', name: 'Ill', skills: ['gas'], home: at(0, 0) });
    const span = { from: clock(0), to: clock(24) };
    await ctx.transact((tx) =>
      createAbsence(ctx, tx, business.id, { resourceId: ill, span, reason: 'ill', createdBy: 'office' }),
    );
    const { card } = await booked(serviceId, 10, ann);
    const { days, promise, minutes } = await places(card.id);
    expect({ promise, minutes }).toEqual({ promise: { from: clock(10), to: clock(12) }, minutes: 60 });
    const of = (id: string) => days.find((d) => d.resourceId === id)!;
    expect(of(els)).toMatchObject({ spans: [], why: { reason: 'nobody-qualified' } });
    expect(of(ill)).toMatchObject({ spans: [], why: { reason: 'nobody-on-shift' } });
    const { spans, why } = of(ann);
    expect(why).toBeNull();
    expect(spans.map((s) => s.keepsPromise)).toEqual([false, true, false]);
    expect(spans.map((s) => s.extraMinutes)).toEqual([0, 0, 0]);
    for (const start of spans.flatMap(({ from, to }) => [from, to]))
      expect(await move(card.id, ann, start, { seeing: true, told: 'agreed' }), `${start}`).toMatchObject({
        outcome: 'done',
      });
    for (const start of [spans[0]!.from - 1, spans[2]!.to + 1])
      expect(await move(card.id, ann, start, { seeing: true, told: 'agreed' })).toMatchObject({
        outcome: 'refused',
        why: { reason: 'travel' },
        resourceName: 'Ann',
      });
  });

  test('a session that takes no person shows its rooms; a device dragged by itself shows its like', async () => {
    const [one, two] = [
      await makeResource(ctx, business, { kind: 'room', name: 'Room 1', locationId: 'practice' }),
      await makeResource(ctx, business, { kind: 'room', name: 'Room 2', locationId: 'practice' }),
    ];
    const hire = await makeService(ctx, business, {
      place: 'location',
      requirements: [{ kind: 'room', skills: [], count: 1 }],
    });
    const first = await makeJob(ctx, business, hire, at(0, 0));
    expect((await drop(first, one, clock(10), { told: 'agreed' })).outcome).toBe('done');
    const card = (await activeAppointment(ctx.database.db, business.id, first.job.id))!;
    const { days } = await places(card.id);
    expect(days.map((d) => d.resourceId).sort()).toEqual([one, two].sort());
    const second = await makeJob(ctx, business, hire, at(0, 0));
    const free = await boardPlaces(
      ctx,
      business,
      { subject: { kind: 'job', id: second.job.id }, fromDay: tuesday, toDay: tuesday },
      everywhere,
    );
    const taken = free.days.find((d) => d.resourceId === one)!;
    expect(taken.spans.some(({ from, to }) => from <= clock(10, 30) && clock(10, 30) <= to)).toBe(false);
    expect(taken.spans.some(({ from, to }) => from <= clock(11) && clock(11) <= to)).toBe(true);
    expect(free.days.find((d) => d.resourceId === two)!.spans).toHaveLength(1);
    await nothingBroken();
  });
});

describe('a card that is moved', () => {
  test('inside its promise goes to another person silently, keeps the dropped minute, and history says from where to where', async () => {
    const serviceId = await makeService(ctx, business);
    const { matter, card } = await booked(serviceId, 10, els);
    const told = await messages();
    ctx.clock.now += MINUTE;
    const answer = await move(card.id, jan, clock(11, 7));
    expect(answer).toMatchObject({ outcome: 'done', cardId: card.id, undo: expect.any(String) });
    const now = await appointmentById(ctx.database.db, business.id, card.id);
    expect(now).toMatchObject({
      plannedStart: clock(11, 7),
      pinned: 1,
      windowFrom: clock(10),
      windowTo: clock(12),
      version: card.version,
    });
    expect((await allocationsOf(ctx.database.db, business.id, card.id)).map((t) => t.resourceId)).toEqual([jan]);
    expect(await messages()).toEqual(told);
    const lines = await historyOf(ctx.database.db, business.id, matter.job.id);
    const line = lines.find(({ action }) => action === 'drag');
    expect(line?.actor).toBe(mover.actor);
    expect(JSON.parse(line!.after).note).toBe('Tue 24 Nov 10:00, Els → Tue 24 Nov 11:07, Jan');
    await nothingBroken();
  });

  test('outside of its promise does nothing until it is said what the customer is told; agreed, they get it in writing', async () => {
    const { matter, card } = await booked(await makeService(ctx, business), 10, els);
    expect(await move(card.id, els, clock(14, 30))).toMatchObject({
      outcome: 'outside-promise',
      window: { from: clock(14), to: clock(16) },
    });
    expect(await appointmentById(ctx.database.db, business.id, card.id)).toEqual(card);
    const answer = await move(card.id, els, clock(14, 30), { told: 'agreed' });
    expect(answer).toMatchObject({
      outcome: 'done',
      effects: [{ kind: 'customer', told: 'agreed', window: { from: clock(14), to: clock(16) } }],
    });
    expect(await appointmentById(ctx.database.db, business.id, card.id)).toMatchObject({
      plannedStart: clock(14, 30),
      windowFrom: clock(14),
    });
    expect(await messages()).toEqual(['booked', 'moved']);
    expect((await jobById(ctx.database.db, business.id, matter.job.id)).status).toBe('booked');
    await nothingBroken();
  });

  test('outside of its promise asks the customer by a new proposal that names the old time', async () => {
    const { matter, card } = await booked(await makeService(ctx, business), 10, els);
    const answer = await move(card.id, jan, clock(14, 30), { told: 'ask' });
    if (answer.outcome !== 'done') throw new Error(answer.outcome);
    const now = await activeAppointment(ctx.database.db, business.id, matter.job.id);
    expect(now).toMatchObject({ id: answer.cardId, status: 'proposed', plannedStart: clock(14, 30) });
    expect(await sentProposalOf(ctx.database.db, business.id, matter.job.id)).toMatchObject({
      kind: 'rebook',
      beforeFrom: clock(10),
    });
    await nothingBroken();
  });

  test('takes its second length with it, in the plan as in the ledger', async () => {
    const { matter, card } = await booked(await makeService(ctx, business), 10, els);
    expect(await move(card.id, els, clock(10), { minutes: 90 })).toMatchObject({ outcome: 'done' });
    const now = await appointmentById(ctx.database.db, business.id, card.id);
    expect(now.plannedEnd - now.plannedStart).toBe(90 * MINUTE);
    expect((await jobById(ctx.database.db, business.id, matter.job.id)).minutes).toBe(90);
    await expect(move(card.id, els, clock(10), { minutes: 5 })).resolves.toMatchObject({ outcome: 'done' });
    await nothingBroken();
  });

  test('retimes the others of the route inside their promises, and says so with what is driven', async () => {
    const serviceId = await makeService(ctx, business);
    const first = await booked(serviceId, 10, els);
    const second = await booked(serviceId, 10, jan);
    // Els is with the first from ten; the second dropped at ten makes her come later to the first.
    const answer = await move(second.card.id, els, clock(10));
    expect(answer).toMatchObject({
      outcome: 'done',
      effects: expect.arrayContaining([
        { kind: 'retimed', cardId: first.card.id, title: 'An Peeters', before: clock(10), after: clock(11) },
        expect.objectContaining({ kind: 'drive', name: 'Jan' }),
      ]),
    });
    await nothingBroken();
  });

  test('takes its room and device along, or another of its kind; a supply that the other van lacks refuses it by name', async () => {
    const camera = (name: string) =>
      makeResource(ctx, business, { kind: 'equipment', name, skills: ['camera'], locationId: 'practice' });
    const [a, b] = [await camera('Camera A'), await camera('Camera B')];
    const serviceId = await makeService(ctx, business, {
      requirements: [
        { kind: 'person', skills: [], count: 1 },
        { kind: 'equipment', skills: ['camera'], count: 1 },
      ],
    });
    const first = await booked(serviceId, 10, els);
    const [device] = (await allocationsOf(ctx.database.db, business.id, first.card.id)).filter((t) => t.leads === 0);
    const other = device!.resourceId === a ? b : a;
    expect(
      await move(first.card.id, other, first.card.plannedStart, { fromResourceId: device!.resourceId }),
    ).toMatchObject({
      outcome: 'done',
    });
    const taken = (await allocationsOf(ctx.database.db, business.id, first.card.id)).map((t) => t.resourceId);
    expect(taken.sort()).toEqual([els, other].sort());
    const second = await makeJob(ctx, business, serviceId, at(1, 0));
    expect((await drop(second, jan, clock(14), { told: 'agreed' })).outcome).toBe('done');
    const dressing = await makeItem(ctx, business, { name: 'Dressing' });
    await makeLot(ctx, business, dressing, 1, { place: { kind: 'resource', id: els } });
    const dressed = await booked(
      await makeService(ctx, business, { supplies: [{ itemId: dressing, quantity: 1 }] }),
      8,
      els,
    );
    expect(await move(dressed.card.id, jan, clock(8, 30))).toEqual({
      outcome: 'refused',
      why: { reason: 'supplies-gone', relaxMinutes: 0, detail: 'Dressing' },
      resourceName: 'Jan',
    });
    await nothingBroken();
  });

  test('is refused by the name of the rule where somebody is away, busy or cannot do it, and nothing changes', async () => {
    const { card } = await booked(await makeService(ctx, business), 10, els);
    const fixed = await booked(await makeService(ctx, business, { minutes: 120 }), 10, jan);
    await move(fixed.card.id, jan, clock(10));
    expect(await move(card.id, jan, clock(11))).toMatchObject({
      outcome: 'refused',
      why: { reason: 'taken' },
      resourceName: 'Jan',
    });
    expect(await move(card.id, els, clock(17), { told: 'agreed' })).toMatchObject({
      outcome: 'refused',
      why: { reason: 'travel' },
    });
    expect(await move(card.id, els, ctx.now() - HOUR, { told: 'agreed' })).toMatchObject({
      why: { reason: 'in-the-past' },
    });
    expect(await appointmentById(ctx.database.db, business.id, card.id)).toEqual(card);
    await nothingBroken();
  });

  test('a preview says what the move says and leaves nothing behind', async () => {
    const { matter, card } = await booked(await makeService(ctx, business), 10, els);
    const seen = await move(card.id, jan, clock(11), { seeing: true });
    expect(await appointmentById(ctx.database.db, business.id, card.id)).toEqual(card);
    expect((await jobById(ctx.database.db, business.id, matter.job.id)).version).toBe(matter.job.version + 1);
    const done = await move(card.id, jan, clock(11));
    if (seen.outcome !== 'done' || done.outcome !== 'done') throw new Error(seen.outcome);
    expect(seen.effects).toEqual(done.effects);
    expect(seen.undo).toBeNull();
  });

  test('of several who drag the same card one wins; the others hear who it was', async () => {
    const { card } = await booked(await makeService(ctx, business), 10, els);
    const version = card.revision;
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, i) => move(card.id, i % 2 ? els : jan, clock(10, 10 + i), { version })),
    );
    expect(answers.filter((a) => a.outcome === 'done')).toHaveLength(1);
    expect(answers.filter((a) => a.outcome !== 'done')).toEqual(
      Array.from({ length: 5 }, () => ({ outcome: 'changed', by: 'Planner Pia' })),
    );
    await nothingBroken();
  });
});

describe('a job without a time', () => {
  test('dropped on a place books what was agreed, or asks; undecided it only says what would be told', async () => {
    const serviceId = await makeService(ctx, business);
    const asked = await makeJob(ctx, business, serviceId, at(2, 0));
    expect(await drop(asked, els, clock(9))).toMatchObject({
      outcome: 'outside-promise',
      window: { from: clock(8), to: clock(10) },
    });
    expect(await drop(asked, els, clock(9), { told: 'ask' })).toMatchObject({ outcome: 'done' });
    const agreed = await makeJob(ctx, business, serviceId, at(2, 0));
    expect(await drop(agreed, els, clock(13), { told: 'agreed' })).toMatchObject({ outcome: 'done' });
    expect(await messages()).toEqual(expect.arrayContaining(['proposal', 'booked']));
    expect(await drop(agreed, els, clock(15), { told: 'agreed' })).toMatchObject({
      outcome: 'changed',
      by: 'Planner Pia',
    });
    await drain(ctx);
    await nothingBroken();
  });
});

describe('an event', () => {
  test('moves with what it takes, is refused by what is in the way, and tells those on its list', async () => {
    const room = await makeResource(ctx, business, { kind: 'room', name: 'Hall', locationId: 'practice' });
    const wish = { from: clock(9), to: clock(10), kind: 'meeting' as const, title: 'Team', capacity: 0, skip: [] };
    const planned = await planEvent(ctx, business, { ...wish, resourceIds: [els, room] }, 'system');
    if (planned.outcome !== 'done') throw new Error(planned.outcome);
    const id = planned.ids[0]!;
    const { card } = await booked(await makeService(ctx, business), 12, jan);
    await move(card.id, jan, clock(12, 30));
    expect(await move(id, jan, clock(13), { version: 1 })).toMatchObject({
      outcome: 'refused',
      resourceName: 'Jan',
      why: { reason: 'taken' },
    });
    ctx.clock.now += MINUTE;
    const answer = await move(id, jan, clock(15), { version: 1, minutes: 90 });
    expect(answer).toMatchObject({ outcome: 'done', cardId: id, version: 2 });
    expect(await move(id, els, clock(15), { version: 1 })).toEqual({ outcome: 'changed', by: 'Planner Pia' });
    const { days } = await boardPlaces(
      ctx,
      business,
      { subject: { kind: 'card', id }, fromDay: tuesday, toDay: tuesday },
      everywhere,
    );
    expect(days.find((d) => d.resourceId === jan)!.spans.some((s) => s.from <= clock(14) && clock(14) <= s.to)).toBe(
      true,
    );
    await nothingBroken();
  });
});

describe('a move that is taken back', () => {
  const undo = (answer: BoardMoved): Promise<BoardMoved> => {
    if (answer.outcome !== 'done') throw new Error(answer.outcome);
    return undoMove(ctx, business, answer.undo!, mover);
  };
  const stripped = async (id: string) => {
    const { updatedAt: _, revision: __, ...row } = await appointmentById(ctx.database.db, business.id, id);
    const taken = (await allocationsOf(ctx.database.db, business.id, id)).map((t) => [
      t.resourceId,
      t.startsAt,
      t.endsAt,
    ]);
    return { ...row, taken };
  };

  test('silent: person, start, length and freedom inside the promise are what they were, and nobody hears of it', async () => {
    const { matter, card } = await booked(await makeService(ctx, business), 10, els);
    const before = await stripped(card.id);
    const told = await messages();
    const answer = await move(card.id, jan, clock(11, 20), { minutes: 40 });
    expect(await undo(answer)).toMatchObject({ outcome: 'done', cardId: card.id, undo: null });
    expect(await stripped(card.id)).toEqual(before);
    expect((await jobById(ctx.database.db, business.id, matter.job.id)).minutes).toBeNull();
    expect(await messages()).toEqual(told);
    await expect(undo(answer)).resolves.toMatchObject({ outcome: 'changed', by: 'Planner Pia' });
    await nothingBroken();
  });

  test('a message that waits is withdrawn; one that has left is followed by another', async () => {
    const { card } = await booked(await makeService(ctx, business), 10, els);
    await drain(ctx);
    const before = await stripped(card.id);
    for (const told of ['agreed', 'ask'] as const) {
      const answer = await move(card.id, jan, clock(14), { told });
      expect(await undo(answer)).toMatchObject({
        outcome: 'done',
        effects: expect.not.arrayContaining([{ kind: 'customer' }]),
      });
      expect(await stripped(card.id)).toEqual(before);
      expect(await drain(ctx)).toMatchObject({ sent: 0 });
    }
    for (const told of ['agreed', 'ask'] as const) {
      const answer = await move(card.id, jan, clock(14), { told });
      expect(await drain(ctx)).toMatchObject({ sent: 1 });
      expect(await undo(answer)).toMatchObject({
        outcome: 'done',
        effects: expect.arrayContaining([
          { kind: 'customer', told: 'agreed', window: { from: clock(10), to: clock(12) } },
        ]),
      });
      expect(await drain(ctx)).toMatchObject({ sent: 1 });
      expect(ctx.sent.emails.at(-1)!.subject).toMatch(/10:00/);
    }
    const { version: _, pinned: __, ...now } = await stripped(card.id);
    expect(before).toMatchObject(now);
    await nothingBroken();
  });

  test('a job dropped on the board is without a time again, but not behind the back of a customer who was told', async () => {
    const serviceId = await makeService(ctx, business);
    const matter = await makeJob(ctx, business, serviceId, at(2, 0));
    await ctx.transact((tx) => toQueue(ctx, tx, business.id, { kind: 'declined', jobId: matter.job.id }));
    for (const told of ['agreed', 'ask'] as const) {
      expect(await undo(await drop(matter, els, clock(9), { told }))).toMatchObject({ outcome: 'done' });
      expect((await jobById(ctx.database.db, business.id, matter.job.id)).status).toBe('open');
      expect(await activeAppointment(ctx.database.db, business.id, matter.job.id)).toBeNull();
      expect((await openItems(ctx.database.db, business.id)).map((item) => item.jobId)).toEqual([matter.job.id]);
      expect(await drain(ctx)).toMatchObject({ sent: 0 });
    }
    const answer = await drop(matter, els, clock(9), { told: 'agreed' });
    await drain(ctx);
    await expect(undo(answer)).rejects.toThrow('told already');
    await nothingBroken();
  });

  test('is refused where its old time is taken by now, and where somebody has moved it on', async () => {
    const serviceId = await makeService(ctx, business, { minutes: 120 });
    const { card } = await booked(serviceId, 10, els);
    const answer = await move(card.id, jan, clock(10, 30));
    const other = await makeJob(ctx, business, serviceId, at(1, 0));
    expect((await drop(other, els, clock(10), { told: 'agreed' })).outcome).toBe('done');
    expect(await undo(answer)).toMatchObject({ outcome: 'refused', why: { reason: 'taken' }, resourceName: 'Els' });
    ctx.clock.now += MINUTE;
    await move(card.id, jan, clock(11));
    expect(await undo(answer)).toEqual({ outcome: 'changed', by: 'Planner Pia' });
    await nothingBroken();
  });

  test('a meeting goes back; a class tells those on its list only what they have not seen undone', async () => {
    const hall = await makeResource(ctx, business, { kind: 'room', name: 'Hall', locationId: 'practice' });
    const serviceId = await makeService(ctx, business, { place: 'location', capacity: 3, requirements: [] });
    const wish = { from: clock(18), to: clock(19), kind: 'class' as const, title: 'Yoga', capacity: 3, skip: [] };
    const planned = await planEvent(ctx, business, { ...wish, serviceId, resourceIds: [hall] }, 'system');
    if (planned.outcome !== 'done') throw new Error(planned.outcome);
    const id = planned.ids[0]!;
    await addByHand(ctx, business, id, { name: 'Lien', email: 'lien@example.org', phone: '' }, mover.actor);
    await drain(ctx);
    const { version } = await eventById(ctx.database.db, business.id, id);
    expect(await move(id, hall, clock(20), { version })).toMatchObject({
      outcome: 'outside-promise',
      window: { from: clock(20), to: clock(21) },
    });
    ctx.clock.now += MINUTE;
    const first = await move(id, hall, clock(20), { version, told: 'agreed' });
    expect(await undo(first)).toMatchObject({ outcome: 'done' });
    expect(await drain(ctx)).toMatchObject({ sent: 0 });
    const again = await eventById(ctx.database.db, business.id, id);
    expect(again).toMatchObject({ startsAt: clock(18), endsAt: clock(19) });
    ctx.clock.now += MINUTE;
    const second = await move(id, hall, clock(20), { version: again.version, told: 'agreed' });
    expect(await drain(ctx)).toMatchObject({ sent: 1 });
    expect(await undo(second)).toMatchObject({ outcome: 'done', effects: [{ kind: 'customer' }] });
    expect(await drain(ctx)).toMatchObject({ sent: 1 });
    await nothingBroken();
  });
});
