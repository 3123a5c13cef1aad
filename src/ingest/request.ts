/** A request to a source, without what proves who we are. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Sent without what proves who we are: the address itself is the proof, as of a file that was signed for us. */
  readonly bare?: true;
}

/** The span of time that a request asks for; both ends as ISO 8601 in UTC, with milliseconds. */
export interface Window {
  readonly from: string;
  readonly to: string;
}

type Headers = Readonly<Record<string, string>>;
type Query = Readonly<Record<string, string | number>>;

/** A GET request; the values of the query are escaped. */
export function get(url: string, query: Query = {}, headers: Headers = {}): HttpRequest {
  return { method: 'GET', url: withQuery(url, query), headers };
}

/** A POST request with a JSON body. */
export function post(url: string, body: unknown, headers: Headers = {}): HttpRequest {
  return {
    method: 'POST',
    url: new URL(url).href,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  };
}

/** A POST request with the fields of a form. */
export function form(url: string, fields: Headers, headers: Headers = {}): HttpRequest {
  return {
    method: 'POST',
    url: new URL(url).href,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams(fields).toString(),
  };
}

/** One header, as an `auth` block gives it. */
export function header(name: string, value: string): Record<string, string> {
  return { [name.toLowerCase()]: value };
}

/** `Authorization: Bearer …`. */
export function bearer(token: string): Record<string, string> {
  return header('authorization', `Bearer ${token}`);
}

/** The same request with another value in its query, or at a top level name of its JSON body. */
export function withParameter(
  request: HttpRequest,
  where: 'query' | 'body',
  name: string,
  value: unknown,
): HttpRequest {
  if (where === 'query') return { ...request, url: withQuery(request.url, { [name]: String(value) }) };
  return { ...request, body: JSON.stringify({ ...JSON.parse(request.body ?? '{}'), [name]: value }) };
}

/** The value of a parameter in the query or the JSON body; undefined where it is not there. */
export function parameterOf(request: HttpRequest, where: 'query' | 'body', name: string): unknown {
  if (where === 'query') return new URL(request.url).searchParams.get(name) ?? undefined;
  return JSON.parse(request.body ?? '{}')[name];
}

function withQuery(url: string, query: Query): string {
  const whole = new URL(url);
  for (const [name, value] of Object.entries(query)) whole.searchParams.set(name, String(value));
  return whole.href;
}
