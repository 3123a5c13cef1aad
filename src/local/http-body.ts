import { promisify } from 'node:util';
import { gunzip, inflate } from 'node:zlib';
import type { FastifyRequest } from 'fastify';
import { Refusal } from './service.ts';

/** The body as it was before compression. A small body that unpacks to a giant one is cut off at the limit. */
export async function decompressed(request: FastifyRequest, limit: number): Promise<Buffer> {
  const sent = (request.body as Buffer | undefined) ?? Buffer.alloc(0);
  if (sent.length > limit) throw tooLarge(limit);
  const encoding = (request.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  if (encoding === 'identity') return sent;
  const unpack = { gzip: promisify(gunzip), deflate: promisify(inflate) }[encoding];
  if (!unpack)
    throw new Refusal(
      415,
      'UnsupportedMediaType',
      `The Content-Encoding '${encoding}' is not supported; use gzip or none.`,
    );
  try {
    return (await unpack(sent, { maxOutputLength: limit })) as Buffer;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(limit);
    throw new Refusal(
      400,
      'InvalidContent',
      `The body can not be decompressed as ${encoding}: ${(error as Error).message}. It was perhaps cut on the way.`,
    );
  }
}

/** The refusal of a body that is too large. */
export function tooLarge(limit: number): Refusal {
  return new Refusal(
    413,
    'ContentLengthLimitExceeded',
    `Maximum allowed content length: ${limit} bytes (${Math.round(limit / 1024 / 1024)} MB). Make the body smaller: it counts before and after compression.`,
  );
}

/** A body as JSON. */
export function parseJson(raw: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(raw)) as unknown;
  } catch (error) {
    throw new Refusal(
      400,
      'InvalidRequestContent',
      `The request content was invalid and could not be deserialized: '${(error as Error).message}'.`,
    );
  }
}
