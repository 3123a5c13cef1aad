import { type Columns, call, column, type Expr, literal, type Named } from '../ir.ts';
import { classOf, columnsOf, type Expression, kindOf, separated } from './loader.ts';
import { lowerScalar } from './lower-expression.ts';
import { cast } from './lower-function.ts';
import type { Scope } from './scope.ts';

type Compound = Kusto.Language.Syntax.CompoundNamedExpression;
type Simple = Kusto.Language.Syntax.SimpleNamedExpression;

/** The elements of an expression list, without the `asc` or `desc` that project-reorder allows. */
export function expressionsOf(list: unknown): Expression[] {
  return separated<Expression>(list as never);
}

/** The names that are written before the `=` of an expression. */
export function writtenNames(node: Expression): string[] {
  if (kindOf(node) === 'SimpleNamedExpression') return [(node as Simple).Name?.SimpleName ?? ''];
  if (kindOf(node) !== 'CompoundNamedExpression') return [];
  const names = separated<Kusto.Language.Syntax.NameDeclaration>((node as Compound).Names?.Names as never);
  return names.map(name => name.SimpleName ?? '');
}

/** The expression behind its names. */
export function behindNames(node: Expression): Expression {
  const kind = kindOf(node);
  const named = kind === 'SimpleNamedExpression' || kind === 'CompoundNamedExpression';
  return named || kind === 'OrderedExpression' ? behindNames((node as Simple).Expression!) : node;
}

/** The columns of an expression that gives several values, such as series_fit_line(). */
export function tupleOf(node: Expression): Columns | undefined {
  const type = behindNames(node).RawResultType;
  return classOf(type) === 'TupleSymbol' ? columnsOf(type) : undefined;
}

/** How many columns an expression becomes. */
export function widthOf(node: Expression): number {
  const tuple = tupleOf(node);
  return tuple ? Math.max(tuple.length, 1) : 1;
}

/**
 * Pairs expressions with the columns that the binder gives them, in order. Where one name is given to several values the
 * binder keeps the others under names of its own; the engine of Azure leaves them out.
 */
export function pairColumns(nodes: readonly Expression[], columns: Columns, scope: Scope): Named[] {
  const set: Named[] = [];
  let next = 0;
  for (const node of nodes) {
    const values = lowerValues(node, scope);
    const targets = columns.slice(next, next + Math.max(values.length, tupleOf(node)?.length ?? 1));
    values.forEach((expr, index) => {
      if (targets[index]) set.push({ name: targets[index].name, expr });
    });
    next += targets.length;
  }
  return set;
}

/** The values of an expression, one a column. */
export function lowerValues(node: Expression, scope: Scope): Expr[] {
  const value = behindNames(node);
  if (kindOf(value) === 'StarExpression') return scope.row.map(each => column(each.name, each.type));
  const expr = lowerScalar(value, scope);
  const tuple = tupleOf(node);
  if (!tuple || tuple.length === 1) return [expr];
  const wanted = kindOf(node) === 'SimpleNamedExpression' ? tuple.slice(0, 1) : tuple;
  return wanted.map((member, index) =>
    cast(call('index', [{ ...expr, type: 'dynamic' } as Expr, literal(BigInt(index), 'long')], 'dynamic'), member.type),
  );
}

/** The columns of a set, with the types that their expressions really have. */
export function columnsOfSet(set: readonly Named[]): Columns {
  return set.map(({ name, expr }) => ({ name, type: expr.type }));
}

/** A reference to a column by name. */
export function nameOf(node: Expression): string {
  return node.ReferencedSymbol?.Name ?? (node as Kusto.Language.Syntax.NameReference).SimpleName ?? '';
}

/** Whether an expression is nothing but the name of a column. */
export function isPlainColumn(node: Expression): boolean {
  return kindOf(node) === 'NameReference' && classOf(node.ReferencedSymbol) === 'ColumnSymbol';
}
