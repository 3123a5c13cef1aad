/** A text that a query writes into a column, with its place. */
export interface Literal {
  value: string;
  start: number;
  length: number;
}

const text = String.raw`"((?:[^"\\\r\n]|\\.)*)"|'((?:[^'\\\r\n]|\\.)*)'`;

/**
 * The texts that a query gives a column: `Column = "text"`, and the answers of an `iff(…)` or `case(…)` that is
 * assigned to it, as far as they are literals. Conditions are none of them.
 */
export function literalsOf(query: string, column: string): Literal[] {
  const found: Literal[] = [];
  for (const head of query.matchAll(new RegExp(`\\b${column}\\s*=(?![=~])\\s*`, 'g'))) {
    const from = head.index + head[0].length;
    found.push(...answers(query, from));
  }
  return found;
}

function answers(query: string, from: number): Literal[] {
  const direct = new RegExp(`(?:${text})(?=\\s*(?:[,|;)]|$|\\n))`, 'y');
  direct.lastIndex = from;
  const one = direct.exec(query);
  if (one) return [literal(one)];
  if (!/^(iff?|case)\s*\(/.test(query.slice(from, from + 12))) return [];
  const call = query.slice(from, closing(query, from));
  const own = [...call.matchAll(new RegExp(`,\\s*(?:${text})(?=\\s*[,)])`, 'g'))].filter(
    one => depthAt(call, one.index) === 1,
  );
  return own.map(found => {
    const at = found.index + found[0].search(/["']/);
    return { value: found[1] ?? found[2], start: from + at, length: found[0].length - (at - found.index) };
  });
}

function literal(found: RegExpExecArray): Literal {
  return { value: found[1] ?? found[2], start: found.index, length: found[0].length };
}

/** How many brackets are open at an offset. */
function depthAt(call: string, offset: number): number {
  const before = call.slice(0, offset);
  return before.split('(').length - before.split(')').length;
}

/** Where the call that starts at an offset ends. */
function closing(query: string, from: number): number {
  let depth = 0;
  for (let at = from; at < query.length; at++) {
    if (query[at] === '(') depth++;
    if (query[at] === ')' && --depth === 0) return at + 1;
  }
  return query.length;
}
