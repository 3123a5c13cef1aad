import { invariant } from '../../../core/invariant.ts';
import { converter } from '../../functions/convert.ts';
import { aggregateFunctions } from '../../functions/index.ts';
import type { Plugin } from '../../ir.ts';
import type { ScalarType, Value } from '../../value.ts';
import { Rows } from '../batch.ts';
import { compile } from '../expression.ts';
import { frameOf } from '../frame.ts';
import { type Key, rowKey } from '../key.ts';
import type { Runtime } from '../runtime.ts';
import { argumentsOf, columnName, constantOf, type PluginEntry, page } from './define.ts';

/** For each bin, the percentile of the values of that bin and of so many bins before it. */
export const rollingPercentile: PluginEntry = {
  docs: page('rolling-percentile'),
  open: false,
  prepare(node, from, run) {
    const args = argumentsOf(node);
    const value = args.at(0);
    invariant(value?.is === 'value', 'rolling_percentile() has no value');
    const compute = compile(value.expr, node.from.columns, run);
    const percentile = percentileOf(node, value.expr.type, run);
    const axis = columnName(args.at(2));
    const width = Number(constantOf(args.at(3), run));
    const bins = Number(constantOf(args.at(4), run));
    const dimensions = Array.from({ length: Math.max(0, args.count - 5) }, (_, index) =>
      columnName(args.at(index + 5)),
    );
    return () => {
      const batch = from();
      const frame = frameOf(batch);
      const indexOf = (name: string) => batch.columns.findIndex(column => column.name === name);
      const [times, groupAt] = [batch.values[indexOf(axis)], dimensions.map(indexOf)];
      const groups = new Map<Key, { by: Value[]; bins: Map<number, Value[]> }>();
      for (let row = 0; row < batch.length; row++) {
        run.guard.step();
        if (times[row] === null) continue;
        const by = groupAt.map(index => batch.values[index][row]);
        const key = by.length === 0 ? '' : rowKey(by);
        const group = groups.get(key) ?? { by, bins: new Map() };
        groups.set(key, group);
        const bin = Math.floor(Number(times[row]) / width);
        group.bins.set(bin, [...(group.bins.get(bin) ?? []), compute(frame, row)]);
      }
      const result = new Rows(node.columns, run.guard);
      const type = batch.columns[indexOf(axis)].type;
      for (const group of groups.values())
        for (const bin of [...group.bins.keys()].sort((a, b) => a - b)) {
          const values = Array.from({ length: bins }, (_, back) => group.bins.get(bin - back) ?? []).flat();
          result.push([edge(bin, args, run, type), ...group.by, percentile(values)]);
        }
      return result.batch();
    };
  },
  examples: {
    'range x from 0 to 5 step 1 | evaluate rolling_percentile(x, 100, x, 2, 2)': [
      [0, 1],
      [2, 3],
      [4, 5],
    ],
  },
};

function edge(bin: number, args: ReturnType<typeof argumentsOf>, run: Runtime, type: ScalarType): Value {
  const width = constantOf(args.at(3), run);
  return typeof width === 'bigint'
    ? BigInt(bin) * width
    : type === 'int' || type === 'real'
      ? bin * Number(width)
      : null;
}

function percentileOf(node: Plugin, type: ScalarType, run: Runtime): (values: readonly Value[]) => Value {
  const rank = constantOf(argumentsOf(node).at(1), run) ?? 50n;
  const gives = node.columns.at(-1)?.type ?? type;
  const asReal = converter(typeof rank === 'bigint' ? 'long' : 'real', 'real')(rank);
  const entry = aggregateFunctions.percentile;
  return values => {
    const accumulator = entry.start({ args: [type, 'real'], gives, constants: [undefined, asReal] });
    for (const value of values) accumulator.add([value, asReal]);
    return accumulator.finish();
  };
}
