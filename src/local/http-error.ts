import type { FastifyReply, FastifyRequest } from 'fastify';
import { Failure } from '../core/failure.ts';
import { tooLarge } from './http-body.ts';
import { Refusal, type Service } from './service.ts';
import type { LocalWorkspace } from './workspace.ts';

/** Answers with an error in Azure's form. What is no refusal is a mistake of ours, or of the machine, and goes to the log. */
export function answerError(
  workspace: LocalWorkspace,
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  service?: Service,
): void {
  const refusal = asRefusal(error, workspace, request);
  const body = service?.errorBody?.(refusal) ?? {
    error: { code: refusal.code, message: refusal.message, ...refusal.details },
  };
  reply
    .code(refusal.status)
    .headers({ ...refusal.headers, 'x-ms-error-code': refusal.code, 'content-type': 'application/json; charset=utf-8' })
    .send(JSON.stringify(body));
}

function asRefusal(error: unknown, workspace: LocalWorkspace, request: FastifyRequest): Refusal {
  if (error instanceof Refusal) return error;
  const { code, statusCode = 500, message } = error as { code?: string; statusCode?: number; message: string };
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return tooLarge(request.routeOptions.bodyLimit ?? 0);
  if (error instanceof Failure && error.code === 'file/unwritable') {
    workspace.log(`${request.method} ${request.url.split('?')[0]}: ${message}`);
    return new Refusal(507, 'InsufficientStorage', `Nothing of this request was stored. ${message}`);
  }
  if (statusCode < 500) return new Refusal(statusCode, 'BadRequest', message);
  workspace.log(`${request.method} ${request.url.split('?')[0]} failed: ${(error as Error).stack ?? message}`);
  return new Refusal(500, 'InternalServerError', 'The local Azure has a mistake; its log tells more.');
}
