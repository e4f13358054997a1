import { beforeAll, expect, test } from 'vitest';
import type { PolicyOverride } from '../../shared/policy.ts';
import { HOUR, MINUTE, minuteOf } from '../../shared/time.ts';
import type { Business } from '../business/business.ts';
import { activeAppointment } from '../schedule/appointments.ts';
import { checkDatabase } from '../schedule/checker.ts';
import { decline, propose, undoDecline } from '../schedule/proposals.ts';
import type { QueueDetail } from '../schedule/queue.ts';
import { instantAt } from '../schedule/wallclock.ts';
import { type Matter, matterOf } from '../schedule/wish.ts';
import { START, type TestContext } from '../testing/context.ts';
import { contextForTest } from '../testing/database.ts';
import { at, makeBusiness, makeJob, makeResource, makeService } from '../testing/town.ts';
import { followUp } from './rounds.ts';

let ctx: TestContext;
beforeAll(async () => {
  ctx = await contextForTest();
});

const undoMinutes = 10;

interface Asked {
  business: Business;
  matter: Matter;
  jobId: string;
  proposalId: string;
}

/** A job whose customer was proposed Monday 8 to 10. */
async function asked(policy: PolicyOverride = {}, kind: 'proposal' | 'rebook' = 'proposal'): Promise<Asked> {
  ctx.clock.now = START;
  const business = await makeBusiness(ctx, { strategy: 'propose', undoMinutes, automaticRounds: 1, ...policy });
  const service = await makeService(ctx, business);
  await makeResource(ctx, business, { kind: 'person' });
  const matter = await makeJob(ctx, business, service, at(2, 2));
  const proposalId = await proposed(matter, 8, kind);
  return { business, matter, jobId: matter.job.id, proposalId };
}

async function proposed(matter: Matter, hour: number, kind: 'proposal' | 'rebook' = 'proposal'): Promise<string> {
  const from = instantAt('Europe/Brussels', '2026-11-23', hour * 60);
  const window = { from, to: from + 2 * HOUR };
  const result = await propose(ctx, matter, window, { kind, planId: null, actor: 'system' });
  if (result.outcome !== 'proposed') throw new Error(result.outcome);
  return result.proposalId;
}

async function proposals({ business, jobId }: Asked) {
  return ctx.database.db
    .selectFrom('proposal as p')
    .innerJoin('appointment as a', (join) =>
      join.onRef('a.businessId', '=', 'p.businessId').onRef('a.id', '=', 'p.appointmentId'),
    )
    .select(['p.id', 'p.status', 'p.round', 'a.windowFrom', 'a.windowTo'])
    .where('p.businessId', '=', business.id)
    .where('p.jobId', '=', jobId)
    .orderBy('p.createdAt')
    .execute();
}

async function queue({ business, jobId }: Asked) {
  const rows = await ctx.database.db
    .selectFrom('queueItem')
    .selectAll()
    .where('businessId', '=', business.id)
    .where('jobId', '=', jobId)
    .execute();
  return rows.map((row) => ({
    kind: row.kind,
    open: row.closedAt === null,
    ...(JSON.parse(row.detail) as QueueDetail),
  }));
}

async function messages({ business }: Asked): Promise<string[]> {
  const rows = await ctx.database.db
    .selectFrom('outbox')
    .select('kind')
    .where('businessId', '=', business.id)
    .orderBy('createdAt')
    .execute();
  return rows.map((row) => row.kind);
}

const pass = (minutes: number): void => {
  ctx.clock.now += minutes * MINUTE;
};
const matterNow = ({ business, jobId }: Asked): Promise<Matter> => matterOf(ctx.database.db, business, jobId);

test('“not in the morning” leads to an afternoon, and a second no to the queue with the customer’s words', async () => {
  const a = await asked();
  await decline(ctx, a.matter, a.proposalId, { refused: [{ part: 'morning' }], words: 'I sleep late' }, 'customer');
  await followUp(ctx);
  expect(await proposals(a)).toMatchObject([{ status: 'declined' }]);

  pass(undoMinutes);
  await followUp(ctx);
  const [, second] = await proposals(a);
  expect(second).toMatchObject({ status: 'sent', round: 1 });
  expect(minuteOf(second!.windowFrom, 'Europe/Brussels')).toBeGreaterThanOrEqual(720);
  expect((await matterNow(a)).job.preferences.refused).toEqual([{ part: 'morning' }]);
  expect(await messages(a)).toEqual(['proposal', 're-proposal']);
  expect(await queue(a)).toEqual([]);

  const said = { refused: [{ weekdays: [1] }], words: 'Mondays are bad too' };
  await decline(ctx, await matterNow(a), second!.id, said, 'customer');
  pass(undoMinutes);
  await followUp(ctx);
  await followUp(ctx);
  expect(await queue(a)).toEqual([{ kind: 'declined', open: true, ...said }]);
  expect((await matterNow(a)).job).toMatchObject({
    status: 'open',
    preferences: { refused: [{ part: 'morning' }, { weekdays: [1] }] },
  });
  expect(await activeAppointment(ctx.database.db, a.business.id, a.jobId)).toBeNull();
  expect(await checkDatabase(ctx, a.business.id)).toEqual([]);
});

