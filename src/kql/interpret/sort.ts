import type { Order, Relation } from '../ir.ts';
import { firstRows, gather } from './batch.ts';
import { compile, constantValue } from './expression.ts';
import { type Compute, frameOf } from './frame.ts';
import { sortedRows } from './order.ts';
import type { Runtime, Step } from './runtime.ts';

type Of<Op extends Relation['op']> = Extract<Relation, { op: Op }>;

export function sort(node: Of<'sort'>, run: Runtime): Step {
  const from = run.prepare(node.from);
  const by = orders(node.by, node.from, run);
  return () => {
    const batch = from();
    run.guard.checkTime();
    return gather(batch, sortedRows(frameOf(batch), by));
  };
}

export function top(node: Of<'top'>, run: Runtime): Step {
  const from = run.prepare(node.from);
  const by = orders(node.by, node.from, run);
  const count = Number(constantValue(node.count, run) ?? 0);
  return () => {
    const batch = from();
    run.guard.checkTime();
    return gather(batch, sortedRows(frameOf(batch), by).slice(0, Math.max(0, count)));
  };
}

export function take(node: Of<'take'> | Of<'sample'>, run: Runtime): Step {
  const from = run.prepare(node.from);
  const count = Number(constantValue(node.count, run) ?? 0);
  return () => firstRows(from(), Math.max(0, count));
}

export function serialize(node: Of<'serialize'>, run: Runtime): Step {
  return run.prepare(node.from);
}

export function orders(by: readonly Order[], from: Relation, run: Runtime): { order: Order; compute: Compute }[] {
  return by.map(order => ({ order, compute: compile(order.expr, from.columns, run) }));
}
