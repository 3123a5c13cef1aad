import { Failure } from '../../core/failure.ts';
import type { CallAnswer, HttpCall } from '../../sentinel/workflow/index.ts';
import { isObject, type Json } from '../arm.ts';

/** The largest answer that Logic Apps takes. https://learn.microsoft.com/azure/logic-apps/logic-apps-limits-and-config */
const largestAnswer = 100 * 1024 * 1024;

/**
 * Makes an HTTP call of a playbook for real. A managed identity does not exist here, so what asks for one is refused.
 * Throws `service/unreachable` where no answer came.
 */
export async function callOut(call: HttpCall, signal: AbortSignal): Promise<CallAnswer> {
  const authorization = authorizationOf(call.authentication);
  if (call.webhook) return noWebhook;
  if (isObject(authorization)) return noIdentity;
  const headers = {
    ...call.headers,
    ...(call.cookie ? { cookie: call.cookie } : {}),
    ...(authorization ? { authorization } : {}),
  };
  try {
    const response = await fetch(call.url, {
      method: call.method,
      headers,
      body: bytesOf(call.body),
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(call.timeoutMilliseconds)]),
    });
    return { status: response.status, headers: Object.fromEntries(response.headers), body: await limited(response) };
  } catch (cause) {
    const { host } = new URL(call.url);
    const why = cause instanceof Error ? (cause.cause instanceof Error ? cause.cause : cause).message : String(cause);
    throw new Failure('service/unreachable', `${host} can not be reached: ${why}`, { cause });
  }
}

/** The header of an authentication, an empty object where only Azure could make it. */
function authorizationOf(given: unknown): string | Json | undefined {
  if (!isObject(given)) return undefined;
  if (given.type === 'Raw') return String(given.value);
  if (given.type === 'Basic')
    return `Basic ${Buffer.from(`${given.username}:${given.password}`, 'utf8').toString('base64')}`;
  return {};
}

const noIdentity: CallAnswer = {
  status: 401,
  body: {
    error: {
      code: 'NoIdentity',
      message: 'The local Azure can call out without authentication, or with Basic or Raw: it has no managed identity.',
    },
  },
};

const noWebhook: CallAnswer = {
  status: 404,
  body: {
    error: { code: 'NoWebhook', message: 'The local Azure is not reachable from outside: no callback can come.' },
  },
};

function bytesOf(body: unknown): string | Uint8Array<ArrayBuffer> | undefined {
  if (body === undefined) return undefined;
  if (typeof body === 'string') return body;
  const content = isObject(body) ? body.$content : undefined;
  return typeof content === 'string' ? Uint8Array.from(Buffer.from(content, 'base64')) : JSON.stringify(body);
}

async function limited(response: Response): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > largestAnswer) throw new Error('its answer has more than 100 MB, the most that Logic Apps takes');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
