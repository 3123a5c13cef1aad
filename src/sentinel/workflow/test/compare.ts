import type { JsonPath } from '../problem.ts';
import type { Difference } from './playbook-test.ts';

/**
 * How a value differs from what is wanted, field by field: an object needs the wanted keys and may have more, a list has the wanted
 * items in order, `{ contains: text }` holds for a text with it.
 */
export function differences(wanted: unknown, got: unknown, path: JsonPath, what: string): Difference[] {
  if (isContains(wanted) && typeof got === 'string') {
    return got.includes(wanted.contains) ? [] : [difference(path, what, wanted, got)];
  }
  if (Array.isArray(wanted) && Array.isArray(got)) return listDifferences(wanted, got, path, what);
  if (isObject(wanted) && isObject(got)) {
    return Object.entries(wanted).flatMap(([key, one]) => differences(one, got[key], [...path, key], `${what}.${key}`));
  }
  return Object.is(wanted, got) || looseSame(wanted, got) ? [] : [difference(path, what, wanted, got)];
}

function listDifferences(wanted: unknown[], got: unknown[], path: JsonPath, what: string): Difference[] {
  if (wanted.length !== got.length) {
    return [{ path, message: `${what} has ${got.length} item(s), ${wanted.length} expected`, wanted, got }];
  }
  return wanted.flatMap((one, index) => differences(one, got[index], [...path, index], `${what}[${index}]`));
}

function difference(path: JsonPath, what: string, wanted: unknown, got: unknown): Difference {
  const missing =
    got === undefined
      ? `${what} is missing, ${shown(wanted)} expected`
      : `${what} is ${shown(got)}, ${shown(wanted)} expected`;
  return { path, message: missing, wanted, ...(got !== undefined && { got }) };
}

/** An absent value equals null; an integer equals its exact form beyond 2^53. */
function looseSame(wanted: unknown, got: unknown): boolean {
  if ((wanted ?? null) === null && (got ?? null) === null) return true;
  return typeof wanted === 'bigint' && isObject(got) && got.rawJSON === String(wanted);
}

export function shown(value: unknown): string {
  if (isContains(value)) return `a text with ${shown(value.contains)}`;
  const text = JSON.stringify(value, (_, one: unknown) => (typeof one === 'bigint' ? String(one) : one)) ?? 'nothing';
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}

function isContains(value: unknown): value is { contains: string } {
  return isObject(value) && typeof value.contains === 'string' && Object.keys(value).length === 1;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
