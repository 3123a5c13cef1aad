/** The door of the KQL engine: schema in, query in; diagnostics, referenced tables, result schema and typed rows out. */
import { invariant } from '../core/invariant.ts';
import type { Table } from '../core/table.ts';
import type { Engine, Schema } from './contract.ts';
import { discoverColumns } from './discover-columns.ts';
import { runAsWritten, runPlan } from './interpret/run.ts';
import { probedPlan } from './probe.ts';
import { type Reader, reader } from './read.ts';
import { emptyBatch } from './value.ts';

export type { Column, ColumnType, Table } from '../core/table.ts';
export { dateFromTicks, isoFromTicks, type Ticks, ticksFromDate, ticksFromIso } from '../core/time.ts';
export { openAside, type Threads } from './aside/index.ts';
export type * from './contract.ts';
export type { Relation } from './ir.ts';
export { openPlaces } from './places.ts';
export { WaysTaken } from './probe.ts';
export { formatQuery } from './read.ts';
export { resultsOf } from './results.ts';
export { toBatch, toRows } from './rows.ts';
export type { Bag, Batch, Dynamic, Value } from './value.ts';

/** An engine for one schema. It is made once and kept: what the binder learns of the schema makes later analyses cheap. */
export function createEngine(given: Schema): Engine {
  const schema = { ...given, tables: given.tables.map(withoutRepeats) };
  return engineOf(schema, reader(schema));
}

function engineOf(schema: Schema, read: Reader): Engine {
  const { analyze } = read;
  return {
    analyze,
    withTables(given) {
      const tables = given.map(withoutRepeats);
      const names = new Set(tables.map(table => table.name));
      const merged = { ...schema, tables: [...schema.tables.filter(table => !names.has(table.name)), ...tables] };
      return engineOf(merged, reader(merged, { reader: read, tables }));
    },
    async run(analysis, options) {
      invariant(analysis.plan, 'a query with errors was run');
      const known = await discoverColumns(analysis, schema, options, analyze);
      if (!known.plan) return emptyBatch(analysis.columns);
      return options.watch ? runAsWritten(probedPlan(known), options) : runPlan(known.plan, options);
    },
  };
}

/** A table file may name a column twice; the first counts. */
function withoutRepeats(table: Table): Table {
  const names = new Set(table.columns.map(column => column.name));
  if (names.size === table.columns.length) return table;
  return { ...table, columns: table.columns.filter(column => names.delete(column.name)) };
}