test('a decline without a reason is never answered with the same window', async () => {
  const a = await asked({ automaticRounds: 3 });
  for (let round = 0; round < 3; round++) {
    const last = (await proposals(a)).at(-1)!;
    await decline(ctx, await matterNow(a), last.id, { refused: [], words: '' }, 'customer');
    pass(undoMinutes);
    await followUp(ctx);
  }
  const windows = (await proposals(a)).map((p) => p.windowFrom);
  expect(windows).toHaveLength(4);
  expect(new Set(windows).size).toBe(4);
});

test('a decline that is taken back in time starts no new round', async () => {
  const a = await asked();
  await decline(ctx, a.matter, a.proposalId, { refused: [{ part: 'morning' }], words: '' }, 'customer');
  pass(undoMinutes - 1);
  await followUp(ctx);
  expect(await undoDecline(ctx, a.matter, a.proposalId, 'customer')).toEqual({ outcome: 'done' });
  pass(undoMinutes);
  await followUp(ctx);
  expect(await proposals(a)).toMatchObject([{ status: 'sent' }]);
  expect((await matterNow(a)).job.preferences).toEqual({});
  expect(await checkDatabase(ctx, a.business.id)).toEqual([]);
});

test('a proposal nobody answers lapses once: the time is free, the customer hears of it, the queue has it', async () => {
  const a = await asked();
  pass(48 * 60);
  await followUp(ctx);
  await followUp(ctx);
  expect(await proposals(a)).toMatchObject([{ status: 'expired' }]);
  expect(await queue(a)).toMatchObject([{ kind: 'expired', open: true }]);
  expect(await messages(a)).toEqual(['proposal', 'expired']);
  expect((await matterNow(a)).job.status).toBe('open');
  expect(await checkDatabase(ctx, a.business.id)).toEqual([]);
});

test('a re-booking that is not answered, or declined, goes to a person', async () => {
  const silent = await asked({}, 'rebook');
  pass(48 * 60);
  await followUp(ctx);
  expect(await queue(silent)).toMatchObject([{ kind: 'rebook-unanswered' }]);

  const declined = await asked({}, 'rebook');
  await decline(ctx, declined.matter, declined.proposalId, { refused: [], words: 'Call me' }, 'customer');
  pass(undoMinutes);
  await followUp(ctx);
  expect(await queue(declined)).toMatchObject([{ kind: 'declined', words: 'Call me' }]);
  expect(await proposals(declined)).toHaveLength(1);
});

test('where no time is left that suits, the queue says so', async () => {
  const a = await asked();
  const refused = [{ fromDay: '2026-11-01', toDay: '2026-12-31' }];
  await decline(ctx, a.matter, a.proposalId, { refused, words: 'Next year' }, 'customer');
  pass(undoMinutes);
  await followUp(ctx);
  expect(await queue(a)).toMatchObject([{ kind: 'no-slot', words: 'Next year', refused }]);
});

test('what the office has dealt with is left alone', async () => {
  const a = await asked({ automaticRounds: 0 });
  await decline(ctx, a.matter, a.proposalId, { refused: [], words: '' }, 'customer');
  pass(undoMinutes);
  await followUp(ctx);
  await ctx.database.db
    .updateTable('queueItem')
    .set({ closedAt: ctx.now(), closedBy: 'staff:jo', resolution: 'called' })
    .where('businessId', '=', a.business.id)
    .execute();
  pass(60);
  await followUp(ctx);
  expect(await queue(a)).toMatchObject([{ kind: 'declined', open: false }]);
});

test('many processes at once write one new proposal, one queue item and one message each', async () => {
  const again = await asked();
  await decline(ctx, again.matter, again.proposalId, { refused: [{ part: 'morning' }], words: '' }, 'customer');
  const over = await asked({ automaticRounds: 0 });
  await decline(ctx, over.matter, over.proposalId, { refused: [], words: '' }, 'customer');
  const silent = await asked({ proposalHoldHours: 1 });
  pass(60);
  await Promise.all(Array.from({ length: 6 }, () => followUp(ctx)));
  expect(await proposals(again)).toMatchObject([{ status: 'declined' }, { status: 'sent', round: 1 }]);
  expect(await messages(again)).toEqual(['proposal', 're-proposal']);
  expect(await queue(over)).toMatchObject([{ kind: 'declined', open: true }]);
  expect(await proposals(silent)).toMatchObject([{ status: 'expired' }]);
  expect(await queue(silent)).toMatchObject([{ kind: 'expired', open: true }]);
  expect(await messages(silent)).toEqual(['proposal', 'expired']);
  for (const { business } of [again, over, silent]) expect(await checkDatabase(ctx, business.id)).toEqual([]);
});

test('a process that dies between the steps leaves nothing behind that the next one does not pick up', async () => {
  const a = await asked();
  await decline(ctx, a.matter, a.proposalId, { refused: [{ part: 'morning' }], words: '' }, 'customer');
  pass(undoMinutes);
  const dying = {
    ...ctx,
    travel: {
      road: () => {
        throw new Error('killed');
      },
    },
    log: { ...ctx.log, error: () => {} } as typeof ctx.log,
  };
  await followUp(dying);
  expect(await proposals(a)).toMatchObject([{ status: 'declined' }]);
  await followUp(ctx);
  expect(await proposals(a)).toMatchObject([{ status: 'declined' }, { status: 'sent' }]);
  expect(await queue(a)).toEqual([]);
});
