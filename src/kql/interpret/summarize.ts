import type { Relation } from '../ir.ts';
import type { Value } from '../value.ts';
import { compileAggregate, type Gathering } from './aggregate.ts';
import { Rows } from './batch.ts';
import { compileAll } from './expression.ts';
import { frameOf } from './frame.ts';
import { type Key, rowKey, weightOfKey } from './key.ts';
import type { Runtime, Step } from './runtime.ts';

type Of<Op extends Relation['op']> = Extract<Relation, { op: Op }>;

interface Group {
  by: Value[];
  gatherings: Gathering[];
}

/** About the bytes of an aggregate that holds nothing yet. */
const weightOfGroup = 700;

/** Groups come in the order of their first row. Without `by` there is one group, even of no rows. */
export function summarize(node: Of<'summarize'>, run: Runtime): Step {
  const from = run.prepare(node.from);
  const by = compileAll(node.by, node.from.columns, run);
  const starts = node.aggregates.map(aggregate => compileAggregate(aggregate, node.from.columns, run));
  const begin = (values: Value[]): Group => ({ by: values, gatherings: starts.map(start => start()) });
  return () => {
    const batch = from();
    const frame = frameOf(batch);
    const groups = new Map<Key, Group>();
    if (by.length === 0) groups.set('', begin([]));
    for (let row = 0; row < batch.length; row++) {
      run.guard.step();
      const values = by.map(each => each(frame, row));
      const key = by.length === 0 ? '' : rowKey(values);
      let group = groups.get(key);
      if (!group) {
        group = begin(values);
        groups.set(key, group);
        run.guard.hold(weightOfKey(key) + weightOfGroup * starts.length);
      }
      for (const gathering of group.gatherings) gathering.add(frame, row);
    }
    const result = new Rows(node.columns, run.guard);
    for (const group of groups.values()) result.push([...group.by, ...group.gatherings.flatMap(each => each.finish())]);
    return result.batch();
  };
}

export function distinct(node: Of<'distinct'>, run: Runtime): Step {
  const from = run.prepare(node.from);
  const by = compileAll(node.by, node.from.columns, run);
  return () => {
    const batch = from();
    const frame = frameOf(batch);
    const seen = new Set<Key>();
    const result = new Rows(node.columns, run.guard);
    for (let row = 0; row < batch.length; row++) {
      run.guard.step();
      const values = by.map(each => each(frame, row));
      const key = rowKey(values);
      if (seen.has(key)) continue;
      seen.add(key);
      run.guard.hold(weightOfKey(key));
      result.push(values);
    }
    return result.batch();
  };
}

export function count(node: Of<'count'>, run: Runtime): Step {
  const from = run.prepare(node.from);
  return () => ({ columns: node.columns, values: [[BigInt(from().length)]], length: 1 });
}
