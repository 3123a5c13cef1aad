import { converter } from '../functions/convert.ts';
import type { Expr, Join, JoinKind, Relation } from '../ir.ts';
import type { Batch } from '../value.ts';
import { gather } from './batch.ts';
import { compile } from './expression.ts';
import { type Compute, frameOf } from './frame.ts';
import { type Key, rowKey, weightOfKey } from './key.ts';
import type { Runtime, Step } from './runtime.ts';

interface Side {
  batch: Batch;
  keys: Key[];
  /** The rows of each key, in their order. */
  rows: Map<Key, number[]>;
}

/** The pairs of rows that a join gives; -1 stands for no row of that side. */
interface Pairs {
  left: number[];
  right: number[];
}

/** Null equals null here, unlike in `where`. @see https://learn.microsoft.com/kusto/query/join-operator */
export function join(node: Join, run: Runtime): Step {
  const sides = [run.prepare(node.left), run.prepare(node.right)];
  const keys = [compileKeys(node, 0, run), compileKeys(node, 1, run)];
  return () => {
    const [left, right] = sides.map((side, index) => indexed(side(), keys[index], run));
    if (node.reversed) for (const rows of right.rows.values()) rows.reverse();
    const width = 8 * (2 + node.columns.length);
    const pairs = pair(node.kind, left, right, () => {
      run.guard.step();
      run.guard.hold(width);
    });
    const [leftRows, rightRows] = [gather(left.batch, pairs.left), gather(right.batch, pairs.right)];
    const values = node.take.map(({ side, column }) => {
      const batch = side === 'left' ? leftRows : rightRows;
      return batch.values[batch.columns.findIndex(each => each.name === column)];
    });
    return { columns: node.columns, values, length: pairs.left.length };
  };
}

function compileKeys(node: Join, index: 0 | 1, run: Runtime): Compute[] {
  const side: Relation = index === 0 ? node.left : node.right;
  return node.on.map(pair => {
    const compute = compile(pair[index], side.columns, run);
    const [own, other] = [pair[index], pair[1 - index]];
    return aligned(compute, own, other);
  });
}

/** Both sides of an equality are compared as the wider of their types. */
function aligned(compute: Compute, own: Expr, other: Expr): Compute {
  const wider = ['int', 'long', 'real', 'decimal'];
  if (own.type === other.type || wider.indexOf(own.type) > wider.indexOf(other.type)) return compute;
  if (own.type === 'dynamic') return compute;
  const convert = converter(own.type, other.type);
  return (frame, row) => convert(compute(frame, row));
}

function indexed(batch: Batch, keys: readonly Compute[], run: Runtime): Side {
  const frame = frameOf(batch);
  const side: Side = { batch, keys: [], rows: new Map() };
  for (let row = 0; row < batch.length; row++) {
    run.guard.step();
    const values = keys.map(key => key(frame, row));
    const key = rowKey(values);
    side.keys.push(key);
    run.guard.hold(weightOfKey(key));
    const rows = side.rows.get(key);
    if (rows) rows.push(row);
    else side.rows.set(key, [row]);
  }
  return side;
}

function pair(kind: JoinKind, left: Side, right: Side, grown: () => void): Pairs {
  const pairs: Pairs = { left: [], right: [] };
  const push = (a: number, b: number) => {
    pairs.left.push(a);
    pairs.right.push(b);
    grown();
  };
  switch (kind) {
    case 'leftsemi':
      each(left, row => matches(right, left.keys[row]).length > 0 && push(row, -1));
      break;
    case 'leftanti':
      each(left, row => matches(right, left.keys[row]).length === 0 && push(row, -1));
      break;
    case 'rightsemi':
      each(right, row => matches(left, right.keys[row]).length > 0 && push(-1, row));
      break;
    case 'rightanti':
      each(right, row => matches(left, right.keys[row]).length === 0 && push(-1, row));
      break;
    default:
      pairRows(kind, left, right, push);
  }
  return pairs;
}

function pairRows(kind: JoinKind, left: Side, right: Side, push: (a: number, b: number) => void): void {
  const leftStays = kind === 'leftouter' || kind === 'fullouter';
  const rightStays = kind === 'rightouter' || kind === 'fullouter';
  each(left, row => {
    const key = left.keys[row];
    if (kind === 'innerunique' && left.rows.get(key)?.[0] !== row) return;
    const found = matches(right, key);
    for (const match of found) push(row, match);
    if (found.length === 0 && leftStays) push(row, -1);
  });
  if (rightStays) each(right, row => matches(left, right.keys[row]).length === 0 && push(-1, row));
}

const none: readonly number[] = [];

function matches(side: Side, key: Key): readonly number[] {
  return side.rows.get(key) ?? none;
}

function each(side: Side, visit: (row: number) => unknown): void {
  for (let row = 0; row < side.batch.length; row++) visit(row);
}
