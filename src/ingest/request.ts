/** A request to a source, without what proves who we are. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** The span of time that a request asks for; both ends as ISO 8601 in UTC, with milliseconds. */
export interface Window {
  readonly from: string;
  readonly to: string;
}

/** A GET request; the values of the query are escaped. */
export function get(
  url: string,
  query: Readonly<Record<string, string | number>> = {},
  headers: Readonly<Record<string, string>> = {},
): HttpRequest {
  const whole = new URL(url);
  for (const [name, value] of Object.entries(query)) whole.searchParams.set(name, String(value));
  return { method: 'GET', url: whole.href, headers };
}

/** A POST request with a JSON body. */
export function post(url: string, body: unknown, headers: Readonly<Record<string, string>> = {}): HttpRequest {
  return {
    method: 'POST',
    url: new URL(url).href,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
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
