import type { Json } from './arm.ts';
import { Refusal } from './service.ts';

type Test = (item: Json) => boolean;

const comparison = /^\s*([\w/]+)\s+(eq|ne|gt|ge|lt|le)\s+('(?:[^']|'')*'|[^\s()]+)\s*$/i;

/**
 * The items that a `$filter` lets through: comparisons of one property with one value and `contains`, joined by `and`. What goes beyond that is refused,
 * never passed over.
 */
export function filtered(items: readonly Json[], filter: string | undefined): Json[] {
  if (!filter) return [...items];
  const tests = filter
    .replace(/^\s*\((.*)\)\s*$/s, '$1')
    .split(/\s+and\s+(?=[\w/(]+\s|contains\()/i)
    .map(test);
  return items.filter(item => tests.every(holds => holds(item)));
}

const containing = /^\s*contains\(\s*([\w/]+)\s*,\s*'((?:[^']|'')*)'\s*\)\s*$/i;

function test(text: string): Test {
  const part = containing.exec(text);
  if (part) {
    const wanted = part[2].replaceAll("''", "'").toLowerCase();
    return item =>
      String(valueAt(item, part[1]) ?? '')
        .toLowerCase()
        .includes(wanted);
  }
  const found = comparison.exec(text.replace(/^\((.*)\)$/s, '$1'));
  if (!found)
    throw new Refusal(
      501,
      'NotImplemented',
      `The local Azure does not have the $filter '${text}'; it knows comparisons such as properties/status eq 'New', joined by and.`,
    );
  const [, path, operator, literal] = found;
  const wanted = literal.startsWith("'") ? literal.slice(1, -1).replaceAll("''", "'") : literal;
  return item => compares(operator.toLowerCase(), order(valueAt(item, path), wanted));
}

function valueAt(item: Json, path: string): unknown {
  return path.split('/').reduce<unknown>((value, name) => (value as Json | null | undefined)?.[name], item);
}

/** Numbers by size, all else as text without regard to case; undefined where there is no value. */
function order(value: unknown, wanted: string): number | undefined {
  if (value === undefined || value === null) return wanted.toLowerCase() === 'null' ? 0 : undefined;
  if (typeof value === 'number') return value - Number(wanted);
  const text = String(value).toLowerCase();
  const other = wanted.toLowerCase();
  return text < other ? -1 : text > other ? 1 : 0;
}

function compares(operator: string, order: number | undefined): boolean {
  if (order === undefined) return operator === 'ne';
  return { eq: order === 0, ne: order !== 0, gt: order > 0, ge: order >= 0, lt: order < 0, le: order <= 0 }[operator]!;
}

/** The items in the order of an `$orderby` with one property. */
export function ordered(items: readonly Json[], orderBy: string): Json[] {
  const found = /^\s*([\w/]+)(?:\s+(asc|desc))?\s*$/i.exec(orderBy);
  if (!found)
    throw new Refusal(
      501,
      'NotImplemented',
      `The local Azure does not have the $orderby '${orderBy}'; it sorts by one property.`,
    );
  const direction = found[2]?.toLowerCase() === 'desc' ? -1 : 1;
  const key = (item: Json) => valueAt(item, found[1]) as string | number | undefined;
  return [...items].sort((a, b) => {
    const [left, right] = [key(a) ?? '', key(b) ?? ''];
    return left < right ? -direction : left > right ? direction : 0;
  });
}
