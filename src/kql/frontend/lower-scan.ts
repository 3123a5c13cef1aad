import type { Relation, Scan, ScanStep } from '../ir.ts';
import { literal } from '../ir.ts';
import { missing } from '../value.ts';
import { columnsOf, type Expression, listed, type SyntaxElement, separated, textOf, typeOf } from './loader.ts';
import { expressionsOf } from './lower-columns.ts';
import { lowerScalar } from './lower-expression.ts';
import { cast } from './lower-function.ts';
import { lowerOrders } from './lower-order.ts';
import { parametersOf } from './parameters.ts';
import type { Scope } from './scope.ts';

type Node = Kusto.Language.Syntax.ScanOperator;
type StepNode = Kusto.Language.Syntax.ScanStep;

export function lowerScan(node: Node, from: Relation, scope: Scope): Relation {
  const declare = lowerDeclared(node, scope);
  const row = [...from.columns, ...declare.map(({ name, type }) => ({ name, type }))];
  const inside = scope.within({ row });
  inside.serialized = false;
  const steps = listed<StepNode>(node.Steps);
  for (const step of steps) {
    const name = step.Name?.SimpleName ?? '';
    inside.bind(name, { is: 'step', name });
  }
  const matchId = parametersOf(node.Parameters).text('with_match_id') ?? null;
  const scan: Scan = {
    op: 'scan-steps',
    from,
    partition: expressionsOf(node.PartitionByClause?.Expressions).map(each => lowerScalar(each, scope.over(from))),
    order: lowerOrders(node.OrderByClause?.Expressions, from, scope),
    declare,
    matchId,
    steps: steps.map(step => lowerStep(step, inside)),
    columns: matchId === null ? row : columnsOf(node.ResultType),
  };
  return scan;
}

function lowerDeclared(node: Node, scope: Scope): Scan['declare'] {
  type Parameter = Kusto.Language.Syntax.FunctionParameter;
  return separated<Parameter>(node.DeclareClause?.Declarations as never).map(each => {
    const type = typeOf(each.NameAndType?.Name?.ResultType);
    const given = each.DefaultValue?.Value;
    const initial = given ? cast(lowerScalar(given, scope), type) : literal(missing(type), type);
    return { name: each.NameAndType?.Name?.SimpleName ?? '', type, initial };
  });
}

function lowerStep(node: StepNode, scope: Scope): ScanStep {
  const words = textOf(node as unknown as SyntaxElement).split(':')[0];
  const output = /output\s*=\s*(all|last|none)/.exec(words)?.[1] ?? 'all';
  const assignments = separated<Kusto.Language.Syntax.ScanAssignment>(node.ComputationClause?.Assignments as never);
  return {
    name: node.Name?.SimpleName ?? '',
    optional: /\boptional\b/.test(words),
    output: output as ScanStep['output'],
    when: lowerScalar(node.Condition as Expression, scope),
    set: assignments.map(each => {
      const name = each.Name?.SimpleName ?? '';
      const type = scope.row.find(column => column.name === name)?.type;
      return { name, expr: cast(lowerScalar(each.Expression!, scope), type) };
    }),
  };
}
