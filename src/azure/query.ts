import { Failure } from '../core/failure.ts';
import { answerFailure } from './arm-answer.ts';
import { type Workspace, workspaceId } from './connection.ts';
import { post } from './post.ts';

/** A table of an answer, in the value forms of the Log Analytics query API; whole numbers beyond 2^53 are texts. */
export interface LogTable {
  columns: { name: string; type: string }[];
  rows: unknown[][];
  /** What `render` at the end of the query asks for. */
  render?: Readonly<Record<string, unknown>>;
}

export interface LogQuery {
  text: string;
  /** ISO 8601: a duration (`PT1H`) or an interval (`start/end`). */
  timespan?: string;
  signal?: AbortSignal;
}

/**
 * Runs KQL on a workspace and gives the primary result. Throws `service/refused` with the service's own words where the query
 * is wrong, and `service/partial` where the answer is only a part: a part is never taken for the whole.
 * https://learn.microsoft.com/azure/azure-monitor/logs/api/overview
 */
export async function queryLogs(workspace: Workspace, query: LogQuery): Promise<LogTable> {
  const url = `${workspace.endpoints.query.replace(/\/$/, '')}/v1${workspaceId(workspace)}/query`;
  const body = { query: query.text, ...(query.timespan === undefined ? {} : { timespan: query.timespan }) };
  const response = await post(workspace, url, JSON.stringify(body), {
    audience: workspace.endpoints.queryAudience,
    headers: { prefer: 'wait=600, include-render=true' },
    timeout: 660_000,
    signal: query.signal,
  });
  if (response.status !== 200) throw answerFailure(response, 'POST', url);
  return primaryResult(response.bodyAsText ?? '', url);
}

interface Answer {
  tables?: LogTable[];
  render?: unknown;
  error?: { code?: string; message?: string; details?: { message?: string }[] };
}

function primaryResult(text: string, url: string): LogTable {
  const answer = parse(text, url);
  if (answer.error) {
    const details = (answer.error.details ?? []).map(detail => detail.message).filter(Boolean);
    const words = [answer.error.message, ...details].join(' ');
    throw new Failure('service/partial', `The query was answered only in part: ${answer.error.code}: ${words}`);
  }
  const [primary] = answer.tables ?? [];
  if (!primary) throw new Failure('service/garbled', `The answer of ${url} holds no table.`);
  const render = typeof answer.render === 'string' ? parseRender(answer.render) : answer.render;
  return isRender(render) ? { ...primary, render } : primary;
}

/** The service gives it as JSON in a text. */
function parseRender(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRender(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}

function parse(text: string, url: string): Answer {
  try {
    return JSON.parse(text, exactNumber) as Answer;
  } catch (cause) {
    throw new Failure('service/garbled', `The answer of ${url} is no JSON, or was cut.`, { cause });
  }
}

function exactNumber(this: unknown, _key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== 'number' || !Number.isInteger(value) || Number.isSafeInteger(value)) return value;
  return context?.source !== undefined && /^-?\d+$/.test(context.source) ? context.source : value;
}
