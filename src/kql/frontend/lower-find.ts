import { type Columns, call, column, type Expr, literal, type Named, type Relation } from '../ir.ts';
import { missing } from '../value.ts';
import { classOf, columnsOf, type Expression, kindOf, type SyntaxElement, typeOf } from './loader.ts';
import { expressionsOf, nameOf } from './lower-columns.ts';
import { cast } from './lower-function.ts';
import { lowerCondition, searchedTables } from './lower-search.ts';
import { refused } from './lower-table.ts';
import { lowerPart, type NamedRelation, unionOf } from './lower-union.ts';
import { parametersOf } from './parameters.ts';
import type { Scope } from './scope.ts';
import { eachNode } from './used-columns.ts';

type Find = Kusto.Language.Syntax.FindOperator;

/** The columns of a result, the one that names the table first, and the bag of what has no column of its own. */
interface Shape {
  source: string;
  columns: Columns;
  pack: string | undefined;
}

/** find: rows of several tables for which a condition holds, in columns that they share and a bag of the rest. */
export function lowerFind(node: Find, scope: Scope): Relation {
  const listed = expressionsOf(node.InClause?.Expressions);
  const parts = listed.length > 0 ? listed.flatMap(each => lowerPart(each, scope)) : searchedTables(node, scope);
  const asked = columnsOfCondition(node.Condition!);
  const mixed = asked.columns.find(({ name }) => typesOf(name, parts).size > 1);
  if (mixed) return refused(node, scope, `find over a column "${mixed.name}" that has several types`);
  const shape = shapeOf(node);
  const found = parts
    .filter(({ relation }) => asked.anywhere || asked.columns.some(({ name }) => has(relation, name)))
    .map((part, index) => lowerPartOfFind(part, index, { node, asked: asked.columns, shape, scope }));
  return unionOf(found, shape.columns, null);
}

const has = (relation: Relation, name: string) => relation.columns.some(each => each.name === name);

function typesOf(name: string, parts: readonly NamedRelation[]): Set<string> {
  return new Set(
    parts.flatMap(({ relation }) => relation.columns.filter(each => each.name === name).map(({ type }) => type)),
  );
}

function shapeOf(node: Find): Shape {
  const columns = columnsOf(node.ResultType);
  const pack = columns.at(-1);
  const packs = pack?.name === 'pack_' && pack.type === 'dynamic';
  return {
    source: parametersOf(node.Parameters).text('withsource') ?? 'source_',
    columns,
    pack: packs ? pack.name : undefined,
  };
}

/** The columns that a condition names, and whether it looks into all columns as well. */
function columnsOfCondition(condition: Expression): { columns: Columns; anywhere: boolean } {
  const columns = new Map<string, Columns[number]>();
  let isNamed = false;
  let anywhere = false;
  eachNode(condition as SyntaxElement, node => {
    const one = node as Expression;
    if (kindOf(node) === 'StarExpression') anywhere = true;
    if (kindOf(node) === 'StringLiteralExpression' && isTerm(node)) anywhere = true;
    if (kindOf(node) !== 'NameReference' || classOf(one.ReferencedSymbol) !== 'ColumnSymbol') return;
    isNamed = true;
    columns.set(nameOf(one), { name: nameOf(one), type: typeOf(one.ResultType) });
  });
  return { columns: [...columns.values()], anywhere: anywhere || !isNamed };
}

/** A text that stands where a condition does. */
function isTerm(node: SyntaxElement): boolean {
  return ['AndExpression', 'OrExpression', 'FindOperator', 'ParenthesizedExpression'].includes(
    kindOf(node.Parent as SyntaxElement),
  );
}

interface Finding {
  node: Find;
  asked: Columns;
  shape: Shape;
  scope: Scope;
}

function lowerPartOfFind({ relation, name }: NamedRelation, index: number, finding: Finding): NamedRelation {
  const lacking = finding.asked.filter(each => !has(relation, each.name));
  const set: Named[] = lacking.map(each => ({ name: each.name, expr: literal(missing(each.type), each.type) }));
  const whole: Relation =
    set.length === 0 ? relation : { op: 'extend', from: relation, set, columns: [...relation.columns, ...lacking] };
  const over = finding.scope.over(whole);
  const where = lowerCondition(finding.node.Condition!, { union: relation, caseSensitive: false, scope: over });
  const kept: Relation = { op: 'filter', from: whole, where, columns: whole.columns };
  const from = name ?? (relation.op === 'scan' ? relation.table : `union_arg${index}`);
  const output = projection(relation.columns, from, finding.shape);
  return { relation: { op: 'project', from: kept, set: output, columns: finding.shape.columns }, name: from };
}

function projection(own: Columns, table: string, { source, columns, pack }: Shape): Named[] {
  const shown = columns.filter(({ name }) => name !== source && name !== pack);
  const rest = own.filter(({ name }) => !shown.some(each => each.name === name));
  return columns.map(({ name, type }) => {
    if (name === source) return { name, expr: literal(table, 'string') };
    if (name === pack) return { name, expr: packed(rest) };
    const found = own.find(each => each.name === name);
    return { name, expr: found ? cast(column(name, found.type), type) : literal(missing(type), type) };
  });
}

function packed(columns: Columns): Expr {
  const pairs = columns.flatMap(({ name, type }) => [literal(name, 'string'), column(name, type)]);
  return pairs.length === 0 ? literal(new Map(), 'dynamic') : call('bag_pack', pairs, 'dynamic');
}
