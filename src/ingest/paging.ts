import { valueAt } from './event-path.ts';
import type { HttpRequest } from './request.ts';

/** An answer of a source, as paging and limits look at it. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** How a source says where its next page is. */
export interface Paging {
  /** The next page, or undefined when this was the last one. */
  readonly next: (request: HttpRequest, answer: Answer) => HttpRequest | undefined;
  /** Whether the next page of the last page is a place to look for later events. */
  readonly keepPolling: boolean;
}

/** The source names its next page in a `Link` header (RFC 8288). With `keepPolling` also after an empty page: it is asked again later. */
export function linkHeader(options: { rel: string; keepPolling?: boolean }): Paging {
  return {
    keepPolling: options.keepPolling ?? false,
    next: (request, { headers }) => {
      const target = linkTarget(headers.get('link') ?? '', options.rel);
      return target === undefined ? undefined : { ...request, url: new URL(target, request.url).href };
    },
  };
}

/** The source puts a cursor at `path` of its body, which the next request repeats as the query parameter `parameter`. */
export function cursor(options: { path: string; parameter: string; keepPolling?: boolean }): Paging {
  return {
    keepPolling: options.keepPolling ?? false,
    next: (request, { body }) => {
      const value = valueAt(body, options.path);
      if (typeof value !== 'string' || value === '') return undefined;
      const url = new URL(request.url);
      url.searchParams.set(options.parameter, value);
      return { ...request, url: url.href };
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
