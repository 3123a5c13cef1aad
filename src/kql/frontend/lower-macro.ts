import type { Relation } from '../ir.ts';
import { columnsOf, type Expression, kindOf, type SyntaxElement, separated } from './loader.ts';
import { expressionsOf } from './lower-columns.ts';
import { lowerStatements } from './lower-statement.ts';
import { lowerTable, refused } from './lower-table.ts';
import { unionOf } from './lower-union.ts';
import { lazily, type Scope } from './scope.ts';

type MacroExpand = Kusto.Language.Syntax.MacroExpandOperator;

/** macro-expand: a query over each table of a group that the query itself lists, the results put together. */
export function lowerMacroExpand(node: MacroExpand, scope: Scope): Relation {
  const group = node.EntityGroup as unknown as { Entities?: unknown };
  const entities = kindOf(node.EntityGroup!) === 'EntityGroupExpression' ? expressionsOf(group.Entities) : [];
  if (entities.length === 0) return refused(node, scope, 'macro-expand over a group that is not written in it');
  const { EntityGroupReferenceName: name } = node.ScopeReferenceName as unknown as {
    EntityGroupReferenceName?: { SimpleName?: string };
  };
  const statements = separated<SyntaxElement>(node.StatementList as never);
  const parts = entities.map(entity => {
    const inner = scope.within();
    inner.bind(name?.SimpleName ?? '', { is: 'table', relation: lazily(() => lowerTable(entity, scope)) });
    const query = lowerStatements(statements, inner).at(-1) as Expression;
    return { relation: lowerTable(query, inner), name: undefined };
  });
  return unionOf(parts, columnsOf(node.ResultType), null);
}
