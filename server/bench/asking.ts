/** A thread that asks the public slot route at a steady rate, whether or not the answers keep up. */
import { setTimeout as sleep } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';

/** What the thread is started with. */
export interface Asking {
  url: string;
  perSecond: number;
}
/** One answer: when it was due to be asked for, in milliseconds since 1970, and how long after that it was there. */
export interface Answered {
  at: number;
  took: number;
  outcome: string;
}

const { url, perSecond } = workerData as Asking;
const now = (): number => performance.timeOrigin + performance.now();

async function askOnce(at: number, k: number): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    // Everybody asks from home: no one address asks too often.
    headers: { 'content-type': 'application/json', 'x-forwarded-for': `10.0.${(k >> 8) & 255}.${k & 255}` },
    body: JSON.stringify({ serviceId: 'visit', address: { street: 'x', postcode: '9000' } }),
  });
  const { outcome = `status ${response.status}` } = (await response.json()) as { outcome?: string };
  parentPort?.postMessage({ at, took: now() - at, outcome } satisfies Answered);
}

const begun = now();
for (let k = 0; ; k++) {
  const at = begun + (k * 1000) / perSecond;
  await sleep(Math.max(0, at - now()));
  void askOnce(at, k).catch((error: unknown) =>
    parentPort?.postMessage({ at, took: now() - at, outcome: String(error) } satisfies Answered),
  );
}
