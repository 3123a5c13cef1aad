import { statSync } from 'node:fs';
import type { DuckDBConnection, DuckDBType, DuckDBValue } from '@duckdb/node-api';
import { DuckDBDataChunk, DuckDBInstance } from '@duckdb/node-api';
import { Failure } from '../../core/failure.ts';

/** Runs a query and hands over its columns chunk by chunk; `signal` interrupts it. */
export type Read = (
  sql: string,
  values: DuckDBValue[],
  take: (columns: DuckDBValue[][], rows: number) => void,
  signal?: AbortSignal,
) => Promise<void>;

const rowsPerChunk = 2048;
const openFiles = new Set<string>();

/** The write-ahead log is written into the database when it has grown to this size. */
const largestLog = 16 * 1024 * 1024;

/** A database that is open, and the connection that writes. */
interface Open {
  instance: DuckDBInstance;
  writer: DuckDBConnection;
}

/**
 * One DuckDB file with one writer. Transactions run one after another and are durable when they return; a transaction that
 * fails leaves nothing behind.
 */
export class Database {
  readonly #file: string;
  /** Undefined after DuckDB gave up on the file (a full disk), until it could be opened again. */
  #open: Open | undefined;
  #last: Promise<unknown> = Promise.resolve();

  private constructor(file: string, open: Open) {
    this.#file = file;
    this.#open = open;
  }

  static async open(file: string): Promise<Database> {
    if (openFiles.has(file)) throw locked(file);
    openFiles.add(file);
    try {
      return new Database(file, await connect(file));
    } catch (error) {
      openFiles.delete(file);
      throw asFailure(error, file);
    }
  }

  /** Runs `work` in a transaction, after all that were asked for before. */
  async transaction<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    return this.#inTurn(async () => {
      const { writer } = await this.#opened();
      const result = await this.#attempt(writer, work);
      await this.#shortenLog(writer);
      return result;
    });
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => {});
    return turn;
  }

  async #attempt<T>(writer: DuckDBConnection, work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    try {
      await writer.run('begin');
      const result = await work(writer);
      await writer.run('commit');
      return result;
    } catch (error) {
      await this.#rollBack(writer);
      throw asFailure(error, this.#file);
    }
  }

  async #rollBack(writer: DuckDBConnection): Promise<void> {
    try {
      await writer.run('rollback');
    } catch {
      // Where the commit itself failed there is nothing to roll back any more.
    }
    try {
      await writer.run('select 1');
    } catch {
      this.#giveUp();
    }
  }

  /**
   * Writes the log into the database when it is long. That is done apart from commits, so that a commit that is durable never fails;
   * where it can not be done now, the log is kept and read at the next opening.
   */
  async #shortenLog(writer: DuckDBConnection): Promise<void> {
    if ((statSync(`${this.#file}.wal`, { throwIfNoEntry: false })?.size ?? 0) < largestLog) return;
    try {
      await writer.run('checkpoint');
    } catch {
      this.#giveUp();
    }
  }

  #giveUp(): void {
    this.#open?.writer.closeSync();
    this.#open?.instance.closeSync();
    this.#open = undefined;
  }

  async #opened(): Promise<Open> {
    try {
      this.#open ??= await connect(this.#file);
      return this.#open;
    } catch (error) {
      throw asFailure(error, this.#file);
    }
  }

  /** Runs a query on a connection of its own and hands over its columns chunk by chunk. */
  async read(...[sql, values, take, signal]: Parameters<Read>): Promise<void> {
    const { instance } = this.#open ?? (await this.#inTurn(() => this.#opened()));
    try {
      await readOn(await instance.connect(), sql, values, take, signal);
    } catch (error) {
      throw asFailure(error, this.#file);
    }
  }

  /** Waits for what is under way, writes everything into the one file and gives it back. */
  async close(): Promise<void> {
    await this.#last;
    try {
      await this.#open?.writer.run('checkpoint');
    } catch {
      // The log holds the same and is read at the next opening.
    }
    this.#giveUp();
    openFiles.delete(this.#file);
  }
}

/** DuckDB loads nothing from elsewhere, and puts aside on disk what a query needs beyond this memory. */
export const settings = {
  autoinstall_known_extensions: 'false',
  autoload_known_extensions: 'false',
  memory_limit: '1GB',
};

async function connect(file: string): Promise<Open> {
  const instance = await DuckDBInstance.create(file, {
    ...settings,
    wal_autocheckpoint: '1TB',
  });
  return { instance, writer: await instance.connect() };
}

/** Runs a query on a connection and closes it. */
export async function readOn(
  connection: DuckDBConnection,
  ...[sql, values, take, signal]: Parameters<Read>
): Promise<void> {
  const interrupt = () => connection.interrupt();
  signal?.addEventListener('abort', interrupt);
  try {
    await eachChunk(connection, sql, values, take);
  } finally {
    signal?.removeEventListener('abort', interrupt);
    connection.closeSync();
  }
}

/** Streams the result of a query. */
export async function eachChunk(
  connection: DuckDBConnection,
  sql: string,
  values: DuckDBValue[],
  take: (columns: DuckDBValue[][], rows: number) => void,
): Promise<void> {
  const result = await connection.stream(sql, values);
  for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk())
    take(chunk.getColumns(), chunk.rowCount);
}

/** Appends rows, given by column, to a table. */
export async function appendColumns(
  connection: DuckDBConnection,
  table: string,
  types: readonly DuckDBType[],
  columns: readonly DuckDBValue[][],
  length: number,
): Promise<void> {
  const appender = await connection.createAppender(table);
  for (let start = 0; start < length; start += rowsPerChunk) {
    const chunk = DuckDBDataChunk.create(types, Math.min(rowsPerChunk, length - start));
    columns.forEach((values, index) => {
      chunk.setColumnValues(index, values.slice(start, start + rowsPerChunk));
    });
    appender.appendDataChunk(chunk);
  }
  appender.flushSync();
  appender.closeSync();
}

function locked(file: string, owner?: string): Failure {
  return new Failure(
    'store/locked',
    `The store ${file} is in use by another process${owner ? ` (process ${owner})` : ''}. Stop it, or choose another folder with --data.`,
  );
}

function asFailure(error: unknown, file: string): unknown {
  if (!(error instanceof Error) || error instanceof Failure) return error;
  const text = error.message;
  if (/Could not set lock/.test(text)) return locked(file, /PID (\d+)/.exec(text)?.[1]);
  if (/No space left|disk.*full/i.test(text))
    return new Failure(
      'file/unwritable',
      `The disk of the store ${file} is full; what was acknowledged is still there.`,
      { cause: error },
    );
  if (/Could not write|Permission denied|Read-only file system|Cannot open file/i.test(text))
    return new Failure('file/unwritable', `The store ${file} can not be written: ${firstLine(text)}`, { cause: error });
  if (/not a valid DuckDB|Corrupt|serializ|checksum|older version|newer version/i.test(text))
    return new Failure('store/damaged', `The store ${file} can not be read: ${firstLine(text)}`, { cause: error });
  return error;
}

function firstLine(text: string): string {
  return text.split('\n')[0];
}
