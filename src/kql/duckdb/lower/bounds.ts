import type { Ticks } from '../../../core/time.ts';
import type { Expr } from '../../ir.ts';
import type { Value } from '../../value.ts';
import { constantValue, isConstant } from './constant.ts';

/** A time before or after which no row is kept. */
export interface Bound {
  column: string;
  side: 'since' | 'until';
  tick: Ticks;
}

type CallExpr = Extract<Expr, { is: 'call' }>;

const sides: Readonly<Record<string, Bound['side']>> = { '>': 'since', '>=': 'since', '<': 'until', '<=': 'until' };
const turned: Readonly<Record<string, string>> = { '>': '<', '>=': '<=', '<': '>', '<=': '>=' };

/** The times that a condition keeps the rows of datetime columns between. */
export function boundsOf(where: Expr, now: Ticks): Bound[] {
  if (where.is !== 'call') return [];
  if (where.function === 'and') return where.args.flatMap(arg => boundsOf(arg, now));
  if (where.function === 'between') return betweenBounds(where, now);
  const [left, right] = where.args;
  const side = sides[where.function];
  if (!side) return [];
  if (right.is === 'column' && left.is !== 'column')
    return boundsOf({ ...where, function: turned[where.function], args: [right, left] }, now);
  return bound(left, side, tickOf(right, now));
}

function betweenBounds({ args: [value, from, to] }: CallExpr, now: Ticks): Bound[] {
  const low = tickOf(from, now);
  const span = to.type === 'timespan' && isConstant(to) ? constantValue(to, now) : undefined;
  const high = typeof span === 'bigint' && low !== undefined ? low + span : tickOf(to, now);
  return [...bound(value, 'since', low), ...bound(value, 'until', high)];
}

function bound(value: Expr, side: Bound['side'], tick: Ticks | undefined): Bound[] {
  const isTime = value.is === 'column' && value.type === 'datetime' && tick !== undefined;
  return isTime ? [{ column: value.name, side, tick }] : [];
}

function tickOf(expr: Expr, now: Ticks): Ticks | undefined {
  if (expr.type !== 'datetime' || !isConstant(expr)) return undefined;
  const value: Value = constantValue(expr, now);
  return typeof value === 'bigint' ? value : undefined;
}
