import type { Value } from '../../value.ts';
import { Rows, rowOf } from '../batch.ts';
import { keyOf } from '../key.ts';
import { argumentsOf, columnName, type PluginEntry, page } from './define.ts';

/** How many values the first of several sets has, the first two have in common, the first three, and so on. */
export const dcountIntersect: PluginEntry = {
  docs: page('dcount-intersect'),
  open: false,
  prepare(node, from, run) {
    const args = argumentsOf(node);
    const names = Array.from({ length: args.count }, (_, index) => columnName(args.at(index)));
    return () => {
      const batch = from();
      const places = names.map(name => batch.columns.findIndex(column => column.name === name));
      const result = new Rows(node.columns, run.guard);
      for (let row = 0; row < batch.length; row++)
        result.push([...rowOf(batch, row), ...intersections(places.map(place => batch.values[place][row]))]);
      return result.batch();
    };
  },
  examples: {
    [`range x from 1 to 100 step 1
| summarize even = hll(iff(x % 2 == 0, x, 0), 2), third = hll(iff(x % 3 == 0, x, 0), 2), fifth = hll(iff(x % 5 == 0, x, 0), 2)
| evaluate dcount_intersect(even, third, fifth) | project s0 - 1, s1 - 1, s2 - 1`]: [[50, 16, 3]],
  },
};

function intersections(states: readonly Value[]): bigint[] {
  const sets = states.map(state => new Set(Array.isArray(state) ? state.map(keyOf) : []));
  let common = sets[0];
  return sets.map(set => {
    common = common.intersection(set);
    return BigInt(common.size);
  });
}
