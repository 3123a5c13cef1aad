// A bare HTTPS sink in a process of its own: reads each body, counts, answers 204. It says where it listens, its certificate, and on SIGTERM what it got.
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { makeCertificates } from '../../src/local/certificate.ts';

const { ca, certificate, key } = await makeCertificates(new Date());
let calls = 0;
let bytes = 0;
let rows = 0;
const server = createServer({ cert: certificate, key }, (request, response) => {
  if (request.method === 'GET') return void response.end(String(rows));
  const counted = request.headers['content-encoding'] === undefined;
  request.on('data', (part: Buffer) => {
    bytes += part.length;
    if (counted) rows += lineFeeds(part);
  });
  request.on('end', () => {
    calls++;
    if (counted) rows++;
    response.writeHead(204).end();
  });
});
function lineFeeds(part: Buffer): number {
  let count = 0;
  for (let at = part.indexOf(10); at >= 0; at = part.indexOf(10, at + 1)) count++;
  return count;
}
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  const url = `https://localhost:${(server.address() as AddressInfo).port}`;
  console.log(JSON.stringify({ url, ca }));
});
process.on('SIGTERM', () => {
  console.log(JSON.stringify({ calls, bytes }));
  process.exit(0);
});
