import { call, type Expr } from '../ir.ts';

/** The conditions that must all hold for a condition to hold. */
export function termsOf(expr: Expr): Expr[] {
  return expr.is === 'call' && expr.function === 'and' ? expr.args.flatMap(termsOf) : [expr];
}

/** One condition of at least one. */
export function allOf(terms: readonly Expr[]): Expr {
  return terms.reduce((all, term) => call('and', [all, term], 'bool'));
}
