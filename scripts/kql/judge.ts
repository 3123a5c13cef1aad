import { ticksFromIso } from '../../src/core/time.ts';

/** A query with its known answer: recorded from an engine (`outcome`, `family`), or printed in the documentation (`columnTypes`, `page`). */
export interface Expected {
  id: string;
  family?: string;
  page?: string;
  query: string;
  outcome?: 'rows' | 'first-rows' | 'nondeterministic' | 'rejected';
  columns: ({ name: string; type: string } | string)[];
  columnTypes?: { name: string; type: string }[];
  rows: unknown[][];
}

/** A line that `picket query --batch` gives. */
export interface Answer {
  columns?: { name: string; type: string }[];
  rows?: unknown[][];
  error?: { code: string; message: string };
}

export interface Verdict {
  id: string;
  family: string;
  outcome: 'right' | 'wrong' | 'unsupported';
  reason: string;
}

type Judged = Omit<Verdict, 'id' | 'family'>;

/** Recorded answers do not tell int from long, nor decimal from real. */
const coarse: Record<string, string> = { int: 'long', decimal: 'real' };
const right: Judged = { outcome: 'right', reason: '' };
const wrong = (reason: string): Judged => ({ outcome: 'wrong', reason });

/** A line of a file of answers. Whole numbers beyond 2^53 stand exactly in the text: they are read as text. */
export function readLine<T>(line: string): T {
  return JSON.parse(line, function (this: unknown, _key, value, context?: { source?: string }) {
    const exact =
      typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d{16,}$/.test(context?.source ?? '');
    return exact ? context?.source : value;
  } as (key: string, value: unknown) => unknown) as T;
}

/** Holds an answer against the known one: names, types, rows; the order of rows where the query ends in sort, order or top. */
export function judge(expected: Expected, answer: Answer): Judged {
  if (answer.error?.code === 'kql/unsupported') return { outcome: 'unsupported', reason: answer.error.message };
  if (expected.outcome === 'rejected') return judgeRejection(answer);
  if (answer.error) return wrong(`${answer.error.code}: ${answer.error.message}`);
  const shape = expected.columnTypes ? wrongNames(expected, answer) : wrongColumns(expected, answer);
  if (shape) return wrong(shape);
  if (expected.outcome === 'nondeterministic') return right;
  const rows = wrongRows(expected, answer, expected.columnTypes ? printed : exact);
  return rows ? wrong(rows) : right;
}

/** The query must be refused as a query: a limit or a mistake of ours is no refusal. */
function judgeRejection({ error }: Answer): Judged {
  if (!error) return wrong('must be rejected but runs');
  if (error.code.startsWith('kql/') || error.code === 'query/failed') return right;
  return wrong(`must be rejected, but ends as ${error.code}: ${error.message}`);
}

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

const ordered = /\|\s*(sort|order|top)\s[^|]*$/i;

function wrongRows(
  expected: Expected,
  answer: Answer,
  form: (cell: unknown, type: string) => string,
): string | undefined {
  const types = (answer.columns ?? []).map(column => column.type);
  const lines = (rows: unknown[][]) =>
    rows.map(row => JSON.stringify(row.map((cell, index) => form(cell, types[index]))));
  const [want, got] = [lines(expected.rows), lines(answer.rows ?? [])];
  if (expected.outcome === 'first-rows') return lacking(want, got);
  if (!ordered.test(expected.query)) for (const rows of [want, got]) rows.sort();
  if (want.length !== got.length) return `${got.length} rows instead of ${want.length}: ${got[0]} / ${want[0]}`;
  const at = want.findIndex((row, index) => row !== got[index]);
  return at < 0 ? undefined : `row ${got[at]} instead of ${want[at]}`;
}

/** Of answers that were cut only the first rows are known; each must be among ours, as often. */
function lacking(want: readonly string[], got: readonly string[]): string | undefined {
  const left = new Map<string, number>();
  for (const row of got) left.set(row, (left.get(row) ?? 0) + 1);
  const lost = want.find(row => {
    const count = left.get(row) ?? 0;
    left.set(row, count - 1);
    return count <= 0;
  });
  return lost && `lacks ${lost}`;
}

/** A recorded cell and a value of ours in one form: whole numbers digit by digit, others to twelve digits, text letter by letter. */
function exact(cell: unknown, type: string): string {
  if (cell === null || cell === undefined) return 'null';
  switch (type) {
    case 'int':
    case 'long':
      return String(cell);
    case 'real':
    case 'decimal':
      return number(cell, 12);
    case 'datetime':
      return String(ticksFromIso(String(cell)) ?? cell);
    case 'guid':
      return String(cell).replaceAll("'", '').toLowerCase();
    case 'dynamic':
      return JSON.stringify(rounded(cell));
    default:
      return JSON.stringify(cell);
  }
}

function number(cell: unknown, digits: number): string {
  return String(Number(Number(cell).toPrecision(digits)));
}

/** Numbers inside a dynamic, to twelve digits where they are not whole. */
function rounded(value: unknown): unknown {
  if (typeof value === 'number') return Number.isInteger(value) ? value : Number(value.toPrecision(12));
  if (Array.isArray(value)) return value.map(rounded);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, rounded(each)]));
  return value;
}

/** A cell of a printed table and a value of ours in one form: the documentation rounds numbers and drops quotes and spaces. */
function printed(cell: unknown, type: string): string {
  if (cell === null || cell === undefined || cell === '') return '';
  if (typeof cell === 'boolean') return cell ? 'true' : 'false';
  if (typeof cell === 'object') return squeeze(JSON.stringify(loose(cell)));
  const text = String(cell).trim();
  if (text === 'null') return '';
  if (type === 'bool') return /^(1|true)$/i.test(text) ? 'true' : 'false';
  if (type === 'datetime') return String(ticksFromIso(text.replace(' ', 'T')) ?? text);
  if (['int', 'long', 'real', 'decimal'].includes(type)) return number(text.replaceAll(',', ''), 6);
  if (type === 'dynamic') return printedDynamic(text);
  return /^[[{]/.test(text) ? printedDynamic(text) : squeeze(text);
}

function printedDynamic(text: string): string {
  try {
    return squeeze(JSON.stringify(loose(JSON.parse(text))));
  } catch {
    return squeeze(text);
  }
}

/** As `rounded`, with numbers in quotes as numbers. */
function loose(value: unknown): unknown {
  if (typeof value === 'string' && /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(value)) return rounded(Number(value));
  if (Array.isArray(value)) return value.map(loose);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, loose(each)]));
  return rounded(value);
}

function squeeze(text: string): string {
  return text.replace(/[\s"'\\`]/g, '');
}

/** What a line is counted under: its family, or the name of its page without the kind of thing. */
export function familyOf(expected: Expected): string {
  if (expected.family !== undefined) return expected.family;
  const page = expected.page?.split('/').pop()?.replace(/\.md$/, '') ?? '';
  return /-(operator|plugin|function)$/.exec(page)?.[1] ?? (page.startsWith('join') ? 'operator' : 'other');
}
