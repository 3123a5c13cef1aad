// Writes docs/kql-conformance.md from a run over three files: recorded answers, printed answers of the documentation, real queries.
import { readFileSync, writeFileSync } from 'node:fs';
import { queryTables } from '../src/core/standard-tables.ts';
import { ticksFromIso } from '../src/core/time.ts';
import { batchQueries } from '../src/kql/batch-queries.ts';
import { leftOutNames } from './kql/coverage.ts';
import { type Answer, type Expected, familyOf, judge, readLine, type Verdict } from './kql/judge.ts';
import { reasonOf } from './kql/left-out.ts';
import { mistakes, remarks } from './kql/remarks.ts';

const [recorded, docs, queries] = process.argv.slice(2);
if (!queries) {
  console.error('usage: node scripts/kql-conformance.ts RECORDED.jsonl DOCS.jsonl QUERIES.jsonl');
  process.exit(64);
}

const now = ticksFromIso('2026-01-01T00:00:00Z')!;

function linesOf(file: string): string[] {
  return readFileSync(file, 'utf8').split('\n').filter(Boolean);
}

async function verdictsOf(file: string): Promise<Verdict[]> {
  const answer = batchQueries({ schema: { tables: [] }, now, check: false });
  const verdicts: Verdict[] = [];
  for (const line of linesOf(file)) {
    const expected = readLine<Expected>(line);
    const given = readLine<Answer>(JSON.stringify(await answer(line)));
    verdicts.push({ id: expected.id, family: familyOf(expected), ...judge(expected, given) });
  }
  return verdicts;
}

interface RealQuery {
  id: string;
  parserErrors: string[];
}

async function runQueries(file: string): Promise<{ query: RealQuery; error?: Answer['error'] }[]> {
  const answer = batchQueries({ schema: { tables: queryTables() }, now, check: false });
  const results = [];
  for (const line of linesOf(file)) {
    const { error } = (await answer(line)) as Answer;
    results.push({ query: JSON.parse(line) as RealQuery, ...(error && { error }) });
  }
  return results;
}

const percent = (part: number, whole: number) => `${((100 * part) / Math.max(1, whole)).toFixed(1)} %`;
const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ');
const short = (text: string) => (text.length > 220 ? `${text.slice(0, 220)} …` : text);

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]) => `| ${cells.map(each => cell(String(each))).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function familyTable(verdicts: readonly Verdict[]): string {
  const rows = [...Map.groupBy(verdicts, each => each.family)].map(([family, all]) => {
    const count = (outcome: Verdict['outcome']) => all.filter(each => each.outcome === outcome).length;
    return [family, all.length, count('right'), count('wrong'), count('unsupported')];
  });
  return table(['family', 'lines', 'right', 'wrong', 'unsupported'], rows);
}

/** The share of right lines among those whose known answer is itself right. */
function summary(verdicts: readonly Verdict[]): string {
  const right = verdicts.filter(each => each.outcome === 'right').length;
  const doubtful = verdicts.filter(each => each.outcome !== 'right' && remarks[each.id]?.theirs).length;
  const counted = verdicts.length - doubtful;
  const all = `${right} of ${verdicts.length} lines are right (${percent(right, verdicts.length)})`;
  return doubtful === 0
    ? `${all}.`
    : `${all}; ${doubtful} known answers are themselves wrong or arbitrary, without them it is ${right} of ${counted} (${percent(right, counted)}).`;
}

function remaining(verdicts: readonly Verdict[]): string {
  const rows = verdicts
    .filter(each => each.outcome !== 'right')
    .map(each => {
      const remark = remarks[each.id];
      return [each.id, remark?.theirs ? 'known answer' : each.outcome, short(remark?.reason ?? each.reason)];
    });
  return rows.length === 0 ? 'None.' : table(['line', 'fault', 'reason'], rows);
}

function queriesSection(results: Awaited<ReturnType<typeof runQueries>>): string {
  const clean = results.filter(each => each.query.parserErrors.length === 0);
  const failed = clean.filter(each => each.error);
  const unsupported = failed.filter(each => each.error?.code === 'kql/unsupported');
  const broken = results.filter(each => each.query.parserErrors.length > 0);
  const bugs = results.filter(each => each.error?.code === 'bug');
  const rows = failed.map(({ query, error }) => [
    query.id,
    error!.code,
    short([error!.message, mistakes[query.id]].filter(Boolean).join(' ')),
  ]);
  return `${clean.length} queries that the parser accepts: ${clean.length - failed.length} run on empty tables (${percent(clean.length - failed.length, clean.length)}), ${unsupported.length} are \`kql/unsupported\` (${percent(unsupported.length, clean.length)}). ${broken.length} queries that it refuses: all are answered, ${bugs.length} of all lines end as a mistake of the engine.

A file of \`externaldata\` is not fetched without being allowed to (\`usage/invalid\`); the rest is named by its code.

${rows.length === 0 ? 'None is left.' : table(['line', 'code', 'message'], rows)}`;
}

