import { type Columns, type Expr, type Graph, type GraphMatch, type GraphPart, literal, type Relation } from '../ir.ts';
import { missing } from '../value.ts';
import {
  columnsOf,
  type Expression,
  type FunctionCall,
  kindOf,
  listed,
  type SyntaxElement,
  separated,
  textOf,
  typeOf,
} from './loader.ts';
import { expressionsOf, nameOf, writtenNames } from './lower-columns.ts';
import { lowerScalar } from './lower-expression.ts';
import { lowerTable, refused } from './lower-table.ts';
import { parametersOf } from './parameters.ts';
import type { Scope } from './scope.ts';

type MakeGraph = Kusto.Language.Syntax.MakeGraphOperator;
type Match = Kusto.Language.Syntax.GraphMatchOperator | Kusto.Language.Syntax.GraphShortestPathsOperator;
type ToTable = Kusto.Language.Syntax.GraphToTableOperator;
type Output = Kusto.Language.Syntax.GraphToTableOutputClause;
type TableAndKey = Kusto.Language.Syntax.MakeGraphTableAndKeyClause;
type Edge = Kusto.Language.Syntax.GraphMatchPatternEdge;

/** Whether an operator works on a graph instead of rows. */
export function readsGraph(node: Expression): boolean {
  return ['GraphMatchOperator', 'GraphShortestPathsOperator', 'GraphToTableOperator'].includes(kindOf(node));
}

/** An operator that makes rows of a graph. */
export function lowerGraphOperator(node: Expression, graph: Graph | undefined, scope: Scope): Relation {
  if (!graph) return refused(node, scope, 'This graph');
  return kindOf(node) === 'GraphToTableOperator'
    ? lowerToTable(node as unknown as ToTable, graph, scope)
    : lowerMatch(node as unknown as Match, graph, scope);
}

/** The nodes, the edges or both: then they are two tables, which later queries know by name. */
function lowerToTable(node: ToTable, graph: Graph, scope: Scope): Relation {
  const results = separated<Output>(node.OutputClause as never).map((clause, index) => {
    const name = clause.AsClause?.Name?.SimpleName ?? undefined;
    const plan = tableOf(clause, graph);
    if (name) scope.bind(name, { is: 'table', relation: () => plan });
    return { name: name ?? `Table_${index}`, plan };
  });
  if (results.length > 1) scope.lowering.results = results;
  return results[0].plan;
}

function tableOf(clause: Output, graph: Graph): Relation {
  const parameters = parametersOf(clause.Parameters);
  const ids = (['node', 'source', 'target'] as const).flatMap(of => {
    const name = parameters.text(`with_${of}_id`);
    return name ? [{ of, name }] : [];
  });
  const of = textOf(clause.EntityKeyword as unknown as SyntaxElement) === 'nodes' ? 'nodes' : 'edges';
  const own = of === 'edges' ? graph.edges.columns : propertiesOf(graph);
  const columns: Columns = [...ids.map(({ name }) => ({ name, type: 'long' as const })), ...own];
  return { op: 'graph-table', graph, of, ids, columns };
}

/** What is known of each node. */
function propertiesOf(graph: Graph): Columns {
  const id = graph.edges.columns.find(({ name }) => name === graph.source);
  const columns = graph.nodes.flatMap(({ relation }) => relation.columns);
  if (graph.nodeId && id) columns.unshift({ name: graph.nodeId, type: id.type });
  if (graph.component) columns.push({ name: graph.component, type: 'long' });
  return columns.filter(({ name }, index) => columns.findIndex(each => each.name === name) === index);
}

/** A graph expression: make-graph and what marks its nodes, or a name that a `let` gives to one. */
export function lowerGraph(node: Expression, scope: Scope): Graph | undefined {
  switch (kindOf(node)) {
    case 'ParenthesizedExpression':
      return lowerGraph((node as Kusto.Language.Syntax.ParenthesizedExpression).Expression!, scope);
    case 'NameReference': {
      const binding = scope.find(nameOf(node));
      return binding?.is === 'graph' ? binding.graph() : undefined;
    }
    case 'PipeExpression': {
      const { Expression: from, Operator: operator } = node as Kusto.Language.Syntax.PipeExpression;
      if (kindOf(operator!) === 'MakeGraphOperator')
        return lowerMake(operator as MakeGraph, lowerTable(from!, scope), scope);
      const graph = lowerGraph(from!, scope);
      return graph && kindOf(operator!) === 'GraphMarkComponentsOperator' ? marked(operator!, graph) : undefined;
    }
    default:
      return undefined;
  }
}

