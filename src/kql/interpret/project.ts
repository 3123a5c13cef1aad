import type { Relation } from '../ir.ts';
import type { Batch, Value } from '../value.ts';
import { gather } from './batch.ts';
import { compile, compileAll } from './expression.ts';
import { type Compute, type Frame, frameOf } from './frame.ts';
import type { Runtime, Step } from './runtime.ts';

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
  const computes = compileAll(node.set, node.from.columns, run);
  return () => {
    const batch = from();
    const frame = frameOf(batch);
    return { columns: node.columns, values: computes.map(each => columnOf(each, frame, run)), length: batch.length };
  };
}

/** Keeps every column and adds or replaces the given ones. */
export function extend(node: Of<'extend'>, run: Runtime): Step {
  const from = run.prepare(node.from);
  const computes = new Map(node.set.map(({ name, expr }) => [name, compile(expr, node.from.columns, run)]));
  const indexes = new Map(node.from.columns.map(({ name }, index) => [name, index]));
  return () => {
    const batch: Batch = from();
    const frame = frameOf(batch);
    const values = node.columns.map(({ name }) => {
      const compute = computes.get(name);
      return compute ? columnOf(compute, frame, run) : batch.values[indexes.get(name) ?? 0];
    });
    return { columns: node.columns, values, length: batch.length };
  };
}

function columnOf(compute: Compute, frame: Frame, run: Runtime): Value[] {
  const values = new Array<Value>(frame.length);
  for (let row = 0; row < frame.length; row++) {
    run.guard.step();
    values[row] = compute(frame, row);
  }
  return values;
}
