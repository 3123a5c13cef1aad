import type { Partition } from '../ir.ts';
import type { Value } from '../value.ts';
import { gather, Rows, rowOf } from './batch.ts';
import { compile } from './expression.ts';
import { frameOf } from './frame.ts';
import { type Key, keyOf, weightOfKey } from './key.ts';
import type { Runtime, Step } from './runtime.ts';

/** @see https://learn.microsoft.com/kusto/query/partition-operator */
export function partition(node: Partition, run: Runtime): Step {
  const from = run.prepare(node.from);
  const by = compile(node.by, node.from.columns, run);
  const each = node.anew ? () => run.again().prepare(node.each)() : run.prepare(node.each);
  return () => {
    const batch = from();
    const frame = frameOf(batch);
    const groups = new Map<Key, number[]>();
    for (let row = 0; row < batch.length; row++) {
      run.guard.step();
      const key = keyOf(by(frame, row) as Value);
      const group = groups.get(key) ?? [];
      groups.set(key, group);
      group.push(row);
      run.guard.hold(group.length === 1 ? weightOfKey(key) : 8);
    }
    const result = new Rows(node.columns, run.guard);
    for (const rows of groups.values()) {
      run.inputs.set(node.input, gather(batch, rows));
      const part = run.guard.passing(each);
      for (let row = 0; row < part.length; row++) result.push(rowOf(part, row));
    }
    return result.batch();
  };
}
