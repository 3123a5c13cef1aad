import { nameGuid } from '../core/id.ts';
import type { Json, JsonObject } from './resource.ts';

/** What an expression of an ARM template can not be: unknown here, or wrong. */
export class TemplateError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'TemplateError';
  }
}

type Fn = (args: readonly Json[]) => Json;

/** The functions that an expression may call. */
export type Scope = Readonly<Record<string, Fn>>;

/**
 * Evaluates a text of an ARM template: `[…]` is an expression, `[[…` a text that starts with a bracket.
 * https://learn.microsoft.com/azure/azure-resource-manager/templates/template-expressions
 */
export function evaluateText(text: string, scope: Scope): Json {
  if (!text.startsWith('[') || !text.endsWith(']')) return text;
  if (text.startsWith('[[')) return text.slice(1);
  return new Reader(text.slice(1, -1), scope).whole();
}

/** Evaluates every text of a value; keys stay as they are. */
export function evaluate(value: Json, scope: Scope): Json {
  if (typeof value === 'string') return evaluateText(value, scope);
  if (Array.isArray(value)) return value.map(one => evaluate(one, scope));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, evaluate(inner, scope)]));
}

const deepest = 50;

class Reader {
  readonly #text: string;
  readonly #scope: Scope;
  #at = 0;
  #depth = 0;

  constructor(text: string, scope: Scope) {
    this.#text = text;
    this.#scope = scope;
  }

  whole(): Json {
    const value = this.#value();
    this.#space();
    if (this.#at < this.#text.length) throw this.#unexpected();
    return isLater(value) ? writeLater(value) : value;
  }

  #value(): Json {
    if (++this.#depth > deepest) throw new TemplateError('The expression is nested too deeply.');
    this.#space();
    const value = this.#access(this.#primary());
    this.#depth--;
    return value;
  }

  #primary(): Json {
    const text = this.#match(/'((?:[^']|'')*)'/y);
    if (text) return text[1].replaceAll("''", "'");
    const number = this.#match(/-?\d+/y);
    if (number) return Number(number[0]);
    const name = this.#match(/[A-Za-z]\w*/y);
    if (!name) throw this.#unexpected();
    const fn = this.#scope[name[0].toLowerCase()];
    if (!fn) throw new TemplateError(`The template function "${name[0]}" is not one that can be evaluated here.`);
    return fn(this.#args());
  }

  #args(): Json[] {
    this.#expect('(');
    const args: Json[] = [];
    while (!this.#take(')')) {
      if (args.length > 0) this.#expect(',');
      args.push(this.#value());
    }
    return args;
  }

  #access(start: Json): Json {
    let value = start;
    for (;;) {
      const property = this.#match(/\s*\.([A-Za-z_]\w*)/y);
      if (property) value = member(value, property[1]);
      else if (this.#take('[')) {
        value = member(value, this.#value());
        this.#expect(']');
      } else return value;
    }
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found) this.#at += found[0].length;
    return found;
  }

  #space(): void {
    this.#match(/\s*/y);
  }

  #take(char: string): boolean {
    this.#space();
    if (this.#text[this.#at] !== char) return false;
    this.#at++;
    return true;
  }

  #expect(char: string): void {
    if (!this.#take(char)) throw this.#unexpected(char);
  }

  #unexpected(wanted?: string): TemplateError {
    const found = this.#at < this.#text.length ? `"${this.#text[this.#at]}"` : 'the end';
    return new TemplateError(
      `The expression has ${found} at character ${this.#at + 2}${wanted ? ` where "${wanted}" belongs` : ''}.`,
    );
  }
}

function member(value: Json, key: Json): Json {
  if (isLater(value))
    return { later: value.later, path: value.path === '' ? String(key) : `${value.path}.${String(key)}` };
  const found =
    typeof value === 'object' && value !== null && (typeof key === 'string' || typeof key === 'number')
      ? Object.entries(value).find(([name]) => name.toLowerCase() === String(key).toLowerCase())
      : undefined;
  if (!found) throw new TemplateError(`There is no "${String(key)}" in what the expression reads.`);
  return found[1];
}

/** What is only known when a resource is there: something that its template reads from it. */
interface Later extends JsonObject {
  later: string;
  path: string;
}

