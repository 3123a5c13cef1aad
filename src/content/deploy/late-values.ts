import { readFileSync } from 'node:fs';
import { Failure } from '../../core/failure.ts';
import { isObject, type Json, type JsonObject } from '../resource.ts';
import { readLater } from '../template-expression.ts';

/** Finds a resource by its id: in what was listed, or by asking for it. */
export type Find = (id: string) => JsonObject | undefined;

/** A body with everything that is known of other resources put in; what is not known yet stays as it is. */
export function withKnown(body: JsonObject, find: Find): JsonObject {
  return replaced(body, text => {
    const later = readLater(text);
    return later ? valueAt(find(later.id), later.path) : undefined;
  });
}

/** The ids of the resources that a body still waits for. */
export function awaited(body: JsonObject): string[] {
  const ids = new Set<string>();
  replaced(body, text => {
    const later = readLater(text);
    if (later) ids.add(later.id);
    return undefined;
  });
  return [...ids];
}

/**
 * A body with the secrets of a data connector's `auth` read from where its file says that they are. They are in no plan, no
 * report and no error.
 */
export function withSecrets(body: JsonObject, env: NodeJS.ProcessEnv = process.env): JsonObject {
  const given = body.properties;
  if (!isObject(given) || !isObject(given.auth)) return body;
  const auth = replaced(given.auth, text => secretAt(text, env));
  return { ...body, properties: { ...given, auth } };
}

function secretAt(reference: string, env: NodeJS.ProcessEnv): string | undefined {
  const [, place, name] = /^(env|file|keyvault):(.+)$/.exec(reference) ?? [];
  if (place === 'env' && env[name] !== undefined) return env[name];
  if (place === 'file') return readSecret(name);
  if (place === undefined) return undefined;
  throw new Failure('usage/secret', `The secret ${reference} can not be had here: ${why[place] ?? ''}.`);
}

const why: Readonly<Record<string, string>> = {
  env: 'the variable is not set',
  keyvault: 'a deploy reads secrets from the environment and from files only',
};

function readSecret(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (cause) {
    throw new Failure('usage/secret', `The secret file ${file} can not be read: ${(cause as Error).message}`, {
      cause,
    });
  }
}

function replaced<T extends Json>(value: T, by: (text: string) => Json | undefined): T {
  const inner = (one: Json): Json => {
    if (typeof one === 'string') return by(one) ?? one;
    if (Array.isArray(one)) return one.map(inner);
    return isObject(one) ? Object.fromEntries(Object.entries(one).map(([key, deep]) => [key, inner(deep)])) : one;
  };
  return inner(value) as T;
}

function valueAt(body: JsonObject | undefined, path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>((value, key) => (isObject(value) ? value[key] : undefined), body);
}
