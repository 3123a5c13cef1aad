// Shows every item of a corpus of workbooks, one JSON object `{"path", "text"}` a line, over rows that are made up after the columns of
// each query, and prints how many items are shown as what they are, with the reasons of the others. An item whose query the service
// would refuse too (a table or function that only its author's workspace has) is told apart.
import { readFileSync } from 'node:fs';
import { queryTablesIn } from '../src/core/standard-tables.ts';
import { type Analysis, type Column, createEngine, type Table } from '../src/kql/index.ts';
import {
  type Answer,
  type ItemView,
  type Question,
  readWorkbook,
  renderWorkbook,
  Unsupported,
  type WorkbookView,
} from '../src/sentinel/workbook/index.ts';

const [file] = process.argv.slice(2);
if (!file) {
  console.error('usage: node scripts/workbook-score.ts FILE.jsonl');
  process.exit(64);
}

const now = Date.parse('2026-01-01T10:00:00Z');
const guid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const subscription = `/subscriptions/${guid(1)}`;
const workspace = `${subscription}/resourceGroups/soc/providers/Microsoft.OperationalInsights/workspaces/law`;

const text = (name: string) => ({ name, type: 'string' as const });
const resource = ['id', 'name', 'type', 'tenantId', 'kind', 'location', 'resourceGroup', 'subscriptionId', 'managedBy'];
const bags = ['sku', 'plan', 'properties', 'tags', 'identity', 'zones', 'extendedLocation'];
const resourceColumns = [...resource.map(text), ...bags.map(name => ({ name, type: 'dynamic' as const }))];
const graphTables = [
  'Resources',
  'resources',
  'resourcecontainers',
  'ResourceContainers',
  'SecurityResources',
  'securityresources',
];

const graph = createEngine({ tables: graphTables.map(name => ({ name, columns: resourceColumns })) });

const samples: Record<string, (row: number) => unknown> = {
  datetime: row => new Date(now - (row % 8) * 3_600_000).toISOString(),
  timespan: () => '00:05:00',
  bool: row => row % 2 === 0,
  dynamic: row => JSON.stringify([row, row + 1, row + 2]),
  guid: row => guid(row),
  string: row => ['one', 'two', 'three'][row % 3],
};

/** Rows for the columns of a query. */
function rowsFor({ columns, render }: Analysis): Answer {
  const cell = (type: string, row: number) => samples[type]?.(row) ?? row * 7;
  const rows = Array.from({ length: 24 }, (_, row) => columns.map(({ type }) => cell(type, row)));
  return { columns: columns.map(({ name, type }) => ({ name, type })), rows, ...(render ? { render } : {}) };
}

class Refused extends Error {}

async function ask(question: Question): Promise<Answer | { json: unknown }> {
  if (question.source === 'arm')
    return { json: { value: [{ id: workspace, name: 'law', properties: { status: 'on' } }] } };
  const analysis = question.source === 'logs' ? analyzed(question.query) : graph.analyze(onResources(question.query));
  const wrong = analysis.diagnostics.filter(({ severity }) => severity === 'error');
  if (wrong.some(({ code }) => code === 'kql/unsupported')) throw new Unsupported(wrong[0].message);
  if (wrong.length > 0) throw new Refused(`${wrong[0].code}: ${wrong[0].message}`);
  return rowsFor(analysis);
}

function onResources(query: string): string {
  return /^\s*\w*resources\b|^\s*resource\w+\b/i.test(query) ? query : `Resources | ${query}`;
}

const kept = new Map<string, Analysis>();

/**
 * What a query reads that no documented table has is what its author's workspace has: tables and columns of these names are made up, until
 * the query can be read, or what stands in its way is something else.
 */
function analyzed(query: string): Analysis {
  const before = kept.get(query);
  if (before) return before;
  let tables: readonly Table[] = queryTablesIn([query]);
  let analysis = createEngine({ tables }).analyze(query);
  for (let tries = 0; tries < 10; tries++) {
    const named = (code: string) =>
      analysis.diagnostics
        .filter(one => one.code === code)
        .map(({ start, length }) => query.slice(start, start + length));
    const newTables = named('kql/unknown-table').filter(name => /^\w+$/.test(name));
    const newColumns = named('kql/unknown-column').filter(name => /^\w+$/.test(name));
    if (newTables.length + newColumns.length === 0) break;
    const made = [...new Set(newTables)].map(name => ({ name, columns: guessedColumns(query) }));
    tables = [...tables, ...made].map(table => widened(table, newColumns));
    analysis = createEngine({ tables }).analyze(query);
  }
  kept.set(query, analysis);
  return analysis;
}

const endings: Record<string, Column['type']> = { s: 'string', d: 'real', b: 'bool', t: 'datetime', g: 'guid' };
const usual: Column[] = [
  { name: 'TimeGenerated', type: 'datetime' },
  { name: 'Computer', type: 'string' },
  { name: 'Type', type: 'string' },
];

