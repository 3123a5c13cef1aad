import type { Relation } from '../ir.ts';
import { classOf, type Expression, kindOf, type SyntaxElement, separated } from './loader.ts';
import { lowerScalar } from './lower-expression.ts';
import { lowerGraph } from './lower-graph.ts';
import { lowerTable } from './lower-table.ts';
import { lazily, type Scope } from './scope.ts';

type Parameters = Kusto.Language.Syntax.QueryParametersStatement;
type Declaration = Kusto.Language.Syntax.FunctionDeclaration;
type Let = Kusto.Language.Syntax.LetStatement;

/** Binds what statements declare. Returns the queries among them, in order. */
export function lowerStatements(statements: readonly SyntaxElement[], scope: Scope): Expression[] {
  const queries: Expression[] = [];
  for (const statement of statements) {
    switch (kindOf(statement)) {
      case 'LetStatement':
        bindLet(statement as unknown as Let, scope);
        break;
      case 'ExpressionStatement':
        queries.push((statement as unknown as Kusto.Language.Syntax.ExpressionStatement).Expression!);
        break;
      case 'SetOptionStatement':
        break;
      case 'QueryParametersStatement':
        bindParameters(statement as unknown as Parameters, scope);
        break;
      default:
        scope.refuse(statement, 'This kind of statement');
    }
  }
  return queries;
}

function bindLet(statement: Let, scope: Scope): void {
  const name = statement.Name?.SimpleName ?? '';
  const value = statement.Expression!;
  if (kindOf(value) === 'FunctionDeclaration') {
    bindFunction(name, value as unknown as Declaration, scope);
    return;
  }
  // `let T = T | …` builds on what the name meant before.
  const before = scope.within();
  before.bind(name, scope.find(name));
  if (classOf(value.ResultType) === 'GraphSymbol') {
    scope.bind(name, { is: 'graph', graph: lazily(() => lowerGraph(value, before)) });
    return;
  }
  if (value.ResultType?.IsTabular) {
    scope.bind(name, { is: 'table', relation: lazily((): Relation => lowerTable(value, before)) });
    return;
  }
  scope.bind(name, { is: 'scalar', expr: lazily(() => lowerScalar(value, before)) });
}

/** A function keeps the names that are known where it is declared; a view stands for a table as well. */
function bindFunction(name: string, declaration: Declaration, scope: Scope): void {
  const inside = scope.within();
  const { ViewKeyword } = declaration as { ViewKeyword?: unknown };
  const body = declaration.Body;
  const start = body?.TriviaStart ?? 0;
  const takesNothing = separated(declaration.Parameters?.Parameters as never).length === 0;
  if (!ViewKeyword || !takesNothing || !body?.Expression) {
    scope.bind(name, { is: 'function', scope: inside, start });
    return;
  }
  const view = lazily(() => {
    const own = inside.within();
    lowerStatements(separated<SyntaxElement>(body.Statements as never), own);
    return lowerTable(body.Expression!, own);
  });
  scope.bind(name, { is: 'function', scope: inside, start, view });
}

/** Parameters of the query have their defaults, since no one else gives them values. */
function bindParameters(statement: Parameters, scope: Scope): void {
  for (const each of separated<Kusto.Language.Syntax.FunctionParameter>(statement.Parameters as never)) {
    const name = each.NameAndType?.Name?.SimpleName ?? '';
    const given = each.DefaultValue?.Value;
    if (given) scope.bind(name, { is: 'scalar', expr: lazily(() => lowerScalar(given, scope)) });
    else scope.refuse(each, `The parameter "${name}", which has no default,`);
  }
}
