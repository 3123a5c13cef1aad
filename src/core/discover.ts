import { readdirSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { invariant } from './invariant.ts';

/** What a folder scan found: one file, one default export, named after the file. */
export interface Discovered<T> {
  name: string;
  file: string;
  value: T;
}

/**
 * Imports every module of a folder, in the order of its names. A new thing is one new file and nothing else:
 * this is the only way that commands, checks, content kinds, services and connectors are found.
 */
export async function discover<T>(folder: string): Promise<Discovered<T>[]> {
  const files = readdirSync(folder)
    .filter(file => /\.(ts|js)$/.test(file) && !file.endsWith('.d.ts') && !file.includes('.test.'))
    .sort();
  return Promise.all(files.map(file => load<T>(join(folder, file))));
}

async function load<T>(file: string): Promise<Discovered<T>> {
  const module = (await import(pathToFileURL(file).href)) as { default?: T };
  invariant(module.default !== undefined, `${file} has no default export`);
  return { name: basename(file, extname(file)), file, value: module.default };
}
