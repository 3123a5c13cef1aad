import type { Column } from '../../core/table.ts';
import type { Columns, Relation, Union } from '../ir.ts';
import { classOf, columnsOf, type Expression, kindOf, listed } from './loader.ts';
import { expressionsOf } from './lower-columns.ts';
import { lowerTable, scanNamed } from './lower-table.ts';
import { parametersOf } from './parameters.ts';
import { nothing, type Scope } from './scope.ts';

type UnionNode = Kusto.Language.Syntax.UnionOperator;

export function lowerUnion(node: UnionNode, from: Relation | undefined, scope: Scope): Relation {
  const parameters = parametersOf(node.Parameters);
  const source = parameters.text('withsource') ?? parameters.text('with_source') ?? null;
  const parts = expressionsOf(node.Expressions).flatMap(each => lowerPart(each, scope));
  const all = from ? [from, ...parts] : parts;
  return unionOf(all, columnsOf(node.ResultType), source);
}

/** `map` leaves to the binder how columns of one name and several types are called. */
export function unionOf(relations: readonly Relation[], columns: Columns, source: string | null): Relation {
  const from = relations.map((relation, index) => ({
    relation,
    name: relation.op === 'scan' ? relation.table : `union_arg${index}`,
    map: columns.map(target => (target.name === source ? null : sourceOf(target, relation.columns))),
  }));
  const union: Union = { op: 'union', from, source, columns };
  return union;
}

function sourceOf(target: Column, columns: Columns): string | null {
  const same = columns.find(each => each.name === target.name && each.type === target.type);
  const renamed = columns.find(each => `${each.name}_${each.type}` === target.name && each.type === target.type);
  return (same ?? renamed)?.name ?? null;
}

/** One table, or the tables that a name with wildcards stands for. A table that is missing from a fuzzy union gives nothing. */
function lowerPart(node: Expression, scope: Scope): Relation[] {
  const inner = kindOf(node) === 'ParenthesizedExpression' ? (node as { Expression?: Expression }).Expression! : node;
  const symbol = inner.ReferencedSymbol;
  if (classOf(symbol) === 'GroupSymbol') {
    const members = listed<Kusto.Language.Symbols.Symbol>((symbol as { Members?: unknown } | null)?.Members);
    return members.map(member => scanNamed(member.Name ?? '', inner, scope));
  }
  if (classOf(inner.ResultType) === 'ErrorSymbol' || !inner.ResultType) return [nothing([])];
  return [lowerTable(inner, scope)];
}
