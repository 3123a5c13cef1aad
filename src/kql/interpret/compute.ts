import { unreachable } from '../../core/invariant.ts';
import type { InputId, Relation } from '../ir.ts';
import type { Batch } from '../value.ts';
import { evaluate } from './evaluate.ts';
import { apply, expand } from './expand.ts';
import { getSchema } from './get-schema.ts';
import { graphMatch } from './graph-match.ts';
import { graphTable } from './graph-table.ts';
import { type Guard, withinBounds } from './guard.ts';
import { join } from './join.ts';
import { makeSeries } from './make-series.ts';
import { parse } from './parse.ts';
import { parseKv } from './parse-kv.ts';
import { partition } from './partition.ts';
import { extend, filter, project } from './project.ts';
import type { Runtime, Step } from './runtime.ts';
import { scanSteps } from './scan-steps.ts';
import { serialize, sort, take, top } from './sort.ts';
import { external, input, print, range, rows, scan, watchlist } from './source.ts';
import { count, distinct, summarize } from './summarize.ts';
import { topNested } from './top-nested.ts';
import { union } from './union.ts';

/** A plan with all rows that it reads: what is left to do needs nothing else, wherever it is done. */
export interface Work extends Pick<Runtime, 'now' | 'tables' | 'watchlists' | 'files'> {
  plan: Relation;
  inputs: ReadonlyMap<InputId, Batch>;
}

/** Runs a plan over its rows. Throws `limit/exceeded` where a limit is reached. */
export function compute({ plan, inputs, ...rows }: Work, guard: Guard, eyes: Pick<Runtime, 'watch' | 'place'>): Batch {
  const run = runtimeOf({ ...rows, ...eyes, guard, inputs: new Map(inputs) });
  return withinBounds(() => guard.admit(run.prepare(plan)()));
}

function runtimeOf(facts: Omit<Runtime, 'shared' | 'again' | 'prepare'>): Runtime {
  const run: Runtime = {
    ...facts,
    shared: new Map(),
    again: () => runtimeOf(facts),
    prepare: relation => {
      const step = prepare(relation, run);
      return handsOn.has(relation.op) ? step : () => run.guard.settle(step);
    },
  };
  return run;
}

/** What only gives rows that are held already. */
const handsOn: ReadonlySet<Relation['op']> = new Set(['scan', 'watchlist', 'input', 'shared']);

function prepare(node: Relation, run: Runtime): Step {
  switch (node.op) {
    case 'scan':
      return scan(node, run);
    case 'watchlist':
      return watchlist(node, run);
    case 'rows':
      return rows(node, run);
    case 'print':
      return print(node, run);
    case 'range':
      return range(node, run);
    case 'external':
      return external(node, run);
    case 'input':
      return input(node, run);
    case 'filter':
      return filter(node, run);
    case 'project':
      return project(node, run);
    case 'extend':
      return extend(node, run);
    case 'summarize':
      return summarize(node, run);
    case 'distinct':
      return distinct(node, run);
    case 'sort':
      return sort(node, run);
    case 'top':
      return top(node, run);
    case 'take':
    case 'sample':
      return take(node, run);
    case 'count':
      return count(node, run);
    case 'serialize':
      return serialize(node, run);
    case 'join':
      return join(node, run);
    case 'union':
      return union(node, run);
    case 'expand':
      return expand(node, run);
    case 'apply':
      return apply(node, run);
    case 'parse':
      return parse(node, run);
    case 'parse-kv':
      return parseKv(node, run);
    case 'make-series':
      return makeSeries(node, run);
    case 'scan-steps':
      return scanSteps(node, run);
    case 'partition':
      return partition(node, run);
    case 'top-nested':
      return topNested(node, run);
    case 'plugin':
      return evaluate(node, run);
    case 'graph-match':
      return graphMatch(node, run);
    case 'graph-table':
      return graphTable(node, run);
    case 'getschema':
      return getSchema(node);
    case 'shared':
      return shared(node, run);
    default:
      return unreachable(node);
  }
}

/** Runs a part that several places read only once. */
function shared(node: Extract<Relation, { op: 'shared' }>, run: Runtime): Step {
  const from = run.prepare(node.from);
  return () => {
    const known = run.shared.get(node.id);
    if (known) return known;
    const batch = from();
    run.shared.set(node.id, batch);
    run.guard.keep(batch);
    return batch;
  };
}
