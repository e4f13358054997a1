import type { Env, Context as HonoContext, MiddlewareHandler, ValidationTargets } from 'hono';
import { validator } from 'hono-openapi';
import type * as v from 'valibot';
import { badField, Refusal } from '../refusal.ts';

interface Issue {
  message: string;
  path?: readonly (PropertyKey | { key: PropertyKey })[] | undefined;
}

const fieldOf = (issue: Issue): string =>
  (issue.path ?? [])
    .map((part) => (typeof part === 'object' ? part.key : part))
    .map(String)
    .join('.');

/** Reads one part of a request by its schema, and refuses what does not fit by the names of the fields. */
export const input = <Target extends keyof ValidationTargets, Schema extends v.GenericSchema | v.GenericSchemaAsync>(
  target: Target,
  schema: Schema,
) =>
  validator<Schema, Target, Env, string>(target, schema, (result) => {
    if (target === 'json' && Array.isArray(result.data)) throw badField('body', 'an object is needed, not a list');
    if (result.success) return;
    const fields = (result.error as readonly Issue[]).map((issue) => ({
      field: fieldOf(issue) || 'body',
      message: issue.message,
    }));
    throw new Refusal('bad-input', fields.map((f) => `${f.field}: ${f.message}`).join('; '), fields);
  });

/** The fields of a form; one that cannot be read is the sender's fault. `all`: every value of a field that comes twice. */
export async function formOf(c: HonoContext, all = false): Promise<Record<string, string | File | (string | File)[]>> {
  try {
    return await c.req.parseBody({ all });
  } catch (error) {
    if (error instanceof TypeError) throw badField('body', 'the form cannot be read');
    throw error;
  }
}

/** The same with its texts only. */
export async function textsOf(c: HonoContext): Promise<Record<string, string>> {
  const form = await formOf(c);
  return Object.fromEntries(Object.entries(form).filter((e): e is [string, string] => typeof e[1] === 'string'));
}

/** Nothing has a name with control characters in it: such an address is refused before anybody looks it up. */
export const refuseControlCharacters: MiddlewareHandler = async (c, next) => {
  const { pathname, search } = new URL(c.req.url);
  if (/%(?:[01][0-9a-f]|7f)/i.test(pathname)) throw badField('path', 'the address has no control characters');
  if (/%(?:0[0-8bcef]|1[0-9a-f]|7f)/i.test(search)) throw badField('query', 'the address has no control characters');
  await next();
};
