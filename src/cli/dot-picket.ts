import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../core/failure.ts';

/** Where Picket keeps what it may lose or must not share: below `.picket` in a folder, which git passes over. */
export function dotPicket(folder: string, ...parts: string[]): string {
  return join(folder, '.picket', ...parts);
}

/** Makes `.picket` where it is missing, with a note for git. Throws `file/unwritable`. */
export function makeDotPicket(folder: string): void {
  const ignore = dotPicket(folder, '.gitignore');
  if (existsSync(ignore)) return;
  try {
    mkdirSync(dotPicket(folder), { recursive: true });
    writeFileSync(ignore, '*\n');
  } catch (cause) {
    const why = (cause as Error).message;
    throw new Failure('file/unwritable', `The folder ${dotPicket(folder)} can not be made: ${why}`, { cause });
  }
}
