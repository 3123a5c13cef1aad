import { type Columns, column, type Named, type Relation } from '../ir.ts';
import { noteFilter } from './branches.ts';
import { columnsOf, type Expression, kindOf } from './loader.ts';
import {
  behindNames,
  columnsOfSet,
  expressionsOf,
  isPlainColumn,
  lowerValues,
  nameOf,
  pairColumns,
  tupleOf,
  writtenNames,
} from './lower-columns.ts';
import { lowerScalar } from './lower-expression.ts';
import type { Scope } from './scope.ts';

type Operator = Kusto.Language.Syntax.QueryOperator;
type WithExpressions = Operator & { Expressions: unknown };

export function lowerFilter(node: Kusto.Language.Syntax.FilterOperator, from: Relation, scope: Scope): Relation {
  const where = lowerScalar(node.Condition!, scope.over(from));
  return noteFilter(node, { op: 'filter', from, where, columns: from.columns }, scope);
}

export function lowerProject(node: Operator, from: Relation, scope: Scope): Relation {
  const nodes = expressionsOf((node as WithExpressions).Expressions);
  const set = pairColumns(nodes, columnsOf(node.ResultType), scope.over(from));
  return { op: 'project', from, set, columns: columnsOfSet(set) };
}

/** project-away, project-keep, project-reorder: the binder knows which columns stay, and where. */
export function lowerSelection(node: Operator, from: Relation): Relation {
  const columns = columnsOf(node.ResultType).flatMap(({ name }) => from.columns.find(each => each.name === name) ?? []);
  return {
    op: 'project',
    from,
    set: columns.map(each => ({ name: each.name, expr: column(each.name, each.type) })),
    columns,
  };
}

export function lowerRename(node: Operator, from: Relation): Relation {
  const renamed = new Map<string, string>();
  for (const each of expressionsOf((node as WithExpressions).Expressions)) {
    const [name] = writtenNames(each);
    if (name !== undefined) renamed.set(nameOf(behindNames(each)), name);
  }
  const set = from.columns.map(
    ({ name, type }): Named => ({ name: renamed.get(name) ?? name, expr: column(name, type) }),
  );
  return { op: 'project', from, set, columns: columnsOfSet(set) };
}

/** extend, and serialize with columns. Names that the author did not write are the binder's new columns, in order. */
export function lowerExtend(node: Operator, from: Relation, scope: Scope): Relation {
  const nodes = expressionsOf((node as WithExpressions).Expressions);
  const over = scope.over(from);
  const columns = columnsOf(node.ResultType);
  const written = new Set(nodes.flatMap(writtenNames));
  const known = new Set(from.columns.map(each => each.name));
  const unnamed = columns.filter(each => !known.has(each.name) && !written.has(each.name)).map(each => each.name);
  const set = new Map<string, Named>();
  for (const each of nodes) {
    const values = isPlainColumn(each) ? [] : lowerValues(each, over);
    const names = namesFor(each, unnamed);
    values.forEach((expr, index) => {
      if (names[index] !== undefined) set.set(names[index], { name: names[index], expr });
    });
  }
  return { op: 'extend', from, set: [...set.values()], columns: extendedColumns(columns, from, set) };
}

function namesFor(node: Expression, unnamed: string[]): string[] {
  const written = writtenNames(node);
  if (isPlainColumn(node)) return [];
  const width = kindOf(node) === 'SimpleNamedExpression' ? 1 : (tupleOf(node)?.length ?? 1);
  const missing = width - written.length;
  return [...written, ...unnamed.splice(0, Math.max(0, missing))];
}

function extendedColumns(columns: Columns, from: Relation, set: ReadonlyMap<string, Named>): Columns {
  const types = new Map(from.columns.map(each => [each.name, each.type]));
  return columns
    .filter(({ name }) => set.has(name) || types.has(name))
    .map(({ name }) => ({ name, type: set.get(name)?.expr.type ?? types.get(name)! }));
}
