import { Failure } from '../core/failure.ts';
import { retryAfterOf } from '../core/retry-after.ts';

/** What the SDK's errors have in common, as far as we look. */
export interface SdkError extends Error {
  statusCode?: number;
  code?: string;
  response?: { headers?: { get(name: string): string | undefined } };
}

/** What the Logs Ingestion API or the way to it did to us. */
export function failureOf(endpoint: string, stream: string, error: unknown): Failure {
  const { statusCode: status, code, message, name, response } = error as SdkError;
  if (/^(Authentication|CredentialUnavailable|AggregateAuthentication)/.test(name)) {
    return new Failure('service/unauthorized', `No token for the logs ingestion API: ${firstLine(message)}`, {
      cause: error,
    });
  }
  if (status === undefined) return noAnswer(endpoint, error);
  const facts = { status, cause: error, retryAfter: response?.headers && retryAfterOf(response.headers) };
  const said = `${endpoint} answers ${status} for the stream ${stream}${code ? ` (${code})` : ''}: ${firstLine(message)}`;
  if (status === 401 || status === 403) return new Failure('service/unauthorized', said, facts);
  if (status === 429) return new Failure('service/throttled', said, facts);
  if (status === 408 || status >= 500) return new Failure('service/unreachable', said, facts);
  return new Failure('service/refused', said, facts);
}

/** Nobody can tell whether the rows were stored. */
export function noAnswer(endpoint: string, cause: unknown): Failure {
  const why = (cause as SdkError).code ?? firstLine((cause as Error).message);
  return new Failure('service/unreachable', `${endpoint} does not answer: ${why}.`, { cause });
}

function firstLine(message: string): string {
  return message.trim().split('\n')[0].slice(0, 300);
}