function guessedColumns(query: string): Column[] {
  const named = new Set(query.match(/\b[A-Za-z]\w*_[sdbtg]\b/g) ?? []);
  return [...usual, ...[...named].map(name => ({ name, type: endings[name.at(-1)!] }))];
}

function widened(table: Table, names: readonly string[]): Table {
  const known = new Set(table.columns.map(({ name }) => name));
  const more = [...new Set(names)].filter(name => !known.has(name));
  const columns = more.map(
    (name): Column => ({
      name,
      type: endings[/_([sdbtg])$/.exec(name)?.[1] ?? ''] ?? (/time|date/i.test(name) ? 'datetime' : 'string'),
    }),
  );
  return { ...table, columns: [...table.columns, ...columns] };
}

/** Every item shown, whatever its conditions and tabs say. */
function revealed(items: readonly unknown[]): unknown[] {
  return items.map(item => {
    const { conditionalVisibility: _one, conditionalVisibilities: _many, ...rest } = item as Record<string, unknown>;
    const content = rest.content as Record<string, unknown> | undefined;
    if (!Array.isArray(content?.items)) return rest;
    return { ...rest, content: { ...content, loadType: 'always', items: revealed(content.items) } };
  });
}

function countItems(items: readonly unknown[]): number {
  return items.reduce<number>((sum, item) => {
    const content = (item as { content?: { items?: unknown[] } }).content;
    return sum + 1 + countItems(Array.isArray(content?.items) ? content.items : []);
  }, 0);
}

const kinds = new Map<string, number>();
const causes = new Map<string, string[]>();
let items = 0;
let refused = 0;
let unsupported = 0;
let files = 0;

function judge(views: readonly ItemView[], path: string): void {
  for (const { body, name } of views) {
    const kind =
      body.kind === 'data'
        ? `data: ${body.data.kind}${body.data.kind === 'message' ? ` (${body.data.tone})` : ''}`
        : body.kind;
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    if (body.kind === 'group') judge(body.items, path);
    const problems = body.kind === 'parameters' ? body.parameters.map(({ problem }) => problem).filter(Boolean) : [];
    if (body.kind === 'data' && body.data.kind === 'message') problems.push(`${body.data.tone}: ${body.data.text}`);
    const [problem] = problems;
    if (problem === undefined || problem.startsWith('empty:')) continue;
    if (/^(error: )?kql\//.test(problem)) refused++;
    else unsupported++;
    causes.set(problem, [...(causes.get(problem) ?? []), `${path} ${name}`]);
  }
}

/** The workbook as a reader sees it who chose the first option of each parameter that has to be chosen. */
async function shown(items: readonly unknown[]): Promise<WorkbookView> {
  let selections: Record<string, string[]> = {};
  for (let tries = 0; tries < 5; tries++) {
    const view = await renderWorkbook({ items }, { ask, now, selections, context: { workspace, subscription } });
    const open = openChoices(view.items).filter(([name]) => selections[name] === undefined);
    if (open.length === 0) return view;
    selections = { ...selections, ...Object.fromEntries(open) };
  }
  return renderWorkbook({ items }, { ask, now, selections, context: { workspace, subscription } });
}

function openChoices(items: readonly ItemView[]): [string, string[]][] {
  return items.flatMap(({ body }): [string, string[]][] => {
    if (body.kind === 'group') return openChoices(body.items);
    if (body.kind !== 'parameters') return [];
    return body.parameters.flatMap(({ name, required, chosen, options, input }): [string, string[]][] =>
      required && chosen.join('') === ''
        ? [[name, input === 'text' ? ['example'] : options.slice(0, 1).map(({ value }) => value)]]
        : [],
    );
  });
}

for (const line of readFileSync(file, 'utf8').split('\n').filter(Boolean)) {
  const source = JSON.parse(line) as { path: string; text: string };
  const workbook = readWorkbook(source.text);
  if (typeof workbook === 'string') {
    console.log(`${source.path}: ${workbook}`);
    continue;
  }
  files++;
  items += countItems(workbook.items);
  judge((await shown(revealed(workbook.items))).items, source.path);
}

for (const [cause, places] of [...causes].sort((a, b) => b[1].length - a[1].length).slice(0, 60)) {
  console.log(`${String(places.length).padStart(5)}  ${cause.slice(0, 220)}`);
  for (const place of places.slice(0, 2)) console.log(`         ${place}`);
}
console.log(
  [...kinds]
    .sort((a, b) => b[1] - a[1])
    .map(([kind, count]) => `${count} ${kind}`)
    .join(', '),
);
const valid = items - refused;
console.log(`${files} workbooks, ${items} items; the query of ${refused} is one that the service refuses too`);
console.log(
  `${valid - unsupported} of ${valid} are shown as what they are (${((100 * (valid - unsupported)) / valid).toFixed(1)} %)`,
);
