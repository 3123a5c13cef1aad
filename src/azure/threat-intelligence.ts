import type { PipelineResponse } from '@azure/core-rest-pipeline';
import { Failure } from '../core/failure.ts';
import { createArm } from './arm.ts';
import { answerFailure, readBody } from './arm-answer.ts';
import { type Workspace, workspaceId } from './connection.ts';
import { post } from './post.ts';

/** An object of STIX 2.0 or 2.1, as it goes over the wire. */
export type StixObject = Readonly<Record<string, unknown>>;

/** An object that Sentinel did not take: its place in the request, and Sentinel's words. */
export interface RefusedObject {
  readonly index: number;
  readonly reason: string;
}

/** Uploads objects of one source; those that Sentinel refuses are the answer, all others are taken. */
export type UploadObjects = (source: string, objects: readonly StixObject[]) => Promise<readonly RefusedObject[]>;

/** What one request may hold, and how many requests a minute may be sent. https://learn.microsoft.com/azure/sentinel/stix-objects-api */
export const uploadLimits = { objects: 100, requestsPerMinute: 100 } as const;

const apiVersion = '2024-02-01-preview';
const timeout = 120_000;
const largestAnswer = 1_000_000;

/**
 * Uploads threat intelligence to Sentinel in the workspace. One call is one request of at most 100 objects. An object that is uploaded again replaces the
 * one with its id, so that a request may be repeated.
 *
 * @throws Failure `service/throttled` with the wait that the service asks for, `service/unauthorized`, `service/refused` and
 * `service/unreachable`; `usage/invalid` in a cloud where the address of the service is not published.
 * @see https://learn.microsoft.com/azure/sentinel/stix-objects-api
 */
export async function objectUploader(workspace: Workspace): Promise<UploadObjects> {
  const { threatIntelligence } = workspace.endpoints;
  if (threatIntelligence === undefined)
    throw new Failure('usage/invalid', `The address of Sentinel's threat intelligence in this cloud is not published.`);
  const id = await customerId(workspace);
  const url = `${threatIntelligence}/workspaces/${id}/threat-intelligence-stix-objects:upload?api-version=${apiVersion}`;
  return async (source, objects) => {
    const response = await post(workspace, url, JSON.stringify({ sourcesystem: source, stixobjects: objects }), {
      audience: workspace.endpoints.armAudience,
      timeout,
      retries: 0,
    });
    if (response.status === 429) throw throttled(response, url);
    if (response.status !== 200) throw answerFailure(response, 'POST', url);
    return refusedOf(readBody(response, url, largestAnswer));
  };
}

/** The id that the services of a workspace's data know it by. https://learn.microsoft.com/rest/api/loganalytics/workspaces/get */
async function customerId(workspace: Workspace): Promise<string> {
  const found = await createArm(workspace).get(workspaceId(workspace), '2023-09-01');
  const id = (found?.properties as { customerId?: unknown } | undefined)?.customerId;
  if (typeof id === 'string') return id;
  throw new Failure('service/refused', `The workspace ${workspace.workspace} is not in ${workspace.resourceGroup}.`);
}

/** How long to wait stands in the words of the body, in no header. */
function throttled(response: PipelineResponse, url: string): Failure {
  const failure = answerFailure(response, 'POST', url);
  const seconds = /again in (\d+) seconds/i.exec(response.bodyAsText ?? '')?.[1];
  const retryAfter = failure.retryAfter ?? (seconds === undefined ? undefined : Number(seconds) * 1000);
  return new Failure('service/throttled', failure.message, { status: 429, retryAfter });
}

/** A 200 can tell of objects that were not taken: `{ errors: [{ recordIndex, errorMessages }] }`. */
function refusedOf(body: Readonly<Record<string, unknown>>): RefusedObject[] {
  if (!Array.isArray(body.errors)) return [];
  return body.errors.map(({ recordIndex, errorMessages }) => ({
    index: Number(recordIndex),
    reason: [errorMessages].flat().join(' '),
  }));
}
