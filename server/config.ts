import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as v from 'valibot';

const url = (what: string) =>
  v.pipe(
    v.string(),
    v.url(`must be ${what}`),
    v.transform((s) => s.replace(/\/$/, '')),
  );
const isPostgres = (s: string): boolean => /^postgres(ql)?:\/\//.test(s);

const isTileTemplate = (s: string): boolean =>
  ['{z}', '{x}', '{y}'].every((part) => s.includes(part)) && tileOrigin(s) !== null;
/** Whom pictures of a map are fetched from; null where the template names nobody, or needs something else filled in. */
function tileOrigin(template: string): string | null {
  const address = template.replace(/\{[zxy]\}/g, '1');
  if (/[{}\s]/.test(address)) return null;
  return URL.canParse(address) && /^https?:$/.test(new URL(address).protocol) ? new URL(address).origin : null;
}

const EnvironmentSchema = v.object({
  HOST: v.optional(v.string(), '127.0.0.1'),
  PORT: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^\d{1,5}$/, 'must be a port number, 0 to 65535 (0 takes a free one)'),
      v.transform(Number),
      v.maxValue(65_535, 'must be a port number, 0 to 65535'),
    ),
    '8080',
  ),
  BASE_URL: v.optional(url('the address customers reach this server at, such as https://book.example.org')),
  DATABASE_URL: v.optional(
    v.pipe(
      v.string(),
      v.check((s) => isPostgres(s) || !s.includes('://'), 'must be postgres://… or the path of an SQLite file'),
    ),
    'data/creneau.db',
  ),
  SMTP_URL: v.optional(v.pipe(v.string(), v.regex(/^smtps?:\/\/.+/, 'must be smtp://… or smtps://…'))),
  MAIL_FROM: v.optional(v.pipe(v.string(), v.email('must be one e-mail address')), 'bookings@localhost.localdomain'),
  TWILIO_ACCOUNT_SID: v.optional(
    v.pipe(v.string(), v.regex(/^AC[0-9a-f]{32}$/, 'must be AC and 32 hexadecimal digits')),
  ),
  TWILIO_AUTH_TOKEN: v.optional(v.pipe(v.string(), v.minLength(16, 'must be the auth token of the account'))),
  TWILIO_FROM: v.optional(v.pipe(v.string(), v.regex(/^\+\d{8,15}$/, 'must be a phone number such as +3225550100'))),
  TWILIO_API_URL: v.optional(url('the address of the SMS provider’s API')),
  SMS_COUNTRIES: v.optional(
    v.pipe(v.string(), v.regex(/^[A-Z]{2}(,[A-Z]{2})*$/, 'must be country codes such as BE,CH,UA')),
    'BE,CH,UA,LI,DE,FR,NL,AT,LU,GB',
  ),
  SMS_DAILY_LIMIT: v.optional(
    v.pipe(v.string(), v.regex(/^\d{1,7}$/, 'must be a whole number'), v.transform(Number)),
    '2000',
  ),
  ROUTER_URL: v.optional(url('the address of a Valhalla or OSRM server')),
  ROUTER_KIND: v.optional(v.picklist(['valhalla', 'osrm'], 'must be valhalla or osrm'), 'valhalla'),
  GEOCODER_URL: v.optional(url('the address of a Photon or Nominatim server')),
  GEOCODER_KIND: v.optional(v.picklist(['photon', 'nominatim'], 'must be photon or nominatim'), 'photon'),
  TILES: v.optional(
    v.pipe(
      v.string(),
      v.check(isTileTemplate, 'must be https://… with {z}, {x} and {y} in it, the address of a tile server’s pictures'),
    ),
  ),
  TILES_ATTRIBUTION: v.optional(v.pipe(v.string(), v.maxLength(200)), '© OpenStreetMap contributors'),
  TRUSTED_PROXY: v.optional(v.picklist(['yes', 'no'], 'must be yes or no'), 'no'),
  SECRET: v.optional(
    v.pipe(
      v.string(),
      v.regex(
        /^[\w-]{1,8}:[^,]{32,}(,[\w-]{1,8}:[^,]{32,})*$/,
        'must be id:secret pairs, the newest first, each secret at least 32 characters',
      ),
    ),
  ),
  DEMO: v.optional(v.picklist(['yes', 'no'], 'must be yes or no')),
  LOG_LEVEL: v.optional(
    v.picklist(['silent', 'error', 'warn', 'info', 'debug'], 'must be silent, error, warn, info or debug'),
    'warn',
  ),
});

