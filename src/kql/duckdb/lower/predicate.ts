import type { Expr } from '../../ir.ts';
import { isConstant } from './constant.ts';
import { expressionSql } from './expression.ts';
import type { Scope } from './form.ts';
import { unproven } from './unproven.ts';

/** Types that DuckDB compares as the interpreter does, null aside. */
const plain = ['bool', 'int', 'long', 'datetime', 'timespan', 'string', 'guid'];

/**
 * A condition that rows are kept by. It is never true where the interpreter's is not; false and null are not told apart, which lets
 * DuckDB use its indexes for comparisons.
 */
export function predicateSql(expr: Expr, scope: Scope): string {
  if (expr.type !== 'bool') return unproven('a condition that is no bool');
  if (expr.is !== 'call' || isConstant(expr)) return expressionSql(expr, scope);
  const [left, right] = expr.args;
  if (expr.function === 'and' || expr.function === 'or')
    return `(${predicateSql(left, scope)} ${expr.function} ${predicateSql(right, scope)})`;
  if (expr.function === '==' && left.type === right.type && plain.includes(left.type))
    return `(${expressionSql(left, scope)} = ${expressionSql(right, scope)})`;
  return expressionSql(expr, scope);
}
