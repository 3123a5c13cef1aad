import { request } from 'node:https';
import type { Running } from './local-azure.ts';

export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: unknown;
}

interface Sent {
  headers?: Record<string, string>;
  body?: string | Buffer | object;
  /** The resource that a token is asked for; null sends none. */
  audience?: string | null;
}

/** Sends a request byte by byte as given, without the help of a client. */
export async function send(running: Running, method: string, path: string, sent: Sent = {}): Promise<Answer> {
  const audience = sent.audience === undefined ? 'https://management.azure.com' : sent.audience;
  const authorization: Record<string, string> =
    audience === null ? {} : { authorization: `Bearer ${await token(running, audience)}` };
  return exchange(running, method, path, { ...authorization, ...sent.headers }, sent.body);
}

export function exchange(
  { local }: Running,
  method: string,
  path: string,
  headers: Record<string, string>,
  body?: Sent['body'],
): Promise<Answer> {
  const { port } = new URL(local.url);
  const bytes = body === undefined || typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port, path, method, headers, ca: local.ca }, incoming => {
      const chunks: Buffer[] = [];
      incoming.on('data', chunk => chunks.push(chunk));
      incoming.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        resolve({
          status: incoming.statusCode!,
          headers: incoming.headers as Record<string, string>,
          body: text && JSON.parse(text),
        });
      });
    });
    outgoing.on('error', reject);
    outgoing.end(bytes);
  });
}

const tokens = new WeakMap<Running, Map<string, string>>();

async function token(running: Running, audience: string): Promise<string> {
  const known = tokens.get(running) ?? new Map<string, string>();
  tokens.set(running, known);
  const have = known.get(audience);
  if (have) return have;
  const { body } = await askToken(running, { scope: `${audience}/.default` });
  const fresh = (body as { access_token: string }).access_token;
  known.set(audience, fresh);
  return fresh;
}

export function askToken(running: Running, changes: Record<string, string>): Promise<Answer> {
  const { env } = running;
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: env.AZURE_CLIENT_ID,
    client_secret: env.AZURE_CLIENT_SECRET,
    scope: 'https://management.azure.com/.default',
    ...changes,
  });
  const { tenant = env.AZURE_TENANT_ID } = changes;
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  return exchange(running, 'POST', `/${tenant}/oauth2/v2.0/token`, headers, form.toString());
}
