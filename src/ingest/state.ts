import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { Failure } from '../core/failure.ts';
import type { Commit, Standing } from './stores/store.ts';

/** Where a stream stands on this machine, and what it is waiting for, in words; null when it is well. */
export interface LocalStanding extends Standing {
  readonly trouble: string | null;
}

/** A delivery that a version before the segment files has stored. */
export interface OldDelivery {
  readonly seq: number;
  readonly id: string;
  readonly receivedAt: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The state of one connector on disk: cursors, ids of delivered events, and which fields no column takes. */
export interface State {
  standing(stream: string): LocalStanding;
  /** Which of these ids are not done yet. */
  fresh(stream: string, ids: readonly string[]): Set<string>;
  /** Durable when it returns, also against a power cut. */
  commit(stream: string, commit: Commit): void;
  trouble(stream: string, words: string | null): void;
  /** Remembers the names of fields that no column takes. */
  drifted(stream: string, fields: readonly string[], now: number): void;
  /** Those names, and when each was seen first, in milliseconds since 1970. */
  drift(stream: string): ReadonlyMap<string, number>;
  /** The oldest deliveries that are still where an earlier version stored them. */
  oldDeliveries(stream: string): OldDelivery[];
  forgetOld(seqs: readonly number[]): void;
  streams(): string[];
  close(): void;
}

const version = 1;
const schema = `
  CREATE TABLE streams (
    stream TEXT PRIMARY KEY, cursor TEXT, newest INTEGER, trouble TEXT,
    fetched INTEGER NOT NULL DEFAULT 0, sent INTEGER NOT NULL DEFAULT 0,
    duplicates INTEGER NOT NULL DEFAULT 0, dead_lettered INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE TABLE done (stream TEXT NOT NULL, id TEXT NOT NULL, time INTEGER NOT NULL, PRIMARY KEY (stream, id)) STRICT, WITHOUT ROWID;
  CREATE INDEX done_by_time ON done (stream, time);
  CREATE TABLE spool (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, stream TEXT NOT NULL, id TEXT NOT NULL, received_at INTEGER NOT NULL,
    headers TEXT NOT NULL, body TEXT NOT NULL, UNIQUE (stream, id)
  ) STRICT;
  CREATE TABLE spool_size (size INTEGER NOT NULL) STRICT;
  INSERT INTO spool_size VALUES (0);
  CREATE TRIGGER spool_grows AFTER INSERT ON spool BEGIN UPDATE spool_size SET size = size + length(new.body); END;
  CREATE TRIGGER spool_shrinks AFTER DELETE ON spool BEGIN UPDATE spool_size SET size = size - length(old.body); END;
  PRAGMA user_version = ${version};
`;
/** What came later is only ever added, so that the version before still opens what this one has written. */
const additions = `
  CREATE TABLE IF NOT EXISTS drift (
    stream TEXT NOT NULL, field TEXT NOT NULL, first INTEGER NOT NULL, PRIMARY KEY (stream, field)
  ) STRICT, WITHOUT ROWID;
`;

/**
 * Opens the state of a connector and owns it until `close`, or until the process ends in any way.
 *
 * @throws Failure `store/locked` while another process owns it, `store/damaged` when it is no state of ours.
 */
export function openState(folder: string): State {
  makeFolder(folder);
  const lock = ownership(folder);
  try {
    const db = openDatabase(folder);
    return sqliteState(db, () => {
      db.close();
      lock.close();
    });
  } catch (error) {
    lock.close();
    throw error;
  }
}

/** Reads the state of a connector beside the process that owns it. */
export function readState(folder: string): State {
  const db = openDatabase(folder);
  return sqliteState(db, () => db.close());
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (cause) {
    const words = (cause as Error).message;
    throw new Failure('file/unwritable', `The state folder ${folder} can not be made: ${words}.`, { cause });
  }
}

/** A lock of the operating system, held by an open transaction: it goes with the process, however that ends. */
function ownership(folder: string): DatabaseSync {
  const path = join(folder, 'owner.db');
  let lock: DatabaseSync | undefined;
  try {
    lock = new DatabaseSync(path);
    lock.exec('BEGIN EXCLUSIVE');
    return lock;
  } catch (cause) {
    lock?.close();
    if (resultCode(cause) !== busy) throw unusable(path, cause);
    throw new Failure('store/locked', `The state folder ${folder} is in use by another process.`, { cause });
  }
}

/** Result codes of SQLite: https://www.sqlite.org/rescode.html */
const busy = 5;
const damaged = [11, 26];

function resultCode(error: unknown): number {
  return ((error as { errcode?: number }).errcode ?? 0) & 0xff;
}

function unusable(path: string, cause: unknown): Failure {
  const words = (cause as Error).message;
  if (damaged.includes(resultCode(cause))) {
    return new Failure('store/damaged', `The state file ${path} is no state of a connector: ${words}.`, { cause });
  }
  return new Failure('file/unwritable', `The state file ${path} can not be used: ${words}.`, { cause });
}

function openDatabase(folder: string): DatabaseSync {
  const path = join(folder, 'state.db');
  let db: DatabaseSync | undefined;
  let found: unknown;
  try {
    db = new DatabaseSync(path, { timeout: 5000 });
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
    found = db.prepare('PRAGMA user_version').get()?.user_version;
    if (found === 0) db.exec(`BEGIN; ${schema} COMMIT;`);
    if (found === 0 || found === version) db.exec(additions);
  } catch (cause) {
    db?.close();
    throw unusable(path, cause);
  }
  if (found === 0 || found === version) return db;
  db.close();
  throw new Failure('store/damaged', `The state file ${path} has version ${found}; this Picket knows ${version}.`);
}

function sqliteState(db: DatabaseSync, close: () => void): State {
  const statements = prepare(db);
  const write = <Result>(change: () => Result): Result => inTransaction(db, change);
  return {
    close,
    standing: stream => standingOf(statements.standing.get(stream)),
    fresh: (stream, ids) => new Set(ids.filter(id => !statements.isDone.get(stream, id))),
    commit: (stream, commit) => write(() => apply(statements, stream, commit)),
    trouble: (stream, words) => write(() => statements.trouble.run(stream, words)),
    drifted: (stream, fields, now) =>
      write(() => {
        for (const field of fields) statements.drifted.run(stream, field, now);
      }),
    drift: stream => new Map(statements.drift.all(stream).map(row => [row.field as string, row.first as number])),
    oldDeliveries: stream => statements.oldDeliveries.all(stream).map(oldDelivery),
    forgetOld: seqs =>
      write(() => {
        for (const seq of seqs) statements.forgetOld.run(seq);
      }),
    streams: () => statements.streams.all().map(row => row.stream as string),
  };
}

type Statements = Record<
  | 'standing'
  | 'isDone'
  | 'done'
  | 'count'
  | 'move'
  | 'forget'
  | 'trouble'
  | 'drifted'
  | 'drift'
  | 'oldDeliveries'
  | 'forgetOld'
  | 'streams',
  StatementSync
>;

function prepare(db: DatabaseSync): Statements {
  return {
    standing: db.prepare('SELECT * FROM streams WHERE stream = ?'),
    isDone: db.prepare('SELECT 1 FROM done WHERE stream = ? AND id = ?'),
    done: db.prepare('INSERT INTO done (stream, id, time) VALUES (?, ?, ?) ON CONFLICT DO NOTHING'),
    count: db.prepare(
      `INSERT INTO streams (stream, fetched, sent, duplicates, dead_lettered) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (stream) DO UPDATE SET fetched = fetched + excluded.fetched, sent = sent + excluded.sent,
       duplicates = duplicates + excluded.duplicates, dead_lettered = dead_lettered + excluded.dead_lettered`,
    ),
    move: db.prepare('UPDATE streams SET cursor = ?, newest = ?, trouble = NULL WHERE stream = ?'),
    forget: db.prepare('DELETE FROM done WHERE stream = ? AND time < ?'),
    trouble: db.prepare(
      'INSERT INTO streams (stream, trouble) VALUES (?, ?) ON CONFLICT (stream) DO UPDATE SET trouble = excluded.trouble',
    ),
    drifted: db.prepare('INSERT INTO drift (stream, field, first) VALUES (?, ?, ?) ON CONFLICT DO NOTHING'),
    drift: db.prepare('SELECT field, first FROM drift WHERE stream = ? ORDER BY first, field'),
    oldDeliveries: db.prepare('SELECT * FROM spool WHERE stream = ? ORDER BY seq LIMIT 100'),
    forgetOld: db.prepare('DELETE FROM spool WHERE seq = ?'),
    streams: db.prepare('SELECT stream FROM streams UNION SELECT stream FROM spool ORDER BY stream'),
  };
}

function apply(statements: Statements, stream: string, { done = [], counts = {}, moved }: Commit): void {
  for (const { id, time } of done) statements.done.run(stream, id, time);
  const { fetched = 0, sent = 0, duplicates = 0, deadLettered = 0 } = counts;
  statements.count.run(stream, fetched, sent, duplicates, deadLettered);
  if (!moved) return;
  statements.move.run(JSON.stringify(moved.cursor ?? null), moved.newest, stream);
  statements.forget.run(stream, moved.forgetBefore);
}

/** All or nothing, and on disk when it returns. A full disk leaves everything as it was. */
function inTransaction<Result>(db: DatabaseSync, change: () => Result): Result {
  try {
    db.exec('BEGIN IMMEDIATE');
    const result = change();
    db.exec('COMMIT');
    return result;
  } catch (cause) {
    if (db.isTransaction) db.exec('ROLLBACK');
    const words = (cause as Error).message;
    throw new Failure('file/unwritable', `The state file ${db.location()} can not be written: ${words}.`, { cause });
  }
}

type Stored = Record<string, unknown>;

function standingOf(row: Stored | undefined): LocalStanding {
  return {
    cursor: typeof row?.cursor === 'string' ? JSON.parse(row.cursor) : null,
    newest: (row?.newest as number | null | undefined) ?? null,
    trouble: (row?.trouble as string | null | undefined) ?? null,
    counts: {
      fetched: Number(row?.fetched ?? 0),
      sent: Number(row?.sent ?? 0),
      duplicates: Number(row?.duplicates ?? 0),
      deadLettered: Number(row?.dead_lettered ?? 0),
    },
  };
}

function oldDelivery(row: Stored): OldDelivery {
  return {
    seq: row.seq as number,
    id: row.id as string,
    receivedAt: row.received_at as number,
    headers: JSON.parse(row.headers as string),
    body: row.body as string,
  };
}
