import type { Ticks } from '../../../core/time.ts';
import type { Columns, Relation } from '../../ir.ts';
import { missing, type ScalarType } from '../../value.ts';
import { literalSql } from './text.ts';
import { unproven } from './unproven.ts';

/** A table as it lies in DuckDB. Its columns' types are those of KQL, laid out as in codec.ts. */
export interface Base {
  /** What stands behind `from`. */
  from: string;
  columns: ReadonlyMap<string, BaseColumn>;
  /** A column that counts the rows in the order of their arrival. */
  row: string;
}

export interface BaseColumn {
  sql: string;
  type: ScalarType;
  /** Conditions in the form in which the column lies there, that hold wherever it is not before or not after a point in time. */
  since?: (tick: Ticks) => string;
  until?: (tick: Ticks) => string;
}

/** What a query is lowered for. */
export interface Target {
  now: Ticks;
  /** Keeps only rows whose TimeGenerated lies in [from, to). */
  timespan?: { from: Ticks; to: Ticks };
  table: (name: string) => Base | undefined;
}

export interface Lowering extends Target {
  /** Whether `take` must say in what order it takes: beside joins DuckDB is free to take other rows first. */
  isMixed: boolean;
  relation: (node: Relation) => Lowered;
  /** Parts that several places read, as common table expressions by their id. */
  shared: Map<number, { name: string; lowered: Lowered }>;
}

/**
 * A relation as a select whose columns are c0, c1, … in the order of `columns`, so that no name of a user's reaches SQL. Rows
 * in a known order carry what they are ordered by as o0, o1, …
 */
export interface Lowered {
  sql: string;
  columns: Columns;
  order: readonly Term[];
}

/** One thing that rows are ordered by; `arrival` where DuckDB keeps that order by itself. */
export interface Term {
  name: string;
  direction: string;
  arrival?: true;
}

/** How the columns of a relation are reached: `r.c3`. */
export interface Scope {
  lowering: Lowering;
  column: (name: string) => string;
}

/** Reads the columns of a lowered relation that stands in `from` under an alias. */
export function scopeOf(lowering: Lowering, columns: Columns, alias = 'r'): Scope {
  const indexes = new Map(columns.map(({ name }, index) => [name, index]));
  return {
    lowering,
    column: name => {
      const index = indexes.get(name);
      return index === undefined ? unproven(`the column ${name}`) : `${alias}.c${index}`;
    },
  };
}

/** What is selected; something even where no column is. */
export function listSql(parts: readonly string[]): string {
  return parts.join(', ') || '1 as nothing';
}

/** `select <values as c0, c1, …>, <order> from (…) as r`. */
export function select(values: readonly string[], from: Lowered, columns: Columns, rest = ''): Lowered {
  const list = [...values.map((value, index) => `${value} as c${index}`), ...from.order.map(({ name }) => `r.${name}`)];
  return { sql: `select ${listSql(list)} from (${from.sql}) as r${rest}`, columns, order: from.order };
}

export function missingSql(type: ScalarType): string {
  return literalSql(missing(type), type);
}

/** What follows a select that reads `r` so that its rows come in order; nothing where DuckDB keeps it by itself. */
export function orderSql(order: readonly Term[], always = false): string {
  if (order.length === 0 || (!always && order.every(term => term.arrival))) return '';
  return ` order by ${order.map(({ name, direction }) => `r.${name} ${direction}`).join(', ')}`;
}
