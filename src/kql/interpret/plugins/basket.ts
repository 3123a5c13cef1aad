import { Failure } from '../../../core/failure.ts';
import type { Columns, PluginArgument } from '../../ir.ts';
import { type Batch, missing, type Value } from '../../value.ts';
import { Rows } from '../batch.ts';
import { type Key, keyOf } from '../key.ts';
import type { Runtime } from '../runtime.ts';
import { argumentsOf, constantOf, type PluginEntry, page } from './define.ts';

/** A pattern: for some columns a value that all its rows have. */
interface Pattern {
  values: Map<number, Value>;
  weight: number;
}

interface Options {
  least: number;
  most: number;
  weights: readonly number[];
  run: Runtime;
}

/**
 * The combinations of values that are frequent and not a part of a larger one of the same rows. The service looks for them in a sample
 * of the rows; here all rows are looked at, so that the answer is the one that it estimates.
 */
export const basket: PluginEntry = {
  docs: page('basket'),
  open: false,
  prepare(node, from, run) {
    const args = argumentsOf(node);
    const given = (place: number) => (isDefault(args.at(place), run) ? undefined : args.at(place));
    const ratio = Number(constantOf(given(0), run) ?? 0.05);
    if (!(ratio >= 0.015 && ratio <= 1))
      throw new Failure('query/failed', 'The threshold of basket() lies between 0.015 and 1.');
    const most = Number(constantOf(given(2), run) ?? 5);
    const weight = given(1);
    const wildcards = wildcardsOf(
      Array.from({ length: Math.max(0, args.count - 3) }, (_, index) => args.at(index + 3)!),
      run,
    );
    const weightName = weight?.is === 'value' && weight.expr.is === 'column' ? weight.expr.name : undefined;
    return () => {
      const batch = from();
      const weights = weightsOf(batch, weightName);
      const total = weights.reduce((sum, each) => sum + each, 0);
      const patterns = frequent(batch, { least: ratio * total, most, weights, run }, weightName);
      const result = new Rows(node.columns, run.guard);
      patterns.forEach((pattern, segment) => {
        const count = BigInt(Math.round(pattern.weight));
        result.push([
          BigInt(segment),
          count,
          (100 * pattern.weight) / total,
          ...shown(pattern, batch.columns, wildcards),
        ]);
      });
      return result.batch();
    };
  },
  examples: {
    'datatable(a: string, b: string)["x", "1", "x", "1", "x", "2", "y", "2"] | evaluate basket(0.5)': [
      [0, 2, 50, 'x', '1'],
      [1, 3, 75, 'x', ''],
      [2, 2, 50, '', '2'],
    ],
    'datatable(a: string, n: long)["x", 3, "y", 1] | evaluate basket(0.5, n, "~", "*")': [[0, 3, 75, 'x', null]],
  },
};

function isDefault(argument: PluginArgument | undefined, run: Runtime): boolean {
  return (
    argument === undefined ||
    (argument.is === 'value' && argument.expr.is !== 'column' && constantOf(argument, run) === '~')
  );
}

/** What stands for "any value" in a column, by its type. */
function wildcardsOf(args: readonly PluginArgument[], run: Runtime): Map<string, Value> {
  return new Map(
    args.flatMap(each =>
      each.is === 'value' && !isDefault(each, run) ? [[each.expr.type, constantOf(each, run) ?? null]] : [],
    ),
  );
}

function weightsOf(batch: Batch, name: string | undefined): number[] {
  const at = batch.columns.findIndex(column => column.name === name);
  return Array.from({ length: batch.length }, (_, row) => (at < 0 ? 1 : Number(batch.values[at][row] ?? 0)));
}

function shown({ values }: Pattern, columns: Columns, wildcards: ReadonlyMap<string, Value>): Value[] {
  return columns.map(({ type }, index) =>
    values.has(index) ? values.get(index)! : (wildcards.get(type) ?? missing(type)),
  );
}

/** Closed frequent patterns, those that cover most cells first. */
function frequent(batch: Batch, options: Options, weightName: string | undefined): Pattern[] {
  const columns = batch.columns.flatMap(({ name }, index) => (name === weightName ? [] : [index]));
  const found = new Map<string, Pattern>();
  const grow = (rows: readonly number[], fixed: number, next: number): void => {
    for (let place = next; place < columns.length; place++)
      for (const [, group] of groupsOf(batch, columns[place], rows)) {
        options.run.guard.step();
        const weight = group.reduce((sum, row) => sum + options.weights[row], 0);
        if (weight < options.least) continue;
        const values = closure(batch, columns, group);
        found.set(group.join(), { values, weight });
        if (fixed + 1 < options.most) grow(group, fixed + 1, place + 1);
      }
  };
  grow(
    Array.from({ length: batch.length }, (_, row) => row),
    0,
    0,
  );
  return [...found.values()].sort((a, b) => b.weight * b.values.size - a.weight * a.values.size);
}

function groupsOf(batch: Batch, column: number, rows: readonly number[]): Map<Key, number[]> {
  return Map.groupBy(
    rows.filter(row => batch.values[column][row] !== null),
    row => keyOf(batch.values[column][row]),
  );
}

/** The values that all these rows have. */
function closure(batch: Batch, columns: readonly number[], rows: readonly number[]): Map<number, Value> {
  const common = columns.filter(column => {
    const first = keyOf(batch.values[column][rows[0]]);
    return first !== null && rows.every(row => keyOf(batch.values[column][row]) === first);
  });
  return new Map(common.map(column => [column, batch.values[column][rows[0]]]));
}
