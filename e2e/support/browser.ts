import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

interface Found {
  /** Where it came from, for people. */
  origin: string;
  executablePath: string;
  env: Record<string, string>;
}

const names = ['chromium', 'chromium-browser', 'chromium-headless-shell', 'google-chrome'];
const onPath = (): string | undefined =>
  (process.env['PATH'] ?? '')
    .split(':')
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find((file) => existsSync(file));

/** Text in Latin, Cyrillic, Greek, Hebrew and Arabic is drawn with the fonts that came by npm. */
const fontsConf = (home: string): string => `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${resolve('node_modules/dejavu-fonts-ttf/ttf')}</dir><dir>${home}/fonts/fonts</dir><cachedir>${home}/fc</cachedir></fontconfig>`;

/** Unpacks the Chromium that ships in node_modules, once; parallel workers may both try, and one wins. */
async function unpacked(): Promise<Found> {
  const home = resolve('node_modules/.cache/chromium-153');
  if (!existsSync(join(home, 'fonts.conf'))) {
    const making = `${home}.${process.pid}`;
    mkdirSync(making, { recursive: true });
    const kept = process.env['TMPDIR'];
    process.env['TMPDIR'] = making; // the only way to say where it unpacks to
    try {
      const { inflate } = await import('@sparticuz/chromium');
      const packed = resolve('node_modules/@sparticuz/chromium/bin');
      const parts = ['chromium.br', 'al2023.tar.br', 'swiftshader.tar.br', 'fonts.tar.br'];
      await Promise.all(parts.map((part) => inflate(join(packed, part))));
    } finally {
      if (kept === undefined) delete process.env['TMPDIR'];
      else process.env['TMPDIR'] = kept;
    }
    writeFileSync(join(making, 'fonts.conf'), fontsConf(home));
    try {
      renameSync(making, home);
    } catch (error) {
      rmSync(making, { recursive: true, force: true });
      if (!existsSync(join(home, 'fonts.conf'))) throw error;
    }
  }
  return {
    origin: 'the Chromium that came by npm',
    executablePath: join(home, 'chromium'),
    env: { LD_LIBRARY_PATH: join(home, 'al2023/lib'), FONTCONFIG_FILE: join(home, 'fonts.conf'), HOME: home },
  };
}

async function find(): Promise<Found> {
  const given = process.env['CHROMIUM_PATH'];
  if (given) return { origin: 'CHROMIUM_PATH', executablePath: given, env: {} };
  if (process.platform === 'linux' && process.arch === 'x64') return unpacked();
  const found = onPath();
  if (found) return { origin: 'found on PATH', executablePath: found, env: {} };
  throw new Error('No Chromium here. Install one (on Debian: apt-get install chromium) or name it in CHROMIUM_PATH.');
}

/** Vitest's global set-up: the browser is there before the walks begin, and a person can see which one it is. */
export default async function setup(): Promise<void> {
  const { origin, executablePath } = await find();
  console.log(`Browser for the walks: ${executablePath} (${origin})`);
}

/** A Chromium to test in: CHROMIUM_PATH, else the one that came by npm (Linux on x64), else one on PATH. */
export async function launchBrowser(): Promise<Browser> {
  const { executablePath, env } = await find();
  return chromium.launch({
    executablePath,
    chromiumSandbox: false,
    env: { ...(process.env as Record<string, string>), ...env },
  });
}
