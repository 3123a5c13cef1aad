/// <reference types="@kusto/language-service-next" />
import { createRequire } from 'node:module';
import type { ScalarType } from '../value.ts';

const require = createRequire(import.meta.url);
require('@kusto/language-service-next/bridge.min.js');
require('@kusto/language-service-next/Kusto.Language.Bridge.min.js');

/** Microsoft's parser and binder for KQL: a .NET library in JavaScript, so its lists, longs and overloads look like .NET's. */
export const kusto = Kusto.Language;

export type SyntaxNode = Kusto.Language.Syntax.SyntaxNode;
export type SyntaxElement = Kusto.Language.Syntax.SyntaxElement;
export type Expression = Kusto.Language.Syntax.Expression;
export type FunctionCall = Kusto.Language.Syntax.FunctionCallExpression;
export type TypeSymbol = Kusto.Language.Symbols.TypeSymbol;
export type GlobalState = Kusto.Language.GlobalState;

interface Listed<T> {
  Count?: number;
  getItem$1?(index: number): T;
}

const bridge = Bridge as unknown as {
  getEnumerator<T>(list: unknown): { moveNext(): boolean; readonly Current: T };
};

/** The items of one of its lists, which may be missing. */
export function listed<T>(list: unknown): T[] {
  if (list === null || list === undefined) return [];
  const items: T[] = [];
  const walk = bridge.getEnumerator<T>(list);
  while (walk.moveNext()) items.push(walk.Current);
  return items;
}

/** The elements of a comma-separated list. */
export function separated<T extends SyntaxElement>(list: Listed<unknown> | null | undefined): T[] {
  return listed<{ Element$1: T }>(list).map(each => each.Element$1);
}

const kindNames = new Map<number, string>(
  Object.entries(kusto.Syntax.SyntaxKind).map(([name, kind]) => [Number(kind), name]),
);

/** The name of a node's kind, such as `FilterOperator`. */
export function kindOf(node: SyntaxElement): string {
  return kindNames.get(Number(node.Kind)) ?? 'None';
}

/** The name of a symbol's class, such as `ColumnSymbol`. */
export function classOf(symbol: unknown): string {
  return symbol ? (Bridge.getTypeName(symbol).split('.').pop() ?? '') : '';
}

/** The text of a node without the space and comments around it. */
export function textOf(node: SyntaxElement): string {
  return (node.ToString(kusto.Syntax.IncludeTrivia.Interior) ?? '').trim();
}

const scalarTypes: Record<string, ScalarType> = {
  bool: 'bool',
  int: 'int',
  long: 'long',
  real: 'real',
  decimal: 'decimal',
  string: 'string',
  datetime: 'datetime',
  timespan: 'timespan',
  guid: 'guid',
  dynamic: 'dynamic',
};

/** Our name of one of its types; what it can not know before the query runs is dynamic. */
export function typeOf(type: TypeSymbol | null | undefined): ScalarType {
  return scalarTypes[type?.Name ?? ''] ?? 'dynamic';
}

/** The columns of a table, tuple or group. */
export function columnsOf(type: TypeSymbol | null | undefined): { name: string; type: ScalarType }[] {
  const columns = (type as Kusto.Language.Symbols.TableSymbol | null)?.Columns;
  return listed<Kusto.Language.Symbols.ColumnSymbol>(columns).map(column => ({
    name: column.Name ?? '',
    type: typeOf(column.Type),
  }));
}
