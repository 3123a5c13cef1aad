import { readFileSync, statSync } from 'node:fs';
import { Failure } from './failure.ts';

const largestSecret = 65_536;

/**
 * The secret that a reference names: `env:NAME`, `file:PATH` (a line break at its end is not part of it), or `keyvault:VAULT/NAME`, which
 * whoever reads key vaults has put into the environment under its whole reference.
 * It is read anew on every call, so that a rotated secret needs no restart.
 * A literal is refused, and never repeated in the message: it may be the secret itself.
 *
 * @throws Failure `usage/secret` with the name of the setting and what is wrong with it.
 */
export function readSecret(setting: string, reference: string, environment: NodeJS.ProcessEnv = process.env): string {
  const found = /^(env|file|keyvault):(.+)$/s.exec(reference);
  if (!found)
    throw refused(
      setting,
      'holds a value in clear text; only env:NAME, file:PATH or keyvault:VAULT/NAME may stand there',
    );
  const [, kind, place] = found;
  const secret = kind === 'file' ? secretFile(setting, place) : environment[kind === 'env' ? place : reference];
  if (!secret) throw refused(setting, `names ${kind}:${place}, and there is nothing in it`);
  return secret;
}

/** Whether a text is a reference to a secret and not a secret. */
export function isSecretReference(text: string): boolean {
  return /^(env|file|keyvault):./.test(text);
}

function secretFile(setting: string, path: string): string {
  try {
    if (statSync(path).size > largestSecret) throw refused(setting, `names file:${path}, which is larger than 64 KiB`);
    return readFileSync(path, 'utf8').replace(/\r?\n$/, '');
  } catch (cause) {
    if (cause instanceof Failure) throw cause;
    throw refused(setting, `names file:${path}, which can not be read (${(cause as NodeJS.ErrnoException).code})`);
  }
}

function refused(setting: string, what: string): Failure {
  return new Failure('usage/secret', `The setting "${setting}" ${what}.`);
}
