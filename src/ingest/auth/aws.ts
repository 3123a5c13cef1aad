import { createHash, createHmac } from 'node:crypto';
import type { HttpRequest } from '../request.ts';
import type { Signer } from './auth.ts';

/** Who signs, and for which service. */
export interface AwsCredential {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly region: string;
  readonly service: string;
}

/** Signature Version 4: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
export function awsSignature(credential: AwsCredential): Signer {
  const { secretAccessKey, sessionToken } = credential;
  return {
    secrets: [secretAccessKey, ...(sessionToken ? [sessionToken] : [])],
    sign: (request, now) => signed(request, credential, now),
  };
}

function signed(request: HttpRequest, credential: AwsCredential, now: number): HttpRequest {
  const { accessKeyId, sessionToken, region, service } = credential;
  const url = new URL(request.url);
  const time = new Date(now).toISOString().replaceAll(/[:-]|\.\d{3}/g, '');
  const content = sha256(request.body ?? '');
  const own: Record<string, string> = {
    ...request.headers,
    host: url.host,
    'x-amz-date': time,
    'x-amz-content-sha256': content,
    ...(sessionToken ? { 'x-amz-security-token': sessionToken } : {}),
  };
  const names = Object.keys(own).sort();
  const canonical = [
    request.method,
    canonicalPath(url.pathname, service),
    canonicalQuery(url.searchParams),
    ...names.map(name => `${name}:${own[name].trim().replaceAll(/ +/g, ' ')}`),
    '',
    names.join(';'),
    content,
  ].join('\n');
  const scope = `${time.slice(0, 8)}/${region}/${service}/aws4_request`;
  const toSign = `AWS4-HMAC-SHA256\n${time}\n${scope}\n${sha256(canonical)}`;
  const signature = hmac(signingKey(credential, time.slice(0, 8)), toSign).toString('hex');
  const { host: _, ...headers } = own;
  const authorization = `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`;
  return { ...request, headers: { ...headers, authorization } };
}

/** The key is bound to a day, a region and a service. */
function signingKey({ secretAccessKey, region, service }: AwsCredential, date: string): Buffer {
  return [date, region, service, 'aws4_request'].reduce<Buffer>(hmac, Buffer.from(`AWS4${secretAccessKey}`));
}

/** S3 takes the path as it is sent; every other service escapes it once more. */
function canonicalPath(path: string, service: string): string {
  return service === 's3' ? path : path.split('/').map(escaped).join('/');
}

function canonicalQuery(query: URLSearchParams): string {
  return [...query]
    .map(([name, value]) => `${escaped(name)}=${escaped(value)}`)
    .sort()
    .join('&');
}

function escaped(text: string): string {
  return encodeURIComponent(text).replaceAll(/[!'()*]/g, it => `%${it.charCodeAt(0).toString(16).toUpperCase()}`);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
