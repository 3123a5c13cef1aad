import { converter } from '../functions/convert.ts';
import type { GraphMatch, GraphPart } from '../ir.ts';
import type { Batch, Dynamic, Value } from '../value.ts';
import { Rows } from './batch.ts';
import { compile, compileAll } from './expression.ts';
import { type Compute, type Frame, frameOf } from './frame.ts';
import { type Built, buildGraph } from './graph.ts';
import type { Runtime, Step } from './runtime.ts';

/** What the names of a pattern stand for: a node by its number, an edge by the rows of its path. */
interface Match {
  nodes: Map<string, number>;
  edges: Map<string, readonly number[]>;
}

/** About the bytes of a match that is remembered. */
const weightOfMatch = 1000;

/** @see https://learn.microsoft.com/kusto/query/graph-match-operator */
export function graphMatch(node: GraphMatch, run: Runtime): Step {
  const graph = buildGraph(node.graph, run);
  const where = node.where ? compile(node.where, [], run) : undefined;
  const set = compileAll(node.set, [], run);
  const paths = node.paths.map(each => ({ ...each, compute: compile(each.expr, node.graph.edges.columns, run) }));
  return () => {
    const built = graph();
    const frame = frameOf(built.edges);
    const result = new Rows(node.columns, run.guard);
    const found: { match: Match; frame: Frame }[] = [];
    new Search(node, built, run).all(match => {
      const seen = stateOf(match, built, paths, frame);
      if (where && where(seen, 0) !== true) return;
      if (node.shortest) {
        run.guard.hold(weightOfMatch);
        found.push({ match, frame: seen });
      } else result.push(set.map(compute => compute(seen, 0)));
    });
    for (const each of shortest(found, node)) result.push(set.map(compute => compute(each.frame, 0)));
    return result.batch();
  };
}

type Path = GraphMatch['paths'][number] & { compute: Compute };

/** Nodes and edges as expressions see them; a path shows the properties of its last edge. */
function stateOf(match: Match, graph: Built, paths: readonly Path[], edges: Frame): Frame {
  const state = new Map<string, Map<string, Value>>();
  for (const [name, node] of match.nodes) state.set(name, new Map(graph.properties(node)));
  for (const [name, rows] of match.edges) state.set(name, edgeProperties(graph.edges, rows.at(-1)));
  for (const path of paths) {
    const rows = match.edges.get(path.edge) ?? [];
    const values = rows.map(row => path.compute(edges, row));
    state.get(path.edge)?.set(path.name, overPath(path, values));
  }
  return { values: [], length: 1, windows: new Map(), state };
}

function edgeProperties(edges: Batch, row: number | undefined): Map<string, Value> {
  if (row === undefined) return new Map();
  return new Map(edges.columns.map(({ name }, index) => [name, edges.values[index][row]]));
}

function overPath(path: Path, values: readonly Value[]): Value {
  if (path.take === 'all') return values.every(value => value === true);
  if (path.take === 'any') return values.some(value => value === true);
  const toDynamic = path.expr.type === 'dynamic' ? (value: Value) => value : converter(path.expr.type, 'dynamic');
  return values.map(value => toDynamic(value) as Dynamic);
}

/** Of the matches between the same ends, those with the fewest edges: all of them, or the first. */
function shortest(found: readonly { match: Match; frame: Frame }[], node: GraphMatch): { frame: Frame }[] {
  const ends = node.patterns.flatMap(pattern => [pattern[0].name, pattern.at(-1)!.name]);
  const length = ({ match }: { match: Match }) => [...match.edges.values()].reduce((sum, rows) => sum + rows.length, 0);
  const groups = Map.groupBy(found, ({ match }) => ends.map(end => match.nodes.get(end)).join());
  return [...groups.values()].flatMap(group => {
    const least = Math.min(...group.map(length));
    const best = group.filter(each => length(each) === least);
    return node.shortest === 'any' ? best.slice(0, 1) : best;
  });
}

/** Tries every way to lay the patterns over the graph, part by part. */
class Search {
  readonly #node: GraphMatch;
  readonly #graph: Built;
  readonly #run: Runtime;
  readonly #match: Match = { nodes: new Map(), edges: new Map() };
  readonly #usedEdges = new Set<number>();
  /** The nodes inside paths, which have no name. */
  readonly #passed = new Set<number>();

  constructor(node: GraphMatch, graph: Built, run: Runtime) {
    this.#node = node;
    this.#graph = graph;
    this.#run = run;
  }

  all(found: (match: Match) => void): void {
    this.#pattern(0, () => found({ nodes: new Map(this.#match.nodes), edges: new Map(this.#match.edges) }));
  }

  #pattern(index: number, found: () => void): void {
    const pattern = this.#node.patterns[index];
    if (!pattern) {
      found();
      return;
    }
    const [first] = pattern;
    const bound = this.#match.nodes.get(first.name);
    const starts = bound === undefined ? Array.from({ length: this.#graph.size }, (_, node) => node) : [bound];
    for (const start of starts)
      this.#at(first, start, () => this.#edge(pattern, 1, start, () => this.#pattern(index + 1, found)));
  }

  /** Goes on with a node under its name, if that name is free or stands for this very node. */
  #at(part: GraphPart, node: number, then: () => void): void {
    this.#run.guard.step();
    const known = this.#match.nodes.get(part.name);
    if (known !== undefined) {
      if (known === node) then();
      return;
    }
    if (this.#node.cycles === 'none' && [...this.#match.nodes.values()].includes(node)) return;
    this.#match.nodes.set(part.name, node);
    then();
    this.#match.nodes.delete(part.name);
  }

  #edge(pattern: readonly GraphPart[], index: number, from: number, found: () => void): void {
    const edge = pattern[index];
    const target = pattern[index + 1];
    if (edge?.is !== 'edge' || !target) {
      found();
      return;
    }
    const [least, most] = edge.range ?? [1, 1];
    const walk = (at: number, rows: readonly number[]): void => {
      if (rows.length >= least)
        this.#at(target, at, () => {
          this.#match.edges.set(edge.name, rows);
          this.#edge(pattern, index + 2, at, found);
          this.#match.edges.delete(edge.name);
        });
      if (rows.length === most) return;
      for (const { row, to } of this.#graph.neighbours(at, edge.direction)) {
        this.#run.guard.step();
        if (this.#node.cycles !== 'all' && this.#usedEdges.has(row)) continue;
        if (this.#node.cycles === 'none' && (this.#passed.has(to) || this.#isBound(to, target))) continue;
        this.#usedEdges.add(row);
        this.#passed.add(to);
        walk(to, [...rows, row]);
        this.#passed.delete(to);
        this.#usedEdges.delete(row);
      }
    };
    walk(from, []);
  }

  /** Whether a node already stands under another name. */
  #isBound(node: number, except: GraphPart): boolean {
    return [...this.#match.nodes].some(([name, each]) => each === node && name !== except.name);
  }
}
