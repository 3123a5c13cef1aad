import { BIGINT, type DuckDBConnection, type DuckDBValue } from '@duckdb/node-api';
import type { Column, ColumnType, Table } from '../../core/table.ts';
import { arrivalColumn } from '../arrival.ts';
import type { Wanted } from '../contract.ts';
import { type Batch, emptyBatch } from '../value.ts';
import { duckType, encodeColumn, sqlType } from './codec.ts';
import { collect } from './collect.ts';
import { appendColumns, type Database, eachChunk } from './database.ts';
import type { Base } from './lower/index.ts';
import type { Rows } from './store.ts';

/** A table and the generated names it has in DuckDB, where names differ only by more than case. */
interface Stored {
  table: Table;
  physical: string;
  columns: ReadonlyMap<string, string>;
  /** The number of the next column: a name is never used twice. */
  next: number;
}

/** Which log tables there are and how they lie in DuckDB. */
export class Catalog {
  #stored: Map<string, Stored>;
  #next: number;

  private constructor(stored: Map<string, Stored>, next: number) {
    this.#stored = stored;
    this.#next = next;
  }

  static async load(connection: DuckDBConnection): Promise<Catalog> {
    await connection.run('create table if not exists log_tables (name varchar, physical varchar, layout varchar)');
    const stored = new Map<string, Stored>();
    await eachChunk(connection, 'select name, physical, layout from log_tables', [], ([names, physical, layouts]) => {
      names.forEach((name, row) => {
        const { table, columns, next } = JSON.parse(layouts[row] as string) as Layout;
        stored.set(name as string, { table, physical: physical[row] as string, columns: new Map(columns), next });
      });
    });
    return new Catalog(stored, 1 + Math.max(0, ...[...stored.values()].map(one => Number(one.physical.slice(1)))));
  }

