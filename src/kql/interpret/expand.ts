import { converter } from '../functions/convert.ts';
import type { Apply, Expand, ExpandItem, Relation } from '../ir.ts';
import { type Bag, type Batch, type Dynamic, missing, type Value } from '../value.ts';
import { Rows, rowOf } from './batch.ts';
import { compile, constantValue } from './expression.ts';
import { type Compute, type Frame, frameOf } from './frame.ts';
import type { Runtime, Step } from './runtime.ts';

interface Expander {
  /** The elements that one row becomes, and how many. */
  of(frame: Frame, row: number): { lists: readonly (readonly Value[])[]; count: number };
}

/** @see https://learn.microsoft.com/kusto/query/mv-expand-operator */
export function expand(node: Expand, run: Runtime): Step {
  const from = run.prepare(node.from);
  const expander = compileItems(node, node.from, run, node.bags);
  return () => {
    const batch = from();
    const result = new Rows(node.columns, run.guard);
    const frame = frameOf(batch);
    for (let row = 0; row < batch.length; row++) expandRow(node, expander, batch, frame, row, result);
    return result.batch();
  };
}

function expandRow(
  node: Expand | Apply,
  expander: Expander,
  batch: Batch,
  frame: Frame,
  row: number,
  result: Rows,
): void {
  const { lists, count } = expander.of(frame, row);
  const indexes = layout(node, result.columns, batch);
  for (let element = 0; element < count; element++) {
    result.push(
      indexes.map(({ kind, at }, column) => {
        if (kind === 'index') return BigInt(element);
        if (kind === 'row') return batch.values[at][row];
        return lists[at][element] ?? missing(result.columns[column].type);
      }),
    );
  }
}

type Place = { kind: 'item' | 'row' | 'index'; at: number };

/** Where each column of the result comes from. */
function layout(node: Expand | Apply, columns: Batch['columns'], batch: Batch): Place[] {
  return columns.map(({ name }) => {
    if (name === node.index) return { kind: 'index', at: 0 };
    const item = node.items.findIndex(each => each.name === name);
    if (item >= 0) return { kind: 'item', at: item };
    return { kind: 'row', at: batch.columns.findIndex(column => column.name === name) };
  });
}

function compileItems(node: Expand | Apply, from: Relation, run: Runtime, bags: 'bag' | 'array'): Expander {
  const items = node.items.map(item => compileItem(item, from, run, bags));
  const limit = node.limit === null ? Number.POSITIVE_INFINITY : Number(constantValue(node.limit, run));
  return {
    of(frame, row) {
      const lists = items.map(item => item(frame, row));
      const longest = Math.max(...lists.map(list => list.length));
      return { lists, count: Math.min(longest, limit) };
    },
  };
}

function compileItem(
  item: ExpandItem,
  from: Relation,
  run: Runtime,
  bags: 'bag' | 'array',
): (frame: Frame, row: number) => Value[] {
  const compute: Compute = compile(item.expr, from.columns, run);
  const cast = item.as === 'dynamic' ? (value: Dynamic): Value => value : converter('dynamic', item.as);
  return (frame, row) => elements(compute(frame, row) as Dynamic, bags).map(element => cast(element));
}

/** An array gives its elements, a bag its pairs, an empty one nothing, a scalar or null itself. */
function elements(value: Dynamic, bags: 'bag' | 'array'): Dynamic[] {
  if (Array.isArray(value)) return value;
  if (!(value instanceof Map)) return [value];
  return [...value].map(([key, each]) => (bags === 'bag' ? (new Map([[key, each]]) as Bag) : [key, each]));
}

/** @see https://learn.microsoft.com/kusto/query/mv-apply-operator */
export function apply(node: Apply, run: Runtime): Step {
  const from = run.prepare(node.from);
  const expander = compileItems(node, node.from, run, 'bag');
  const each = run.prepare(node.each);
  return () => {
    const batch = from();
    const frame = frameOf(batch);
    const result = new Rows(node.columns, run.guard);
    for (let row = 0; row < batch.length; row++) {
      const inner = run.guard.passing(() => {
        const expanded = new Rows(node.inner, run.guard);
        expandRow(node, expander, batch, frame, row, expanded);
        run.inputs.set(node.input, expanded.batch());
        return each();
      });
      append(result, rowOf(batch, row), batch, inner);
    }
    return result.batch();
  };
}

function append(result: Rows, outer: readonly Value[], batch: Batch, inner: Batch): void {
  const places = result.columns.map(({ name }) => ({
    inner: inner.columns.findIndex(column => column.name === name),
    outer: batch.columns.findIndex(column => column.name === name),
  }));
  for (let row = 0; row < inner.length; row++)
    result.push(places.map(place => (place.inner >= 0 ? inner.values[place.inner][row] : outer[place.outer])));
}
