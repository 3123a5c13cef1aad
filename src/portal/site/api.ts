import type { Answer, Ask } from '../../sentinel/workbook/index.ts';

/** What the site knows of the workspace before it asks it anything. */
export interface WorkspaceFacts {
  subscription: string;
  resourceGroup: string;
  workspace: string;
  customerId: string;
}

/** A resource of Azure Resource Manager; its properties are those of its kind. */
// biome-ignore lint/suspicious/noExplicitAny: the properties of a resource are whatever its service gives
export type Resource = { id: string; name: string; type: string; kind?: string; etag?: string; properties: any };

/** A refusal in the service's own words. */
export class ApiError extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

const tokens = new Map<string, { token: Promise<string>; until: number }>();

function tokenFor(resource: string): Promise<string> {
  const kept = tokens.get(resource);
  if (kept && kept.until > Date.now()) return kept.token;
  const query = new URLSearchParams({ 'api-version': '2018-02-01', resource });
  const token = fetch(`/metadata/identity/oauth2/token?${query}`, { headers: { metadata: 'true' } }).then(
    async answer => {
      if (!answer.ok) throw new ApiError(answer.status, `There is no token for ${resource}: ${await answer.text()}`);
      return ((await answer.json()) as { access_token: string }).access_token;
    },
  );
  tokens.set(resource, { token, until: Date.now() + 50 * 60_000 });
  token.catch(() => tokens.delete(resource));
  return token;
}

const manager = 'https://management.azure.com';
const logs = 'https://api.loganalytics.io';

async function ask(resource: string, path: string, init: RequestInit = {}): Promise<Response> {
  const headers = {
    authorization: `Bearer ${await tokenFor(resource)}`,
    'content-type': 'application/json',
    ...init.headers,
  };
  let answer: Response;
  try {
    answer = await fetch(path, { ...init, headers });
  } catch {
    throw new ApiError(0, 'The local Azure does not answer. Is `picket up` still running?');
  }
  if (!answer.ok) throw new ApiError(answer.status, wordsOf(await answer.text()));
  return answer;
}

function wordsOf(body: string): string {
  try {
    const { error } = JSON.parse(body) as {
      error: { message: string; innererror?: { innererror?: { message?: string } } };
    };
    return error.innererror?.innererror?.message ?? error.message;
  } catch {
    return body.slice(0, 500);
  }
}

/** `facts.workspace` and the like: what only Picket knows. */
export async function facts<T>(name: string): Promise<T> {
  const answer = await fetch(`/picket/${name}`);
  if (!answer.ok) throw new ApiError(answer.status, wordsOf(await answer.text()));
  return (await answer.json()) as T;
}

let workspaceFacts: Promise<WorkspaceFacts> | undefined;
export function workspace(): Promise<WorkspaceFacts> {
  workspaceFacts ??= facts<WorkspaceFacts>('workspace');
  return workspaceFacts;
}

export async function groupId(): Promise<string> {
  const { subscription, resourceGroup } = await workspace();
  return `/subscriptions/${subscription}/resourceGroups/${resourceGroup}`;
}

export async function workspaceId(): Promise<string> {
  return `${await groupId()}/providers/Microsoft.OperationalInsights/workspaces/${(await workspace()).workspace}`;
}

export async function sentinel(path: string): Promise<string> {
  return `${await workspaceId()}/providers/Microsoft.SecurityInsights/${path}`;
}

export const versions = {
  sentinel: '2025-07-01-preview',
  workbooks: '2023-06-01',
  logic: '2019-05-01',
  tables: '2022-10-01',
  graph: '2021-03-01',
};

function versioned(path: string, version: string, query: Record<string, string> = {}): string {
  const parameters = new URLSearchParams({ ...query, 'api-version': version });
  return `${path}${path.includes('?') ? '&' : '?'}${parameters}`;
}

export async function get<T = Resource>(path: string, version: string, query?: Record<string, string>): Promise<T> {
  return (await ask(manager, versioned(path, version, query))).json() as Promise<T>;
}

export async function post<T>(path: string, version: string, body: unknown = {}): Promise<T> {
  const answer = await ask(manager, versioned(path, version), { method: 'POST', body: JSON.stringify(body) });
  return (answer.status === 204 ? undefined : await answer.json()) as T;
}

export async function put<T = Resource>(path: string, version: string, body: unknown): Promise<T> {
  return (
    await ask(manager, versioned(path, version), { method: 'PUT', body: JSON.stringify(body) })
  ).json() as Promise<T>;
}

export interface Page {
  value: Resource[];
  nextLink?: string;
}

/** The page behind a nextLink, which names the local Azure itself. */
export async function nextPage(link: string): Promise<Page> {
  const { pathname, search } = new URL(link);
  return (await ask(manager, `${pathname}${search}`)).json() as Promise<Page>;
}

/** All pages of a list. */
export async function list(path: string, version: string, query?: Record<string, string>): Promise<Resource[]> {
  let page = await get<Page>(path, version, query);
  const all = [...page.value];
  while (page.nextLink) {
    page = await nextPage(page.nextLink);
    all.push(...page.value);
  }
  return all;
}

/** The content behind a link that carries its own right to be read. */
export async function contentOf(uri: string): Promise<unknown> {
  const { pathname, search } = new URL(uri);
  const answer = await fetch(`${pathname}${search}`);
  if (!answer.ok) throw new ApiError(answer.status, wordsOf(await answer.text()));
  return answer.json();
}

interface QueryBody {
  tables: Answer[];
  render?: Record<string, unknown>;
  error?: { message: string; details?: { message: string }[] };
}

/** Runs KQL through the query API. */
export async function query(
  text: string,
  options: { timespan?: string; signal?: AbortSignal } = {},
): Promise<Answer & { partial?: string }> {
  const { customerId } = await workspace();
  const body = JSON.stringify({ query: text, ...(options.timespan ? { timespan: options.timespan } : {}) });
  const init = { method: 'POST', body, signal: options.signal, headers: { prefer: 'include-render=true' } };
  const answer = (await (await ask(logs, `/v1/workspaces/${customerId}/query`, init)).json()) as QueryBody;
  const [table] = answer.tables;
  const render = answer.render && Object.keys(answer.render).length > 0 ? { render: answer.render } : {};
  const partial = answer.error ? { partial: answer.error.details?.[0]?.message ?? answer.error.message } : {};
  return { columns: table.columns, rows: table.rows, ...render, ...partial };
}

/** Rows of a query as objects by column. */
// biome-ignore lint/suspicious/noExplicitAny: the columns are those of the query
export async function records(text: string): Promise<Record<string, any>[]> {
  const { columns, rows } = await query(text);
  return rows.map(row => Object.fromEntries(columns.map(({ name }, index) => [name, row[index]])));
}

/** What workbooks ask, asked of the local Azure. */
export const askForWorkbook: Ask = async question => {
  if (question.source === 'logs') return query(question.query, { timespan: question.timespan });
  if (question.source === 'resource-graph') {
    const { subscription } = await workspace();
    const body = { subscriptions: [subscription], query: question.query, options: { resultFormat: 'table' } };
    return (await post<{ data: Answer }>('/providers/Microsoft.ResourceGraph/resources', versions.graph, body)).data;
  }
  const { 'api-version': version = '2022-12-01', ...rest } = Object.fromEntries(question.parameters);
  return { json: await get<unknown>(question.path, version, rest) };
};

/** A text inside of quotes in KQL. */
export function quoted(value: string): string {
  return `'${value.replace(/[\\']/g, '\\$&')}'`;
}
