import type { Graph } from '../ir.ts';
import type { Batch, Value } from '../value.ts';
import { type Key, keyOf } from './key.ts';
import type { Runtime } from './runtime.ts';

/** A graph in memory: nodes are numbered, edges are rows. */
export interface Built {
  edges: Batch;
  size: number;
  properties(node: number): Iterable<[string, Value]>;
  id(node: number): Value;
  /** The nodes that the edge of a row goes from and to. */
  ends(row: number): [number, number];
  neighbours(node: number, direction: 'out' | 'in' | 'any'): readonly Hop[];
}

interface Hop {
  row: number;
  to: number;
}

/** @see https://learn.microsoft.com/kusto/query/make-graph-operator */
export function buildGraph(graph: Graph, run: Runtime): () => Built {
  const edges = run.prepare(graph.edges);
  const tables = graph.nodes.map(({ relation, key }) => ({ step: run.prepare(relation), key }));
  return () => {
    const nodes = new Nodes();
    for (const { step, key } of tables) addTable(nodes, step(), key, run);
    const batch = edges();
    const idName = graph.nodeId ?? (graph.nodes.length === 1 ? graph.nodes[0].key : null);
    const [source, target] = [graph.source, graph.target].map(
      name => batch.values[batch.columns.findIndex(column => column.name === name)],
    );
    const hops = Array.from({ length: batch.length }, (_, row) => {
      run.guard.step();
      run.guard.hold(2 * weightOfNode);
      return { from: nodes.numberOf(source[row], idName), to: nodes.numberOf(target[row], idName) };
    });
    if (graph.component !== null) markComponents(nodes, hops, graph.component);
    return { edges: batch, size: nodes.properties.length, ...walks(nodes, hops) };
  };
}

class Nodes {
  readonly properties: Map<string, Value>[] = [];
  readonly ids: Value[] = [];
  readonly #numbers = new Map<Key, number>();

  /** The number of the node with an id; a new one where none has it yet. */
  numberOf(id: Value, name: string | null): number {
    const key = keyOf(id);
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const number = this.properties.length;
    this.#numbers.set(key, number);
    this.ids.push(id);
    this.properties.push(new Map(name === null ? [] : [[name, id]]));
    return number;
  }
}

/** About the bytes of a node, and of a property of it. */
const weightOfNode = 300;
const weightOfProperty = 40;

function addTable(nodes: Nodes, batch: Batch, key: string, run: Runtime): void {
  const at = batch.columns.findIndex(column => column.name === key);
  for (let row = 0; row < batch.length; row++) {
    run.guard.step();
    run.guard.hold(weightOfNode + weightOfProperty * batch.columns.length);
    const properties = nodes.properties[nodes.numberOf(batch.values[at][row], key)];
    batch.columns.forEach(({ name }, index) => {
      properties.set(name, batch.values[index][row]);
    });
  }
}

function walks(nodes: Nodes, hops: readonly { from: number; to: number }[]): Omit<Built, 'edges' | 'size'> {
  const out: Hop[][] = nodes.properties.map(() => []);
  const into: Hop[][] = nodes.properties.map(() => []);
  hops.forEach(({ from, to }, row) => {
    out[from].push({ row, to });
    into[to].push({ row, to: from });
  });
  return {
    properties: node => nodes.properties[node],
    id: node => nodes.ids[node],
    ends: row => [hops[row].from, hops[row].to],
    neighbours: (node, direction) =>
      direction === 'out' ? out[node] : direction === 'in' ? into[node] : [...out[node], ...into[node]],
  };
}

/** Numbers the parts of the graph that hang together, whichever way the edges point. */
function markComponents(nodes: Nodes, hops: readonly { from: number; to: number }[], name: string): void {
  const parent = nodes.properties.map((_, node) => node);
  const rootOf = (node: number): number => {
    let root = node;
    while (parent[root] !== root) root = parent[root];
    parent[node] = root;
    return root;
  };
  for (const { from, to } of hops) parent[rootOf(to)] = rootOf(from);
  const numbers = new Map<number, bigint>();
  nodes.properties.forEach((properties, node) => {
    const root = rootOf(node);
    const number = numbers.get(root) ?? BigInt(numbers.size);
    numbers.set(root, number);
    properties.set(name, number);
  });
}
