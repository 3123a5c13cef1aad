import { invalidTemplate } from '../../fault.ts';
import type { Value } from '../../value.ts';
import { defineFunction, page, text } from './define.ts';

const part = (name: string, read: (url: URL) => Value, examples: Record<string, unknown>) =>
  defineFunction({
    docs: page(name.toLowerCase()),
    takes: [text('uri')],
    run: ([uri]) => read(parsed(name, uri)),
    examples,
  });

const ports: Readonly<Record<string, bigint>> = { 'http:': 80n, 'https:': 443n, 'ftp:': 21n };

/** Parts of an absolute URI. */
export const uriFunctions = {
  uriHost: part('uriHost', url => url.hostname, {
    "uriHost('https://www.contoso.example:8080')": 'www.contoso.example',
  }),
  uriPath: part('uriPath', url => url.pathname, {
    "uriPath('https://www.contoso.example/catalog/shown.htm?date=today')": '/catalog/shown.htm',
    "uriPath('https://www.contoso.example')": '/',
  }),
  uriPathAndQuery: part('uriPathAndQuery', url => url.pathname + url.search, {
    "uriPathAndQuery('https://www.contoso.example/catalog/shown.htm?date=today')": '/catalog/shown.htm?date=today',
  }),
  uriPort: part('uriPort', url => (url.port ? BigInt(url.port) : (ports[url.protocol] ?? -1n)), {
    "uriPort('https://www.contoso.example:8080')": 8080,
    "uriPort('https://www.contoso.example')": 443,
  }),
  uriQuery: part('uriQuery', url => url.search, {
    "uriQuery('https://www.contoso.example/catalog/shown.htm?date=today')": '?date=today',
  }),
  uriScheme: part('uriScheme', url => url.protocol.slice(0, -1), {
    "uriScheme('https://www.contoso.example/x')": 'https',
  }),
};

function parsed(name: string, uri: string): URL {
  if (URL.canParse(uri)) return new URL(uri);
  throw invalidTemplate(
    `The template language function '${name}' expects its parameter to be a well formed absolute URI.`,
  );
}
