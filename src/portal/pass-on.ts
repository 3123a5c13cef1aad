import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { type Agent, request as requestOver } from 'node:https';
import { pipeline } from 'node:stream/promises';
import { policyOf } from './policy.ts';

/** The local Azure that requests are passed on to. */
export interface Upstream {
  agent: Agent;
  url: URL;
}

/** Headers that belong to one connection. */
const perHop = new Set(['connection', 'keep-alive', 'transfer-encoding', 'te', 'trailer', 'upgrade', 'host']);

/** Passes a request on as it is, and its answer back. */
export function passOn(request: IncomingMessage, response: ServerResponse, { agent, url }: Upstream): Promise<void> {
  const target = { host: '127.0.0.1', servername: 'localhost', port: url.port, agent };
  const { method, url: path } = request;
  const headers = { ...kept(request.headers), host: url.host };
  return new Promise((resolve, reject) => {
    const onward = requestOver({ ...target, method, path, headers }, answer => {
      response.writeHead(answer.statusCode ?? 502, { ...kept(answer.headers), ...policyOf('') });
      pipeline(answer, response).then(resolve, reject);
    });
    onward.once('error', error =>
      reject(new Error(`The local Azure at ${url.origin} does not answer: ${error.message}`)),
    );
    response.once('close', () => onward.destroy());
    request.pipe(onward);
  });
}

/** What a browser says of itself does not go further. */
function kept(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const onlyHere = /^(sec-|origin$|referer$|cookie$|proxy-)/;
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !perHop.has(name) && !onlyHere.test(name)));
}
