import { kusto, listed } from '../../src/kql/frontend/loader.ts';
import { aggregateFunctions, scalarFunctions } from '../../src/kql/functions/index.ts';
import { createEngine } from '../../src/kql/index.ts';
import { plugins } from '../../src/kql/interpret/plugins/index.ts';

type FunctionSymbol = Kusto.Language.Symbols.FunctionSymbol;

/** One text for each operator that the parser knows, by the kind of its node. */
export const operators: Readonly<Record<string, readonly [name: string, text: string]>> = {
  AsOperator: ['as', 'T | as X'],
  AssertSchemaOperator: ['assert-schema', 'T | project a | assert-schema (a: long)'],
  ConsumeOperator: ['consume', 'T | consume'],
  CountOperator: ['count', 'T | count'],
  DistinctOperator: ['distinct', 'T | distinct s'],
  EvaluateOperator: ['evaluate', 'T | evaluate narrow()'],
  ExecuteAndCacheOperator: ['execute-and-cache', 'T | __executeAndCache'],
  ExtendOperator: ['extend', 'T | extend x = a'],
  FacetOperator: ['facet', 'T | facet by s'],
  FilterOperator: ['where', 'T | where a == 1'],
  FindOperator: ['find', 'find in (T) where a == 1'],
  ForkOperator: ['fork', 'T | fork (take 1) (count)'],
  GetSchemaOperator: ['getschema', 'T | getschema'],
  GraphMarkComponentsOperator: [
    'graph-mark-components',
    'T | make-graph s --> t | graph-mark-components | graph-to-table nodes',
  ],
  GraphMatchOperator: ['graph-match', 'T | make-graph s --> t | graph-match (x)-->(y) project x.s'],
  GraphShortestPathsOperator: [
    'graph-shortest-paths',
    'T | make-graph s --> t | graph-shortest-paths (x)-[e*1..3]->(y) project x.s',
  ],
  GraphToTableOperator: ['graph-to-table', 'T | make-graph s --> t | graph-to-table nodes'],
  GraphWhereEdgesOperator: [
    'graph-where-edges',
    'T | make-graph s --> t | graph-where-edges true | graph-to-table edges',
  ],
  GraphWhereNodesOperator: [
    'graph-where-nodes',
    'T | make-graph s --> t | graph-where-nodes true | graph-to-table nodes',
  ],
  InvokeOperator: ['invoke', 'let f = (X: (*)) { X }; T | invoke f()'],
  JoinOperator: ['join', 'T | join (T) on s'],
  LookupOperator: ['lookup', 'T | lookup (T) on s'],
  MacroExpandOperator: ['macro-expand', 'macro-expand entity_group [T] as X (X | count)'],
  MakeGraphOperator: ['make-graph', 'T | make-graph s --> t | graph-match (x)-->(y) project x.s'],
  MakeSeriesOperator: ['make-series', 'T | make-series count() on a step 1'],
  MvApplyOperator: ['mv-apply', 'T | mv-apply x = dynamic([1]) on (take 1)'],
  MvExpandOperator: ['mv-expand', 'T | mv-expand x = dynamic([1])'],
  ParseKvOperator: ['parse-kv', 'T | parse-kv s as (k: string)'],
  ParseOperator: ['parse', 'T | parse s with "x" y'],
  ParseWhereOperator: ['parse-where', 'T | parse-where s with "x" y'],
  PartitionByOperator: ['partition-by', 'T | __partitionby s (take 1)'],
  PartitionOperator: ['partition', 'T | partition by s (take 1)'],
  PrintOperator: ['print', 'print 1'],
  ProjectAwayOperator: ['project-away', 'T | project-away s'],
  ProjectByNamesOperator: ['project-by-names', 'T | project-by-names "s"'],
  ProjectKeepOperator: ['project-keep', 'T | project-keep s'],
  ProjectOperator: ['project', 'T | project s'],
  ProjectRenameOperator: ['project-rename', 'T | project-rename u = s'],
  ProjectReorderOperator: ['project-reorder', 'T | project-reorder t'],
  RangeOperator: ['range', 'range x from 1 to 2 step 1'],
  ReduceByOperator: ['reduce', 'T | reduce by s'],
  RenderOperator: ['render', 'T | render table'],
  SampleDistinctOperator: ['sample-distinct', 'T | sample-distinct 1 of s'],
  SampleOperator: ['sample', 'T | sample 1'],
  ScanOperator: ['scan', 'T | sort by a | scan with (step x: true;)'],
  SearchOperator: ['search', 'search in (T) "x"'],
  SerializeOperator: ['serialize', 'T | serialize'],
  SortOperator: ['sort', 'T | sort by a'],
  SummarizeOperator: ['summarize', 'T | summarize count()'],
  TakeOperator: ['take', 'T | take 1'],
  TopHittersOperator: ['top-hitters', 'T | top-hitters 1 of s'],
  TopNestedOperator: ['top-nested', 'T | top-nested 1 of s by count()'],
  TopOperator: ['top', 'T | top 1 by a'],
  UnionOperator: ['union', 'union T, T'],
};

/** What the parser knows, as calls that the engine can be asked for. */
function calls(): Map<string, string> {
  const texts = new Map<string, string>(Object.values(operators));
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
