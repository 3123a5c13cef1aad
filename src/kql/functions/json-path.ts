import type { Dynamic } from '../value.ts';

type Step = string | number;

const step = /\.([A-Za-z_$][\w$-]*)|\[(-?\d{1,9})\]|\['([^']*)'\]|\["([^"]*)"\]|\.\["([^"]*)"\]|\.\['([^']*)'\]/y;

/**
 * Reads a path such as `$.a[0]['b c']` into a function that follows it; undefined when it is none.
 * @see https://learn.microsoft.com/kusto/query/jsonpath
 */
export function readPath(path: string): ((from: Dynamic) => Dynamic) | undefined {
  const steps = stepsOf(path);
  return steps && (from => steps.reduce<Dynamic>(follow, from));
}

/** The steps of a path; undefined when the text is no path. */
export function stepsOf(path: string): Step[] | undefined {
  const text = path.trim();
  if (text[0] !== '$') return undefined;
  const steps: Step[] = [];
  step.lastIndex = 1;
  let at = 1;
  while (at < text.length) {
    const found = step.exec(text);
    if (!found) return undefined;
    const [, name, index, ...quoted] = found;
    steps.push(index === undefined ? (name ?? quoted.find(each => each !== undefined)!) : Number(index));
    at = step.lastIndex;
  }
  return steps;
}

function follow(from: Dynamic, by: Step): Dynamic {
  if (from instanceof Map) return typeof by === 'string' ? (from.get(by) ?? null) : null;
  return Array.isArray(from) && typeof by === 'number' ? (from.at(by) ?? null) : null;
}