  get tables(): ReadonlyMap<string, Table> {
    return new Map([...this.#stored].map(([name, { table }]) => [name, table]));
  }

  copy(): Catalog {
    return new Catalog(new Map(this.#stored), this.#next);
  }

  /** Takes over what a copy became in a transaction that is now durable. */
  become(other: Catalog): void {
    this.#stored = other.#stored;
    this.#next = other.#next;
  }

  async drop(connection: DuckDBConnection, name: string): Promise<void> {
    const stored = this.#stored.get(name);
    if (!stored) return;
    await connection.run(`drop table ${stored.physical}`);
    await connection.run('delete from log_tables where name = $1', [name]);
    this.#stored.delete(name);
  }

  /** Creates a table or alters it to have exactly the given columns. */
  async ensure(connection: DuckDBConnection, table: Table): Promise<void> {
    const existing = this.#stored.get(table.name);
    const stored = existing ? await altered(connection, existing, table) : await this.#created(connection, table);
    this.#stored.set(table.name, stored);
    await connection.run('delete from log_tables where name = $1', [table.name]);
    await connection.run('insert into log_tables values ($1, $2, $3)', [
      table.name,
      stored.physical,
      JSON.stringify({ table: stored.table, columns: [...stored.columns], next: stored.next } satisfies Layout),
    ]);
  }

  async #created(connection: DuckDBConnection, table: Table): Promise<Stored> {
    const physical = `t${this.#next++}`;
    const columns = new Map(table.columns.map(({ name }, index) => [name, `c${index}`]));
    const definitions = table.columns.map(({ name, type }) => `${columns.get(name)} ${sqlType(type)}`);
    await connection.run(`create table ${physical} (${['received BIGINT', ...definitions].join(', ')})`);
    return { table, physical, columns, next: table.columns.length };
  }

  async append(connection: DuckDBConnection, { table, batch, received }: Rows): Promise<void> {
    if (!this.#stored.has(table.name)) await this.ensure(connection, table);
    const { physical, table: target } = this.#stored.get(table.name)!;
    const given = new Map(batch.columns.map(({ name }, index) => [name, batch.values[index]]));
    const columns = target.columns.map(({ name, type }) => encodeColumn(type, given.get(name), batch.length));
    await appendColumns(
      connection,
      physical,
      [BIGINT, ...target.columns.map(({ type }) => duckType(type))],
      [new Array<DuckDBValue>(batch.length).fill(received), ...columns],
      batch.length,
    );
  }

  async read(database: Database, name: string, wanted: Wanted): Promise<Batch> {
    const stored = this.#stored.get(name);
    if (!stored) return emptyBatch([]);
    const columns = wantedColumns(stored.table, wanted.columns);
    const query = { ...selection(stored, columns, wanted), columns };
    return collect((...read) => database.read(...read), query, wanted.budget);
  }

  /** A table as queries in the database read it; one that was never written to has no rows and no columns. */
  base(name: string): Base {
    const stored = this.#stored.get(name);
    if (!stored) return { from: '(select 0 where false)', columns: new Map(), row: '0' };
    const columns = [...stored.table.columns, arrivalColumn].map(
      ({ name, type }) => [name, { sql: stored.columns.get(name) ?? 'received', type }] as const,
    );
    return { from: stored.physical, columns: new Map(columns), row: 'rowid' };
  }

  async count(database: Database, name: string): Promise<number> {
    const stored = this.#stored.get(name);
    let count = 0;
    if (stored)
      await database.read(`select count(*) from ${stored.physical}`, [], ([[value]]) => {
        count = Number(value);
      });
    return count;
  }
}

interface Layout {
  table: Table;
  columns: [string, string][];
  next: number;
}

/** Adds and removes columns; a column of another type is another column. Columns are kept in the order of `table`. */
async function altered(connection: DuckDBConnection, stored: Stored, table: Table): Promise<Stored> {
  const before = new Map(stored.table.columns.map(column => [column.name, column.type]));
  const columns = new Map<string, string>();
  let next = stored.next;
  for (const { name, type } of table.columns) {
    const kept = before.get(name) === type ? stored.columns.get(name) : undefined;
    columns.set(name, kept ?? `c${next++}`);
    if (!kept) await connection.run(addedColumn(stored.physical, columns.get(name)!, type));
  }
  const live = new Set(columns.values());
  for (const physical of stored.columns.values())
    if (!live.has(physical)) await connection.run(`alter table ${stored.physical} drop column ${physical}`);
  return { ...stored, ...(await ordered(connection, stored.physical, table, columns)), next };
}

/** Rows that are there already hold nothing in a new column, which for a string is the empty one. */
function addedColumn(table: string, column: string, type: ColumnType): string {
  return `alter table ${table} add column ${column} ${sqlType(type)}${type === 'string' ? " default ''" : ''}`;
}

/** DuckDB appends new columns at the end: the table is remembered in the order in which its columns lie there. */
async function ordered(
  connection: DuckDBConnection,
  physical: string,
  table: Table,
  columns: Map<string, string>,
): Promise<Pick<Stored, 'table' | 'columns'>> {
  const result = await connection.run(
    'select column_name from duckdb_columns() where table_name = $1 order by column_index',
    [physical],
  );
  const position = new Map((await result.getRows()).map(([name], index) => [name as string, index]));
  const place = (column: Column) => position.get(columns.get(column.name)!)!;
  return { table: { ...table, columns: [...table.columns].sort((a, b) => place(a) - place(b)) }, columns };
}

function wantedColumns(table: Table, names: readonly string[]): Column[] {
  const wanted = new Set(names);
  return [...table.columns, arrivalColumn].filter(({ name }) => wanted.has(name));
}

function selection(
  { table, physical, columns }: Stored,
  wanted: readonly Column[],
  { from, to, arrived }: Wanted,
): { sql: string; parameters: DuckDBValue[] } {
  const time = table.columns.some(({ name, type }) => name === 'TimeGenerated' && type === 'datetime')
    ? columns.get('TimeGenerated')
    : undefined;
  const bounds = [
    ...(time ? [{ sql: `${time} >=`, value: from }] : []),
    ...(time ? [{ sql: `${time} <`, value: to }] : []),
    { sql: 'received >=', value: arrived?.from },
    { sql: 'received <', value: arrived?.to },
  ].filter(bound => bound.value !== undefined);
  const where = bounds.map(({ sql }, index) => `${sql} $${index + 1}`).join(' and ');
  const list = wanted.map(({ name }) => columns.get(name) ?? 'received').join(', ') || '1';
  return {
    sql: `select ${list} from ${physical}${where ? ` where ${where}` : ''}`,
    parameters: bounds.map(({ value }) => value!),
  };
}
