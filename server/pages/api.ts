import { escapeHtml } from '../html.ts';

interface Operation {
  summary?: string;
  description?: string;
  tags?: string[];
  requestBody?: { content?: Record<string, { schema?: unknown }> };
}
/** As much of an OpenAPI document as the page shows. */
export interface ApiDocument {
  paths?: Record<string, Record<string, Operation>>;
}

const style = `
:root { color-scheme: light dark; --text: light-dark(#14181f, #eef2f7); --muted: light-dark(#566070, #a3adbb);
  --line: light-dark(#dde3ea, #2b3442); --soft: light-dark(#f2f5f9, #1b212b); --accent: light-dark(#0b5fff, #7cabff); }
body { margin: 0 auto; max-width: 880px; padding: 24px 16px 64px; color: var(--text);
  background: light-dark(#ffffff, #12161d); font: 16px/24px system-ui, sans-serif; }
h1 { font-size: 26px; line-height: 32px; } h2 { font-size: 18px; margin: 40px 0 8px; text-transform: capitalize; }
a { color: var(--accent); } .muted { color: var(--muted); }
details { border-block-start: 1px solid var(--line); padding: 12px 0; }
summary { cursor: pointer; display: flex; flex-wrap: wrap; gap: 4px 12px; align-items: baseline; list-style-position: inside; }
code { font: 14px/20px ui-monospace, monospace; overflow-wrap: anywhere; } b { font: 600 13px/20px ui-monospace, monospace; min-width: 44px; }
pre { background: var(--soft); padding: 12px 16px; border-radius: 8px; overflow: auto; font-size: 13px; line-height: 18px; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }`;

function operationHtml(method: string, path: string, operation: Operation): string {
  const schema = Object.values(operation.requestBody?.content ?? {})[0]?.schema;
  const body = schema ? `<pre tabindex="0">${escapeHtml(JSON.stringify(schema, null, 2))}</pre>` : '';
  const description = operation.description ? `<p class="muted">${escapeHtml(operation.description)}</p>` : '';
  return `<details><summary><b>${method.toUpperCase()}</b> <code>${escapeHtml(path)}</code>
    <span class="muted">${escapeHtml(operation.summary ?? '')}</span></summary>${description}${body}</details>`;
}

/** The API description for people: every operation under its area, opening to what it takes. */
export function apiPage(document: ApiDocument, nonce: string): string {
  const groups = new Map<string, string[]>();
  for (const [path, operations] of Object.entries(document.paths ?? {}))
    for (const [method, operation] of Object.entries(operations)) {
      const group = operation.tags?.[0] ?? 'other';
      groups.set(group, [...(groups.get(group) ?? []), operationHtml(method, path, operation)]);
    }
  const body = [...groups]
    .map(([group, rows]) => `<section><h2>${escapeHtml(group)}</h2>${rows.join('')}</section>`)
    .join('');
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Creneau API</title><style nonce="${nonce}">${style}</style></head><body><main><h1>Creneau API</h1>
<p>Instants are whole Unix seconds, days are <code>YYYY-MM-DD</code> in the site’s zone. A refused request answers with a
problem document (RFC 9457) that names its fields. Public writes take an <code>Idempotency-Key</code>.
The same as a document for programs: <a href="/api/openapi.json">openapi.json</a> (OpenAPI 3.1).</p>${body}</main></body></html>`;
}
