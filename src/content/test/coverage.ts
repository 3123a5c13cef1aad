import type { Diagnostic } from '../../core/diagnostic.ts';
import {
  type Analysis,
  type Branch,
  type Engine,
  type Schema,
  type Watch,
  type Way,
  WaysTaken,
} from '../../kql/index.ts';
import { text } from '../field.ts';
import type { Item, Path } from '../item.ts';
import { parserOf } from '../parser-file.ts';
import { isObject } from '../resource.ts';
import { TestReport } from './case.ts';
import type { TestData } from './data.ts';

/** How many of the ways through the query of an item its tests took, and where the others are. */
export interface QueryCoverage {
  kind: string;
  file: string;
  ways: number;
  tried: number;
  untried: Diagnostic[];
}

const kinds = ['analytics-rule', 'hunting-query', 'parser'];

/** Watches the runs of tests and tells which ways through each query no row of any test went. */
export class TriedWays {
  readonly #schema: Schema;
  readonly #parsers: ReadonlyMap<string, Item>;
  readonly #runs = new Map<Item, Map<Analysis, { taken: WaysTaken; schema: Schema }>>();

  constructor(schema: Schema, repository: readonly Item[]) {
    this.#schema = schema;
    const parsers = repository.filter(item => item.kind === 'parser');
    this.#parsers = new Map(parsers.map(item => [parserOf(item.value).alias, item]));
  }

  watch(item: Item, analysis: Analysis, data: TestData): Watch {
    const runs = this.#runs.get(item) ?? new Map<Analysis, { taken: WaysTaken; schema: Schema }>();
    this.#runs.set(item, runs);
    const run = runs.get(analysis) ?? { taken: new WaysTaken(), schema: data.schema };
    runs.set(analysis, run);
    return run.taken.watch;
  }

  /** The coverage of items, those that no test runs included. */
  of(items: readonly Item[], engine: Engine): QueryCoverage[] {
    const queries = items.filter(item => kinds.includes(item.kind));
    const ways = new Map(queries.map(item => [item, new Map<string, { way: Way; tried: boolean }>()]));
    const none = new WaysTaken();
    for (const item of queries) this.#count(item, engine.analyze(queryOf(item)), none, this.#schema, ways);
    for (const [item, runs] of this.#runs)
      for (const [analysis, { taken, schema }] of runs) this.#count(item, analysis, taken, schema, ways);
    return [...ways].map(([item, found]) => coverageOf(item, [...found.values()]));
  }

  #count(
    item: Item,
    { branches }: Analysis,
    taken: WaysTaken,
    schema: Schema,
    ways: ReadonlyMap<Item, Map<string, { way: Way; tried: boolean }>>,
  ): void {
    branches.forEach((branch, index) => {
      const owner = this.#ownerOf(branch, item, schema);
      const found = owner && ways.get(owner);
      if (!found) return;
      const tried = taken.of(branches, index);
      branch.ways.forEach((way, at) => {
        const key = `${way.start} ${way.length} ${way.says}`;
        found.set(key, { way, tried: tried[at] || (found.get(key)?.tried ?? false) });
      });
    });
  }

  /** The item whose text a branch stands in; none for the query that calls a parser, and for a function that a test replaced. */
  #ownerOf({ in: name }: Branch, item: Item, schema: Schema): Item | undefined {
    if (name === undefined) return item.kind === 'parser' ? undefined : item;
    const bodyIn = (known: Schema) => known.functions?.find(one => one.name === name)?.body;
    return bodyIn(schema) === bodyIn(this.#schema) ? this.#parsers.get(name) : undefined;
  }
}

/** A text that runs the item's query. */
function queryOf(item: Item): string {
  if (item.kind === 'parser') return `${parserOf(item.value).alias}()`;
  return isObject(item.value) ? text(item.value.query).trimEnd() : '';
}

function placeOf(item: Item): Path {
  return item.kind === 'parser' ? [parserOf(item.value).queryKey] : ['query'];
}

function coverageOf(item: Item, found: readonly { way: Way; tried: boolean }[]): QueryCoverage {
  const report = new TestReport(item);
  for (const { way, tried } of found) {
    if (!tried) report.untried(placeOf(item), way.start, way.length, `In no test: ${way.says}.`);
  }
  const tried = found.filter(one => one.tried).length;
  return { kind: item.kind, file: item.file, ways: found.length, tried, untried: report.diagnostics };
}

/** In whole per cent; a query without branches is covered. */
export function percentOf({ ways, tried }: Pick<QueryCoverage, 'ways' | 'tried'>): number {
  return ways === 0 ? 100 : Math.floor((100 * tried) / ways);
}

/** An error at the query of each item that is covered less than demanded. */
export function tooLittle(coverage: readonly QueryCoverage[], items: readonly Item[], least: number): Diagnostic[] {
  return coverage.flatMap(one => {
    const item = items.find(({ file }) => file === one.file);
    if (!item || percentOf(one) >= least) return [];
    const report = new TestReport(item);
    const message = `Tests take ${one.tried} of the ${one.ways} ways through the query (${percentOf(one)} %), but ${least} % are demanded.`;
    report.atKey('test/coverage', placeOf(item), message);
    return report.diagnostics;
  });
}
