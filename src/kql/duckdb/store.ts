import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { Failure } from '../../core/failure.ts';
import type { Table } from '../../core/table.ts';
import type { Ticks } from '../../core/time.ts';
import type { PartRequest, Wanted } from '../contract.ts';
import { eachRelation } from '../interpret/walk.ts';
import type { Relation } from '../ir.ts';
import type { Batch } from '../value.ts';
import { Catalog } from './catalog.ts';
import { Database } from './database.ts';
import { Documents, type Resource } from './documents.ts';
import { type Base, quoted } from './lower/index.ts';
import { type Part, partOf } from './part.ts';

export type { Resource } from './documents.ts';

/** What is to become true in one transaction: all of it or nothing. */
export interface Change {
  /** Tables that shall exist with exactly these columns; a column that is no longer named is gone with its values. */
  tables?: readonly Table[];
  /** Tables that shall be gone, with their rows. */
  drop?: readonly string[];
  rows?: readonly Rows[];
  put?: readonly Put[];
  remove?: readonly Removal[];
}

/** Rows for a table. A table that does not exist yet is created with the columns of `table`. */
export interface Rows {
  table: Table;
  batch: Batch;
  /** When they arrived: what `ingestion_time()` tells. */
  received: Ticks;
}

/** A resource and the etag that the stored one must have: null for none, undefined for any. */
export interface Put {
  resource: Resource;
  expect?: string | null;
}

export interface Removal {
  id: string;
  expect?: string;
}

/** The resource that another writer was quicker with; nothing of the change was done. */
export interface Conflict {
  id: string;
  current: Resource | undefined;
}

/**
 * The store of a local workspace: log tables and resources in one DuckDB file. It has one owner at a time. What `commit`
 * has returned is on disk; whatever kills the process, the next `open` finds it.
 */
export class Store {
  readonly #database: Database;
  readonly #catalog: Catalog;
  readonly #documents: Documents;

  private constructor(database: Database, catalog: Catalog, documents: Documents) {
    this.#database = database;
    this.#catalog = catalog;
    this.#documents = documents;
  }

  /** Opens or creates the store of a folder. Throws `store/locked`, `store/damaged` or `file/unwritable`. */
  static async open(folder: string, options: { fresh?: boolean } = {}): Promise<Store> {
    const file = join(resolve(folder), 'store.duckdb');
    makeFolder(folder);
    if (options.fresh) await clear(file);
    const database = await Database.open(file);
    try {
      return await database.transaction(
        async connection => new Store(database, await Catalog.load(connection), await Documents.load(connection)),
      );
    } catch (error) {
      await database.close();
      throw error;
    }
  }

  /** The stored tables by name. */
  get tables(): ReadonlyMap<string, Table> {
    return this.#catalog.tables;
  }

  resource(id: string): Resource | undefined {
    return this.#documents.get(id);
  }

  /** The resources directly under an id that ends in a collection, such as `…/alertRules`, in the order of their making. */
  resources(collection: string): Resource[] {
    return this.#documents.list(collection);
  }

  /** Does all of a change, or nothing and tells which resource was in the way. */
  async commit(change: Change): Promise<Conflict | undefined> {
    const outcome = await this.#database.transaction(async connection => {
      const conflict = this.#documents.conflict(change);
      if (conflict) return { conflict };
      const catalog = await this.#writeTables(connection, change);
      await this.#documents.write(connection, change);
      return { catalog };
    });
    if (outcome.conflict) return outcome.conflict;
    if (outcome.catalog) this.#catalog.become(outcome.catalog);
    this.#documents.apply(change);
    return undefined;
  }

  async #writeTables(connection: DuckDBConnection, change: Change): Promise<Catalog | undefined> {
    if (!change.tables?.length && !change.drop?.length && !change.rows?.length) return undefined;
    const catalog = this.#catalog.copy();
    for (const name of change.drop ?? []) await catalog.drop(connection, name);
    for (const table of change.tables ?? []) await catalog.ensure(connection, table);
    for (const rows of change.rows ?? []) await catalog.append(connection, rows);
    return catalog;
  }

  /**
   * The wanted columns of a table, and at least the rows whose TimeGenerated lies in the wanted time, in the order of
   * their arrival. A table that was never written to has no rows and no columns here.
   */
  read(table: string, wanted: Wanted): Promise<Batch> {
    return this.#catalog.read(this.#database, table, wanted);
  }

  /**
   * Answers a part of a query in the database, or undefined where that is not proven to give the interpreter's rows. `constant` gives
   * the columns of a table that are the same in every row and not stored.
   */
  part(
    relation: Relation,
    request: PartRequest,
    constant: (table: string) => Readonly<Record<string, string>>,
  ): Part | undefined {
    if (scansOf(relation) > mostScans) return undefined;
    const table = (name: string) => withConstants(this.#catalog.base(name), constant(name));
    return partOf(relation, request, table, (...query) => this.#database.read(...query));
  }

  /** How many rows a table has. */
  count(table: string): Promise<number> {
    return this.#catalog.count(this.#database, table);
  }

  async close(): Promise<void> {
    await this.#database.close();
  }
}

/** DuckDB takes minutes to plan a query over a thousand tables (`union *`); one by one they are read in a moment. */
const mostScans = 50;

function scansOf(relation: Relation): number {
  let scans = 0;
  eachRelation(relation, ({ op }) => {
    if (op === 'scan') scans++;
  });
  return scans;
}

function withConstants(base: Base, constants: Readonly<Record<string, string>>): Base {
  const columns = new Map(base.columns);
  for (const [name, value] of Object.entries(constants)) columns.set(name, { sql: quoted(value), type: 'string' });
  return { ...base, columns };
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new Failure('file/unwritable', `The data folder ${folder} can not be made: ${(cause as Error).message}`, {
      cause,
    });
  }
}

/** Empties a store, after making sure that no one else owns it. */
async function clear(file: string): Promise<void> {
  try {
    await (await Database.open(file)).close();
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'store/damaged') throw error;
  }
  for (const path of [file, `${file}.wal`]) rmSync(path, { force: true });
}
