import { evaluatePlain, type PlainFunctions, type PlainScope } from '../sentinel/workflow/template/plain.ts';
import type { Json, JsonObject } from './resource.ts';

export { TemplateError } from '../sentinel/workflow/template/plain.ts';

/** What a template may call beside the functions that need nothing but their arguments, by name in lower case. */
export type Scope = Readonly<Record<string, (args: readonly Json[]) => Json>>;

/**
 * Evaluates a text of an ARM template: `[…]` is an expression, `[[…` a text that starts with a bracket.
 * https://learn.microsoft.com/azure/azure-resource-manager/templates/template-expressions
 */
export function evaluateText(text: string, scope: Scope): Json {
  if (!text.startsWith('[') || !text.endsWith(']')) return text;
  if (text.startsWith('[[')) return text.slice(1);
  const value = evaluatePlain(text, {
    functions: scope as PlainFunctions,
    member: member as PlainScope['member'],
  }) as Json;
  return isLater(value) ? writeLater(value) : value;
}

/** Evaluates every text of a value; keys stay as they are. */
export function evaluate(value: Json, scope: Scope): Json {
  if (typeof value === 'string') return evaluateText(value, scope);
  if (Array.isArray(value)) return value.map(one => evaluate(one, scope));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, evaluate(inner, scope)]));
}

function member(value: Json, key: Json): Json | undefined {
  if (isLater(value))
    return { later: value.later, path: value.path === '' ? String(key) : `${value.path}.${String(key)}` };
  const found =
    typeof value === 'object' && value !== null && (typeof key === 'string' || typeof key === 'number')
      ? Object.entries(value).find(([name]) => name.toLowerCase() === String(key).toLowerCase())
      : undefined;
  return found?.[1];
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