/** What `reference()` gives: the resource of an id, or its properties. */
export function laterOf(id: string, whole: boolean): JsonObject {
  return { later: id, path: whole ? '' : 'properties' };
}

function isLater(value: Json): value is Later {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && 'later' in value && 'path' in value;
}

const laterStart = 'after:';

function writeLater({ later, path }: Later): string {
  return `${laterStart}${later}#${path}`;
}

/** Reads back what stands in a body for something that is known later. */
export function readLater(value: Json): { id: string; path: string[] } | undefined {
  const found = typeof value === 'string' ? /^after:(\/subscriptions\/[^#]+)#([\w.]+)$/.exec(value) : null;
  return found ? { id: found[1], path: found[2].split('.') } : undefined;
}

/** The namespace in which the function guid() of templates makes its names. */
const guidNamespace = '11fb06fb-712d-4ddd-98c7-e71bbd588830';

function sameValue(a: Json, b: Json): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function isEmpty(value: Json): boolean {
  if (value === null || value === '') return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

function contains(whole: Json, part: Json): boolean {
  if (typeof whole === 'string') return whole.includes(String(part));
  if (Array.isArray(whole)) return whole.some(one => sameValue(one, part));
  return Object.keys(whole ?? {}).some(key => key.toLowerCase() === String(part).toLowerCase());
}

function words(args: readonly Json[]): string[] {
  return args.map(arg => {
    if (typeof arg === 'string' || typeof arg === 'number') return String(arg);
    throw new TemplateError('A text is wanted here, not a list or an object.');
  });
}

/** The functions that need nothing but their arguments. */
export const plainFunctions: Scope = {
  concat: args => (args.every(Array.isArray) ? args.flat() : words(args).join('')),
  tolower: args => words(args).join('').toLowerCase(),
  toupper: args => words(args).join('').toUpperCase(),
  trim: args => words(args).join('').trim(),
  string: args => (typeof args[0] === 'string' ? args[0] : JSON.stringify(args[0])),
  replace: args => {
    const [text, from, to] = words(args);
    return text.replaceAll(from, to);
  },
  format: args => {
    const [pattern, ...rest] = words(args);
    return pattern.replace(/\{(\d+)\}/g, (_, index: string) => rest[Number(index)] ?? '');
  },
  guid: args => nameGuid(words(args).join('-'), guidNamespace),
  equals: ([a, b]) => sameValue(a, b),
  not: ([value]) => value !== true,
  and: args => args.every(value => value === true),
  or: args => args.some(value => value === true),
  if: ([condition, then, otherwise]) => (condition === true ? then : otherwise),
  empty: ([value]) => isEmpty(value),
  length: ([value]) =>
    typeof value === 'string' || Array.isArray(value) ? value.length : Object.keys(value ?? {}).length,
  coalesce: args => args.find(value => value !== null) ?? null,
  contains: ([whole, part]) => contains(whole, part),
  startswith: args => {
    const [text, start] = words(args);
    return text.toLowerCase().startsWith(start.toLowerCase());
  },
  endswith: args => {
    const [text, end] = words(args);
    return text.toLowerCase().endsWith(end.toLowerCase());
  },
  split: ([text, by]) => words([text])[0].split(words([by])[0]),
  join: ([parts, by]) => words(Array.isArray(parts) ? parts : []).join(words([by])[0]),
  first: ([value]) => (Array.isArray(value) || typeof value === 'string' ? (value[0] ?? null) : null),
  last: ([value]) => (Array.isArray(value) || typeof value === 'string' ? (value.at(-1) ?? null) : null),
  substring: ([text, start, size]) =>
    words([text])[0].slice(Number(start), size === undefined ? undefined : Number(start) + Number(size)),
  take: ([value, count]) => (Array.isArray(value) || typeof value === 'string' ? value.slice(0, Number(count)) : null),
  int: ([value]) => Number(value),
  bool: ([value]) => value === true || String(value).toLowerCase() === 'true',
  json: args => JSON.parse(words(args)[0]) as Json,
  createarray: args => [...args],
  createobject: args => {
    const pairs: JsonObject = {};
    for (let at = 0; at + 1 < args.length; at += 2) pairs[String(args[at])] = args[at + 1];
    return pairs;
  },
  true: () => true,
  false: () => false,
  null: () => null,
};
