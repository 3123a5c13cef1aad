import { scalarFunctions } from '../functions/index.ts';
import type { GraphTable } from '../ir.ts';
import { type Batch, missing, type ScalarType, type Value } from '../value.ts';
import { Rows } from './batch.ts';
import { type Built, buildGraph } from './graph.ts';
import type { Runtime, Step } from './runtime.ts';

/** @see https://learn.microsoft.com/kusto/query/graph-to-table-operator */
export function graphTable(node: GraphTable, run: Runtime): Step {
  const graph = buildGraph(node.graph, run);
  const type = node.graph.edges.columns.find(({ name }) => name === node.graph.source)?.type ?? 'string';
  const hash = scalarFunctions.hash.bind({ args: [type, 'long'] as ScalarType[], gives: 'long', constants: [] });
  const hashOf = (id: Value) => (hash as unknown as (value: Value, mod: null) => Value)(id, null);
  return () => {
    const built = graph();
    return node.of === 'nodes' ? nodesOf(node, built, hashOf, run) : edgesOf(node, built, hashOf, run);
  };
}

type Hash = (id: Value) => Value;

function nodesOf({ columns, ids }: GraphTable, built: Built, hash: Hash, run: Runtime): Batch {
  const result = new Rows(columns, run.guard);
  for (let each = 0; each < built.size; each++) {
    const properties = new Map(built.properties(each));
    for (const { name } of ids) properties.set(name, hash(built.id(each)));
    result.push(columns.map(({ name, type }) => properties.get(name) ?? missing(type)));
  }
  return result.batch();
}

function edgesOf({ columns, ids }: GraphTable, built: Built, hash: Hash, run: Runtime): Batch {
  const { edges } = built;
  const places = columns.map(({ name }) => edges.columns.findIndex(column => column.name === name));
  const result = new Rows(columns, run.guard);
  for (let row = 0; row < edges.length; row++) {
    const [source, target] = built.ends(row).map(built.id);
    result.push(
      columns.map(({ name }, index) => {
        const end = ids.find(each => each.name === name);
        return end ? hash(end.of === 'source' ? source : target) : edges.values[places[index]][row];
      }),
    );
  }
  return result.batch();
}
