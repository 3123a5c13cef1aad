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

function problem(error: ErrorObject): FormProblem | undefined {
  const path = pathOf(error.instancePath);
  const make = (code: FormProblem['code'], message: string, help?: string, onKey = false): FormProblem => ({
    code,
    path,
    onKey,
    message: sentence(message),
    ...(help ? { help } : {}),
  });
  const name = nameOf(path);
  switch (error.keyword) {
    case 'required':
      return missingKey(error, path);
    case 'additionalProperties':
      return unknownKey(error, path);
    case 'enum':
      return notAllowed(error, make);
    case 'type':
      return make(
        'form/type',
        `${name} must be ${article(String(error.params.type))}, not ${describe(error.data)}.`,
        typeHelp(error),
      );
    case 'pattern':
      return make(
        'form/value',
        `${quote(error.data)} is not ${titleOf(error)}.`,
        undefined,
        error.propertyName !== undefined,
      );
    case 'maxLength':
      return make('form/limit', `${name} has ${lengthOf(error.data)} characters; ${error.params.limit} are allowed.`);
    case 'minLength':
      return make('form/limit', `${name} is ${lengthOf(error.data) === 0 ? 'empty' : 'too short'}.`);
    case 'maxItems':
    case 'maxProperties':
      return make('form/limit', `${name} has ${sizeOf(error.data)} entries; ${error.params.limit} are allowed.`);
    case 'minItems':
      return make(
        'form/limit',
        `${name} has ${sizeOf(error.data)} entries; at least ${error.params.limit} must be there.`,
      );
    case 'minimum':
    case 'maximum':
      return make(
        'form/limit',
        `${name} is ${String(error.data)}; it must be ${error.params.comparison === '>=' ? 'at least' : 'at most'} ${error.params.limit}.`,
      );
    default:
      return undefined;
  }
}

function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function missingKey(error: ErrorObject, path: readonly (string | number)[]): FormProblem {
  const key = String(error.params.missingProperty);
  const given = Object.keys((error.data ?? {}) as object);
  const known = Object.keys((error.parentSchema?.properties ?? {}) as object);
  const meant = nearest(
    key,
    given.filter(name => !known.includes(name)),
  );
  const where = nameOf(path);
  return {
    code: 'form/missing-key',
    path,
    onKey: true,
    message: sentence(`${where} has no "${key}".`),
    help: meant ? `Did you mean it with "${meant}"?` : `Add "${key}".`,
  };
}

function unknownKey(error: ErrorObject, path: readonly (string | number)[]): FormProblem {
  const key = String(error.params.additionalProperty);
  const known = Object.keys((error.parentSchema?.properties ?? {}) as object);
  return {
    code: 'form/unknown-key',
    path: [...path, key],
    onKey: true,
    message: `The key "${key}" is not known here${path.length ? `, in ${nameOf(path)}` : ''}.`,
    help: didYouMean(key, known) ?? `Known are ${known.join(', ')}.`,
  };
}

function notAllowed(
  error: ErrorObject,
  make: (code: FormProblem['code'], message: string, help?: string) => FormProblem,
): FormProblem {
  const allowed = (error.params.allowedValues as unknown[]).map(String);
  const meant = typeof error.data === 'string' ? didYouMean(error.data.replaceAll(' ', ''), allowed) : undefined;
  const list = allowed.length > 20 ? '' : `It can be ${allowed.join(', ')}.`;
  return make(
    'form/value',
    `${quote(error.data)} is no value that ${nameOf(pathOf(error.instancePath))} can have.`,
    [meant, list].filter(Boolean).join(' '),
  );
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
