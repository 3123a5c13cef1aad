import { converter } from '../functions/convert.ts';
import { type Expr, literal } from '../ir.ts';

import { type Dynamic, missing, type ScalarType, Typed, type Value } from '../value.ts';
import { type Expression, kindOf, separated, typeOf } from './loader.ts';
import type { Scope } from './scope.ts';

type Literal = Kusto.Language.Syntax.LiteralExpression;
type DynamicNode = Kusto.Language.Syntax.DynamicExpression;

/** A literal from its own text, since the parser's value of one loses digits, hexadecimals and some forms of time. */
export function lowerLiteral(node: Literal, scope: Scope, sign = ''): Expr {
  const type = typeOf(node.ResultType);
  if (type === 'string') return literal(String(node.LiteralValue ?? ''), 'string');
  const text = literalText(node);
  if (text === 'null' || text === '') return literal(missing(type), type);
  const value = readLiteral(sign + text, type);
  if (value === null) scope.note('kql/bad-literal', node, `"${sign}${text}" is no ${type}.`);
  return literal(value, type);
}

function literalText(node: Literal): string {
  const text = node.LiteralValueInfo?.ValueText ?? '';
  return text
    .trim()
    .replace(/^(['"])(.*)\1$/s, '$2')
    .trim();
}

function readLiteral(text: string, type: ScalarType): Value {
  if (type === 'real' && /^[+-]?nan$/i.test(text)) return Number.NaN;
  const infinity = /^([+-]?)inf$/i.exec(text);
  if (type === 'real' && infinity) return infinity[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return converter('string', type)(text);
}

/** `dynamic(…)`, whose scalars may have every literal form of KQL. */
export function lowerDynamic(node: DynamicNode, scope: Scope): Expr {
  return literal(dynamicOf(node.Expression!, scope), 'dynamic');
}

function dynamicOf(node: Expression, scope: Scope): Dynamic {
  switch (kindOf(node)) {
    case 'JsonArrayExpression': {
      const values = (node as Kusto.Language.Syntax.JsonArrayExpression).Values;
      return separated<Expression>(values as never).map(value => dynamicOf(value, scope));
    }
    case 'JsonObjectExpression': {
      const pairs = separated<Kusto.Language.Syntax.JsonPair>(
        (node as Kusto.Language.Syntax.JsonObjectExpression).Pairs as never,
      );
      return new Map(pairs.map(pair => [keyOf(pair), dynamicOf(pair.Value!, scope)]));
    }
    case 'UnaryMinusExpression':
      return scalarInside((node as Kusto.Language.Syntax.PrefixUnaryExpression).Expression as Literal, scope, '-');
    case 'DynamicExpression':
      return dynamicOf((node as DynamicNode).Expression!, scope);
    case 'UnaryPlusExpression':
      return dynamicOf((node as Kusto.Language.Syntax.PrefixUnaryExpression).Expression!, scope);
    default:
      return scalarInside(node as Literal, scope);
  }
}

function keyOf(pair: Kusto.Language.Syntax.JsonPair): string {
  const token = pair.Name as unknown as { ValueText?: string; Text?: string };
  return token.ValueText ?? token.Text ?? '';
}

function scalarInside(node: Literal, scope: Scope, sign = ''): Dynamic {
  if (kindOf(node) === 'NullLiteralExpression') return null;
  if (kindOf(node) === 'CompoundStringLiteralExpression') return String(node.LiteralValue ?? '');
  const found = lowerLiteral(node, scope, sign);
  const value = found.is === 'literal' ? found.value : null;
  if (value === null) return null;
  switch (found.type) {
    case 'datetime':
    case 'timespan':
    case 'guid':
    case 'decimal':
      return new Typed(found.type, value as bigint | string);
    case 'int':
      return BigInt(value as number);
    default:
      return value as Dynamic;
  }
}
