/** What customers do with the letters they get: most accept, some decline and say why, some never answer. */

import { tick } from '../../server/tick.ts';
import type { LinkAnswer, LinkView } from '../../shared/booking.ts';
import type { RefusedPattern } from '../../shared/job.ts';
import { HOUR, type Instant, MINUTE } from '../../shared/time.ts';
import { ask } from './asking.ts';
import type { World } from './world.ts';

/** How customers have answered, by their own account. */
export interface Answers {
  accepted: number;
  declined: number;
  silent: number;
  /** Times that were offered, asked for in time and not given. */
  refusedOffers: string[];
}

interface Due {
  at: Instant;
  url: string;
  answer: 'accept' | 'decline';
}

/** The links in all that has arrived since the last look, by e-mail or SMS, each once. */
export function arrived({ ctx }: World): string[] {
  const texts = [...ctx.sent.emails.splice(0).map((m) => m.text), ...ctx.sent.sms.splice(0).map((m) => m.body)];
  return [...new Set(texts.flatMap((text) => text.match(/https?:\/\/\S+\/l\/[\w.-]+/g) ?? []))];
}

export const viewOf = async (world: World, url: string): Promise<LinkView> => {
  const { status, text } = await ask(world, 'GET', apiOf(url));
  if (status !== 200) throw new Error(`the link of a letter answers ${status}: ${text}`);
  return JSON.parse(text) as LinkView;
};

const apiOf = (url: string): string => `/api/links/${url.split('/l/')[1]}`;

/**
 * Time goes by, half an hour at a time, until every proposal is answered or has lapsed and every next round is over:
 * 70 % of the letters are accepted within a day and a half, 20 % declined, 10 % left lying.
 */
export async function liveThroughProposals(world: World): Promise<Answers> {
  const { ctx, random } = world;
  const answers: Answers = { accepted: 0, declined: 0, silent: 0, refusedOffers: [] };
  let due: Due[] = [];
  /** E-mail and SMS carry one link and may arrive apart: people make up their mind once. */
  const decided = new Set<string>();
  for (;;) {
    await tick(ctx);
    for (const url of arrived(world)) {
      const view = await viewOf(world, url);
      if (view.purpose !== 'proposal' || view.state !== 'open' || decided.has(url)) continue;
      decided.add(url);
      const mood = random();
      if (mood >= 0.9) answers.silent++;
      else
        due.push({ at: ctx.now() + Math.floor(random() * 36 * HOUR), url, answer: mood < 0.7 ? 'accept' : 'decline' });
    }
    if (due.length === 0 && (await allSettled(world))) return answers;
    ctx.clock.now += 30 * MINUTE;
    const now = due.filter((d) => d.at <= ctx.now());
    due = due.filter((d) => d.at > ctx.now());
    for (const { url, answer } of now) await give(world, url, answer, answers);
  }
}

async function give(world: World, url: string, answer: Due['answer'], answers: Answers): Promise<void> {
  const view = await viewOf(world, url);
  // Lapsed before its time of 36 hours, because the visit is near.
  if (view.state !== 'open') return;
  const done = world.random() < 0.5 ? await byPage(world, url, answer) : await byScript(world, url, answer);
  if (!done) answers.refusedOffers.push(`${answer} ${url}`);
  else if (answer === 'accept') answers.accepted++;
  else answers.declined++;
}

/** With the page as it comes, no script: the form is filled in and sent. */
async function byPage(world: World, url: string, answer: Due['answer']): Promise<boolean> {
  const path = new URL(url).pathname;
  const page = await ask(world, 'GET', path);
  const taps = [...page.text.matchAll(/name="not" value="(\w+)"/g)].map((match) => match[1]!);
  const tap = taps[Math.floor(world.random() * taps.length)] ?? '';
  const fields = new URLSearchParams(answer === 'decline' ? { not: tap, words: 'Das passt leider nicht.' } : {});
  const { status } = await ask(world, 'POST', `${path}/${answer}`, fields);
  const after = await viewOf(world, url);
  return status === 303 && after.state === (answer === 'accept' ? 'settled' : 'declined');
}

const patterns: RefusedPattern[] = [
  { part: 'morning' },
  { part: 'afternoon' },
  { weekdays: [1, 2] },
  { weekdays: [4], part: 'afternoon' },
];

async function byScript(world: World, url: string, answer: Due['answer']): Promise<boolean> {
  const refused = [patterns[Math.floor(world.random() * patterns.length)]!];
  const body = answer === 'decline' ? { refused, words: 'Geht nicht.' } : undefined;
  const { status, text } = await ask(world, 'POST', `${apiOf(url)}/${answer}`, body);
  return status === 200 && (JSON.parse(text) as LinkAnswer).outcome === 'done';
}

/** Nothing waits for an answer, and nothing waits for the next round. */
async function allSettled({ ctx, business }: World): Promise<boolean> {
  const db = ctx.database.read;
  const sent = await db
    .selectFrom('proposal')
    .select('id')
    .where('businessId', '=', business.id)
    .where('status', '=', 'sent')
    .executeTakeFirst();
  const undoable = await db
    .selectFrom('appointment')
    .select('id')
    .where('businessId', '=', business.id)
    .where('status', '=', 'declined')
    .where('holdUntil', 'is not', null)
    .executeTakeFirst();
  const unsent = await db.selectFrom('outbox').select('id').where('status', '=', 'pending').executeTakeFirst();
  return !sent && !undoable && !unsent;
}

/** Those whose visit was taken away open their letter: the time that is kept for them, or else the first that suits. */
export async function acceptAlternatives(
  world: World,
): Promise<{ oneTap: number; chosen: number; refusedOffers: string[] }> {
  const result = { oneTap: 0, chosen: 0, refusedOffers: [] as string[] };
  await tick(world.ctx);
  for (const url of arrived(world)) {
    const view = await viewOf(world, url);
    if (view.state !== 'open') continue;
    if (view.purpose === 'rebook') {
      const { status } = await ask(world, 'POST', `${apiOf(url)}/accept`);
      if (status === 200) result.oneTap++;
      else result.refusedOffers.push(`rebook ${url}`);
    } else if (view.purpose === 'pick' && view.slots[0]) {
      const { from, to } = view.slots[0];
      const { status } = await ask(world, 'POST', `${apiOf(url)}/choose`, { slot: { from, to } });
      if (status === 200) result.chosen++;
      else result.refusedOffers.push(`pick ${url}`);
    }
  }
  return result;
}
