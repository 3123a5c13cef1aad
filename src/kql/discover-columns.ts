import { Failure } from '../core/failure.ts';
import type { Column } from '../core/table.ts';
import type { Analysis, RunOptions, Schema } from './contract.ts';
import { bodyStart } from './frontend/scope.ts';
import { runPlan } from './interpret/run.ts';
import { eachRelation } from './interpret/walk.ts';
import type { Plugin, Relation } from './ir.ts';
import { reader } from './read.ts';
import type { Batch } from './value.ts';

type Open = Plugin & { open: NonNullable<Plugin['open']> };

interface Known {
  analysis: Analysis;
  schema: Schema;
  analyze: (text: string) => Analysis;
}

/** Plug-ins of one query whose columns depend on the rows. */
const most = 50;

/**
 * Kusto runs a plug-in such as bag_unpack() or pivot() first to learn its columns, then binds what follows. So do we: what
 * stands before it is run, its columns are written into the text, and the text is analysed anew, until all are known.
 * Without rows there is nothing to learn: the columns that the query names are then taken as strings. An analysis without
 * a plan means that not even these fit, and that the result is empty.
 */
export async function discoverColumns(
  analysis: Analysis,
  schema: Schema,
  options: RunOptions,
  analyze: (text: string) => Analysis,
): Promise<Analysis> {
  let current: Known = { analysis, schema, analyze };
  for (let count = 0; count < most; count++) {
    const open = innermost(current.analysis.plan);
    if (open.length === 0) return current.analysis;
    const batches = await Promise.all(
      open.map(node => runPlan(node, { ...options, limits: { ...options.limits, rows: Number.MAX_SAFE_INTEGER } })),
    );
    const columns = columnsOfAll(batches, open[0]);
    const next = declared(current, open[0], columns);
    const wrong = next.analysis.diagnostics.find(each => each.severity === 'error');
    if (wrong && batches.every(batch => batch.length === 0)) return { ...next.analysis, plan: undefined };
    if (wrong) throw new Failure('query/failed', `With the columns that ${open[0].plugin}() gives: ${wrong.message}`);
    current = next;
  }
  throw new Failure('limit/exceeded', `The query has more than ${most} plug-ins whose columns depend on the rows.`);
}

/** The open plug-ins at the first place that no other open one stands before. */
function innermost(plan: Relation | undefined): Open[] {
  const ready: Open[] = [];
  if (plan)
    eachRelation(plan, relation => {
      if (isOpen(relation) && !hasOpen(relation.from) && !relation.args.some(hasOpen)) ready.push(relation);
    });
  return ready.filter(({ open }) => open.at === ready[0].open.at && open.stored === ready[0].open.stored);
}

function hasOpen(part: unknown): boolean {
  let found = false;
  eachRelation(part as Relation, relation => {
    found ||= isOpen(relation);
  });
  return found;
}

function isOpen(relation: Relation): relation is Open {
  return relation.op === 'plugin' && relation.open !== null;
}

function columnsOfAll(batches: readonly Batch[], node: Open): Column[] {
  const columns = new Map<string, Column>();
  for (const batch of batches)
    for (const column of batch.columns) {
      const known = columns.get(column.name);
      columns.set(column.name, known && known.type !== column.type ? { ...column, type: 'dynamic' } : column);
    }
  if (batches.every(batch => batch.length === 0))
    for (const name of node.open.asked) if (!columns.has(name)) columns.set(name, { name, type: 'string' });
  return [...columns.values()];
}

/** The text, or the stored function that it calls, with the schema written behind the plug-in. */
function declared({ analysis, schema, analyze }: Known, { open }: Open, columns: readonly Column[]): Known {
  const list = columns.map(({ name, type }) => `[${JSON.stringify(name)}]:${type}`).join(', ');
  const insert = (text: string, at: number) => `${text.slice(0, at)} : (${list})${text.slice(at)}`;
  if (open.stored === null) {
    const text = insert(analysis.text, open.at);
    return { schema, analyze, analysis: analyze(text) };
  }
  const functions = (schema.functions ?? []).map(each =>
    each.name === open.stored ? { ...each, body: insert(each.body, open.at - bodyStart) } : each,
  );
  const changed = { ...schema, functions };
  const { analyze: analyzeAnew } = reader(changed);
  return { schema: changed, analyze: analyzeAnew, analysis: analyzeAnew(analysis.text) };
}
