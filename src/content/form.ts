import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { didYouMean, nearest } from '../core/nearest.ts';
import type { Path } from './document.ts';
import type { JsonObject } from './resource.ts';

/** A value that has not the form that its schema asks for. */
export interface FormProblem {
  code: 'form/missing-key' | 'form/unknown-key' | 'form/type' | 'form/value' | 'form/limit';
  path: Path;
  /** Whether the key itself is meant, not its value. */
  onKey: boolean;
  message: string;
  help?: string;
}

const ajv = new Ajv({ allErrors: true, verbose: true, strict: false, allowUnionTypes: true, ownProperties: true });
const compiled = new WeakMap<JsonObject, ValidateFunction>();

/** Holds a value against a JSON Schema and says what is wrong in an author's words, in the order of the paths. */
export function checkForm(schema: JsonObject, value: unknown): FormProblem[] {
  const validate = compiled.get(schema) ?? ajv.compile(schema);
  compiled.set(schema, validate);
  if (validate(withoutNulls(value))) return [];
  const problems = (validate.errors ?? []).map(problem).filter(one => one !== undefined);
  return problems.filter((one, index) => problems.findIndex(other => same(one, other)) === index);
}

function same(a: FormProblem, b: FormProblem): boolean {
  return a.code === b.code && a.message === b.message && a.path.join('/') === b.path.join('/');
}

/** A key without a value is a key that is not there. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(entry => entry[1] !== null);
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutNulls(inner)]));
}

function pathOf(pointer: string): (string | number)[] {
  return pointer
    .split('/')
    .slice(1)
    .map(step => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map(step => (/^\d+$/.test(step) ? Number(step) : step));
}

type Make = (code: FormProblem['code'], message: string, help?: string, onKey?: boolean) => FormProblem;
type Say = (error: ErrorObject, name: string, make: Make) => FormProblem;

function problem(error: ErrorObject): FormProblem | undefined {
  const path = pathOf(error.instancePath);
  const make: Make = (code, message, help, onKey = false) => ({
    code,
    path,
    onKey,
    message: sentence(message),
    ...(help ? { help } : {}),
  });
  return sayings[error.keyword]?.(error, nameOf(path), make);
}

const tooMany: Say = (error, name, make) =>
  make('form/limit', `${name} has ${sizeOf(error.data)} entries; ${error.params.limit} are allowed.`);
const outOfRange: Say = (error, name, make) => {
  const side = error.params.comparison === '>=' ? 'at least' : 'at most';
  return make('form/limit', `${name} is ${String(error.data)}; it must be ${side} ${error.params.limit}.`);
};

/** What is said of each keyword of JSON Schema; the others only combine these. */
const sayings: Readonly<Record<string, Say>> = {
  required: missingKey,
  additionalProperties: unknownKey,
  enum: notAllowed,
  type: (error, name, make) => {
    const wanted = article(String(error.params.type));
    return make('form/type', `${name} must be ${wanted}, not ${describe(error.data)}.`, typeHelp(error));
  },
  pattern: (error, _, make) =>
    make('form/value', `${quote(error.data)} is not ${titleOf(error)}.`, undefined, error.propertyName !== undefined),
  maxLength: (error, name, make) =>
    make('form/limit', `${name} has ${lengthOf(error.data)} characters; ${error.params.limit} are allowed.`),
  minLength: (error, name, make) =>
    make('form/limit', `${name} is ${lengthOf(error.data) === 0 ? 'empty' : 'too short'}.`),
  maxItems: tooMany,
  maxProperties: tooMany,
  minItems: (error, name, make) =>
    make('form/limit', `${name} has ${sizeOf(error.data)} entries; at least ${error.params.limit} must be there.`),
  minimum: outOfRange,
  maximum: outOfRange,
};

function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function missingKey(error: ErrorObject, name: string, make: Make): FormProblem {
  const key = String(error.params.missingProperty);
  const given = Object.keys((error.data ?? {}) as object);
  const known = knownKeys(error);
  const meant = nearest(
    key,
    given.filter(one => !known.includes(one)),
  );
  const help = meant ? `Did you mean it with "${meant}"?` : `Add "${key}".`;
  return make('form/missing-key', `${name} has no "${key}".`, help, true);
}

function unknownKey(error: ErrorObject, name: string, make: Make): FormProblem {
  const key = String(error.params.additionalProperty);
  const known = knownKeys(error);
  const where = error.instancePath === '' ? '' : `, in ${name}`;
  const help = didYouMean(key, known) ?? `Known are ${known.join(', ')}.`;
  const found = make('form/unknown-key', `The key "${key}" is not known here${where}.`, help, true);
  return { ...found, path: [...found.path, key] };
}

function knownKeys(error: ErrorObject): string[] {
  return Object.keys((error.parentSchema?.properties ?? {}) as object);
}

function notAllowed(error: ErrorObject, name: string, make: Make): FormProblem {
  const allowed = (error.params.allowedValues as unknown[]).map(String);
  const meant = typeof error.data === 'string' ? didYouMean(error.data.replaceAll(' ', ''), allowed) : undefined;
  const list = allowed.length > 20 ? '' : `It can be ${allowed.join(', ')}.`;
  const help = [meant, list].filter(Boolean).join(' ');
  return make('form/value', `${quote(error.data)} is no value that ${name} can have.`, help);
}

function titleOf(error: ErrorObject): string {
  const title = (error.parentSchema as { title?: unknown } | undefined)?.title;
  return typeof title === 'string' ? title : 'of the right form';
}

/** The name of a place in a sentence: its last key. */
function nameOf(path: readonly (string | number)[]): string {
  const key = path.findLast(step => typeof step === 'string');
  if (key === undefined) return 'the file';
  return typeof path.at(-1) === 'number' ? `an entry of "${key}"` : `"${key}"`;
}

function article(type: string): string {
  const words: Record<string, string> = {
    string: 'a text',
    object: 'a mapping',
    array: 'a list',
    boolean: 'true or false',
    integer: 'a whole number',
    number: 'a number',
  };
  return words[type] ?? type;
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'a mapping';
  if (value === null) return 'empty';
  return typeof value === 'string' ? `the text ${quote(value)}` : String(value);
}

function typeHelp(error: ErrorObject): string | undefined {
  const scalar = typeof error.data !== 'object' && error.data !== null;
  return error.params.type === 'string' && scalar ? 'Put it into quotes.' : undefined;
}

function quote(value: unknown): string {
  const text = String(value);
  return `"${text.length > 60 ? `${text.slice(0, 60)}…` : text}"`;
}

function lengthOf(value: unknown): number {
  return [...String(value)].length;
}

function sizeOf(value: unknown): number {
  return Array.isArray(value) ? value.length : Object.keys((value ?? {}) as object).length;
}
