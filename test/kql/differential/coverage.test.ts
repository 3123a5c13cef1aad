import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aggregateFunctions, scalarFunctions } from '../../../src/kql/functions/index.ts';
import { pipeline } from './pipelines.ts';

/** Texts of as many generated queries as a run of some hours starts with. */
function generated(count: number): string {
  const streams = fc.sample(fc.infiniteStream(fc.nat(0xffff)), { seed: 20_261_123, numRuns: count / 50 });
  const texts = streams.flatMap(stream => {
    const below = (limit: number) => (stream.next().value as number) % limit;
    return Array.from({ length: 50 }, () => pipeline({ below }).text);
  });
  return texts.join('\n');
}

const escaped = (name: string) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** How a call of an entry looks: a word with its arguments, a word or a sign between two values, a minus before one. */
function callOf(name: string): RegExp {
  if (name === 'negate') return /[(\s]-\(/;
  return /^\w+$/.test(name)
    ? new RegExp(`(?<![\\w!])${escaped(name)}(?![\\w~])`)
    : new RegExp(`[\\s)\\]"]${escaped(name)}[\\s(]`);
}

const all = generated(5000);

test.each([
  ['scalar function', scalarFunctions],
  ['aggregate', aggregateFunctions],
] as const)('every %s with a form in SQL is reached by the generated queries', (_, entries) => {
  const lowered = Object.entries(entries).filter(([, { sql }]) => Boolean(sql));
  expect(lowered.length).toBeGreaterThan(20);
  expect(lowered.map(([name]) => name).filter(name => !callOf(name).test(all))).toEqual([]);
});

test.each([
  'where',
  'extend',
  'project',
  'project-away',
  'summarize',
  'distinct',
  'count',
  'sort',
  'top',
  'take',
  'join',
  'lookup',
  'union',
])('the operator %s is reached', operator => {
  expect(all).toMatch(new RegExp(`\\| ${operator}\\b`));
});
