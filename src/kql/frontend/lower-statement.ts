import type { Relation } from '../ir.ts';
import { type Expression, kindOf, type SyntaxElement } from './loader.ts';
import { lowerScalar } from './lower-expression.ts';
import { lowerTable } from './lower-table.ts';
import { lazily, type Scope } from './scope.ts';

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
        scope.lowering.refuse(statement, 'A query with declared parameters');
        break;
      default:
        scope.lowering.refuse(statement, 'This kind of statement');
    }
  }
  return queries;
}

function bindLet(statement: Let, scope: Scope): void {
  const name = statement.Name?.SimpleName ?? '';
  const value = statement.Expression!;
  if (kindOf(value) === 'FunctionDeclaration') {
    scope.bind(name, { is: 'function', scope: scope.within() });
    return;
  }
  if (value.ResultType?.IsTabular) {
    scope.bind(name, { is: 'table', relation: lazily((): Relation => lowerTable(value, scope)) });
    return;
  }
  scope.bind(name, { is: 'scalar', expr: lazily(() => lowerScalar(value, scope)) });
}
