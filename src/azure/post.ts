import {
  bearerTokenAuthenticationPolicy,
  createDefaultHttpClient,
  createHttpHeaders,
  createPipelineFromOptions,
  createPipelineRequest,
  type PipelineResponse,
} from '@azure/core-rest-pipeline';
import { connectionFailure } from './arm-answer.ts';
import type { Workspace } from './connection.ts';

/** How a body is posted. */
export interface PostOptions {
  /** For whom the token is. */
  audience: string;
  headers?: Readonly<Record<string, string>>;
  /** Milliseconds until an answer must be there. */
  timeout: number;
  /** How often the pipeline itself tries again; 3 unless given. */
  retries?: number;
  signal?: AbortSignal;
}

/** Posts JSON to a service of a workspace with a token, and gives the answer, whatever its status. Throws a Failure where there is none. */
export async function post(
  { credential, ca }: Workspace,
  url: string,
  body: string,
  { audience, headers, timeout, retries = 3, signal }: PostOptions,
): Promise<PipelineResponse> {
  const tls = ca ? { tlsOptions: { ca } } : {};
  const pipeline = createPipelineFromOptions({ retryOptions: { maxRetries: retries }, ...tls });
  pipeline.addPolicy(bearerTokenAuthenticationPolicy({ credential, scopes: `${audience}/.default` }));
  const request = createPipelineRequest({
    url,
    method: 'POST',
    headers: createHttpHeaders({ 'content-type': 'application/json', ...headers }),
    body,
    timeout,
    abortSignal: signal,
  });
  try {
    return await pipeline.sendRequest(createDefaultHttpClient(), request);
  } catch (error) {
    if (signal?.aborted) throw error;
    throw connectionFailure(error, 'POST', url, timeout);
  }
}
