// A bare HTTPS sink in a process of its own: reads each body, counts, answers 204. It says where it listens, its certificate, and on SIGTERM what it got.
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { makeCertificates } from '../../src/local/certificate.ts';

const { ca, certificate, key } = await makeCertificates(new Date());
let calls = 0;
let bytes = 0;
const server = createServer({ cert: certificate, key }, (request, response) => {
  request.on('data', (part: Buffer) => {
    bytes += part.length;
  });
  request.on('end', () => {
    calls++;
    response.writeHead(204).end();
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  const url = `https://localhost:${(server.address() as AddressInfo).port}`;
  console.log(JSON.stringify({ url, ca }));
});
process.on('SIGTERM', () => {
  console.log(JSON.stringify({ calls, bytes }));
  process.exit(0);
});
