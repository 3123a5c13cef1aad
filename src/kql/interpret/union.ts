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
    for (const { step, take, name } of inputs) {
      const batch = step();
      if (batch.length === 0) continue;
      const indexes = indexOfColumns(batch.columns);
      const given = new Map(take.map(({ column, as }) => [as, batch.values[indexes.get(column) ?? -1]]));
      length += batch.length;
      run.guard.hold(8 * batch.length * node.columns.length);
      node.columns.forEach((column, index) => {
        const from = given.get(column.name);
        const fallback = column.name === node.source ? name : missing(column.type);
        for (let row = 0; row < batch.length; row++) {
          run.guard.step();
          values[index].push(from ? from[row] : fallback);
        }
      });
    }
    return { columns: node.columns, values, length };
  };
}
