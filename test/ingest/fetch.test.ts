import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { expect, it, onTestFinished } from 'vitest';
import { get } from '../../src/ingest/contract.ts';
import { exchange, parsed } from '../../src/ingest/fetch.ts';

async function serve(answer: (response: ServerResponse) => void): Promise<string> {
  const server = createServer((_request, response) => answer(response));
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const zipped = { 'content-encoding': 'gzip', 'content-type': 'application/json' };
const bomb = gzipSync(Buffer.alloc(50_000_000, ' '));

it.each<[string, (response: ServerResponse) => void, string, string]>([
  ['a compressed bomb', it => it.writeHead(200, zipped).end(bomb), 'service/garbled', 'is larger than 1000000 bytes'],
  [
    'truncated gzip',
    it => it.writeHead(200, zipped).end(gzipSync('[1,2,3]').subarray(0, 12)),
    'service/garbled',
    'is no JSON',
  ],
  ['bytes that are no gzip', it => it.writeHead(200, zipped).end('[1]'), 'service/garbled', 'was cut off'],
  ['half a JSON', it => it.writeHead(200).end('[{"a":'), 'service/garbled', 'is no JSON (6 characters)'],
  ['a page in HTML', it => it.writeHead(200).end('<html>'), 'service/garbled', 'is no JSON'],
  ['no bytes at all', it => it.writeHead(200).end(), 'service/garbled', 'is no JSON (0 characters)'],
  ['a connection that closes', it => it.destroy(), 'service/unreachable', 'does not answer'],
  ['silence', () => {}, 'service/unreachable', 'no answer in time'],
  ['a body that never ends', it => it.writeHead(200).write('[1,'), 'service/unreachable', 'no answer in time'],
])('%s is a failure that can be tried again', async (_name, answer, code, words) => {
  const request = get(`${await serve(answer)}/logs?token=in-the-query`);
  const sending = {
    signal: new AbortController().signal,
    largestBody: 1_000_000,
    timeout: words === 'no answer in time' ? 300 : 30_000,
  };
  const asked = exchange(request, sending).then(it => parsed(request, it));
  await expect(asked).rejects.toMatchObject({ code, retriable: true });
  await expect(asked).rejects.toThrow(words);
  await expect(asked).rejects.not.toThrow('in-the-query');
});

it('does not follow a redirect, which would carry the token away', async () => {
  const url = await serve(it => it.writeHead(302, { location: 'https://elsewhere.example/' }).end());
  const answer = await exchange(get(url), { signal: new AbortController().signal });
  expect(answer.status).toBe(302);
});

it('stops when it is told to', async () => {
  const url = await serve(() => {});
  const stop = new AbortController();
  const asked = exchange(get(url), { signal: stop.signal });
  stop.abort(new Error('stopped'));
  await expect(asked).rejects.toThrow('stopped');
});
