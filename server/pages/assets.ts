import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** One built file as it is sent. */
export interface Asset {
  type: string;
  body: Buffer;
  gzipped: Buffer;
  etag: string;
}

/** What the build made: by its path, and the style and script of an entry by the entry's name. */
export interface Assets {
  files: Map<string, Asset>;
  css(entry: string): string;
  script(entry: string): string | null;
}

interface ManifestChunk {
  file: string;
  css?: string[];
  imports?: string[];
}

const types: Record<string, string> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json; charset=utf-8',
  svg: 'image/svg+xml',
  woff2: 'font/woff2',
};

function readAsset(file: string): Asset {
  const body = readFileSync(file);
  return {
    type: types[file.split('.').pop() ?? ''] ?? 'application/octet-stream',
    body,
    gzipped: gzipSync(body, { level: 9 }),
    etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`,
  };
}

/** Reads what `npm run build` made into memory, once; a folder that is not there is an empty one. */
export function readAssets(dist = 'dist'): Assets {
  const files = new Map<string, Asset>();
  const manifestFile = join(dist, 'pages/.vite/manifest.json');
  const manifest: Record<string, ManifestChunk> = existsSync(manifestFile)
    ? (JSON.parse(readFileSync(manifestFile, 'utf8')) as Record<string, ManifestChunk>)
    : {};
  const keep = (folder: string, under: string): void => {
    if (!existsSync(folder)) return;
    for (const name of readdirSync(folder)) files.set(`${under}/${name}`, readAsset(join(folder, name)));
  };
  keep(join(dist, 'pages/assets'), '/assets');
  keep(join(dist, 'embed'), '/embed');
  const sheetsOf = (key: string): string[] => {
    const chunk = manifest[key];
    return [...(chunk?.imports ?? []).flatMap(sheetsOf), ...(chunk?.css ?? [])];
  };
  return {
    files,
    css: (entry) =>
      [...new Set(sheetsOf(entry))].map((file) => files.get(`/${file}`)?.body.toString() ?? '').join('\n'),
    script: (entry) => (manifest[entry] ? `/${manifest[entry].file}` : null),
  };
}
