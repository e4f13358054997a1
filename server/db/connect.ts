import Sqlite from 'better-sqlite3';
import {
  CamelCasePlugin,
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  PostgresDialect,
  type SqliteDatabase,
  SqliteDialect,
  type SqliteStatement,
  type Transaction,
} from 'kysely';
import pg from 'pg';
import { type Listening, listenOn } from './listen.ts';
import type { Schema } from './schema.ts';

export type Dialect = 'sqlite' | 'postgres';
export type Tx = Transaction<Schema>;
/** Where a query may run: inside a transaction or not. */
export type Db = Kysely<Schema>;

export interface Database {
  dialect: Dialect;
  /** Writes, and reads that must see them. */
  db: Db;
  /** Reads that need not wait for a writer: a second handle on SQLite, the same pool on PostgreSQL. */
  read: Db;
  /** Hears of what other processes commit; SQLite never does, and has to be looked at. */
  listen(heard: () => void): Listening;
  close(): Promise<void>;
}

/** `begin immediate`, so that two processes queue for the write lock instead of failing halfway. */
class ImmediateSqliteDialect extends SqliteDialect {
  override createDriver(): Driver {
    const driver = super.createDriver();
    driver.beginTransaction = async (connection: DatabaseConnection) => {
      await connection.executeQuery(CompiledQuery.raw('begin immediate'));
    };
    return driver;
  }
}

function openSqlite(file: string, { readonly, durable }: { readonly: boolean; durable: boolean }): Kysely<Schema> {
  const database = new Sqlite(file, { readonly });
  if (!readonly) {
    database.pragma('journal_mode = WAL');
    // Every reopen of a WAL file falls back to NORMAL, which may lose an acknowledged commit in a power cut.
    database.pragma(`synchronous = ${durable ? 'FULL' : 'OFF'}`);
    if (durable && database.pragma('synchronous', { simple: true }) !== 2)
      throw new Error('SQLite refused synchronous = FULL');
  }
  database.pragma('busy_timeout = 10000');
  database.pragma('foreign_keys = ON');
  return new Kysely<Schema>({
    dialect: new ImmediateSqliteDialect({ database: preparedOnce(database) }),
    plugins: [new CamelCasePlugin()],
  });
}

/** So many different statements are kept; lists of many lengths make many. */
const STATEMENTS = 1000;

/** The same database, which prepares a statement only the first time it sees it: preparing takes longer than most queries. */
function preparedOnce(database: Sqlite.Database): SqliteDatabase {
  const known = new Map<string, SqliteStatement>();
  return {
    prepare: (text) => {
      let statement = known.get(text);
      if (!statement) {
        statement = database.prepare(text) as SqliteStatement;
        if (known.size >= STATEMENTS) known.delete(known.keys().next().value!);
        known.set(text, statement);
      }
      return statement;
    },
    close: () => database.close(),
  };
}

/** Bigint columns hold seconds and counts, all far below 2^53. */
const numbersForBigints = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
};

/**
 * Opens a database by its URL: `postgres://…`, or the path of an SQLite file. `durable: false` is for one that is thrown
 * away afterwards: SQLite then does not wait for the disk.
 */
export function connect(url: string, { durable = true } = {}): Database {
  if (/^postgres(ql)?:/.test(url)) {
    const pool = new pg.Pool({ connectionString: url, max: 12, types: numbersForBigints });
    pool.on('error', () => {}); // an idle connection that dies is replaced by the pool; a busy one reports to its query
    const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }), plugins: [new CamelCasePlugin()] });
    return {
      dialect: 'postgres',
      db,
      read: db,
      listen: (heard) => listenOn(url, heard),
      close: () => db.destroy(),
    };
  }
  const db = openSqlite(url, { readonly: false, durable });
  const read = openSqlite(url, { readonly: true, durable });
  return {
    dialect: 'sqlite',
    db,
    read,
    listen: () => ({ hears: false, stop: async () => {} }),
    close: async () => {
      await read.destroy();
      await db.destroy();
    },
  };
}
