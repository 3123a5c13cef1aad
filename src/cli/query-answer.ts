import type { Workspace } from '../azure/connection.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import { Failure } from '../core/failure.ts';
import { durationTicks, isoDuration, type Ticks, ticksFromDate, ticksFromIso } from '../core/time.ts';
import { printBatch, spanFinder } from '../kql/batch-queries.ts';
import type { CachedEngine } from '../kql/cache/engine.ts';
import { type OpenParquet, openFiles } from '../kql/file-source.ts';
import type { Analysis, RowSource, Schema } from '../kql/index.ts';
import { resultsOf } from '../kql/results.ts';
import type { CommandInput } from './command.ts';
import { placesFor } from './places.ts';
import { printFindings } from './print/diagnostics.ts';
import type { PrintableRows } from './print/rows.ts';
import { schemaAround } from './query-schema.ts';
import { rememberedEngine } from './remembered.ts';

export interface Question {
  text: string;
  /** What diagnostics call the text: its file. */
  place: string;
  data: readonly string[];
  now: Ticks | undefined;
  timespan: string | undefined;
  check: boolean;
  explain: boolean;
}

/** Whether a query is right and reads no table, function or watchlist, so that it answers the same everywhere. */
export function readsNothing(text: string, env: NodeJS.ProcessEnv): boolean {
  const engine = rememberedEngine({ tables: [] }, env);
  const { plan, tables, functions, watchlists } = engine.analyze(text);
  engine.close();
  return plan !== undefined && tables.size + functions.length + watchlists.length === 0;
}

/** Runs a query over files, or over empty tables. Prints what is wrong with it; undefined where nothing was run. */
export async function answerHere(question: Question, input: CommandInput): Promise<PrintableRows[] | undefined> {
  const here = await analyzeHere(question, input);
  try {
    return await answerOf(here, question, input);
  } finally {
    here.engine.close();
  }
}

async function answerOf(
  { engine, analysis, source }: Here,
  question: Question,
  input: CommandInput,
): Promise<PrintableRows[] | undefined> {
  const wrong = analysis.diagnostics.some(one => one.severity === 'error');
  if (wrong || question.check || analysis.diagnostics.length > 0) report(question, analysis, input);
  if (wrong) return undefined;
  if (question.check) return [{ columns: [...analysis.columns], rows: [] }];
  if (question.explain) return [{ columns: [{ name: 'plan', type: 'dynamic' }], rows: [[analysis.plan]] }];
  const now = question.now ?? ticksFromDate(new Date());
  const timespan = question.timespan === undefined ? undefined : spanOf(question.timespan, now);
  const placed = { ...source, ...placesFor(input) };
  const answers: PrintableRows[] = [];
  for (const one of resultsOf(analysis))
    answers.push(printBatch(await engine.run(one.analysis, { source: placed, now, timespan })));
  return answers;
}

/** The plan of a remembered analysis is read when it is run: the engine is closed after that. */
interface Here {
  engine: CachedEngine;
  analysis: Analysis;
  source: RowSource;
}

/** Looks into the repository only where a name is not known without it. */
async function analyzeHere(question: Question, input: CommandInput): Promise<Here> {
  const alone = await analyzeAmong(question, input, { tables: [] });
  const unknown = alone.analysis.diagnostics.some(
    ({ code }) => code === 'kql/unknown-table' || code === 'kql/unknown-function',
  );
  if (!unknown) return alone;
  alone.engine.close();
  return analyzeAmong(question, input, await schemaAround(input));
}

async function analyzeAmong({ text, data }: Question, { env }: CommandInput, around: Schema): Promise<Here> {
  const { schema, source } = await openFiles(data, [text], openParquet, around);
  const engine = rememberedEngine(schema, env);
  return { engine, analysis: engine.analyze(text), source };
}

const openParquet: OpenParquet = async files => {
  const { openParquet } = await import('../kql/duckdb/parquet.ts');
  return openParquet(files);
};

function report({ text, place }: Question, analysis: Analysis, input: CommandInput): void {
  const toSpan = spanFinder(text);
  const diagnostics = analysis.diagnostics.map(
    ({ start, length, ...one }): Diagnostic => ({ ...one, file: place, ...toSpan({ start, length }) }),
  );
  const findings = { verb: 'query', diagnostics, files: 1, items: 1, milliseconds: 0, text: () => text };
  printFindings(findings, String(input.options.format), { ...input.terminal, out: input.terminal.err });
}

/** Asks a workspace over Azure's own query protocol, whose client no other question needs. */
export async function answerThere(
  question: Question,
  workspace: Workspace,
  signal: AbortSignal,
): Promise<PrintableRows> {
  const short = question.timespan === undefined ? undefined : durationTicks(question.timespan);
  const timespan = short === undefined ? question.timespan : isoDuration(short);
  const { queryLogs } = await import('../azure/query.ts');
  return queryLogs(workspace, { text: question.text, timespan, signal });
}

export function spanOf(text: string, now: Ticks): { from: Ticks; to: Ticks } {
  const duration = durationTicks(text);
  if (duration !== undefined) return { from: now - duration, to: now };
  const [from, to] = text.split('/').map(part => ticksFromIso(part));
  if (from !== undefined && to !== undefined) return { from, to };
  throw new Failure('usage/invalid', `--timespan ${text} is neither a duration (PT1H, 7d) nor start/end in ISO 8601.`);
}
