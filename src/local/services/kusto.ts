import { Failure } from '../../core/failure.ts';
import { resultsOf } from '../../kql/results.ts';
import { isObject, type Json } from '../arm.ts';
import { answerV1, answerV2, type KustoTable, kustoTable } from '../kusto-answer.ts';
import { limits } from '../query-answer.ts';
import { positionOf } from '../query-error.ts';
import { type Call, defineService, ok, Refusal, type Reply } from '../service.ts';
import { workspaceName } from '../workspace.ts';

/**
 * What clients of Azure Data Explorer ask: the workspace as a database of a cluster, as `ade.loganalytics.io` shows it.
 * https://learn.microsoft.com/kusto/api/rest/request
 */
export default defineService({
  audience: ['https://kusto.kusto.windows.net', 'https://api.loganalytics.io', 'https://ade.loganalytics.io'],
  versioned: false,
  bodyLimit: 4 * 1024 * 1024,
  errorBody: ({ code, message }) => ({
    error: {
      code: code.startsWith('General_') ? code : `General_${code}`,
      message,
      '@type': 'Kusto.Data.Exceptions.KustoBadRequestException',
      '@message': message,
      '@permanent': true,
    },
  }),
  operations: [
    {
      name: 'Kusto_QueryV1',
      method: 'POST',
      path: '/v1/rest/query',
      handle: async call => ok(answerV1((await run(call)).tables)),
    },
    { name: 'Kusto_QueryV2', method: 'POST', path: '/v2/rest/query', handle: queryV2 },
    { name: 'Kusto_Management', method: 'POST', path: '/v1/rest/mgmt', handle: call => ok(answerV1([manage(call)])) },
  ],
});

async function queryV2(call: Call): Promise<Reply> {
  const { tables, render } = await run(call);
  return ok(answerV2(tables, { render }));
}

async function run(call: Call): Promise<{ tables: KustoTable[]; render?: Readonly<Record<string, string>> }> {
  const text = request(call);
  if (text.trimStart().startsWith('.')) throw bad('A management command is sent to /v1/rest/mgmt, not to a query.');
  const { workspace } = call;
  const engine = await workspace.engine();
  const analysis = engine.analyze(text);
  const error = analysis.diagnostics.find(({ severity }) => severity === 'error');
  if (error) {
    const kind = error.code === 'kql/syntax' ? 'Syntax' : 'Semantic';
    const said = [error.message, error.help].filter(Boolean).join(' ');
    throw bad(`${kind} error: ${said} (${positionOf(text, error.start)}). Query: '${text}'`);
  }
  const options = { source: workspace.source, now: workspace.now(), limits, signal: call.signal };
  const tables: KustoTable[] = [];
  for (const { name, analysis: one } of resultsOf(analysis))
    tables.push(kustoTable(name, await bounded(() => engine.run(one, options))));
  return { tables, ...(analysis.render ? { render: analysis.render } : {}) };
}

async function bounded<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (failure) {
    if (failure instanceof Failure && failure.code === 'limit/exceeded')
      throw new Refusal(504, 'General_ServiceTimeout', `The query was stopped: ${failure.message}`);
    throw failure;
  }
}

function request(call: Call): string {
  const body = call.json();
  if (!isObject(body) || typeof body.csl !== 'string') throw bad("The request must have a text 'csl'.");
  const database = String(body.db ?? workspaceName);
  if (![workspaceName, call.workspace.identity.workspaceId, 'NetDefaultDB', ''].includes(database))
    throw bad(`Database '${database}' could not be found. The local Azure has one, '${workspaceName}'.`);
  return body.csl;
}

/** The commands with which a client finds its way; all others are refused by their name. */
function manage(call: Call): KustoTable {
  const text = request(call).trim();
  const command = commands.find(({ pattern }) => pattern.test(text));
  if (command) return command.answer(call, pattern(command.pattern, text));
  throw bad(
    `The local Azure does not have the command '${text.slice(0, 200)}'. It has: ${commands.map(({ says }) => says).join(', ')}.`,
  );
}

function pattern(expression: RegExp, text: string): string {
  return expression.exec(text)?.[1] ?? '';
}

interface Command {
  says: string;
  pattern: RegExp;
  answer(call: Call, argument: string): KustoTable;
}

const commands: readonly Command[] = [
  {
    says: '.show version',
    pattern: /^\.show\s+version$/i,
    answer: () =>
      texts('Version', ['BuildVersion', 'ServiceType', 'ProductVersion'], [['1.0.0.0', 'Engine', 'Picket local']]),
  },
  {
    says: '.show databases',
    pattern: /^\.show\s+databases(?:\s+details)?$/i,
    answer: () =>
      texts('Databases', ['DatabaseName', 'PersistentStorage', 'PrettyName'], [[workspaceName, '', workspaceName]]),
  },
  {
    says: '.show tables',
    pattern: /^\.show\s+tables$/i,
    answer: ({ workspace }) =>
      texts(
        'Tables',
        ['TableName', 'DatabaseName', 'Folder', 'DocString'],
        [...tableNames(workspace).map(name => [name, workspaceName, '', ''])],
      ),
  },
  {
    says: '.show table T cslschema',
    pattern: /^\.show\s+table\s+\[?'?"?([\w-]+)"?'?\]?\s+cslschema$/i,
    answer: ({ workspace }, name) =>
      texts('Schema', ['TableName', 'Schema', 'DatabaseName', 'Folder', 'DocString'], [schemaRow(workspace, name)]),
  },
];

function tableNames(workspace: Call['workspace']): string[] {
  return [...new Set([...workspace.standardTables.keys(), ...workspace.store.tables.keys()])].sort();
}

function schemaRow(workspace: Call['workspace'], name: string): string[] {
  const table = workspace.store.tables.get(name) ?? workspace.standardTables.get(name);
  if (!table) throw bad(`Entity '${name}' of kind 'Table' was not found.`);
  return [name, table.columns.map(column => `${column.name}:${column.type}`).join(','), workspaceName, '', ''];
}

function texts(name: string, columns: readonly string[], rows: string[][]): KustoTable {
  return { name, columns: columns.map(column => ({ name: column, type: 'string' })), rows };
}

function bad(message: string, details: Json = {}): Refusal {
  return new Refusal(400, 'General_BadRequest', message, { details });
}
