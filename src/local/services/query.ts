import { Failure } from '../../core/failure.ts';
import type { QueryDiagnostic } from '../../kql/index.ts';
import { resultsOf } from '../../kql/results.ts';
import { isObject, type Json } from '../arm.ts';
import { answerOf, limits } from '../query-answer.ts';
import { lineAndColumn } from '../query-error.ts';
import { timespanOf } from '../query-time.ts';
import { type Call, defineService, type Operation, Refusal, type Reply } from '../service.ts';
import { workspaceName } from '../workspace.ts';

const workspaceRoute = '/workspaces/:customer/query';
const resourceRoute =
  '/subscriptions/:subscription/resourceGroups/:group/providers/Microsoft.OperationalInsights/workspaces/:workspace/query';

/** Some clients are given an endpoint that ends in /v1 and add another. */
const prefixes = ['/v1', '/v1/v1'];

/** The query API of Log Analytics. https://learn.microsoft.com/azure/azure-monitor/logs/api/overview */
export default defineService({
  audience: ['https://api.loganalytics.io', 'https://api.loganalytics.azure.com'],
  versioned: false,
  bodyLimit: 4 * 1024 * 1024,
  operations: prefixes.flatMap((prefix): Operation[] => [
    ...[workspaceRoute, resourceRoute].flatMap((route): Operation[] => [
      {
        name: 'Query_Execute',
        method: 'POST',
        path: `${prefix}${route}`,
        handle: call => execute(call, call.json(), call.params.customer),
      },
      {
        name: 'Query_Get',
        method: 'GET',
        path: `${prefix}${route}`,
        handle: call => execute(call, call.query, call.params.customer),
      },
    ]),
    { name: 'Query_Batch', method: 'POST', path: `${prefix}/$batch`, handle: batch },
  ]),
});

async function execute(call: Call, request: unknown, customer: string | undefined): Promise<Reply> {
  const { workspace } = call;
  if (!isObject(request) || typeof request.query !== 'string' || request.query.trim() === '')
    throw bad("The request must have a 'query'.");
  checkWorkspaces(call, customer, request.workspaces);
  const text = request.query;
  const timespan = timespanOf(request.timespan, workspace.now());
  const engine = await workspace.engine();
  const analysis = engine.analyze(text);
  const error = analysis.diagnostics.find(({ severity }) => severity === 'error');
  if (error) throw wrongQuery(text, error);
  try {
    const options = { source: workspace.source, now: workspace.now(), timespan, limits, signal: call.signal };
    const results = [];
    for (const { name, analysis: one } of resultsOf(analysis))
      results.push({ name, batch: await engine.run(one, options) });
    return { status: 200, body: answerOf(results, analysis, call.headers.prefer ?? '') };
  } catch (failure) {
    if (failure instanceof Failure && failure.code === 'limit/exceeded')
      throw new Refusal(504, 'GatewayTimeout', `The query was stopped: ${failure.message}`);
    throw failure;
  }
}

/** The one workspace can be named by its id, its name or its resource id. */
function checkWorkspaces(call: Call, customer: string | undefined, others: unknown): void {
  const { identity, id } = call.workspace;
  const own = [identity.workspaceId, workspaceName, id].map(name => name.toLowerCase());
  const named = [customer ?? identity.workspaceId, ...(Array.isArray(others) ? others : [])];
  const unknown = named.find(name => !own.includes(String(name).toLowerCase()));
  if (unknown !== undefined)
    throw new Refusal(
      404,
      'WorkspaceNotFoundError',
      `The workspace could not be found: ${unknown}. The local Azure has one, ${identity.workspaceId}.`,
    );
}

function wrongQuery(text: string, error: QueryDiagnostic): Refusal {
  const { line, column } = lineAndColumn(text, error.start);
  const syntax = error.code === 'kql/syntax';
  return bad(syntax ? 'A syntax error was found in the query.' : 'A semantic error was found in the query.', {
    innererror: {
      code: syntax ? 'SyntaxError' : 'SemanticError',
      message: `${syntax ? 'A recognition error occurred' : 'A semantic error occurred'} in the query.`,
      line,
      pos: column - 1,
      token: text.slice(error.start, error.start + error.length),
      innererror: {
        code: error.upstream ?? error.code,
        message: [error.message, error.help, `(line ${line}, column ${column})`].filter(Boolean).join(' '),
      },
    },
  });
}

function bad(message: string, more: Json = {}): Refusal {
  return new Refusal(400, 'BadArgumentError', message, { details: more });
}

const maxBatch = 100;

/** Runs queries one after another; each has its own status. */
async function batch(call: Call): Promise<Reply> {
  const body = call.json();
  const requests = isObject(body) ? body.requests : undefined;
  if (!Array.isArray(requests) || requests.length > maxBatch || !requests.every(isObject))
    throw bad(`The request must have an array 'requests' of at most ${maxBatch} queries.`);
  const responses = [];
  for (const request of requests) responses.push(await batchPart(call, request));
  return { status: 200, body: { responses } };
}

async function batchPart(call: Call, request: Json): Promise<Json> {
  const id = request.id;
  try {
    const headers = {
      ...call.headers,
      ...(isObject(request.headers) ? (request.headers as Record<string, string>) : {}),
    };
    const { status, body } = await execute({ ...call, headers }, request.body, String(request.workspace ?? ''));
    return { id, status, headers: {}, body };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return {
      id,
      status: error.status,
      headers: {},
      body: { error: { code: error.code, message: error.message, ...error.details } },
    };
  }
}
