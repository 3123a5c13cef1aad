import { type Columns, call, column, type Expr, literal, type Relation } from '../ir.ts';
import { withoutArrivalColumn } from './arrival.ts';
import { columnsOf, type Expression, kindOf, type SyntaxElement } from './loader.ts';
import { expressionsOf } from './lower-columns.ts';
import { lowerScalar, operatorText } from './lower-expression.ts';
import { scanNamed } from './lower-table.ts';
import { lowerPart, type NamedRelation, unionOf } from './lower-union.ts';
import { parametersOf } from './parameters.ts';
import type { Scope } from './scope.ts';

type Search = Kusto.Language.Syntax.SearchOperator;
type Binary = Kusto.Language.Syntax.BinaryExpression;

const tableColumn = '$table';

/** search: rows in which some column has a term. */
export function lowerSearch(node: Search, from: Relation | undefined, scope: Scope): Relation {
  const columns = columnsOf(node.ResultType);
  const parts = from ? [{ relation: from, name: 'search_arg0' }] : searchedTables(node, scope);
  const union = unionOf(parts, columns, tableColumn);
  const caseSensitive = parametersOf(node.Parameters).text('kind') === 'case_sensitive';
  const where = lowerCondition(node.Condition!, { union, caseSensitive, scope: scope.over(union) });
  return { op: 'filter', from: union, where, columns };
}

/** All tables, where the query lists none. */
export function searchedTables(node: Search | Kusto.Language.Syntax.FindOperator, scope: Scope): NamedRelation[] {
  const listed = expressionsOf(node.InClause?.Expressions);
  if (listed.length > 0) return listed.flatMap(each => lowerPart(each, scope));
  const tables = scope.lowering.schema.tables.map(({ name }) => ({ relation: scanNamed(name, node, scope), name }));
  const views = scope.views().map(({ name, relation }) => ({ name, relation: relation() }));
  return [...tables, ...views];
}

interface Searching {
  union: Relation;
  caseSensitive: boolean;
  scope: Scope;
}

/** A condition in which a text alone is looked for in all columns. */
export function lowerCondition(node: Expression, searching: Searching): Expr {
  const kind = kindOf(node);
  switch (kind) {
    case 'ParenthesizedExpression':
      return lowerCondition((node as Kusto.Language.Syntax.ParenthesizedExpression).Expression!, searching);
    case 'AndExpression':
    case 'OrExpression': {
      const { Left, Right } = node as Binary;
      const sides = [Left!, Right!].map(each => lowerCondition(each, searching));
      return call(kind === 'AndExpression' ? 'and' : 'or', sides, 'bool');
    }
    case 'StarExpression':
      return literal(true, 'bool');
    case 'StringLiteralExpression':
      return inAnyColumn(term(node, searching), searching.union.columns);
    case 'SearchExpression': {
      const { Left, Right } = node as Binary;
      const match = term(Right!, searching);
      if (kindOf(Left!) === 'StarExpression') return inAnyColumn(match, searching.union.columns);
      return match(lowerScalar(Left!, searching.scope));
    }
    case 'FunctionCallExpression': {
      const not = node as Kusto.Language.Syntax.FunctionCallExpression;
      if (not.Name?.SimpleName !== 'not') break;
      const [inner] = expressionsOf(not.ArgumentList?.Expressions);
      return call('not', [lowerCondition(inner, searching)], 'bool');
    }
  }
  return lowerScalar(node, searching.scope);
}

type Match = (value: Expr) => Expr;

/** A term is found as a whole word; with asterisks at its ends it is the beginning, the end or a part of one. */
function term(node: Expression, { caseSensitive }: Searching): Match {
  const text = String(node.LiteralValue ?? '');
  const suffix = caseSensitive ? '_cs' : '';
  const by =
    (name: string, needle: string): Match =>
    value =>
      call(`${name}${suffix}`, [asText(value), literal(needle, 'string')], 'bool');
  const [open, close] = [text.startsWith('*'), text.length > 1 && text.endsWith('*')];
  const core = text.slice(open ? 1 : 0, close ? -1 : undefined);
  if (core.includes('*')) return value => call('matches regex', [asText(value), pattern(text, caseSensitive)], 'bool');
  if (core === '') return () => literal(true, 'bool');
  if (open && close) return by('contains', core);
  if (open) return by('hassuffix', core);
  if (close) return by('hasprefix', core);
  return by('has', core);
}

function pattern(text: string, caseSensitive: boolean): Expr {
  const escaped = text.split('*').map(part => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'));
  return literal(`${caseSensitive ? '' : '(?i)'}${escaped.join('.*')}`, 'string');
}

function asText(value: Expr): Expr {
  return value.type === 'string' ? value : call('tostring', [value], 'string');
}

function inAnyColumn(match: Match, columns: Columns): Expr {
  const tests = columns.filter(({ name }) => name !== tableColumn).map(({ name, type }) => match(column(name, type)));
  return anyOf(tests);
}

export function anyOf(tests: readonly Expr[]): Expr {
  return tests.length === 0 ? literal(false, 'bool') : tests.reduce((all, each) => call('or', [all, each], 'bool'));
}

/** `* has "x"`: the same test on every column. */
export function lowerStarTest(node: Binary, scope: Scope): Expr {
  const name = operatorText(node.Operator as unknown as SyntaxElement);
  const right = lowerScalar(node.Right!, scope);
  return anyOf(
    withoutArrivalColumn(scope.row).map(each => call(name, [asText(column(each.name, each.type)), right], 'bool')),
  );
}