export interface Config {
  host: string;
  port: number;
  /** Where customers reach us; filled with the real port at start when it is not given. */
  baseUrl: string | null;
  databaseUrl: string;
  smtpUrl: string | null;
  mailFrom: string;
  twilio: { accountSid: string; authToken: string; from: string; apiUrl: string | null } | null;
  sms: { countries: string[]; dailyLimit: number };
  router: { url: string; kind: 'valhalla' | 'osrm' } | null;
  geocoder: { url: string; kind: 'photon' | 'nominatim' } | null;
  /** The pictures a map is drawn on: the address of one of them as a template, and whose they are. */
  tiles: { url: string; attribution: string; origin: string } | null;
  /** A proxy in front of us tells who asks, in X-Forwarded-For. */
  trustedProxy: boolean;
  /** Signing keys, newest first; older ones still verify. */
  keys: { id: string; secret: string }[];
  demo: boolean;
  logLevel: string;
}

export class ConfigError extends Error {}

/** A secret kept beside the database, made once, so that links survive a restart without any set-up. */
function keptSecret(databaseUrl: string): string {
  const file = isPostgres(databaseUrl) ? 'data/secret' : join(dirname(databaseUrl), 'secret');
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `k1:${randomBytes(32).toString('hex')}`, { mode: 0o600 });
  }
  return readFileSync(file, 'utf8').trim();
}

/** Reads the environment; throws a ConfigError that names every variable that is wrong and says what would be right. */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = v.safeParse(EnvironmentSchema, given);
  const problems = parsed.success ? [] : parsed.issues.map((i) => `${i.path?.[0]?.key}: ${i.message}`);
  const twilio = ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN', 'TWILIO_FROM'] as const;
  const missing = twilio.filter((name) => !given[name]);
  if (missing.length > 0 && missing.length < twilio.length)
    problems.push(...missing.map((name) => `${name}: must be given when the other TWILIO_ variables are`));
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems.join('\n'));
  const env = parsed.output;
  return {
    host: env.HOST,
    port: env.PORT,
    baseUrl: env.BASE_URL ?? null,
    databaseUrl: env.DATABASE_URL,
    smtpUrl: env.SMTP_URL ?? null,
    mailFrom: env.MAIL_FROM,
    twilio:
      env.TWILIO_ACCOUNT_SID && env.TWILIO_AUTH_TOKEN && env.TWILIO_FROM
        ? {
            accountSid: env.TWILIO_ACCOUNT_SID,
            authToken: env.TWILIO_AUTH_TOKEN,
            from: env.TWILIO_FROM,
            apiUrl: env.TWILIO_API_URL ?? null,
          }
        : null,
    sms: { countries: env.SMS_COUNTRIES.split(','), dailyLimit: env.SMS_DAILY_LIMIT },
    router: env.ROUTER_URL ? { url: env.ROUTER_URL, kind: env.ROUTER_KIND } : null,
    geocoder: env.GEOCODER_URL ? { url: env.GEOCODER_URL, kind: env.GEOCODER_KIND } : null,
    tiles: env.TILES
      ? { url: env.TILES, attribution: env.TILES_ATTRIBUTION, origin: tileOrigin(env.TILES) ?? '' }
      : null,
    trustedProxy: env.TRUSTED_PROXY === 'yes',
    keys: (env.SECRET ?? keptSecret(env.DATABASE_URL)).split(',').map((pair) => {
      const [id = '', ...secret] = pair.split(':');
      return { id, secret: secret.join(':') };
    }),
    // Invented people have numbers that may be somebody's: once messages really leave, the demo must be asked for.
    demo: env.DEMO ? env.DEMO === 'yes' : !env.SMTP_URL && !env.TWILIO_AUTH_TOKEN,
    logLevel: env.LOG_LEVEL,
  };
}
