import { expect, it } from 'vitest';
import { createEngine } from '../../src/kql/index.ts';

const engine = createEngine({
  tables: [
    { name: 'Diagnostics', open: true, columns: [{ name: 'Category', type: 'string' }] },
    { name: 'SignIns', columns: [{ name: 'User', type: 'string' }] },
  ],
  functions: [{ name: 'Waf', body: 'Diagnostics | where action_s == "Blocked"' }],
});

it('a column of an open table has the type of its ending', () => {
  const { columns, diagnostics, tables } = engine.analyze(
    'Diagnostics | project a_s, b_d, c_b, d_t, e_g, f = strlen(a_s) | where b_d > 1 and c_b',
  );
  expect(diagnostics).toEqual([]);
  expect(columns.map(each => `${each.name}:${each.type}`).join(' ')).toBe(
    'a_s:string b_d:real c_b:bool d_t:datetime e_g:guid f:long',
  );
  expect(tables.get('Diagnostics')).toEqual(['a_s', 'b_d', 'c_b', 'd_t', 'e_g']);
});

it.each([
  ['Diagnostics | where Categry == ""', ['Categry']],
  ['SignIns | where a_s == ""', ['a_s']],
  ['Diagnostics | project Category | where a_s == ""', ['a_s']],
  ['Waf | project action_s', []],
])('%s: unknown are %j', (query, unknown) => {
  const { diagnostics } = engine.analyze(query);
  expect(diagnostics.map(each => query.slice(each.start, each.start + each.length))).toEqual(unknown);
});

it('what a stored function names is known to every query, what another query names is not', () => {
  engine.analyze('Diagnostics | where a_s == ""');
  expect(engine.analyze('Diagnostics').columns.map(each => each.name)).toEqual(['Category', 'action_s']);
});
