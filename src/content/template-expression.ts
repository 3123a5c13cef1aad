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
    return value;
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
  const found =
    typeof value === 'object' && value !== null && (typeof key === 'string' || typeof key === 'number')
      ? Object.entries(value).find(([name]) => name.toLowerCase() === String(key).toLowerCase())
      : undefined;
  if (!found) throw new TemplateError(`There is no "${String(key)}" in what the expression reads.`);
  return found[1];
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
