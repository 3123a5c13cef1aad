import { call, type Expr, type Relation } from '../ir.ts';
import type { ScalarType } from '../value.ts';
import { type Expression, listed, type SyntaxElement, typeOf } from './loader.ts';
import { lowerScalar } from './lower-expression.ts';
import { lowerStatements } from './lower-statement.ts';
import { lowerTable } from './lower-table.ts';
import { type Binding, lazily, type Place, Scope } from './scope.ts';

type Body = Kusto.Language.Syntax.FunctionBody;
type Parameter = Kusto.Language.Symbols.Parameter;
type Signature = Kusto.Language.Symbols.Signature;

/** What a call of a user's function becomes. */
export type Inlined = { is: 'scalar'; expr: Expr } | { is: 'table'; relation: Relation };

/** Functions that call functions that call functions: a parser of parsers stays far below this. */
const deepest = 60;

/**
 * Puts the body of a user's function in the place of its call, its parameters bound to the arguments; undefined where the
 * name is no user's function. `piped` is the table that `invoke` hands over as first argument.
 */
export function inlinedCall(
  node: Expression,
  args: readonly Expression[],
  scope: Scope,
  piped?: Relation,
): Inlined | undefined {
  const body = node.GetCalledFunctionBody() as Body | null;
  if (!body) return undefined;
  const { lowering } = scope;
  const name = node.ReferencedSymbol?.Name ?? '';
  const declared = scope.find(name);
  const inside =
    declared?.is === 'function'
      ? declared.scope.within({ place: localPlace(declared, scope) })
      : new Scope(lowering, undefined, { place: { base: 0, call: scope.placeOf(node), stored: name } });
  if (declared?.is !== 'function') lowering.functions.add(name);
  if (++lowering.calls > mostCalls) return tooMany(node, scope);
  bindArguments(signatureOf(node), args, scope, inside, piped);
  lowering.depth++;
  try {
    return lowering.depth > deepest ? tooDeep(node, scope) : lowerBody(body, inside);
  } finally {
    lowering.depth--;
  }
}

/** The body of a function of the query counts its offsets from its own brace. */
function localPlace(declared: Extract<Binding, { is: 'function' }>, scope: Scope): Place {
  const { place } = declared.scope;
  return { ...place, base: place.base + declared.start, ...(place.call && { call: scope.place.call ?? place.call }) };
}

/** Calls that one query may come to when every function is written out. */
const mostCalls = 20_000;

function tooMany(node: Expression, scope: Scope): undefined {
  scope.note('kql/too-deep', node, `The functions of the query call each other more than ${mostCalls} times.`);
  return undefined;
}

function tooDeep(node: Expression, scope: Scope): undefined {
  scope.note('kql/too-deep', node, `Functions call each other more than ${deepest} levels deep here.`);
  return undefined;
}

function lowerBody(body: Body, scope: Scope): Inlined | undefined {
  lowerStatements(
    listed<{ Element$1: SyntaxElement }>(body.Statements).map(each => each.Element$1),
    scope,
  );
  const expression = body.Expression;
  if (!expression) return undefined;
  return expression.ResultType?.IsTabular
    ? { is: 'table', relation: lowerTable(expression, scope) }
    : { is: 'scalar', expr: lowerScalar(expression, scope) };
}

function signatureOf(node: Expression): Signature | undefined {
  const symbol = node.ReferencedSymbol as unknown as { Signatures?: unknown } | null;
  return node.ReferencedSignature ?? listed<Signature>(symbol?.Signatures)[0];
}

function bindArguments(
  signature: Signature | undefined,
  args: readonly Expression[],
  from: Scope,
  to: Scope,
  piped: Relation | undefined,
): void {
  const positional = args.filter(arg => namedArgument(arg, signature) === undefined);
  const named = new Map(args.map(arg => [namedArgument(arg, signature), arg]));
  let next = 0;
  for (const parameter of listed<Parameter>(signature?.Parameters)) {
    const name = parameter.Name ?? '';
    const handed = piped;
    if (handed && parameter.IsTabular) {
      to.bind(name, { is: 'table', relation: () => handed });
      piped = undefined;
      continue;
    }
    const arg = named.get(name) ?? positional[next++] ?? parameter.DefaultValue;
    if (arg) bindArgument(parameter, arg, from, to);
  }
}

function namedArgument(arg: Expression, signature: Signature | undefined): string | undefined {
  const name = (arg as Kusto.Language.Syntax.SimpleNamedExpression).Name?.SimpleName ?? undefined;
  const known = listed<Parameter>(signature?.Parameters).some(parameter => parameter.Name === name);
  return known && 'Expression' in arg ? name : undefined;
}

function bindArgument(parameter: Parameter, arg: Expression, from: Scope, to: Scope): void {
  const name = parameter.Name ?? '';
  if (parameter.IsTabular) {
    to.bind(name, { is: 'table', relation: lazily(() => lowerTable(valueOfArgument(arg), from)) });
    return;
  }
  const [type] = listed<Kusto.Language.Symbols.TypeSymbol>(parameter.DeclaredTypes);
  to.bind(name, { is: 'scalar', expr: lazily(() => cast(lowerScalar(arg, from), type ? typeOf(type) : undefined)) });
}

function valueOfArgument(arg: Expression): Expression {
  return 'Name' in arg && 'Expression' in arg ? (arg as { Expression: Expression }).Expression : arg;
}

/** The same expression as a value of another type. */
export function cast(expr: Expr, type: ScalarType | undefined): Expr {
  return type === undefined || expr.type === type ? expr : call(`to${type}`, [expr], type);
}
