// Runs a file of queries with known answers and prints how many are right, wrong and not supported, by family.
// Each line: {id, query, columns, rows} with {outcome, family} (recorded answers) or {columnTypes, page} (printed tables).
import { readFileSync } from 'node:fs';
import { ticksFromIso } from '../src/core/time.ts';
import { batchQueries } from '../src/kql/batch-queries.ts';

interface Expected {
  id: string;
  family?: string;
  page?: string;
  query: string;
  outcome?: 'rows' | 'first-rows' | 'nondeterministic' | 'rejected';
  columns: ({ name: string; type: string } | string)[];
  columnTypes?: { name: string; type: string }[];
  rows: unknown[][];
  flags?: string[];
}

interface Answer {
  columns?: { name: string; type: string }[];
  rows?: unknown[][];
  error?: { code: string; message: string };
}

interface Verdict {
  id: string;
  family: string;
  outcome: 'right' | 'wrong' | 'unsupported';
  reason: string;
}

const coarse: Record<string, string> = { int: 'long', decimal: 'real' };
const ordered = /\|\s*(sort|order|top)\s[^|]*$/i;

function judge(expected: Expected, answer: Answer): Omit<Verdict, 'id' | 'family'> {
  if (answer.error?.code === 'kql/unsupported') return { outcome: 'unsupported', reason: answer.error.message };
  if (expected.outcome === 'rejected')
    return answer.error ? right : { outcome: 'wrong', reason: 'must be rejected but runs' };
  if (answer.error) return { outcome: 'wrong', reason: `${answer.error.code}: ${answer.error.message}` };
  const shape = expected.columnTypes ? wrongNames(expected, answer) : wrongColumns(expected, answer);
  if (shape) return { outcome: 'wrong', reason: shape };
  if (expected.outcome === 'nondeterministic') return right;
  const rows = expected.columnTypes ? wrongPrinted(expected, answer) : wrongRows(expected, answer);
  return rows ? { outcome: 'wrong', reason: rows } : right;
}

const right = { outcome: 'right', reason: '' } as const;

function wrongColumns(expected: Expected, answer: Answer): string | undefined {
  const name = (column: { name: string; type: string } | string) =>
    typeof column === 'string' ? column : `${column.name}:${coarse[column.type] ?? column.type}`;
  const [want, got] = [expected.columns.map(name).join(', '), (answer.columns ?? []).map(name).join(', ')];
  return want === got ? undefined : `columns are ${got} instead of ${want}`;
}

function wrongNames(expected: Expected, answer: Answer): string | undefined {
  const names = (answer.columns ?? []).map(column => column.name).join(', ');
  const want = expected.columns.map(String).join(', ');
  return want === names ? undefined : `columns are ${names} instead of ${want}`;
}

function wrongRows(expected: Expected, answer: Answer): string | undefined {
  const sorted = ordered.test(expected.query);
  const [want, got] = [expected.rows, answer.rows ?? []].map(rows => rows.map(row => JSON.stringify(row.map(plain))));
  if (expected.outcome === 'first-rows') {
    const known = new Set(got);
    const lost = want.find(row => !known.has(row));
    return lost && `lacks ${lost}`;
  }
  if (!sorted) for (const rows of [want, got]) rows.sort();
  if (want.length !== got.length) return `${got.length} rows instead of ${want.length}: ${got[0]} / ${want[0]}`;
  const at = want.findIndex((row, index) => row !== got[index]);
  return at < 0 ? undefined : `row ${got[at]} instead of ${want[at]}`;
}

/** Values as both sides write them: numbers to twelve digits, numbers in text as numbers. */
function plain(value: unknown): unknown {
  if (typeof value === 'number') return Number(value.toPrecision(12));
  if (typeof value === 'string' && /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(value))
    return Number(Number(value).toPrecision(12));
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plain(each)]));
  return value;
}

