import type { PipelineResponse } from '@azure/core-rest-pipeline';
import { Failure } from '../core/failure.ts';
import type { JsonObject } from './arm-answer.ts';

/** An answer that was accepted. */
export interface Answer {
  status: number;
  headers: PipelineResponse['headers'];
  body: JsonObject;
}

/** Milliseconds after which a long-running operation is given up. */
export const longestOperation = 1_800_000;

/** Where an operation can be followed; undefined for what was done at once. */
export function operationUrl(answer: Answer): string | undefined {
  const operation = answer.headers.get('azure-asyncoperation');
  return operation ?? (answer.status === 202 ? answer.headers.get('location') : undefined);
}

/** Whether an operation has ended well; throws where it has ended badly. */
export function isFinished(answer: Answer, path: string): boolean {
  if (answer.status === 202) return false;
  if (answer.status === 404 || answer.status === 204) return true;
  const status = answer.body.status ?? (answer.body.properties as JsonObject | undefined)?.provisioningState;
  if (typeof status !== 'string') return true;
  if (/^(succeeded|ready)$/i.test(status)) return true;
  if (/^(failed|canceled|cancelled)$/i.test(status)) throw failedOperation(answer.body, status, path);
  return false;
}

function failedOperation(body: JsonObject, status: string, path: string): Failure {
  const error = (body.error ?? {}) as { code?: unknown; message?: unknown };
  const words = [error.code, error.message]
    .filter(part => typeof part === 'string')
    .join(': ')
    .replace(/\.$/, '');
  return new Failure('service/refused', `The operation on ${path} ended as ${status}${words ? `: ${words}` : ''}.`);
}

/** Whether a resource says itself that it is still being made; throws where that has failed. */
export function isPending(body: JsonObject, path: string): boolean {
  const state = (body.properties as JsonObject | undefined)?.provisioningState;
  if (typeof state !== 'string') return false;
  if (/^(failed|canceled)$/i.test(state)) throw failedOperation(body, state, path);
  return /^(updating|inprogress|new|uploading|creating|accepted|running|provisioning)$/i.test(state);
}

/** Milliseconds of a header that counts seconds. */
export function seconds(header: string | undefined): number | undefined {
  const value = Number(header);
  return header !== undefined && Number.isFinite(value) && value > 0 ? value * 1000 : undefined;
}

export function endless(path: string): Failure {
  return new Failure(
    'service/unreachable',
    `The operation on ${path} has not ended within ${longestOperation / 60_000} minutes.`,
  );
}
