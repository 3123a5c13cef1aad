import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { expect, it } from 'vitest';
import * as library from '../../src/kql/index.ts';

const guide = readFileSync(new URL('../../docs/guides/kql-library.md', import.meta.url), 'utf8');
const examples = [...guide.matchAll(/```ts example\n([\s\S]*?)```/g)].map(found => found[1]);
const offered = new Map<string, unknown>(Object.entries(library));
const imported = /import \{ (.*) \} from 'picket\/kql';/.exec(guide)![1].split(', ');

it('the library has what the guide imports', () => {
  expect(imported.filter(name => !offered.has(name))).toEqual([]);
});

it('the examples of the guide run', async () => {
  expect(examples.length).toBeGreaterThan(5);
  const body = stripTypeScriptTypes(`async function run() {\n${examples.join('\n')}\n}`);
  const run = new Function('expect', ...imported, `${body}\nreturn run();`);
  await run(expect, ...imported.map(name => offered.get(name)));
});