function wrongPrinted(expected: Expected, answer: Answer): string | undefined {
  const types = (answer.columns ?? []).map(column => column.type);
  const sorted = ordered.test(expected.query);
  const want = expected.rows.map(row => JSON.stringify(row.map((cell, index) => printed(cell, types[index]))));
  const got = (answer.rows ?? []).map(row => JSON.stringify(row.map((cell, index) => printed(cell, types[index]))));
  if (!sorted) for (const rows of [want, got]) rows.sort();
  if (want.length !== got.length) return `${got.length} rows instead of ${want.length}: ${got[0]} / ${want[0]}`;
  const at = want.findIndex((row, index) => row !== got[index]);
  return at < 0 ? undefined : `row ${got[at]} instead of ${want[at]}`;
}

/** A cell of a printed table and a value of ours in one form. */
function printed(cell: unknown, type: string): string {
  if (cell === null || cell === undefined || cell === '') return '';
  if (typeof cell === 'boolean') return cell ? 'true' : 'false';
  if (typeof cell === 'object') return squeeze(JSON.stringify(plain(cell)));
  const text = String(cell).trim();
  if (text === 'null') return '';
  if (type === 'bool') return /^(1|true)$/i.test(text) ? 'true' : 'false';
  if (type === 'datetime') return String(ticksFromIso(text.replace(' ', 'T')) ?? text);
  if (['int', 'long', 'real', 'decimal'].includes(type))
    return String(Number(Number(text.replaceAll(',', '')).toPrecision(6)));
  if (type === 'dynamic') return dynamicText(text);
  return squeeze(text);
}

function dynamicText(text: string): string {
  try {
    return squeeze(JSON.stringify(plain(JSON.parse(text))));
  } catch {
    return squeeze(text);
  }
}

function squeeze(text: string): string {
  return text.replace(/[\s"'\\`]/g, '');
}

const [file, ...only] = process.argv.slice(2);
if (!file) {
  console.error('usage: node scripts/kql-score.ts FILE.jsonl [family or id part]…');
  process.exit(64);
}

/** Whole numbers beyond 2^53 stand exactly in the text: read them as text. */
function readLine<T>(line: string): T {
  return JSON.parse(line, function (this: unknown, _key, value, context?: { source?: string }) {
    const exact =
      typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d{16,}$/.test(context?.source ?? '');
    return exact ? context?.source : value;
  } as (key: string, value: unknown) => unknown) as T;
}

const answer = batchQueries({ schema: { tables: [] }, now: ticksFromIso('2026-01-01T00:00:00Z') ?? 0n, check: false });
const verdicts: Verdict[] = [];
for (const line of readFileSync(file, 'utf8').split('\n').filter(Boolean)) {
  const expected = readLine<Expected>(line);
  const family =
    expected.family ??
    expected.page
      ?.split('/')
      .pop()
      ?.replace(/-(function|operator|plugin|aggregate).*$/, '-$1s') ??
    '';
  if (only.length > 0 && !only.some(part => expected.id.includes(part) || family.includes(part))) continue;
  const given = readLine<Answer>(
    JSON.stringify(await answer(JSON.stringify({ id: expected.id, query: expected.query }))),
  );
  verdicts.push({ id: expected.id, family: expected.columnTypes ? 'docs' : family, ...judge(expected, given) });
}
for (const [family, all] of Map.groupBy(verdicts, each => each.family)) {
  const count = (outcome: Verdict['outcome']) => all.filter(each => each.outcome === outcome).length;
  console.log(
    `${family.padEnd(30)} ${count('right')} right, ${count('wrong')} wrong, ${count('unsupported')} unsupported`,
  );
}
const good = verdicts.filter(each => each.outcome === 'right').length;
console.log(
  `${'all'.padEnd(30)} ${good} of ${verdicts.length} right (${((100 * good) / Math.max(1, verdicts.length)).toFixed(1)} %)`,
);
for (const each of verdicts)
  if (each.outcome !== 'right') console.log(`${each.outcome} ${each.id} ${each.reason.slice(0, 300)}`);
