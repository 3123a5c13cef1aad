import type { TokenCredential } from '@azure/core-auth';
import {
  bearerTokenAuthenticationPolicy,
  createDefaultHttpClient,
  createEmptyPipeline,
  createHttpHeaders,
  createPipelineRequest,
  type Pipeline,
  type PipelineResponse,
  proxyPolicy,
  setClientRequestIdPolicy,
  tlsPolicy,
  userAgentPolicy,
} from '@azure/core-rest-pipeline';
import { isAggregateLogsUploadError, LogsIngestionClient } from '@azure/monitor-ingestion';
import { readVersion } from '../core/version.ts';
import { failureOf, noAnswer, type SdkError } from './ingestion-failure.ts';

/** Where rows go: the logs ingestion endpoint of a data collection rule or endpoint, and who sends them. */
export interface IngestionTarget {
  readonly endpoint: string;
  readonly credential: TokenCredential;
  /** For whom tokens are asked, such as https://monitor.azure.com. */
  readonly audience: string;
  /** Certificates to trust beside the usual ones, in PEM. */
  readonly ca?: string;
}

/** Sends few rows in one call through the SDK and resolves when Azure has acknowledged them. */
export type SendRows = (rule: string, stream: string, rows: readonly Record<string, unknown>[]) => Promise<void>;

/** Sends a JSON array that is already encoded and compressed with gzip; resolves when Azure has acknowledged it. */
export type SendBody = (rule: string, stream: string, gzipped: Buffer) => Promise<void>;

const callTimeout = 120_000;
const apiVersion = '2023-01-01';

/**
 * Sends few rows through the Logs Ingestion API's own client, such as those of health. The caller sizes them (at most
 * 950,000 bytes of JSON, so that one batch is one call) and decides about trying again: nothing is retried here.
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

/**
 * The same call for rows that are encoded and compressed already: the bytes are sent as they are. It shares credential, promises and
 * failures with {@link ingestionClient}; a token that is refused is thrown away and asked for once more.
 *
 * @throws Failure as {@link ingestionClient}.
 */
export function bodySender(target: IngestionTarget): SendBody {
  const http = createDefaultHttpClient();
  let pipeline = pipelineTo(target);
  const send = (url: string, body: Buffer) =>
    pipeline.sendRequest(
      http,
      createPipelineRequest({
        ...{ url, method: 'POST', body, timeout: callTimeout },
        headers: createHttpHeaders({
          'content-type': 'application/json',
          'content-encoding': 'gzip',
          'content-length': String(body.length),
        }),
      }),
    );
  return async (rule, stream, gzipped) => {
    const url = `${target.endpoint}/dataCollectionRules/${rule}/streams/${stream}?api-version=${apiVersion}`;
    try {
      let answer = await send(url, gzipped);
      if (answer.status === 401) {
        pipeline = pipelineTo(target);
        answer = await send(url, gzipped);
      }
      if (answer.status !== 204) throw errorOf(answer);
    } catch (error) {
      throw failureOf(target.endpoint, stream, error);
    }
  };
}

function pipelineTo({ credential, audience, ca }: IngestionTarget): Pipeline {
  const pipeline = createEmptyPipeline();
  pipeline.addPolicy(setClientRequestIdPolicy('x-ms-client-request-id'));
  pipeline.addPolicy(userAgentPolicy({ userAgentPrefix: `picket/${readVersion()}` }));
  pipeline.addPolicy(proxyPolicy());
  pipeline.addPolicy(tlsPolicy(ca === undefined ? undefined : { ca }));
  pipeline.addPolicy(bearerTokenAuthenticationPolicy({ credential, scopes: `${audience}/.default` }));
  return pipeline;
}

/** A refusal in the form in which the SDK throws it. */
function errorOf({ status, bodyAsText, headers }: PipelineResponse): SdkError {
  const { code, message } = wordsOf(bodyAsText);
  const error: SdkError = new Error(message ?? `Unexpected status code: ${status}`);
  return Object.assign(error, { statusCode: status, code, response: { headers } });
}

function wordsOf(body: string | null | undefined): { code?: string; message?: string } {
  try {
    const { error } = JSON.parse(body ?? '') as { error?: { code?: unknown; message?: unknown } };
    return { code: textOf(error?.code), message: textOf(error?.message) };
  } catch {
    return {};
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
