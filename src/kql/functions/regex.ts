import { RE2JS, type RE2JSSyntaxException } from 're2js';
import type { ScalarFunction } from './define.ts';
import { isPlainAscii, nativePattern } from './native-regex.ts';

/** A match: where it lies, and what its groups took; group 0 is the whole. A group that took no part is undefined. */
export interface Match {
  start: number;
  end: number;
  groups: readonly (string | undefined)[];
}

/** A compiled pattern of RE2. */
export interface Regex {
  /** The groups of the pattern, without the whole. */
  groupCount: number;
  groupNames: Readonly<Record<string, number>>;
  test(text: string): boolean;
  first(text: string): Match | undefined;
  all(text: string): Match[];
}

const kept = 500;
const compiled = new Map<string, Regex | null>();

/** Compiles a pattern, or gives null where RE2 rejects it. Patterns seen lately are kept. */
export function compileRegex(pattern: string): Regex | null {
  const known = compiled.get(pattern);
  if (known !== undefined) return known;
  if (compiled.size >= kept) compiled.delete(compiled.keys().next().value!);
  const made = regexProblem(pattern) === undefined ? wrap(RE2JS.compile(pattern), pattern) : null;
  compiled.set(pattern, made);
  return made;
}

/**
 * Why RE2 rejects a pattern, in its own words; undefined where it accepts it.
 * @see https://learn.microsoft.com/kusto/query/regex
 */
export function regexProblem(pattern: string): string | undefined {
  try {
    RE2JS.compile(pattern);
    return undefined;
  } catch (error) {
    return (error as RE2JSSyntaxException).message.replace('error parsing regexp: ', '');
  }
}

/** How many capturing groups a pattern has; undefined where RE2 rejects it. */
export function captureGroups(pattern: string): number | undefined {
  return compileRegex(pattern)?.groupCount;
}

/** Refuses a call whose constant pattern, the argument of the given place, RE2 rejects. */
export function rejectsPattern(place: number): ScalarFunction['rejects'] {
  return ({ constants }) => {
    const pattern = constants[place];
    const problem = typeof pattern === 'string' ? regexProblem(pattern) : undefined;
    return problem === undefined
      ? undefined
      : { code: 'kql/bad-regex', message: `The regular expression can not be read: ${problem}.` };
  };
}

type Walk = (text: string, from: number) => Match | undefined;

/** Uses the native pattern where the text is such that both mean the same and neither is slow. */
function wrap(regex: RE2JS, pattern: string): Regex {
  const native = nativePattern(pattern);
  const safe = walkSafely(regex);
  const quick = native ? walkNatively(native.regex) : safe;
  const walkFor = (text: string): Walk =>
    native && text.length <= native.longest && isPlainAscii(text) ? quick : safe;
  return {
    groupCount: regex.groupCount(),
    groupNames: regex.namedGroups(),
    test: text => regex.test(text),
    first: text => walkFor(text)(text, 0),
    all: text => allMatches(text, walkFor(text)),
  };
}

function walkNatively(regex: RegExp): Walk {
  return (text, from) => {
    regex.lastIndex = from;
    const found = regex.exec(text);
    return found ? { start: found.index, end: found.index + found[0].length, groups: found } : undefined;
  };
}

function walkSafely(regex: RE2JS): Walk {
  return (text, from) => {
    const matcher = regex.matcher(text);
    return matcher.find(from) ? matchOf(matcher) : undefined;
  };
}

/** All matches from left to right; an empty one that touches the match before it does not count. */
function allMatches(text: string, walk: Walk): Match[] {
  const matches: Match[] = [];
  let from = 0;
  let end = -1;
  while (from <= text.length) {
    const match = walk(text, from);
    if (!match) break;
    const isEmpty = match.start === match.end;
    if (!isEmpty || match.start !== end) matches.push(match);
    end = match.end;
    from = isEmpty ? match.end + (text.codePointAt(match.end)! > 0xffff ? 2 : 1) : match.end;
  }
  return matches;
}

function matchOf(matcher: ReturnType<RE2JS['matcher']>): Match {
  const groups = Array.from({ length: matcher.groupCount() + 1 }, (_, index) => matcher.group(index) ?? undefined);
  return { start: matcher.start(), end: matcher.end(), groups };
}

/** The pattern of an argument: compiled once where it is constant; one that RE2 rejects matches nothing. */
export function regexOf(constant: unknown): (pattern: string) => Regex | null {
  if (typeof constant !== 'string') return compileRegex;
  const known = compileRegex(constant);
  return () => known;
}

/** A pattern that matches the text itself. */
export function quoteRegex(text: string): string {
  return RE2JS.quote(text);
}
