import type { KeyValueFormat, Relation } from '../ir.ts';
import { columnsOf, type Expression, kindOf, typeOf } from './loader.ts';
import { expressionsOf } from './lower-columns.ts';
import { lowerScalar } from './lower-expression.ts';
import { type Parameters, parametersOf } from './parameters.ts';
import type { Scope } from './scope.ts';

type ParseKv = Kusto.Language.Syntax.ParseKvOperator;
type Declared = Kusto.Language.Syntax.NameAndTypeDeclaration;

export function lowerParseKv(node: ParseKv, from: Relation, scope: Scope): Relation {
  const keys = expressionsOf((node.Keys as unknown as { Columns?: unknown } | null)?.Columns).map(each => {
    const declared = each as unknown as Declared;
    return { name: declared.Name?.SimpleName ?? '', type: typeOf(declared.Name?.ResultType) };
  });
  return {
    op: 'parse-kv',
    from,
    of: lowerScalar(node.Expression!, scope.over(from)),
    keys,
    format: lowerFormat(parametersOf(node.WithClause?.Properties), scope),
    columns: columnsOf(node.ResultType),
  };
}

function lowerFormat(parameters: Parameters, scope: Scope): KeyValueFormat {
  const text = (name: string): string | null => {
    const value = parameters.node(name);
    return value ? textOfLiteral(value, scope) : null;
  };
  const regex = text('regex');
  if (regex !== null) return { by: 'regex', regex };
  return {
    by: 'delimiters',
    pair: text('pair_delimiter'),
    value: text('kv_delimiter'),
    quotes: lowerQuotes(parameters.node('quote'), scope),
    escape: text('escape'),
    greedy: text('greedy') === 'true',
  };
}

function textOfLiteral(node: Expression, scope: Scope): string | null {
  const value = lowerScalar(node, scope);
  return value.is === 'literal' && value.value !== null ? String(value.value) : null;
}

/** One quote, or a pair of an opening and a closing one. */
function lowerQuotes(node: Expression | undefined, scope: Scope): [string, string][] {
  if (!node) return [];
  if (kindOf(node).endsWith('LiteralExpression')) {
    const quote = textOfLiteral(node, scope) ?? '';
    return [[quote, quote]];
  }
  const parts = expressionsOf((node as unknown as { Expressions?: unknown }).Expressions);
  const [open = '', close = open] = parts.map(part => textOfLiteral(part, scope) ?? '');
  return open === '' ? [] : [[open, close]];
}
