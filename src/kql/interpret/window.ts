import { Decimal } from 'decimal.js';
import { invariant } from '../../core/invariant.ts';
import type { Expr } from '../ir.ts';
import { missing, type ScalarType, type Value } from '../value.ts';
import type { Compute, Frame } from './frame.ts';
import { keyOf } from './key.ts';

/** A function that looks at other rows of a serialized row set. */
export interface WindowFunction {
  docs: string;
  /** Whether the value of a row builds on that of the row before, so that all are computed in order. */
  running: boolean;
  bind: (args: readonly WindowArgument[], gives: ScalarType) => Compute;
  /** Whole queries and their rows, in the form of `picket query --batch`; they run as tests. */
  examples: Readonly<Record<string, readonly (readonly unknown[])[]>>;
}

export interface WindowArgument {
  compute: Compute;
  type: ScalarType;
}

type WindowExpr = Extract<Expr, { is: 'window' }>;

export function compileWindow(expr: WindowExpr, compile: (part: Expr) => Compute): Compute {
  const entry = windowFunctions[expr.function];
  invariant(entry !== undefined, `no window function ${expr.function}`);
  const args = expr.args.map(arg => ({ compute: compile(arg), type: arg.type }));
  const compute = entry.bind(args, expr.type);
  return entry.running ? remembered(expr, compute) : compute;
}

/** Computes the values of all rows in order at the first call, since each builds on the one before. */
function remembered(expr: Expr, next: Compute): Compute {
  return (frame, row) => {
    let values = frame.windows.get(expr);
    if (!values) {
      values = Array.from({ length: frame.length }, (_, each) => next(frame, each));
      frame.windows.set(expr, values);
    }
    return values[row];
  };
}

/** prev and next: the value so many rows away. */
function shifted(direction: -1 | 1): WindowFunction['bind'] {
  return ([value, offset, fallback], gives) => {
    const none = missing(gives);
    return (frame, row) => {
      const distance = offset ? Number(offset.compute(frame, row)) : 1;
      const target = row + direction * distance;
      if (target >= 0 && target < frame.length) return value.compute(frame, target);
      return fallback ? fallback.compute(frame, row) : none;
    };
  };
}

function restarts(argument: WindowArgument | undefined, frame: Frame, row: number): boolean {
  return argument !== undefined && argument.compute(frame, row) === true;
}

function add(a: Value, b: Value): Value {
  if (a === null) return b;
  if (b === null) return a;
  if (a instanceof Decimal) return a.plus(b as Decimal);
  return typeof a === 'bigint' ? BigInt.asIntN(64, a + (b as bigint)) : (a as number) + (b as number);
}

function zero(type: ScalarType): Value {
  if (type === 'decimal') return new Decimal(0);
  return type === 'real' || type === 'int' ? 0 : 0n;
}

/** Counts up at each row whose value differs from the row before. */
function ranked(count: (rank: bigint, sinceChange: bigint) => bigint): WindowFunction['bind'] {
  return ([term, restart]) => {
    let rank = 0n;
    let same = 0n;
    let before: unknown;
    return (frame, row) => {
      const key = keyOf(term.compute(frame, row));
      if (row === 0 || restarts(restart, frame, row)) {
        rank = 1n;
        same = 1n;
      } else if (key === before) same++;
      else {
        rank = count(rank, same);
        same = 1n;
      }
      before = key;
      return rank;
    };
  };
}

const page = (name: string) => `https://learn.microsoft.com/kusto/query/${name}-function`;

const numbers = 'range x from 1 to 3 step 1 | serialize ';

/** @see https://learn.microsoft.com/kusto/query/window-functions */
export const windowFunctions: Readonly<Record<string, WindowFunction>> = {
  prev: {
    docs: page('prev'),
    running: false,
    bind: shifted(-1),
    examples: {
      [`${numbers} | project y = prev(x)`]: [[null], [1], [2]],
      [`${numbers} | project y = prev(x, 2, -1)`]: [[-1], [-1], [1]],
    },
  },
  next: {
    docs: page('next'),
    running: false,
    bind: shifted(1),
    examples: { [`${numbers} | project y = next(x)`]: [[2], [3], [null]] },
  },
  row_number: {
    docs: page('row-number'),
    running: true,
    bind: ([start, restart]) => {
      let count = 0n;
      return (frame, row) => {
        const first = start ? BigInt(start.compute(frame, row) as bigint | number) : 1n;
        count = row === 0 || restarts(restart, frame, row) ? first : count + 1n;
        return count;
      };
    },
    examples: {
      [`${numbers} | project y = row_number(10)`]: [[10], [11], [12]],
      [`${numbers} | project y = row_number(1, x == 3)`]: [[1], [2], [1]],
    },
  },
  row_cumsum: {
    docs: page('row-cumsum'),
    running: true,
    bind: ([term, restart]) => {
      let sum: Value = null;
      return (frame, row) => {
        if (row === 0 || restarts(restart, frame, row)) sum = zero(term.type);
        sum = add(sum, term.compute(frame, row));
        return sum;
      };
    },
    examples: {
      [`${numbers} | project y = row_cumsum(x)`]: [[1], [3], [6]],
      [`${numbers} | project y = row_cumsum(x, x == 2)`]: [[1], [2], [5]],
    },
  },
  row_rank_dense: {
    docs: page('row-rank-dense'),
    running: true,
    bind: ranked(rank => rank + 1n),
    examples: {
      'datatable(x: long)[1, 1, 5] | serialize | project y = row_rank_dense(x)': [[1], [1], [2]],
    },
  },
  row_rank_min: {
    docs: page('row-rank-min'),
    running: true,
    bind: ranked((rank, same) => rank + same),
    examples: {
      'datatable(x: long)[1, 1, 5] | serialize | project y = row_rank_min(x)': [[1], [1], [3]],
    },
  },
  row_window_session: {
    docs: page('row-window-session'),
    running: true,
    bind: ([term, longest, widest, restart]) => {
      let start: bigint | null = null;
      let before: bigint | null = null;
      return (frame, row) => {
        const now = term.compute(frame, row) as bigint | null;
        const [total, gap] = [longest.compute(frame, row) as bigint, widest.compute(frame, row) as bigint];
        const fresh = row === 0 || start === null || before === null || now === null || restarts(restart, frame, row);
        if (fresh || now - start! > total || now - before! > gap) start = now;
        before = now;
        return start;
      };
    },
    examples: {
      'datatable(t: datetime)[datetime(2026-01-01 00:00), datetime(2026-01-01 00:01), datetime(2026-01-01 01:00)] | sort by t asc | project s = row_window_session(t, 1d, 5m)':
        [['2026-01-01T00:00:00.0000000Z'], ['2026-01-01T00:00:00.0000000Z'], ['2026-01-01T01:00:00.0000000Z']],
    },
  },
};
