import type { TokenCredential } from '@azure/core-auth';
import { isAggregateLogsUploadError, LogsIngestionClient } from '@azure/monitor-ingestion';
import { Failure } from '../core/failure.ts';
import { retryAfterOf } from '../core/retry-after.ts';

/** Where rows go: the logs ingestion endpoint of a data collection rule or endpoint, and who sends them. */
export interface IngestionTarget {
  readonly endpoint: string;
  readonly credential: TokenCredential;
  /** For whom tokens are asked, such as https://monitor.azure.com. */
  readonly audience: string;
  /** Certificates to trust beside the usual ones, in PEM. */
  readonly ca?: string;
}

/** Sends one batch and resolves when Azure has acknowledged it. */
export type SendRows = (rule: string, stream: string, rows: readonly Record<string, unknown>[]) => Promise<void>;

const callTimeout = 120_000;

/**
 * Sends batches through the Logs Ingestion API. The caller sizes them (at most 950,000 bytes of JSON, so that one batch is
 * one call) and decides about trying again: nothing is retried here.
 * A call is never stopped half-way by the caller, because nobody could tell whether it was stored; it ends by itself in two minutes.
 *
 * @throws Failure with the HTTP status of Azure: `service/throttled` and `service/unreachable` may be tried again as they
 * are; `service/unauthorized` (401, 403) and `service/refused` (400, 404, 413) may not.
 * @see https://learn.microsoft.com/azure/azure-monitor/logs/logs-ingestion-api-overview
 */
export function ingestionClient(target: IngestionTarget): SendRows {
  const client = new LogsIngestionClient(target.endpoint, target.credential, {
    audience: target.audience,
    retryOptions: { maxRetries: 0 },
    tlsOptions: target.ca === undefined ? undefined : { ca: target.ca },
  });
  return async (rule, stream, rows) => {
    const abortSignal = AbortSignal.timeout(callTimeout);
    try {
      await client.upload(rule, stream, [...rows], { maxConcurrency: 1, abortSignal });
    } catch (error) {
      throw failureOf(target.endpoint, stream, isAggregateLogsUploadError(error) ? error.errors[0].cause : error);
    }
    if (abortSignal.aborted) throw noAnswer(target.endpoint, abortSignal.reason);
  };
}

/** What the SDK's errors have in common, as far as we look. */
interface SdkError extends Error {
  statusCode?: number;
  code?: string;
  response?: { headers?: { get(name: string): string | undefined } };
}

function failureOf(endpoint: string, stream: string, error: unknown): Failure {
  const { statusCode: status, code, message, name, response } = error as SdkError;
  if (/^(Authentication|CredentialUnavailable|AggregateAuthentication)/.test(name)) {
    return new Failure('service/unauthorized', `No token for the logs ingestion API: ${firstLine(message)}`, {
      cause: error,
    });
  }
  if (status === undefined) return noAnswer(endpoint, error);
  const facts = { status, cause: error, retryAfter: response?.headers && retryAfterOf(headersOf(response.headers)) };
  const said = `${endpoint} answers ${status} for the stream ${stream}${code ? ` (${code})` : ''}: ${firstLine(message)}`;
  if (status === 401 || status === 403) return new Failure('service/unauthorized', said, facts);
  if (status === 429) return new Failure('service/throttled', said, facts);
  if (status === 408 || status >= 500) return new Failure('service/unreachable', said, facts);
  return new Failure('service/refused', said, facts);
}

function headersOf(headers: { get(name: string): string | undefined }) {
  return { get: (name: string) => headers.get(name) };
}

function noAnswer(endpoint: string, cause: unknown): Failure {
  const why = (cause as SdkError).code ?? firstLine((cause as Error).message);
  return new Failure('service/unreachable', `${endpoint} does not answer: ${why}.`, { cause });
}

function firstLine(message: string): string {
  return message.trim().split('\n')[0].slice(0, 300);
}
