import type { Column } from '../../core/table.ts';
import type { Analysis, QueryDiagnostic, Schema } from '../contract.ts';
import type { Relation } from '../ir.ts';
import { upstreamDiagnostics } from './diagnostics.ts';
import { classOf, type Expression, type GlobalState, kusto, type SyntaxElement, separated } from './loader.ts';
import { lowerScalar } from './lower-expression.ts';
import { asName } from './lower-results.ts';
import { lowerStatements } from './lower-statement.ts';
import { lowerTable } from './lower-table.ts';
import { replacedTables, widenedFor } from './open-tables.ts';
import { Lowering, Scope } from './scope.ts';
import { unfoldedSize, writtenOut } from './unfolded.ts';
import { undeclaredColumns, usedColumns } from './used-columns.ts';

type Code = Kusto.Language.KustoCode;

/** Characters that a query may have, and brackets that may stand inside each other. */
const longest = 1_000_000;
const deepest = 250;

/** Everything that is known of a text without running it. Any text gives an answer: what is wrong with it is in the diagnostics. */
export function analyzeText(text: string, schema: Schema, globals: () => GlobalState): Analysis {
  const refusal = refusedUnread(text);
  if (refusal) return failed(text, [refusal]);
  try {
    const known = widenedFor(text, schema);
    const state = known.wide.length === 0 ? globals() : replacedTables(globals(), known.wide);
    const code = parsed(text, state);
    if (!code) return failed(text, [whole(text, 'kql/invalid', 'The language service can not read this text.')]);
    return analyzeParsed(text, code, known.schema);
  } catch (error) {
    if (error instanceof RangeError) return failed(text, [tooDeep(text)]);
    throw error;
  }
}

/** The language service fails on a few texts that no one writes. */
function parsed(text: string, state: GlobalState): Code | undefined {
  try {
    return kusto.KustoCode.ParseAndAnalyze(text, state)!;
  } catch (error) {
    if (error instanceof RangeError) throw error;
    return undefined;
  }
}

function refusedUnread(text: string): QueryDiagnostic | undefined {
  if (text.length > longest)
    return whole(text, 'kql/too-large', `The query has ${text.length} characters; the limit is ${longest}.`);
  if (nesting(text) > deepest) return tooDeep(text);
  return writtenOut(text) > most ? tooLarge(text) : undefined;
}

function tooDeep(text: string): QueryDiagnostic {
  return whole(text, 'kql/too-deep', 'The query is nested too deeply to be read.');
}

/** Operators that a query may come to when every name is written out; and names, before the language service writes them out. */
const largest = 50_000;
const most = 1_000_000;

function tooLarge(text: string): QueryDiagnostic {
  return whole(
    text,
    'kql/too-deep',
    'Written out, the query is too large: its names build on each other again and again.',
  );
}

function whole(text: string, code: string, message: string): QueryDiagnostic {
  return { code, severity: 'error', message, start: 0, length: Math.min(text.length, 1) };
}

function nesting(text: string): number {
  let depth = 0;
  let most = 0;
  for (const character of text) {
    if ('([{'.includes(character)) most = Math.max(most, ++depth);
    else if (')]}'.includes(character)) depth = Math.max(0, depth - 1);
  }
  return most;
}

function failed(text: string, diagnostics: readonly QueryDiagnostic[]): Analysis {
  return { text, diagnostics, columns: [], tables: new Map(), functions: [], watchlists: [], branches: [] };
}

function analyzeParsed(text: string, code: Code, schema: Schema): Analysis {
  if (code.Kind !== 'Query') return failed(text, [whole(text, 'kql/command', 'This is a management command.')]);
  const diagnostics = upstreamDiagnostics(code, schema);
  if (hasErrors(diagnostics)) return { ...failed(text, ordered(diagnostics)), tables: usedColumns(code) };
  const lowering = new Lowering(schema, () => undeclaredColumns(code));
  const plan = lowerQuery(code, lowering);
  const all = ordered([...diagnostics, ...lowering.diagnostics]);
  const facts = {
    text,
    diagnostics: all,
    tables: usedColumns(code, lowering.scans.keys()),
    functions: [...lowering.functions].sort(),
    watchlists: [...lowering.watchlists].sort(),
    branches: lowering.branches,
    ...(lowering.render && { render: lowering.render }),
  };
  if (!plan || hasErrors(all)) return { ...facts, columns: [], branches: [] };
  const results = lowering.results?.map(({ name, plan: own }) => ({ name, columns: own.columns, plan: own }));
  const size = (results ?? [{ plan }]).reduce((sum, each) => sum + unfoldedSize(each.plan), 0);
  if (size > largest) return failed(text, [tooLarge(text)]);
  return { ...facts, columns: plan.columns as Column[], plan, ...(results && { results }) };
}

function hasErrors(diagnostics: readonly QueryDiagnostic[]): boolean {
  return diagnostics.some(each => each.severity === 'error');
}

function ordered(diagnostics: QueryDiagnostic[]): QueryDiagnostic[] {
  return diagnostics.sort((a, b) => a.start - b.start || a.length - b.length);
}

/** The queries of the text, each over all that the statements and queries before it declare; the first is what the text gives. */
function lowerQuery(code: Code, lowering: Lowering): Relation | undefined {
  const scope = new Scope(lowering);
  const block = code.Syntax as Kusto.Language.Syntax.QueryBlock;
  const queries = lowerStatements(separated<SyntaxElement>(block.Statements as never), scope);
  if (queries.length === 0) {
    scope.note('kql/syntax', block, 'The text declares names but has no query that uses them.');
    return undefined;
  }
  const results = queries.map(query => lowerResults(query, scope));
  lowering.results = results.length === 1 && results[0].length === 1 ? undefined : results.flat();
  return results[0][0].plan;
}

/** The tables that a query gives: one, or those of a fork and its like. */
function lowerResults(query: Expression, scope: Scope): NonNullable<Lowering['results']> {
  scope.lowering.results = undefined;
  const plan = isTabular(query) ? lowerTable(query, scope) : lowerValue(query, scope);
  return scope.lowering.results ?? [{ name: asName(query) ?? 'PrimaryResult', plan }];
}

function isTabular(node: Expression): boolean {
  return Boolean(node.ResultType?.IsTabular) || classOf(node.ResultType) === 'TableSymbol';
}

/** A query may be a value alone: it gives one row. */
function lowerValue(node: Expression, scope: Scope): Relation {
  const expr = lowerScalar(node, scope);
  return { op: 'print', set: [{ name: 'print_0', expr }], columns: [{ name: 'print_0', type: expr.type }] };
}
