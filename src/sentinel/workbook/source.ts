import { type Answer, type Ask, Unsupported } from './data.ts';
import { findAll } from './json-path.ts';
import { merged } from './merge.ts';
import { isObject, object, objects, plainText, type Raw, text } from './raw.ts';
import { substitute } from './substitute.ts';
import { rangeOf, timespanOf } from './time-range.ts';
import type { Values } from './value.ts';

/** What the data of an item or a parameter is asked with. */
export interface Sources {
  ask: Ask;
  values: Values;
  /** Milliseconds of the epoch. */
  now: number;
  /** The data of the items before, by their names. */
  earlier: ReadonlyMap<string, Promise<Answer>>;
}

/** What workbooks call their sources, for those that Picket can not ask. */
const foreign: Record<number, string | undefined> = {
  2: 'Application Insights analytics',
  4: 'Azure resource health',
  5: 'Azure Monitor metrics',
  6: 'Azure RBAC',
  9: 'Azure Data Explorer',
  10: 'Custom endpoint',
  11: 'Microsoft Intune',
  13: 'Change Analysis',
  14: 'Microsoft Graph',
  16: 'Prometheus',
};

/** The data of something with a `query` and a `queryType`. Throws `Unsupported` for a source that Picket does not know. */
export async function dataOf(content: Raw, sources: Sources): Promise<Answer> {
  const type = Number(content.queryType ?? 0);
  const query = substitute(text(content.query), sources.values, type === 0 || type === 1 ? 'query' : 'text').text;
  switch (type) {
    case 0:
      return asTable(await sources.ask(logQuestion(content, query, sources)));
    case 1:
      return asTable(
        await sources.ask({ source: 'resource-graph', query, subscriptions: resourcesOf(content, sources.values) }),
      );
    case 7:
      return merged(query, sources.earlier);
    case 8:
      return jsonTable(parsed(query, 'JSON'), object(parsed(query, 'JSON')).content);
    case 12:
      return armData(query, sources);
    default:
      throw new Unsupported(`Picket does not ask the data source "${foreign[type] ?? `of type ${type}`}".`);
  }
}

function logQuestion(content: Raw, query: string, { values, now }: Sources) {
  const bound = values.get(text(content.timeContextFromParameter))?.range;
  const range = bound ?? rangeOf(content.timeContext, now);
  return {
    source: 'logs' as const,
    query,
    ...(range ? { timespan: timespanOf(range) } : {}),
    resources: resourcesOf(content, values),
  };
}

/** The resources that a query reaches over; what is no id of a resource (`value::all`, a placeholder) means those of the workbook. */
function resourcesOf(content: Raw, values: Values): string[] {
  const named = Array.isArray(content.crossComponentResources) ? content.crossComponentResources : [];
  return named
    .flatMap(one => {
      const name = /^\{(\w+)(?::\w+)?\}$/.exec(text(one))?.[1];
      const chosen = name === undefined ? undefined : values.get(name)?.chosen;
      return chosen ?? [substitute(text(one), values, 'text').text];
    })
    .filter(id => /^(\/subscriptions\/)?[0-9a-f]{8}-[0-9a-f-]{27}/i.test(id));
}

function asTable(answer: Answer | { json: unknown }): Answer {
  return 'columns' in answer ? answer : jsonTable({}, answer.json);
}

function parsed(query: string, what: string): unknown {
  try {
    return JSON.parse(query);
  } catch {
    throw new Error(`The query of the ${what} source is no JSON after its parameters were replaced.`);
  }
}

async function armData(query: string, { ask }: Sources): Promise<Answer> {
  const request = object(parsed(query, 'Azure Resource Manager'));
  const method = text(request.method).toUpperCase().replace('GETARRAY', 'GET') || 'GET';
  if (method !== 'GET' && method !== 'POST') throw new Unsupported(`Picket does not send ${method} for a workbook.`);
  const parameters = objects(request.urlParams).map(({ key, value }): [string, string] => [text(key), text(value)]);
  const answer = await ask({
    source: 'arm',
    method,
    path: text(request.path),
    parameters,
    body: plainText(request.body),
  });
  return 'columns' in answer ? answer : jsonTable(request, answer.json);
}

/** JSON as a table, through a JSONPath transformer where there is one. */
function jsonTable(request: unknown, content: unknown): Answer {
  const value = typeof content === 'string' ? jsonOrText(content) : content;
  const [transformer] = objects(object(request).transformers);
  if (!transformer) return tableOf(rowsOf(value));
  const settings = object(transformer.settings);
  if (text(transformer.type) !== 'jsonpath')
    throw new Unsupported(`Picket does not know the transformer "${text(transformer.type)}".`);
  const rows = rowsOf(pathIn(value, text(settings.tablePath) || '$'));
  const columns = objects(settings.columns);
  if (columns.length === 0) return tableOf(rows);
  return tableOf(
    rows.map(row => Object.fromEntries(columns.map(({ path, columnid }) => [text(columnid), first(row, text(path))]))),
    columns.map(({ columnid }) => text(columnid)),
  );
}

function jsonOrText(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return content;
  }
}

function pathIn(value: unknown, path: string): unknown {
  const found = findAll(value, path);
  if (!found) throw new Unsupported(`Picket does not read the JSONPath "${path}".`);
  return found.length === 1 ? found[0] : found;
}

function first(row: unknown, path: string): unknown {
  const found = findAll(row, path);
  if (!found) throw new Unsupported(`Picket does not read the JSONPath "${path}".`);
  return found[0] ?? null;
}

function rowsOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  return isObject(value) && Array.isArray(value.value) ? value.value : [value];
}

/** Objects as rows; what is no object is a row with one column. */
function tableOf(rows: readonly unknown[], names?: readonly string[]): Answer {
  const records = rows.map(row => (isObject(row) ? row : { value: row }));
  const columns = names ?? [...new Set(records.flatMap(record => Object.keys(record)))];
  return {
    columns: columns.map(name => ({ name, type: typeOf(records.map(record => record[name])) })),
    rows: records.map(record => columns.map(name => cell(record[name]))),
  };
}

function typeOf(values: readonly unknown[]): string {
  const held = values.filter(value => value !== null && value !== undefined);
  if (held.length > 0 && held.every(value => typeof value === 'number')) return 'real';
  return held.some(value => typeof value === 'object') ? 'dynamic' : 'string';
}

function cell(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
}
