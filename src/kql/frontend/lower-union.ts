import type { Columns, Relation, Union } from '../ir.ts';
import { noteUnion } from './branches.ts';
import { classOf, columnsOf, type Expression, kindOf, listed } from './loader.ts';
import { expressionsOf } from './lower-columns.ts';
import { lowerTable, scanNamed } from './lower-table.ts';
import { parametersOf } from './parameters.ts';
import { nothing, type Scope } from './scope.ts';

type UnionNode = Kusto.Language.Syntax.UnionOperator;

export function lowerUnion(node: UnionNode, from: Relation | undefined, scope: Scope): Relation {
  const parameters = parametersOf(node.Parameters);
  const source = parameters.text('withsource') ?? parameters.text('with_source') ?? null;
  const nodes = expressionsOf(node.Expressions);
  const members = nodes.map(each => lowerPart(each, scope));
  const parts = members.flat();
  const all = from ? [{ relation: from, name: undefined }, ...parts] : parts;
  const columns = completed(withoutUnknown(columnsOf(node.ResultType)), all, source, scope);
  const union = unionOf(all, parameters.text('kind') === 'inner' ? shared(columns, all, source) : columns, source);
  noteUnion({ node, nodes, members, piped: from !== undefined }, union, scope);
  return union;
}

/**
 * Where a fuzzy union names a table that is missing, the binder keeps the columns of that part with an unknown type beside those of
 * the same name that are known, and renames both. The part gives nothing, so only the known ones stay, under their own name.
 */
function withoutUnknown(columns: Columns): Columns {
  const doubtful = columns.filter(({ name }) => name.endsWith('_unknown')).map(({ name }) => name.slice(0, -8));
  return doubtful.reduce((kept, name) => {
    const variants = kept.filter(each => each.name === `${name}_${each.type}`);
    if (variants.length !== 1) return kept;
    return kept
      .filter(each => each.name !== `${name}_unknown`)
      .map(each => (each === variants[0] ? { name, type: each.type } : each));
  }, columns);
}

/** The binder does not see the columns of views that a name with wildcards stands for: they come behind its own. */
function completed(columns: Columns, parts: readonly NamedRelation[], source: string | null, scope: Scope): Columns {
  if (scope.views().length === 0) return columns;
  const all = parts.flatMap(({ relation }) => relation.columns);
  const places = placesOf(columns, source);
  const lost = parts.some(({ relation }) => takeOf(places, columns, relation.columns).length < relation.columns.length);
  if (!lost || all.length === 0) return columns;
  const byName = Map.groupBy(all, ({ name }) => name);
  const own = [...byName].flatMap(([name, same]) => {
    const types = [...new Set(same.map(({ type }) => type))];
    return types.map(type => ({ name: types.length === 1 ? name : `${name}_${type}`, type }));
  });
  return [...columns.filter(({ name }) => name === source), ...own];
}

/** kind=inner keeps the columns that all parts have. */
function shared(columns: Columns, parts: readonly NamedRelation[], source: string | null): Columns {
  return columns.filter(
    ({ name, type }) =>
      name === source ||
      parts.every(({ relation }) => relation.columns.some(each => each.name === name && each.type === type)),
  );
}

/** A part of a union and how `withsource` names it; without a name it is called after its table or its place. */
export interface NamedRelation {
  relation: Relation;
  name: string | undefined;
}

/** `take` leaves to the binder how columns of one name and several types are called. */
export function unionOf(parts: readonly NamedRelation[], columns: Columns, source: string | null): Union {
  const places = placesOf(columns, source);
  const from = parts.map(({ relation, name }, index) => ({
    relation,
    name: name ?? (relation.op === 'scan' ? relation.table : `union_arg${index}`),
    take: takeOf(places, columns, relation.columns),
  }));
  const union: Union = { op: 'union', from, source, columns };
  return union;
}

/** Where each column of the result is, by its name and type. */
function placesOf(columns: Columns, source: string | null): Map<string, number> {
  const places = new Map(columns.map(({ name, type }, index) => [`${name}:${type}`, index]));
  if (source !== null) places.delete(`${source}:string`);
  return places;
}

/** A column keeps its name, or has its type behind it where other parts have the name with another type. */
function takeOf(
  places: ReadonlyMap<string, number>,
  columns: Columns,
  given: Columns,
): { column: string; as: string }[] {
  return given.flatMap(({ name, type }) => {
    const place = places.get(`${name}:${type}`) ?? places.get(`${name}_${type}:${type}`);
    return place === undefined ? [] : { column: name, as: columns[place].name };
  });
}

/** One table, or the tables that a name with wildcards stands for. A table that is missing from a fuzzy union gives nothing. */
export function lowerPart(node: Expression, scope: Scope): NamedRelation[] {
  const inner = kindOf(node) === 'ParenthesizedExpression' ? (node as { Expression?: Expression }).Expression! : node;
  const members = wildcardMembers(inner);
  if (members)
    return members.map(name => {
      const relation =
        scope
          .views()
          .find(view => view.name === name)
          ?.relation() ?? scanNamed(name, inner, scope);
      return { relation, name };
    });
  if (isMissing(inner)) return [{ relation: nothing([]), name: undefined }];
  return [{ relation: lowerTable(inner, scope), name: viewName(inner, scope) }];
}

/** A view is a function that counts as a table. */
function viewName(node: Expression, scope: Scope): string | undefined {
  const name = node.ReferencedSymbol?.Name ?? '';
  return scope.views().some(view => view.name === name) ? name : undefined;
}

/** Whether rows come from a table that is not known: a fuzzy union goes on without it. */
function isMissing(node: Expression): boolean {
  if (classOf(node.ResultType) === 'ErrorSymbol' || !node.ResultType) return true;
  if (kindOf(node) === 'PipeExpression' || kindOf(node) === 'ParenthesizedExpression')
    return isMissing((node as Kusto.Language.Syntax.PipeExpression).Expression!);
  return kindOf(node) === 'NameReference' && !node.ReferencedSymbol;
}

/** The names that a name with wildcards stands for. */
function wildcardMembers(node: Expression): string[] | undefined {
  const symbol = node.ReferencedSymbol;
  if (classOf(symbol) === 'GroupSymbol') {
    const members = (symbol as { Members?: unknown } | null)?.Members;
    return listed<Kusto.Language.Symbols.Symbol>(members)
      .map(member => member.Name ?? '')
      .sort();
  }
  const { SimpleName } = node as Kusto.Language.Syntax.NameReference;
  return symbol && SimpleName?.includes('*') ? [symbol.Name ?? ''] : undefined;
}
