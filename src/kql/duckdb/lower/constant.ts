import type { Ticks } from '../../../core/time.ts';
import { scalarFunctions } from '../../functions/index.ts';
import { constantValue as evaluate } from '../../interpret/expression.ts';
import type { Runtime } from '../../interpret/runtime.ts';
import type { Expr } from '../../ir.ts';
import type { Value } from '../../value.ts';
import { unproven } from './unproven.ts';

/** Whether an expression has the same value for every row, known before any row is read. */
export function isConstant(expr: Expr): boolean {
  if (expr.is === 'literal' || expr.is === 'now') return true;
  return expr.is === 'call' && !scalarFunctions[expr.function]?.volatile && expr.args.every(isConstant);
}

/** The value of a constant expression, as the interpreter has it. */
export function constantValue(expr: Expr, now: Ticks): Value {
  if (expr.is === 'literal') return expr.value;
  return isConstant(expr) ? evaluate(expr, { now } as Runtime) : unproven('a value that is not known beforehand');
}
