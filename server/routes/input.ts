import type { Env, ValidationTargets } from 'hono';
import { validator } from 'hono-openapi';
import type * as v from 'valibot';
import { Refusal } from '../refusal.ts';

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
    if (result.success) return;
    const fields = (result.error as readonly Issue[]).map((issue) => ({
      field: fieldOf(issue) || 'body',
      message: issue.message,
    }));
    throw new Refusal('bad-input', fields.map((f) => `${f.field}: ${f.message}`).join('; '), fields);
  });
