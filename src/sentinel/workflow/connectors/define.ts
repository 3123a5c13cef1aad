import type { Plain } from '../value.ts';

/** An operation of a managed connector: `PUT /Comment/{subscriptionId}/…`; the method of a webhook is WEBHOOK. */
export interface Operation {
  name: string;
  method: string;
  segments: readonly string[];
}

/** A managed connector: how the method and path of an action name one of its operations. */
export interface Connector {
  /** The name of its API: the last segment of `…/managedApis/<api>`. */
  api: string;
  title: string;
  docs: string;
  operations: readonly Operation[];
}

interface Declared {
  api: string;
  title: string;
  /** Operations by their name in the designer, each as `METHOD /path/{parameter}`; some have an older form too. */
  operations: Readonly<Record<string, string | readonly string[]>>;
}

/** Declares a managed connector. */
export function defineConnector({ api, title, operations }: Declared): Connector {
  return {
    api,
    title,
    docs: `https://learn.microsoft.com/connectors/${api.replaceAll('-', '')}/`,
    operations: Object.entries(operations).flatMap(([name, forms]) =>
      [forms].flat().map(form => operation(name, form)),
    ),
  };
}

function operation(name: string, form: string): Operation {
  const [method, path] = form.split(/ (.*)/s);
  return { name, method, segments: path.split('/').slice(1) };
}

/** What a call of a connector means. */
export interface Meaning {
  operation: string;
  parameters: Record<string, Plain>;
}

export interface ConnectorRequest {
  method: string;
  path: string;
  queries: Record<string, string>;
  body?: Plain;
  webhook: boolean;
}

/** The operation of a request with its parameters, out of path, queries and body; undefined when the connector has none such. */
export function meaningOf(connector: Connector, request: ConnectorRequest): Meaning | undefined {
  const method = request.webhook ? 'WEBHOOK' : request.method.toUpperCase();
  const given = request.path.split('/').slice(1);
  const fitting = connector.operations.filter(one => one.method === method && fits(one.segments, given));
  const [found] = fitting.sort((a, b) => literals(b.segments) - literals(a.segments));
  return (
    found && {
      operation: found.name,
      parameters: { ...pathParameters(found.segments, given), ...request.queries, ...bodyParameters(request.body) },
    }
  );
}

function fits(segments: readonly string[], given: readonly string[]): boolean {
  return (
    segments.length === given.length &&
    segments.every((one, index) => isParameter(one) || one.toLowerCase() === decoded(given[index]).toLowerCase())
  );
}

function literals(segments: readonly string[]): number {
  return segments.filter(one => !isParameter(one)).length;
}

function isParameter(segment: string): boolean {
  return /^\{\w+\}$/.test(segment);
}

function pathParameters(segments: readonly string[], given: readonly string[]): Record<string, string> {
  const named = segments.flatMap((one, index): [string, string][] =>
    isParameter(one) ? [[one.slice(1, -1), decoded(given[index])]] : [],
  );
  return Object.fromEntries(named);
}

function bodyParameters(body: Plain | undefined): Record<string, Plain> {
  if (body === undefined) return {};
  return body !== null && typeof body === 'object' && !Array.isArray(body) ? (body as Record<string, Plain>) : { body };
}

/** A segment as it was before it was encoded, once or twice. */
export function decoded(segment: string): string {
  let text = segment;
  for (let round = 0; round < 2 && /%[0-9a-f]{2}/i.test(text); round++) {
    try {
      text = decodeURIComponent(text);
    } catch {
      return text;
    }
  }
  return text;
}
