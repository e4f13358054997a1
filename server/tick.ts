import type { Context } from './context.ts';

/** One round of everything that time alone sets off: lapsed proposals, next rounds, reminders, messages. */
export async function tick(_ctx: Context): Promise<void> {}
