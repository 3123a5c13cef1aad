/**
 * How long a service asks us to wait, in milliseconds: `Retry-After` in seconds or as a date (RFC 9110, 10.2.3), or the
 * millisecond headers of Azure. Undefined where it does not say.
 */
export function retryAfterOf(
  headers: { get(name: string): string | null | undefined },
  now = Date.now(),
): number | undefined {
  for (const name of ['retry-after-ms', 'x-ms-retry-after-ms']) {
    const text = headers.get(name);
    if (text && /^\d{1,9}$/.test(text)) return Number(text);
  }
  const text = headers.get('retry-after');
  if (!text) return undefined;
  if (/^\d{1,6}$/.test(text)) return Number(text) * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(date - now, 0);
}
