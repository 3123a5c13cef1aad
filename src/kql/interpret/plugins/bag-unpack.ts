import { Failure } from '../../../core/failure.ts';
import type { Column } from '../../../core/table.ts';
import { converter, typeInside } from '../../functions/convert.ts';
import { type Bag, type Batch, type Dynamic, missing, type ScalarType, type Value } from '../../value.ts';
import { argumentsOf, columnName, constantOf, type PluginEntry, page } from './define.ts';

type Conflict = 'error' | 'replace_source' | 'keep_source';

/** Each property of a bag becomes a column, in the order of their names. */
export const bagUnpack: PluginEntry = {
  docs: page('bag-unpack'),
  open: true,
  prepare(node, from, run) {
    const args = argumentsOf(node, ['columnsConflict', 'ignoredProperties', 'OutputColumnPrefix']);
    const source = columnName(args.at(0));
    const prefix = String(constantOf(args.at(1) ?? args.named('OutputColumnPrefix'), run) ?? '');
    const conflict = (constantOf(args.at(2) ?? args.named('columnsConflict'), run) ?? 'error') as Conflict;
    const ignored = constantOf(args.at(3) ?? args.named('ignoredProperties'), run) ?? [];
    const skip = new Set(Array.isArray(ignored) ? ignored.map(String) : []);
    return () => {
      const batch = from();
      const at = batch.columns.findIndex(column => column.name === source);
      const unpacked = unpack(batch.values[at] as readonly Dynamic[], prefix, skip);
      return merged(batch, at, unpacked, conflict);
    };
  },
  examples: {
    'datatable(d: dynamic)[dynamic({"name": "ana", "age": 20}), dynamic({"name": "bo"})] | evaluate bag_unpack(d)': [
      [20, 'ana'],
      [null, 'bo'],
    ],
    'datatable(d: dynamic)[dynamic({"a": 1})] | evaluate bag_unpack(d, "p_") | project p_a + 1': [[2]],
    'datatable(a: long, d: dynamic)[7, dynamic({"a": 1})] | evaluate bag_unpack(d, columnsConflict="keep_source")': [
      [7],
    ],
  },
};

/** Columns that a result may have. */
const mostColumns = 10_000;

interface Unpacked {
  column: Column;
  values: Value[];
}

function unpack(bags: readonly Dynamic[], prefix: string, skip: ReadonlySet<string>): Unpacked[] {
  const types = new Map<string, ScalarType>();
  for (const bag of bags) {
    if (!(bag instanceof Map)) continue;
    for (const [key, value] of bag) {
      if (skip.has(key) || value === null) {
        if (!skip.has(key) && !types.has(key)) types.set(key, 'dynamic');
        continue;
      }
      types.set(key, common(types.get(key), columnType(value), bags, key));
    }
  }
  if (types.size > mostColumns)
    throw new Failure(
      'limit/exceeded',
      `bag_unpack() would give ${types.size} columns; the limit is ${mostColumns}. To get an answer, leave out bags with keys of their own.`,
    );
  const keys = [...types.keys()].sort((a, b) => (a < b ? -1 : 1));
  return keys.map(key => valuesOf(key, types.get(key)!, bags, prefix));
}

/** The type of a property: its own where all values have one, dynamic otherwise. */
function common(known: ScalarType | undefined, type: ScalarType, bags: readonly Dynamic[], key: string): ScalarType {
  if (known === undefined || known === type) return type;
  return known === 'dynamic' && onlyNulls(bags, key, type) ? type : 'dynamic';
}

function onlyNulls(bags: readonly Dynamic[], key: string, type: ScalarType): boolean {
  return bags.every(bag => {
    const value = bag instanceof Map ? (bag.get(key) ?? null) : null;
    return value === null || columnType(value) === type;
  });
}

function columnType(value: Exclude<Dynamic, null>): ScalarType {
  return typeInside(value);
}

function valuesOf(key: string, type: ScalarType, bags: readonly Dynamic[], prefix: string): Unpacked {
  const cast = type === 'dynamic' ? (value: Value) => value : converter('dynamic', type);
  const none = missing(type);
  const values = bags.map(bag => {
    const value = bag instanceof Map ? ((bag as Bag).get(key) ?? null) : null;
    return value === null ? none : cast(value);
  });
  return { column: { name: prefix + key, type }, values };
}

function merged(batch: Batch, at: number, unpacked: readonly Unpacked[], conflict: Conflict): Batch {
  const columns: Column[] = [];
  const values: (readonly Value[])[] = [];
  batch.columns.forEach((column, index) => {
    if (index === at) return;
    const rival = unpacked.find(each => each.column.name === column.name);
    if (rival && conflict === 'error')
      throw new Failure('query/failed', `bag_unpack() finds a property "${column.name}", which is a column already.`);
    columns.push(rival && conflict === 'replace_source' ? rival.column : column);
    values.push(rival && conflict === 'replace_source' ? rival.values : batch.values[index]);
  });
  const known = new Set(columns.map(column => column.name));
  for (const { column, values: own } of unpacked) {
    if (known.has(column.name)) continue;
    columns.push(column);
    values.push(own);
  }
  return { columns, values, length: batch.length };
}
