import { valueAt } from './event-path.ts';
import { type HttpRequest, parameterOf, withParameter } from './request.ts';

/** An answer of a source, as paging and limits look at it. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** How a source says where its next page is. */
export interface Paging {
  /** The next page, or undefined when this was the last one. `events` are those of this page. */
  readonly next: (request: HttpRequest, answer: Answer, events: readonly unknown[]) => HttpRequest | undefined;
  /** Whether the next page of the last page is a place to look for later events. */
  readonly keepPolling: boolean;
}

/** The source answers with everything at once. */
export const onePage: Paging = { keepPolling: false, next: () => undefined };

/** The source names its next page in a `Link` header (RFC 8288). With `keepPolling` also after an empty page: it is asked again later. */
export function linkHeader(options: { rel: string; keepPolling?: boolean }): Paging {
  return leadingTo(options, ({ headers }) => linkTarget(headers.get('link') ?? '', options.rel));
}

/** The source puts the address of the next page at `path` of its body, or into a header; a dot in a name is written `\\.`. */
export function nextLink(options: ({ path: string } | { header: string }) & { keepPolling?: boolean }): Paging {
  return leadingTo(options, ({ headers, body }) => {
    const target = 'path' in options ? valueAt(body, options.path) : headers.get(options.header);
    return typeof target === 'string' && target !== '' ? target : undefined;
  });
}

function leadingTo(options: { keepPolling?: boolean }, target: (answer: Answer) => string | undefined): Paging {
  return {
    keepPolling: options.keepPolling ?? false,
    next: (request, answer) => {
      const url = target(answer);
      return url === undefined ? undefined : { ...request, url: new URL(url, request.url).href };
    },
  };
}

/**
 * The source puts a cursor at `path` of its body, or into a header, which the next request repeats as a parameter of its
 * query or its body. `more` names a place in the body that says false after the last page.
 */
export function cursor(
  options: ({ path: string } | { header: string }) & {
    parameter: string;
    in?: 'query' | 'body';
    more?: string;
    keepPolling?: boolean;
  },
): Paging {
  return {
    keepPolling: options.keepPolling ?? false,
    next: (request, { headers, body }) => {
      if (options.more !== undefined && valueAt(body, options.more) !== true) return undefined;
      const value = 'path' in options ? valueAt(body, options.path) : headers.get(options.header);
      if (value === undefined || value === null || value === '' || value === false) return undefined;
      return withParameter(request, options.in ?? 'query', options.parameter, value);
    },
  };
}

/** The next request says how many events to pass over; a page with fewer than `size` events is the last one. */
export function offset(options: { parameter: string; size: number; in?: 'query' | 'body' }): Paging {
  const { parameter, size, in: where = 'query' } = options;
  return {
    keepPolling: false,
    next: (request, _answer, events) => {
      if (events.length < size) return undefined;
      const passed = Number(parameterOf(request, where, parameter) ?? 0);
      return withParameter(request, where, parameter, passed + events.length);
    },
  };
}

/** The next request says the number of the page; a page with fewer than `size` events is the last one. */
export function pageNumber(options: {
  parameter: string;
  size: number;
  first?: number;
  in?: 'query' | 'body';
}): Paging {
  const { parameter, size, first = 1, in: where = 'query' } = options;
  return {
    keepPolling: false,
    next: (request, _answer, events) => {
      if (events.length < size) return undefined;
      return withParameter(request, where, parameter, Number(parameterOf(request, where, parameter) ?? first) + 1);
    },
  };
}

/** The next request names the last event of this page; an empty page is the last one. */
export function lastEvent(options: { path: string; parameter: string; in?: 'query' | 'body' }): Paging {
  return {
    keepPolling: false,
    next: (request, _answer, events) => {
      const value = valueAt(events.at(-1), options.path);
      return value === undefined ? undefined : withParameter(request, options.in ?? 'query', options.parameter, value);
    },
  };
}

function linkTarget(link: string, rel: string): string | undefined {
  for (const [, target, parameters] of link.matchAll(/<([^>]*)>((?:\s*;\s*[^\s,;=]+\s*=\s*(?:"[^"]*"|[^\s,;]+))*)/g)) {
    if (relationsOf(parameters).includes(rel)) return target;
  }
  return undefined;
}

function relationsOf(parameters: string): string[] {
  for (const [, name, quoted, plain] of parameters.matchAll(/;\s*([^\s=]+)\s*=\s*(?:"([^"]*)"|([^\s;]+))/g)) {
    if (name.toLowerCase() === 'rel') return (quoted ?? plain).split(/\s+/);
  }
  return [];
}
