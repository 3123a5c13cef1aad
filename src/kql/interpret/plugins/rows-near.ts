import { invariant } from '../../../core/invariant.ts';
import { gather } from '../batch.ts';
import { compile } from '../expression.ts';
import { frameOf } from '../frame.ts';
import { argumentsOf, constantOf, type PluginEntry, page } from './define.ts';

/** The rows for which a condition holds, and so many rows before and behind each. */
export const rowsNear: PluginEntry = {
  docs: page('rows-near'),
  open: false,
  prepare(node, from, run) {
    const args = argumentsOf(node);
    const condition = args.at(0);
    invariant(condition?.is === 'value', 'rows_near() has no condition');
    const holds = compile(condition.expr, node.from.columns, run);
    const before = Number(constantOf(args.at(1), run) ?? 0);
    const behind = Number(constantOf(args.at(2), run) ?? before);
    return () => {
      const batch = from();
      const frame = frameOf(batch);
      const near = new Set<number>();
      for (let row = 0; row < batch.length; row++) {
        run.guard.step();
        if (holds(frame, row) !== true) continue;
        const end = Math.min(batch.length - 1, row + behind);
        for (let each = Math.max(0, row - before); each <= end; each++) near.add(each);
      }
      return gather(
        batch,
        [...near].sort((a, b) => a - b),
      );
    };
  },
  examples: {
    'range x from 1 to 9 step 1 | serialize | evaluate rows_near(x == 5, 1)': [[4], [5], [6]],
  },
};
