import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { packageFolder, readVersion } from '../../core/version.ts';
import type { Analysis, Engine, Schema } from '../contract.ts';
import { type Frozen, thaw, thawParts } from './freeze.ts';

const keptDays = 30;

/** Analyses on disk, by what they were made from. Losing it costs time and nothing else: every trouble with it is passed over. */
export class Shelf {
  readonly #database: DatabaseSync;
  readonly #read: StatementSync;
  readonly #readParts: StatementSync;
  readonly #touch: StatementSync;
  readonly #write: StatementSync;
  readonly #prefix: string;

  private constructor(database: DatabaseSync, schema: Schema) {
    this.#database = database;
    this.#read = database.prepare('select day, facts from analyses where key = ?');
    this.#readParts = database.prepare('select parts from analyses where key = ?');
    this.#touch = database.prepare('update analyses set day = ? where key = ?');
    this.#write = database.prepare('insert or replace into analyses (key, day, facts, parts) values (?, ?, ?, ?)');
    this.#prefix = digest(JSON.stringify([engineMark(), schema]));
  }

  /** Opens the file, or makes it; undefined where it can not be had. A damaged file is made anew. */
  static open(file: string, schema: Schema): Shelf | undefined {
    for (let attempt = 1; attempt <= 2; attempt++) {
      try {
        return new Shelf(openDatabase(file), schema);
      } catch {
        removeFiles(file);
      }
    }
    return undefined;
  }

  /** What is known of a text. Its plan is read when it is looked at, or made by `analyze` where it is not kept. */
  get(text: string, analyze: Engine['analyze']): Analysis | undefined {
    try {
      const key = this.#key(text);
      const found = this.#read.get(key) as { day: number; facts: Uint8Array } | undefined;
      if (!found) return undefined;
      if (found.day !== today()) this.#touch.run(today(), key);
      return thaw(found.facts, () => this.#partsOf(key) ?? analyze(text));
    } catch {
      return undefined;
    }
  }

  #partsOf(key: string): ReturnType<typeof thawParts> | undefined {
    try {
      const found = this.#readParts.get(key) as { parts: Uint8Array | null } | undefined;
      return found?.parts ? thawParts(found.parts) : undefined;
    } catch {
      return undefined;
    }
  }

  /** Keeps the analyses of several texts in one transaction. */
  put(fresh: ReadonlyMap<string, () => Frozen>): void {
    try {
      this.#database.exec('begin immediate');
      for (const [text, frozen] of fresh) {
        const { facts, parts } = frozen();
        this.#write.run(this.#key(text), today(), facts, parts ?? null);
      }
      this.#database.exec('commit');
    } catch {
      if (this.#database.isTransaction) this.#database.exec('rollback');
    }
  }

  close(): void {
    this.#database.close();
  }

  #key(text: string): string {
    return digest(`${this.#prefix}\0${text}`);
  }
}

function removeFiles(file: string): void {
  try {
    for (const part of [file, `${file}-wal`, `${file}-shm`]) rmSync(part, { force: true });
  } catch {
    // Not even the folder can be had: the next attempt to open fails as well, and there is no cache.
  }
}

function openDatabase(file: string): DatabaseSync {
  mkdirSync(dirname(file), { recursive: true });
  const database = new DatabaseSync(file, { timeout: 2000 });
  database.exec('pragma journal_mode = wal; pragma synchronous = off');
  database.exec(
    'create table if not exists analyses (key text primary key, day integer not null, facts blob not null, parts blob)',
  );
  database.prepare('delete from analyses where day < ?').run(today() - keptDays);
  return database;
}

function today(): number {
  return Math.floor(Date.now() / 86_400_000);
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

/** Changes with every change of the engine: the version, and in a clone the state of its files. */
function engineMark(): string[] {
  const folder = join(packageFolder(), 'src', 'kql');
  return [readVersion(), process.version, ...stateOf(folder)];
}

function stateOf(folder: string): string[] {
  try {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile());
    return files.map(file => join(file.parentPath, file.name)).map(path => `${path} ${statSync(path).mtimeMs}`);
  } catch {
    return [];
  }
}
