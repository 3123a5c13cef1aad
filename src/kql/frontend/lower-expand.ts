import type { Apply, ExpandItem, Relation } from '../ir.ts';
import { columnsOf, type Expression } from './loader.ts';
import { behindNames, expressionsOf, isPlainColumn, nameOf, writtenNames } from './lower-columns.ts';
import { lowerScalar } from './lower-expression.ts';
import { lowerTable } from './lower-table.ts';
import { parametersOf } from './parameters.ts';
import type { Scope } from './scope.ts';

type MvExpand = Kusto.Language.Syntax.MvExpandOperator;
type MvApply = Kusto.Language.Syntax.MvApplyOperator;
type Item = Expression & { Expression: Expression };

export function lowerExpand(node: MvExpand, from: Relation, scope: Scope): Relation {
  const parameters = parametersOf(node.Parameters);
  const columns = columnsOf(node.ResultType);
  const index = parameters.text('with_itemindex') ?? null;
  const mode = parameters.text('bagexpansion') ?? parameters.text('kind') ?? 'bag';
  const items = lowerItems(expressionsOf(node.Expressions), columns, index, from, scope);
  return {
    op: 'expand',
    from,
    items,
    index,
    bags: mode === 'array' ? 'array' : 'bag',
    limit: node.RowLimitClause ? lowerScalar(node.RowLimitClause.RowLimit!, scope) : null,
    columns: existing(columns, from, items, index),
  };
}

/** The binder goes on with columns of a tuple that the service drops where only its first value is named. */
function existing(
  columns: Relation['columns'],
  from: Relation,
  items: readonly ExpandItem[],
  index: string | null,
): Relation['columns'] {
  const names = new Set([...from.columns, ...items].map(({ name }) => name));
  return columns.filter(({ name }) => names.has(name) || name === index);
}

function lowerItems(
  nodes: readonly Expression[],
  columns: Relation['columns'],
  index: string | null,
  from: Relation,
  scope: Scope,
): ExpandItem[] {
  const written = new Set(nodes.flatMap(each => writtenNames((each as Item).Expression)));
  const known = new Set(from.columns.map(each => each.name));
  const unnamed = columns.filter(({ name }) => !known.has(name) && !written.has(name) && name !== index);
  const fresh = unnamed.map(each => each.name);
  return nodes.map(node => {
    const value = (node as Item).Expression;
    const name = writtenNames(value)[0] ?? (isPlainColumn(value) ? nameOf(value) : (fresh.shift() ?? ''));
    const expr = lowerScalar(behindNames(value), scope.over(from));
    return { name, expr, as: columns.find(each => each.name === name)?.type ?? 'dynamic' };
  });
}

/** The rows that a row is expanded into are the input of the subquery. */
export function lowerApply(node: MvApply, from: Relation, scope: Scope): Relation {
  const index = parametersOf(node.Parameters).text('with_itemindex') ?? null;
  const inner = columnsOf((node.Subquery?.Expression as Expression & { RowScope?: never })?.ResultType);
  const nodes = expressionsOf(node.Expressions);
  const columns = columnsOf(node.ResultType);
  const items = lowerItems(nodes, [...innerColumnsOf(node), ...inner], index, from, scope);
  const expanded = expandedColumns(from, items, index);
  const id = scope.lowering.nextId();
  const each = lowerTable(node.Subquery!.Expression!, scope.within({ input: { op: 'input', id, columns: expanded } }));
  const apply: Apply = {
    op: 'apply',
    from,
    items,
    index,
    limit: node.RowLimitClause ? lowerScalar(node.RowLimitClause.RowLimit!, scope) : null,
    input: id,
    inner: expanded,
    each,
    columns,
  };
  return apply;
}

/** The columns that the items of mv-apply declare, with the types that `to typeof()` gives them. */
function innerColumnsOf(node: MvApply): Relation['columns'] {
  return expressionsOf(node.Expressions).flatMap(each => {
    const item = each as Item & { ToTypeOf?: { TypeOf?: Expression } | null };
    const value = item.Expression;
    const name = writtenNames(value)[0] ?? nameOf(behindNames(value));
    const types = columnsOf(each.ResultType);
    return [{ name, type: types[0]?.type ?? typeOfItem(item) }];
  });
}

function typeOfItem(item: Item & { ToTypeOf?: unknown }): ExpandItem['as'] {
  const clause = item.ToTypeOf as { ToString?(): string } | null | undefined;
  const written = /typeof\s*\(\s*(\w+)\s*\)/.exec(String(clause?.ToString?.() ?? ''))?.[1];
  return (written as ExpandItem['as'] | undefined) ?? 'dynamic';
}

function expandedColumns(from: Relation, items: readonly ExpandItem[], index: string | null): Relation['columns'] {
  const types = new Map(items.map(item => [item.name, item.as]));
  const kept = from.columns.map(({ name, type }) => ({ name, type: types.get(name) ?? type }));
  const known = new Set(kept.map(each => each.name));
  const added = items.filter(item => !known.has(item.name)).map(item => ({ name: item.name, type: item.as }));
  return [...kept, ...added, ...(index === null ? [] : [{ name: index, type: 'long' as const }])];
}
