import type { Relation } from '../ir.ts';
import { type SyntaxElement, textOf } from './loader.ts';
import { parametersOf } from './parameters.ts';
import type { Scope } from './scope.ts';

/** `render` changes no row: what it asks for is kept beside the plan. */
export function lowerRender(node: Kusto.Language.Syntax.RenderOperator, from: Relation, scope: Scope): Relation {
  const inline = parametersOf(node.Parameters);
  const clause = parametersOf(node.WithClause?.Properties);
  const chart = (node as unknown as { ChartType?: SyntaxElement | null }).ChartType;
  const render: Record<string, string> = { visualization: chart ? textOf(chart) : 'table' };
  for (const parameters of [inline, clause])
    for (const name of parameters.names) render[name] = parameters.text(name) ?? '';
  scope.lowering.render = render;
  return from;
}
