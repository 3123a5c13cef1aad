import { invariant } from '../../core/invariant.ts';
import { converter } from '../functions/convert.ts';
import type { Plugin } from '../ir.ts';
import { type Batch, missing, type Value } from '../value.ts';
import { plugins } from './plugins/index.ts';
import type { Runtime, Step } from './runtime.ts';

export function evaluate(node: Plugin, run: Runtime): Step {
  const entry = plugins[node.plugin];
  invariant(entry !== undefined, `no plug-in ${node.plugin}`);
  const step = entry.prepare(node, run.prepare(node.from), run);
  if (!entry.open || node.open) return step;
  return () => asDeclared(step(), node);
}

/** The columns that the query declares for a plug-in whose columns depend on the rows. */
function asDeclared(batch: Batch, node: Plugin): Batch {
  const values = node.columns.map(({ name, type }): readonly Value[] => {
    const at = batch.columns.findIndex(column => column.name === name);
    if (at < 0) return new Array<Value>(batch.length).fill(missing(type));
    const given = batch.columns[at].type;
    return given === type ? batch.values[at] : batch.values[at].map(converter(given, type));
  });
  return { columns: node.columns, values, length: batch.length };
}
