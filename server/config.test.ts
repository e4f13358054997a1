import { expect, test } from 'vitest';
import { ConfigError, readConfig } from './config.ts';

const secret = `k1:${'s'.repeat(32)}`;
const read = (environment: Record<string, string>) => readConfig({ SECRET: secret, ...environment });

test('without any setting it listens on the loopback, keeps SQLite beside it and sends nothing', () => {
  expect(read({})).toMatchObject({
    host: '127.0.0.1',
    port: 8080,
    databaseUrl: 'data/creneau.db',
    smtpUrl: null,
    twilio: null,
    router: null,
    geocoder: null,
    tiles: null,
    demo: true,
    keys: [{ id: 'k1', secret: 's'.repeat(32) }],
  });
});

test('every wrong setting is named with what would be right, all at once', () => {
  const wrong = {
    PORT: '99999',
    DATABASE_URL: 'mysql://host/db',
    BASE_URL: 'not an address',
    SMTP_URL: 'http://mail',
    MAIL_FROM: 'nobody',
    TWILIO_ACCOUNT_SID: 'AC1',
    SECRET: 'short',
    ROUTER_KIND: 'google',
    TILES: 'https://tiles.example.org/one.png',
    DEMO: 'maybe',
    LOG_LEVEL: 'loud',
  };
  const told = (() => {
    try {
      read(wrong);
      return '';
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      return error.message;
    }
  })();
  const lines = told.split('\n');
  for (const name of Object.keys(wrong))
    expect(
      lines.filter((line) => line.startsWith(`${name}: must be`)),
      name,
    ).toHaveLength(1);
  expect(lines.filter((line) => line.startsWith('TWILIO_AUTH_TOKEN: must be given'))).toHaveLength(1);
});

test('an old key still verifies, a trailing slash goes, an empty variable counts as not given', () => {
  const config = read({
    SECRET: `k2:${'n'.repeat(40)},${secret}`,
    BASE_URL: 'https://book.example.org/',
    SMTP_URL: '',
  });
  expect(config.keys.map((key) => key.id)).toEqual(['k2', 'k1']);
  expect(config).toMatchObject({ baseUrl: 'https://book.example.org', smtpUrl: null });
});

test('a tile server is named by a template of its pictures, and is whoever made the map unless somebody else is named', () => {
  const url = 'https://tiles.example.org:8443/street/{z}/{x}/{y}.png?key=k';
  const origin = 'https://tiles.example.org:8443';
  expect(read({ TILES: url }).tiles).toEqual({ url, origin, attribution: '© OpenStreetMap contributors' });
  expect(read({ TILES: url, TILES_ATTRIBUTION: '© Kadaster' }).tiles?.attribution).toBe('© Kadaster');
  for (const wrong of [
    '{z}/{x}/{y}.png',
    'ftp://tiles/{z}/{x}/{y}.png',
    'javascript:{z}{x}{y}',
    'https://t/{z}/{x}',
    'https://{s}.t/{z}/{x}/{y}',
  ])
    expect(() => read({ TILES: wrong }), wrong).toThrow('TILES: must be');
});
