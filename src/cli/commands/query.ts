import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Failure } from '../../core/failure.ts';
import { queryTables } from '../../core/standard-tables.ts';
import { type Ticks, ticksFromDate, ticksFromIso } from '../../core/time.ts';
import { batchQueries, sharedTexts } from '../../kql/batch-queries.ts';
import { splitArgument } from '../../kql/files.ts';
import { type CommandInput, defineCommand, type ExitCode } from '../command.ts';
import { printRows } from '../print/rows.ts';
import { answerHere, answerThere, type Question, readsNothing } from '../query-answer.ts';
import { schemaAround } from '../query-schema.ts';
import { rememberedEngine } from '../remembered.ts';
import { withWorkspace } from '../workspaces.ts';

export default defineCommand({
  summary: 'runs KQL: on the local workspace, on files, or on a real workspace',
  arguments: [['[kql]', 'the query; - reads it from standard input']],
  options: [
    ['--file <file>', 'reads the query from a file'],
    ['--workspace <name>', 'a workspace of picket.yaml', 'local'],
    ['--data <path...>', 'files with rows: Table=events.ndjson, or events.csv (json, ndjson, csv, parquet)'],
    ['--places <file>', 'a database of places of addresses (.mmdb), for geo_info_from_ip_address()'],
    ['--now <time>', 'the instant that now() gives (ISO 8601)'],
    ['--timespan <span>', 'only rows of this time: PT1H, 7d, or start/end'],
    ['--check', 'only analyses'],
    ['--explain', 'prints the plan of the query as JSON'],
    ['--batch <file>', 'answers many queries, one JSON object a line; - reads standard input'],
  ],
  examples: [
    ["picket query 'print 1 + 1'", 'prints 2'],
    ["picket query --data Okta_CL=events.ndjson 'Okta_CL | summarize count() by eventType_s'", 'runs over a file'],
    [
      "picket query 'SecurityIncident | summarize arg_max(TimeGenerated, *) by IncidentNumber'",
      'asks the local workspace',
    ],
    ['picket query --batch queries.jsonl --check', 'analyses many queries'],
  ],
  async run(input) {
    const { options } = input;
    if (typeof options.batch === 'string') return runBatch(input, options.batch);
    const question = await readQuestion(input);
    const answer = staysHere(question, input)
      ? await answerHere(question, input)
      : [await withWorkspace(input, String(options.workspace), it => answerThere(question, it, input.stopped))];
    if (answer === undefined) return 1;
    for (const table of answer) input.terminal.out(printRows(table, String(options.format), input.terminal.width));
    return 0;
  },
});

/** Files, an analysis and a query that reads no table need no workspace. */
function staysHere(question: Question, { options, env }: CommandInput): boolean {
  if (question.data.length > 0 || question.check || question.explain || question.now !== undefined) return true;
  return options.workspace === 'local' && readsNothing(question.text, env);
}

async function readQuestion(input: CommandInput): Promise<Question> {
  const { options } = input;
  const { kql, data } = splitData(input);
  return {
    text: await readText(input, kql),
    place: typeof options.file === 'string' ? options.file : 'query',
    data: data.map(one => inFolder(one, input.folder)),
    now: readNow(options.now),
    timespan: options.timespan as string | undefined,
    check: options.check === true,
    explain: options.explain === true,
  };
}

/** `--data a.csv b.csv 'T | count'`: the option takes every word behind it, so the last one is the query when none stands apart. */
function splitData({ args, options, folder }: CommandInput): { kql: string | undefined; data: string[] } {
  const kql = args[0] as string | undefined;
  const data = (options.data ?? []) as string[];
  const last = data.at(-1);
  if (kql !== undefined || options.file !== undefined || last === undefined) return { kql, data };
  const isFile = existsSync(resolve(folder, splitArgument(last).path));
  return isFile ? { kql, data } : { kql: last, data: data.slice(0, -1) };
}

/** A data argument that means the same file wherever it is read. */
function inFolder(argument: string, folder: string): string {
  const { name, path } = splitArgument(argument);
  return `${name}=${resolve(folder, path)}`;
}

async function readText(input: CommandInput, given: string | undefined): Promise<string> {
  const { file } = input.options;
  if (typeof file === 'string') return readFile(resolve(input.folder, file));
  if (given === '-') return input.input();
  if (given !== undefined) return given;
  throw new Failure(
    'usage/invalid',
    'There is no query: give it as an argument, with --file FILE, or - for standard input.',
  );
}

function readFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new Failure('file/unreadable', `The query file ${path} can not be read: ${(cause as Error).message}`, {
      cause,
    });
  }
}

function readNow(given: unknown): Ticks | undefined {
  if (given === undefined) return undefined;
  const now = ticksFromIso(String(given));
  if (now !== undefined) return now;
  throw new Failure('usage/invalid', `--now ${given} is no ISO 8601 time such as 2026-11-20T10:00:00Z.`);
}

/** One answer a line, in the order of the questions; a wrong query never stops the others. */
async function runBatch(input: CommandInput, file: string): Promise<ExitCode> {
  const text = file === '-' ? await input.input() : readFile(resolve(input.folder, file));
  const lines = text.split(/\r?\n/).filter(line => line.trim() !== '');
  const around = await schemaAround(input);
  const tables = new Map([...queryTables(), ...around.tables].map(table => [table.name, table]));
  const schema = { ...around, tables: [...tables.values()] };
  const engine = rememberedEngine(schema, input.env);
  const now = readNow(input.options.now) ?? ticksFromDate(new Date());
  const answer = batchQueries({ schema, engine, now, check: input.options.check === true });
  await engine.ahead(sharedTexts(lines));
  for (const line of lines) input.terminal.out(JSON.stringify(await answer(line)));
  engine.close();
  return 0;
}
