import { invariant } from '../../core/invariant.ts';
import type { Named, Relation } from '../ir.ts';
import type { Batch, Value } from '../value.ts';
import { gather, Rows } from './batch.ts';
import { compile } from './expression.ts';
import { type Compute, type Frame, frameOf } from './frame.ts';
import type { Runtime, Step } from './runtime.ts';
import { fixedWeight } from './weight.ts';

type Of<Op extends Relation['op']> = Extract<Relation, { op: Op }>;

export function filter(node: Of<'filter'>, run: Runtime): Step {
  const from = run.prepare(node.from);
  const where = compile(node.where, node.from.columns, run);
  return () => {
    const batch = from();
    const frame = frameOf(batch);
    const kept: number[] = [];
    for (let row = 0; row < batch.length; row++) {
      run.guard.step();
      if (where(frame, row) === true) kept.push(row);
    }
    return kept.length === batch.length ? batch : gather(batch, kept);
  };
}

export function project(node: Of<'project'>, run: Runtime): Step {
  const from = run.prepare(node.from);
  const makers = node.set.map(each => columnMaker(each, node.from, run));
  return () => {
    const batch = from();
    const frame = frameOf(batch);
    return { columns: node.columns, values: makers.map(make => make(frame)), length: batch.length };
  };
}

/** Keeps every column and adds or replaces the given ones. */
export function extend(node: Of<'extend'>, run: Runtime): Step {
  const from = run.prepare(node.from);
  const makers = new Map(node.set.map(each => [each.name, columnMaker(each, node.from, run)]));
  const indexes = new Map(node.from.columns.map(({ name }, index) => [name, index]));
  return () => {
    const batch: Batch = from();
    const frame = frameOf(batch);
    const values = node.columns.map(({ name }) => makers.get(name)?.(frame) ?? batch.values[indexes.get(name) ?? 0]);
    return { columns: node.columns, values, length: batch.length };
  };
}

type ColumnMaker = (frame: Frame) => readonly Value[];

/** Computes a column for all rows; one that is there already is handed on. */
function columnMaker({ expr }: Named, from: Relation, run: Runtime): ColumnMaker {
  if (expr.is === 'column') {
    const index = from.columns.findIndex(({ name }) => name === expr.name);
    invariant(index >= 0, `column ${expr.name} is not there`);
    return frame => frame.values[index];
  }
  const compute = compile(expr, from.columns, run);
  const each = fixedWeight(expr.type);
  return each === undefined
    ? frame => varyingColumn(compute, frame, run)
    : frame => fixedColumn(compute, frame, run, each);
}

function fixedColumn(compute: Compute, frame: Frame, run: Runtime, each: number): Value[] {
  run.guard.hold(each * frame.length);
  const values = new Array<Value>(frame.length);
  for (let row = 0; row < frame.length; row++) {
    run.guard.step();
    values[row] = compute(frame, row);
  }
  return values;
}

function varyingColumn(compute: Compute, frame: Frame, run: Runtime): Value[] {
  const column = new Rows([{ name: '', type: 'dynamic' }], run.guard);
  for (let row = 0; row < frame.length; row++) column.push([compute(frame, row)]);
  return column.batch().values[0] as Value[];
}
