import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchNearest } from '../../../src/content/test/match.ts';

describe('what is expected finds what is given', () => {
  it.each<[string, number[][], (number | undefined)[]]>([
    ['nothing expected', [], []],
    ['nothing given', [[], []], [undefined, undefined]],
    [
      'each its own',
      [
        [1, 0],
        [0, 1],
      ],
      [1, 0],
    ],
    [
      'one that holds for all leaves the only one to the other',
      [
        [0, 0],
        [0, 1],
      ],
      [1, 0],
    ],
    [
      'also over several steps',
      [
        [0, 0, 1],
        [1, 0, 0],
        [0, 1, 1],
      ],
      [1, 2, 0],
    ],
    [
      'the nearest of those that are left',
      [
        [0, 9, 9],
        [5, 3, 4],
      ],
      [0, 1],
    ],
    ['too few given', [[2], [1], [0]], [undefined, undefined, 0]],
  ])('%s', (_, distances, expected) => {
    expect(matchNearest(distances)).toEqual(expected);
  });

  it('as many as possible hold, and none is used twice', () => {
    const table = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 0, max: 5 })).chain(([height, width]) =>
      fc.array(fc.array(fc.integer({ min: 0, max: 2 }), { minLength: width, maxLength: width }), {
        minLength: height,
        maxLength: height,
      }),
    );
    fc.assert(
      fc.property(table, distances => {
        const matched = matchNearest(distances);
        const used = matched.filter(candidate => candidate !== undefined);
        const holding = matched.filter((candidate, at) => candidate !== undefined && distances[at][candidate] === 0);
        expect(new Set(used).size).toBe(used.length);
        expect(holding.length).toBe(mostHolding(distances, new Set()));
      }),
    );
  });
});

/** By trying all. */
function mostHolding([first, ...rest]: number[][], used: ReadonlySet<number>): number {
  if (!first) return 0;
  const choices = first.flatMap((distance, at) =>
    distance === 0 && !used.has(at) ? [1 + mostHolding(rest, new Set([...used, at]))] : [],
  );
  return Math.max(mostHolding(rest, used), ...choices);
}