function lowerMake(node: MakeGraph, edges: Relation, scope: Scope): Graph | undefined {
  if (node.PartitionedByClause) return undefined;
  const clause = node.WithClause as { TablesAndKeys?: unknown; Name?: { SimpleName?: string | null } } | null;
  const nodes = separated<TableAndKey>(clause?.TablesAndKeys as never).map(each => ({
    relation: lowerTable(each.Table as Expression, scope),
    key: nameOf(each.Column as Expression),
  }));
  return {
    edges,
    source: nameOf(node.SourceColumn as Expression),
    target: nameOf(node.TargetColumn as Expression),
    nodes,
    nodeId: clause?.Name?.SimpleName ?? null,
    component: null,
  };
}

function marked(node: Expression, graph: Graph): Graph | undefined {
  const parameters = parametersOf((node as unknown as { Parameters?: unknown }).Parameters);
  if ((parameters.text('kind') ?? 'weak') !== 'weak') return undefined;
  return { ...graph, component: parameters.text('with_component_id') ?? 'ComponentId' };
}

function lowerMatch(node: Match, graph: Graph, scope: Scope): Relation {
  const parameters = parametersOf(node.Parameters);
  const patterns = expressionsOf(node.Patterns).map(each => lowerPattern(each));
  const matching = new Matching(scope, graph, patterns.flat());
  const columns = columnsOf(node.ResultType);
  const where = node.WhereClause?.Condition ? matching.lower(node.WhereClause.Condition) : null;
  const set = expressionsOf(node.ProjectClause?.Expressions).map((each, index) => ({
    name: writtenNames(each)[0] ?? columns[index]?.name ?? '',
    expr: matching.lower(each),
  }));
  const match: GraphMatch = {
    op: 'graph-match',
    graph,
    patterns,
    cycles: (parameters.text('cycles') ?? 'unique_edges') as GraphMatch['cycles'],
    shortest: kindOf(node) === 'GraphMatchOperator' ? null : ((parameters.text('output') ?? 'any') as 'any' | 'all'),
    paths: matching.paths,
    where,
    set,
    columns: set.map(({ name, expr }) => ({ name, type: expr.type })),
  };
  return match;
}

/** Parts without a name get one that no query can write. */
function lowerPattern(node: Expression): GraphPart[] {
  const { PatternElements } = node as unknown as { PatternElements?: unknown };
  return listed<Expression>(PatternElements).map((part, index): GraphPart => {
    const name = (part as unknown as Edge).Name?.SimpleName || `\u0001${node.TextStart}:${index}`;
    if (kindOf(part) !== 'GraphMatchPatternEdge') return { is: 'node', name };
    const text = textOf(part);
    const direction = text.startsWith('<') ? 'in' : text.endsWith('>') ? 'out' : 'any';
    return { is: 'edge', name, direction, range: rangeOf(part as unknown as Edge) };
  });
}

function rangeOf(edge: Edge): [number, number] | null {
  if (!edge.Range) return null;
  const bound = (part: SyntaxElement | null | undefined) => Number(textOf(part!));
  return [bound(edge.Range.RangeStart), bound(edge.Range.RangeEnd)];
}

/** Lowers expressions in which nodes and edges have names; functions over a path become properties of its edge. */
class Matching {
  readonly paths: { edge: string; name: string; take: 'map' | 'all' | 'any'; expr: Expr }[] = [];
  readonly #scope: Scope;
  readonly #edges: Columns;

  constructor(scope: Scope, graph: Graph, parts: readonly GraphPart[]) {
    this.#edges = graph.edges.columns;
    this.#scope = scope.within({ row: [] });
    for (const { name } of parts) this.#scope.bind(name, { is: 'step', name });
    this.#scope.overPath = (node, args) => this.#path(node, args);
  }

  lower(node: Expression): Expr {
    return lowerScalar(node, this.#scope);
  }

  #path(node: FunctionCall, [edge, expression]: readonly Expression[]): Expr {
    const type = typeOf(node.ResultType);
    const bound = this.#scope.find(textOf(edge));
    if (bound?.is !== 'step') {
      this.#scope.refuse(node, `${node.Name?.SimpleName}() over anything but an edge`);
      return literal(missing(type), type);
    }
    const name = `\u0001${this.paths.length}`;
    const expr = lowerScalar(expression, this.#scope.within({ row: this.#edges }));
    this.paths.push({ edge: bound.name, name, take: node.Name?.SimpleName as 'map' | 'all' | 'any', expr });
    return { is: 'state', step: bound.name, column: name, type };
  }
}
