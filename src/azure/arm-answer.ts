import { isRestError, type PipelineResponse } from '@azure/core-rest-pipeline';
import { Failure, type FailureCode } from '../core/failure.ts';
import { retryAfterOf } from '../core/retry-after.ts';

export interface JsonObject {
  [key: string]: JsonValue;
}
export type JsonValue = null | boolean | number | string | JsonValue[] | JsonObject;

/** The body of an answer; empty where there is none. Throws `service/garbled` for anything but a JSON object. */
export function readBody(response: PipelineResponse, url: string, largest: number): JsonObject {
  const text = response.bodyAsText ?? '';
  if (text.length > largest) throw garbled(url, `has ${text.length} characters, more than ${largest}`);
  if (text.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
  } catch (cause) {
    throw garbled(url, 'is no JSON, or was cut', cause);
  }
  throw garbled(url, 'is no JSON object');
}

function garbled(url: string, what: string, cause?: unknown): Failure {
  return new Failure('service/garbled', `The answer of ${place(url)} ${what}.`, { cause });
}

/** A refusal as a Failure: Azure's code and words, and the request id that its support asks for. */
export function answerFailure(response: PipelineResponse, method: string, url: string): Failure {
  const { code, message } = azureError(response.bodyAsText ?? '');
  const said = [code, message].filter(Boolean).join(': ') || 'no reason given';
  const id = response.headers.get('x-ms-request-id') ?? response.headers.get('x-ms-correlation-request-id');
  const text = `${method} ${place(url)} was answered with ${response.status}: ${said}${id ? ` (request ${id})` : ''}`;
  return new Failure(failureCode(response.status), text, {
    status: response.status,
    retryAfter: retryAfterOf(response.headers),
  });
}

function failureCode(status: number): FailureCode {
  if (status === 401 || status === 403) return 'service/unauthorized';
  if (status === 429) return 'service/throttled';
  if (status === 408 || status >= 500) return 'service/unreachable';
  return 'service/refused';
}

/**
 * `{ "error": { "code", "message", "details", "innererror" } }`, the words of details and of inner errors added where they say more:
 * of a wrong query only the innermost ones tell what is wrong. https://learn.microsoft.com/azure/azure-monitor/logs/api/errors
 */
function azureError(text: string): { code: string; message: string } {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return { code: '', message: onOneLine(text).slice(0, 200) };
  }
  const error = (body as { error?: unknown })?.error ?? body;
  const said = wordsOf(error, 5);
  const words = said.filter((part, index) => !said.slice(0, index).some(earlier => earlier.includes(part)));
  return { code: textOf(error, 'code'), message: words.join(' ').slice(0, 2000) };
}

/** Without control characters: a service's words can neither begin a line of a log nor steer a terminal. */
function onOneLine(text: string): string {
  return text.replace(/[\p{Cc}\s]+/gu, ' ').trim();
}

/** The words of an error and of those within it, from the outermost to the innermost, as deep as is asked. */
function wordsOf(error: unknown, depth: number): string[] {
  if (typeof error !== 'object' || error === null || depth === 0) return [];
  const { details, innererror } = error as { details?: unknown; innererror?: unknown };
  const within = [...(Array.isArray(details) ? details : []), innererror];
  return [textOf(error, 'message'), ...within.flatMap(one => wordsOf(one, depth - 1))].filter(part => part !== '');
}

function textOf(error: unknown, name: 'code' | 'message'): string {
  const value = (error as Record<string, unknown> | null)?.[name];
  return typeof value === 'string' ? onOneLine(value) : '';
}

/** What the network did. A credential's own refusal keeps its words; a token never stands in them. */
export function connectionFailure(error: unknown, method: string, url: string, timeout: number): Failure {
  if (error instanceof Failure) return error;
  const cause = error as Error & { code?: string };
  if (cause?.name === 'AbortError') {
    const text = `${method} ${place(url)} was not answered within ${timeout / 1000} s.`;
    return new Failure('service/unreachable', text, { cause });
  }
  if (!isRestError(error)) return credentialFailure(cause);
  const code = error.code ? ` (${error.code})` : '';
  return new Failure('service/unreachable', `${method} ${place(url)} got no answer${code}: ${error.message}`, {
    cause,
  });
}

function credentialFailure(cause: Error): Failure {
  const words = cause?.message ?? String(cause);
  const network = /ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|network_error|getaddrinfo/i.test(words);
  const code: FailureCode = network ? 'service/unreachable' : 'service/unauthorized';
  return new Failure(code, `No token could be had: ${words.split('\n')[0]}`, { cause });
}

/** The address without its query. */
function place(url: string): string {
  return url.split('?')[0];
}
