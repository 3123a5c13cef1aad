import { kusto, listed } from '../../src/kql/frontend/loader.ts';
import { aggregateFunctions, scalarFunctions } from '../../src/kql/functions/index.ts';
import { createEngine } from '../../src/kql/index.ts';
import { plugins } from '../../src/kql/interpret/plugins/index.ts';

type FunctionSymbol = Kusto.Language.Symbols.FunctionSymbol;

/** One text for each operator that the parser knows. */
const operators: Readonly<Record<string, string>> = {
  reduce: 'T | reduce by s',
  fork: 'T | fork (take 1) (count)',
  facet: 'T | facet by s',
  find: 'find in (T) where a == 1',
  'make-graph': 'T | make-graph s --> t | graph-match (x)-->(y) project x.s',
  'graph-to-table': 'T | make-graph s --> t | graph-to-table nodes',
  'graph-mark-components': 'T | make-graph s --> t | graph-mark-components | graph-to-table nodes',
  'graph-shortest-paths': 'T | make-graph s --> t | graph-shortest-paths (x)-[e*1..3]->(y) project x.s',
};

/** What the parser knows, as calls that the engine can be asked for. */
function calls(): Map<string, string> {
  const texts = new Map<string, string>(Object.entries(operators));
  for (const symbol of namesOf(kusto.Functions.All)) texts.set(symbol, '');
  for (const symbol of namesOf(kusto.Aggregates.All)) texts.set(symbol, '');
  for (const symbol of namesOf(kusto.PlugIns.All)) texts.set(symbol, '');
  return texts;
}

function namesOf(list: unknown): string[] {
  return listed<FunctionSymbol>(list)
    .map(each => each.Name ?? '')
    .filter(name => !name.startsWith('__'));
}

/** Functions that have a meaning only beside others; the engine knows each by a way of its own. */
const wovenIn = new Set(
  `table now ago iscolumnexists columnifexists column_ifexists column_names_of bag_pack_columns pack_all all any map inner_nodes node_id
  node_degree_in node_degree_out labels row_number row_cumsum row_rank row_rank_dense row_rank_min row_window_session prev
  next arg_min arg_max argmin argmax cnt ingestion_time`.split(/\s+/),
);

/** The names that the parser knows and that the engine answers with `kql/unsupported`. */
export function leftOutNames(): string[] {
  const engine = createEngine({
    tables: [
      {
        name: 'T',
        columns: [
          { name: 's', type: 'string' },
          { name: 't', type: 'string' },
          { name: 'a', type: 'long' },
        ],
      },
    ],
  });
  const isRefused = (text: string) => engine.analyze(text).diagnostics.some(each => each.code === 'kql/unsupported');
  const isKnown = (name: string) =>
    wovenIn.has(name) || [scalarFunctions, aggregateFunctions, plugins].some(known => Object.hasOwn(known, name));
  return [...calls()].filter(([name, text]) => (text ? isRefused(text) : !isKnown(name))).map(([name]) => name);
}
