import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { globSync } from 'tinyglobby';
import { expect, it } from 'vitest';

const home = resolve(import.meta.dirname, '..');
const documents = globSync(['docs/*.md', 'docs/guides/*.md', '*.md'], { cwd: home }).sort();

/** A file in backticks, with the titles in quotes behind it. */
const named = /`((?:src|test|scripts|bench|schemas)\/[\w./-]+\.\w+)`(?: ("[^"]+"))?/g;

it.each(documents)('%s names what there is', document => {
  const text = readFileSync(join(home, document), 'utf8');
  const missing = [...text.matchAll(named)].flatMap(([, file, title]) => {
    if (!existsSync(join(home, file))) return file;
    return title && !titlesOf(file).includes(title.slice(1, -1)) ? `${file} ${title}` : [];
  });
  expect(missing).toEqual([]);
});

function titlesOf(file: string): string[] {
  const calls = readFileSync(join(home, file), 'utf8').matchAll(/(?:\bit|\))\(\s*'((?:[^'\\]|\\.)+)'/g);
  return [...calls].map(([, title]) => title.replace(/\\(.)/g, '$1'));
}