function leftOut(): string {
  const groups = Map.groupBy(leftOutNames(), name => reasonOf(name) ?? 'No decision says why.');
  return table(
    ['names', 'reason'],
    [...groups].map(([reason, names]) => [names.map(name => `\`${name}\``).join(' '), reason]),
  ).replaceAll('` `', '`, `');
}

const [answers, printed, real] = [await verdictsOf(recorded), await verdictsOf(docs), await runQueries(queries)];
const text = `# How near the KQL engine is to Kusto

\`node scripts/kql-conformance.ts RECORDED DOCS QUERIES\` writes this page. It answers every line of three files as \`picket query --batch\`
does: queries with the answers that Kusto's engine gave, the examples of the documentation with their printed tables, and queries of public
repositories. A line is right when the names, the types and every cell are: whole numbers digit by digit, others to twelve digits, the
order of rows where the query ends in sort, order or top; a query that Kusto refuses must be refused. Printed tables are held to six digits,
without quotes and spaces, since they are printed so.

## Recorded answers

${summary(answers)}

${familyTable(answers)}

${remaining(answers)}

## Printed answers

${summary(printed)}

${familyTable(printed)}

${remaining(printed)}

## Queries of public repositories

${queriesSection(real)}

## What is left out by decision

Each of these names answers \`kql/unsupported\` at its place; nothing is approximated instead.

${leftOut()}

## Where Kusto and Log Analytics differ, Log Analytics is followed

${table(
  ['matter', 'Kusto', 'Log Analytics, and here'],
  [
    [
      'limits of a result',
      '500,000 rows and 64 MB',
      'the same, and ten minutes; `limit/exceeded` where one is reached',
    ],
    ['time range of a request', 'none', '`timespan` keeps rows by TimeGenerated, in every table of the query'],
    [
      'other places',
      '`cluster()`, `database()`',
      '`workspace()`, `app()`, `resource()`, `arg()`, `adx()`; rows of another place are `kql/unsupported`',
    ],
    ['watchlists and ASIM', 'none', '`_GetWatchlist()` and the parsers `_Im_…`, `_ASim_…` are known'],
    [
      'columns of every table',
      'none',
      'TimeGenerated, TenantId, Type, SourceSystem, _ResourceId, _SubscriptionId, _IsBillable, _BilledSize, _ItemId',
    ],
    [
      '`AzureDiagnostics`',
      'no such table',
      'has a column for every field that was ever sent; its type is in the ending `_s _d _b _t _g`',
    ],
    [
      'advanced hunting of Defender',
      'Timestamp',
      'a query may name Timestamp, a rule of a workspace may not (`rule/defender-timestamp`)',
    ],
    ['management commands', 'begin with a dot', 'refused (`kql/command`)'],
  ],
)}
`;
writeFileSync('docs/kql-conformance.md', text);
console.log(summary(answers));
console.log(summary(printed));
console.log('written: docs/kql-conformance.md');
