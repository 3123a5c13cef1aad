import type { Union } from '../ir.ts';
import { missing, type Value } from '../value.ts';
import { indexOfColumns } from './batch.ts';
import type { Runtime, Step } from './runtime.ts';

/** @see https://learn.microsoft.com/kusto/query/union-operator */
export function union(node: Union, run: Runtime): Step {
  const inputs = node.from.map(each => ({ ...each, step: run.prepare(each.relation) }));
  return () => {
    const values: Value[][] = node.columns.map(() => []);
    let length = 0;
    for (const { step, map, name } of inputs) {
      const batch = step();
      const indexes = indexOfColumns(batch.columns);
      length += batch.length;
      run.guard.hold(8 * batch.length * node.columns.length);
      node.columns.forEach((column, index) => {
        const from = map[index];
        const given = from === null ? undefined : batch.values[indexes.get(from) ?? -1];
        const fallback = column.name === node.source ? name : missing(column.type);
        for (let row = 0; row < batch.length; row++) {
          run.guard.step();
          values[index].push(given ? given[row] : fallback);
        }
      });
    }
    return { columns: node.columns, values, length };
  };
}
