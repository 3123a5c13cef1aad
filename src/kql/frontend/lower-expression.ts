import { callFacts } from '../call-facts.ts';
import { scalarFunctions } from '../functions/index.ts';
import { windowFunctions } from '../interpret/window.ts';
import { call, column, type Expr, literal, type Relation } from '../ir.ts';
import { missing, type ScalarType } from '../value.ts';
import { noteChoice } from './branches.ts';
import { lintCall } from './lint-call.ts';
import {
  classOf,
  type Expression,
  type FunctionCall,
  kindOf,
  type SyntaxElement,
  separated,
  textOf,
  typeOf,
} from './loader.ts';
import { lowerBuiltin } from './lower-builtin.ts';
import { cast, inlinedCall } from './lower-function.ts';
import { lowerDynamic, lowerLiteral } from './lower-literal.ts';
import { partitionRows } from './lower-nested.ts';
import { lowerStarTest } from './lower-search.ts';
import { lowerTable } from './lower-table.ts';
import type { Scope } from './scope.ts';

type Binary = Kusto.Language.Syntax.BinaryExpression;
type Between = Kusto.Language.Syntax.BetweenExpression;
type ListTest = Kusto.Language.Syntax.InExpression;
type Path = Kusto.Language.Syntax.PathExpression;
type Element = Kusto.Language.Syntax.ElementExpression;
type NameReference = Kusto.Language.Syntax.NameReference;

/** A scalar expression of the analysed tree, as data. */
export function lowerScalar(node: Expression, scope: Scope): Expr {
  const kind = kindOf(node);
  switch (kind) {
    case 'ParenthesizedExpression':
      return lowerScalar((node as Kusto.Language.Syntax.ParenthesizedExpression).Expression!, scope);
    case 'SimpleNamedExpression':
      return lowerScalar((node as Kusto.Language.Syntax.SimpleNamedExpression).Expression!, scope);
    case 'OrderedExpression':
      return lowerScalar((node as Kusto.Language.Syntax.OrderedExpression).Expression!, scope);
    case 'NameReference':
      return lowerName(node as NameReference, scope);
    case 'FunctionCallExpression':
      return lowerCall(node as FunctionCall, scope);
    case 'PathExpression':
      return lowerPath(node as Path, scope);
    case 'ElementExpression':
      return lowerElement(node as Element, scope);
    case 'DynamicExpression':
      return lowerDynamic(node as Kusto.Language.Syntax.DynamicExpression, scope);
    case 'CompoundStringLiteralExpression':
      return literal(String(node.LiteralValue ?? ''), 'string');
    case 'TypeOfLiteralExpression':
      return literal(textOf(node).replace(/^typeof\s*\(\s*|\s*\)$/g, ''), 'string');
    case 'ToScalarExpression':
      return lowerToScalar(node as Kusto.Language.Syntax.ToScalarExpression, scope);
    case 'UnaryMinusExpression':
      return lowerSign(node as Kusto.Language.Syntax.PrefixUnaryExpression, scope);
    case 'UnaryPlusExpression':
      return lowerScalar((node as Kusto.Language.Syntax.PrefixUnaryExpression).Expression!, scope);
    case 'BetweenExpression':
    case 'NotBetweenExpression':
      return lowerBetween(node as Between, scope);
    case 'InExpression':
    case 'InCsExpression':
    case 'NotInExpression':
    case 'NotInCsExpression':
    case 'HasAnyExpression':
    case 'HasAllExpression':
      return lowerListTest(node as ListTest, scope);
  }
  if (kind.endsWith('LiteralExpression')) return lowerLiteral(node as Kusto.Language.Syntax.LiteralExpression, scope);
  if ('Operator' in node && 'Left' in node && 'Right' in node) return lowerBinary(node as Binary, scope);
  return refused(node, scope, `The expression "${shorten(textOf(node))}"`);
}

/** The first value of a query; a value that is no query is itself. */
function lowerToScalar(node: Kusto.Language.Syntax.ToScalarExpression, scope: Scope): Expr {
  const inner = node.Expression!;
  const partition = scope.find(partitionRows);
  if (partition?.is === 'table' && classOf(inner.ReferencedSymbol) === 'ColumnSymbol')
    return ofFirstRow(inner.ReferencedSymbol?.Name ?? '', partition.relation(), typeOf(node.ResultType));
  if (!inner.ResultType?.IsTabular) return lowerScalar(inner, scope);
  return { is: 'scalar', of: lowerTable(inner, scope), type: typeOf(node.ResultType) };
}

