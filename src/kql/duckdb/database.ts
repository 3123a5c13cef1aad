import type { DuckDBConnection, DuckDBType, DuckDBValue } from '@duckdb/node-api';
import { DuckDBDataChunk, DuckDBInstance } from '@duckdb/node-api';
import { Failure } from '../../core/failure.ts';

const rowsPerChunk = 2048;
const openFiles = new Set<string>();

/**
 * One DuckDB file with one writer. Transactions run one after another and are durable when they return;
 * a transaction that fails leaves nothing behind.
 */
export class Database {
  readonly #file: string;
  #instance: DuckDBInstance;
  #writer: DuckDBConnection;
  #last: Promise<unknown> = Promise.resolve();

  private constructor(file: string, instance: DuckDBInstance, writer: DuckDBConnection) {
    this.#file = file;
    this.#instance = instance;
    this.#writer = writer;
  }

  static async open(file: string): Promise<Database> {
    if (openFiles.has(file)) throw locked(file);
    openFiles.add(file);
    try {
      const [instance, writer] = await connect(file);
      return new Database(file, instance, writer);
    } catch (error) {
      openFiles.delete(file);
      throw asFailure(error, file);
    }
  }

  /** Runs `work` in a transaction, after all that were asked for before. */
  async transaction<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    const turn = this.#last.then(() => this.#attempt(work));
    this.#last = turn.catch(() => {});
    return turn;
  }

  async #attempt<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    try {
      await this.#writer.run('begin');
      const result = await work(this.#writer);
      await this.#writer.run('commit');
      return result;
    } catch (error) {
      await this.#recover();
      throw asFailure(error, this.#file);
    }
  }

  /** Rolls back; where DuckDB has given up on the file (a full disk), opens it again. */
  async #recover(): Promise<void> {
    try {
      await this.#writer.run('rollback');
      await this.#writer.run('select 1');
    } catch {
      await this.#reopen();
    }
  }

  async #reopen(): Promise<void> {
    try {
      this.#writer.closeSync();
      this.#instance.closeSync();
      [this.#instance, this.#writer] = await connect(this.#file);
    } catch {
      // The next transaction fails with the reason and tries again.
    }
  }

  /** Runs a query on a connection of its own and hands over its columns chunk by chunk. */
  async read(
    sql: string,
    values: DuckDBValue[],
    take: (columns: DuckDBValue[][], rows: number) => void,
  ): Promise<void> {
    try {
      const connection = await this.#instance.connect();
      try {
        await eachChunk(connection, sql, values, take);
      } finally {
        connection.closeSync();
      }
    } catch (error) {
      throw asFailure(error, this.#file);
    }
  }

  /** Waits for what is under way, writes everything into the one file and gives it back. */
  async close(): Promise<void> {
    await this.#last;
    try {
      await this.#writer.run('checkpoint');
    } catch {
      // The write-ahead log holds the same and is read at the next start.
    }
    this.#writer.closeSync();
    this.#instance.closeSync();
    openFiles.delete(this.#file);
  }
}

async function connect(file: string): Promise<[DuckDBInstance, DuckDBConnection]> {
  const instance = await DuckDBInstance.create(file, {
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  return [instance, await instance.connect()];
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
  if (/No space left|disk.*full|Could not write|Permission denied|Read-only file system|Cannot open file/i.test(text))
    return new Failure('file/unwritable', `The store ${file} can not be written: ${firstLine(text)}`, { cause: error });
  if (/not a valid DuckDB|Corrupt|serializ|checksum|older version|newer version/i.test(text))
    return new Failure('store/damaged', `The store ${file} can not be read: ${firstLine(text)}`, { cause: error });
  return error;
}

function firstLine(text: string): string {
  return text.split('\n')[0];
}