function ofFirstRow(name: string, from: Relation, type: ScalarType): Expr {
  const set = [{ name, expr: column(name, type) }];
  return { is: 'scalar', of: { op: 'project', from, set, columns: [{ name, type }] }, type };
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function refused(node: Expression, scope: Scope, what: string): Expr {
  scope.refuse(node, what);
  const type = typeOf(node.ResultType);
  return literal(missing(type), type);
}

/** A call of one of the engine's functions, refused where it has none of that name. */
export function callOf(name: string, args: readonly Expr[], type: ScalarType, node: Expression, scope: Scope): Expr {
  if (Object.hasOwn(windowFunctions, name)) {
    if (!scope.serialized)
      scope.note(
        'kql/not-serialized',
        node,
        `${name}() needs rows that are in order.`,
        'Sort them before, or add `| serialize`.',
      );
    return { is: 'window', function: name, args, type };
  }
  if (!Object.hasOwn(scalarFunctions, name)) {
    const word = /^\w+$/.test(name);
    return refused(node, scope, word ? `The function ${name}()` : `The operator ${name}`);
  }
  const entry = scalarFunctions[name];
  lintCall(name, entry, args, node, scope);
  const made = call(name, args, entry.corrects?.(callFacts(entry, args)) ?? type);
  noteChoice(node, made, scope);
  return made;
}

function lowerName(node: NameReference, scope: Scope): Expr {
  const symbol = node.ReferencedSymbol;
  const name = node.SimpleName ?? '';
  if (classOf(symbol) === 'ColumnSymbol') return lowerColumn(symbol!.Name ?? name, node, scope);
  const binding = scope.find(name);
  if (binding?.is === 'scalar') return binding.expr();
  const inlined = inlinedCall(node, [], scope);
  if (inlined?.is === 'scalar') return inlined.expr;
  return refused(node, scope, `The name "${name}" in this place`);
}

/** Of a column whose type the binder does not know, the rows may know it; where they do not have it, it has no values. */
function lowerColumn(name: string, node: Expression, scope: Scope): Expr {
  if (node.ResultType?.Name !== 'unknown') return column(name, typeOf(node.ResultType));
  const known = scope.row.find(each => each.name === name);
  return known ? column(name, known.type) : literal(null, 'dynamic');
}

function lowerCall(node: FunctionCall, scope: Scope): Expr {
  const args = separated<Expression>(node.ArgumentList?.Expressions as never);
  const inlined = inlinedCall(node, args, scope);
  if (inlined?.is === 'scalar') return inlined.expr;
  if (inlined) return refused(node, scope, `A table in this place`);
  return lowerBuiltin(node, args, scope);
}

/** A member of a dynamic, or the column of one side of a join. */
function lowerPath(node: Path, scope: Scope): Expr {
  const selector = node.Selector as Expression;
  if (classOf(selector.ReferencedSymbol) === 'ColumnSymbol') return lowerColumnOfSide(node, selector, scope);
  const key = (selector as NameReference).SimpleName ?? textOf(selector);
  const from = lowerScalar(node.Expression!, scope);
  return call('member', [from, literal(key, 'string')], 'dynamic');
}

function lowerColumnOfSide(node: Path, selector: Expression, scope: Scope): Expr {
  const name = selector.ReferencedSymbol?.Name ?? '';
  const step = scope.find(textOf(node.Expression!));
  if (step?.is === 'step') return { is: 'state', step: step.name, column: name, type: typeOf(selector.ResultType) };
  return lowerColumn(name, selector, scope);
}

function lowerElement(node: Element, scope: Scope): Expr {
  const selector = node.Selector as Expression & { Expression?: Expression };
  const key = lowerScalar(selector.Expression ?? selector, scope);
  return call('index', [lowerScalar(node.Expression!, scope), key], 'dynamic');
}

function lowerSign(node: Kusto.Language.Syntax.PrefixUnaryExpression, scope: Scope): Expr {
  const operand = node.Expression!;
  if (/^(Real|Decimal|Timespan)LiteralExpression$/.test(kindOf(operand)))
    return lowerLiteral(operand as Kusto.Language.Syntax.LiteralExpression, scope, '-');
  const inner = lowerScalar(operand, scope);
  return cast(callOf('negate', [inner], inner.type, node, scope), typeOf(node.ResultType));
}

/** Older spellings of operators. */
const spellings: Record<string, string> = {
  '<>': '!=',
  containscs: 'contains_cs',
  '!containscs': '!contains_cs',
  notcontains: '!contains',
  notcontainscs: '!contains_cs',
};

export function operatorText(token: SyntaxElement): string {
  const text = textOf(token).replace(/\s+/g, ' ');
  return spellings[text] ?? text;
}

function lowerBinary(node: Binary, scope: Scope): Expr {
  if (kindOf(node.Left!) === 'StarExpression') return lowerStarTest(node, scope);
  const name = operatorText(node.Operator as unknown as SyntaxElement);
  const args = [lowerScalar(node.Left!, scope), lowerScalar(node.Right!, scope)];
  return callOf(name, args, typeOf(node.ResultType), node, scope);
}

function lowerBetween(node: Between, scope: Scope): Expr {
  const bounds = node.Right!;
  const args = [node.Left!, bounds.First!, bounds.Second!].map(part => lowerScalar(part, scope));
  return callOf(operatorText(node.Operator as unknown as SyntaxElement), args, 'bool', node, scope);
}

/** `in` and its kin, over values, arrays or the first column of a query. */
function lowerListTest(node: ListTest, scope: Scope): Expr {
  const name = operatorText(node.Operator as unknown as SyntaxElement);
  const value = lowerScalar(node.Left!, scope);
  const items = separated<Expression>(node.Right?.Expressions as never);
  if (items.length === 1 && isTable(items[0])) {
    const of = lowerTable(items[0], scope);
    const { negated, foldCase } = { negated: name.startsWith('!'), foldCase: name.endsWith('~') };
    if (/^!?in~?$/.test(name)) return { is: 'within', value, of, negated, foldCase, type: 'bool' };
    return callOf(name, [value, { is: 'list', of, type: 'dynamic' }], 'bool', node, scope);
  }
  return callOf(name, [value, ...items.map(item => lowerScalar(item, scope))], 'bool', node, scope);
}

export function isTable(node: Expression): boolean {
  return classOf(node.ResultType) === 'TableSymbol';
}
