import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Failure } from '../../../src/core/failure.ts';
import type { Parameter, ScalarFunction } from '../../../src/kql/functions/define.ts';
import { ExactDecimal } from '../../../src/kql/functions/exact-decimal.ts';
import { scalarFunctions } from '../../../src/kql/functions/index.ts';
import { toJson } from '../../../src/kql/rows.ts';
import { type Dynamic, missing, type ScalarType, Typed, type Value } from '../../../src/kql/value.ts';

const long = fc.oneof(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), fc.bigInt({ min: -3n, max: 10n }));
const real = fc.oneof(fc.double(), fc.constantFrom(0, -0, 1, -1.5, 1e308, Number.NaN, Number.POSITIVE_INFINITY));
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom('', 'a', '192.0.2.1/24', '{"a":[1,2]}', '(?=x)', 'yyyy', '$.a', '2026-11-20', '/w==', 'day', 'a*'),
);
const ticks = fc.bigInt({ min: 0n, max: 3_155_378_975_999_999_999n });
const dynamic: fc.Arbitrary<Dynamic> = fc.letrec<{ any: Dynamic }>(tie => ({
  any: fc.oneof(
    { maxDepth: 2 },
    fc.oneof(fc.constant(null), fc.boolean(), long, real, text),
    ticks.map(value => new Typed('datetime', value)),
    fc.array(tie('any'), { maxLength: 4 }),
    fc.array(fc.tuple(text, tie('any')), { maxLength: 3 }).map(pairs => new Map(pairs)),
  ),
})).any;

const values: Readonly<Record<ScalarType, fc.Arbitrary<Value>>> = {
  bool: fc.boolean(),
  int: fc.integer(),
  long,
  real,
  decimal: fc.integer().map(value => new ExactDecimal(value).dividedBy(7)),
  string: text,
  datetime: ticks,
  timespan: long,
  guid: fc.uuid(),
  dynamic,
};
const types = Object.keys(values) as ScalarType[];

/** One argument: its type, its value, and whether it is known before any row. */
const argument = (parameter: Parameter) =>
  fc.constantFrom(...(parameter.type === 'any' ? types : [parameter.type])).chain(type =>
    fc.record({
      type: fc.constant(type),
      value: fc.oneof({ weight: 1, arbitrary: fc.constant(missing(type)) }, { weight: 5, arbitrary: values[type] }),
      known: fc.boolean(),
    }),
  );

const argumentsOf = ({ takes }: ScalarFunction) =>
  fc
    .tuple(fc.integer({ min: 0, max: 3 }), fc.tuple(...takes.map(argument)))
    .chain(([more, first]) =>
      takes.at(-1)?.rest
        ? fc.tuple(...Array.from({ length: more }, () => argument(takes.at(-1)!))).map(rest => [...first, ...rest])
        : fc.constant(first),
    );

const skipped = new Set(['assert', 'strrep', 'repeat', 'range', 'geo_h3cell_rings', 'geo_polygon_to_h3cells']);
const entries = Object.entries(scalarFunctions).filter(([name]) => !skipped.has(name));

describe('whatever it is given', () => {
  it.each(entries)('%s answers with a value that can be written', (_, entry) => {
    fc.assert(
      fc.property(argumentsOf(entry), fc.constantFrom(...types), (args, inferred) => {
        const gives = entry.gives === 'inferred' ? inferred : entry.gives;
        const constants = args.map(({ known, value }) => (known ? value : undefined));
        const call = { args: args.map(({ type }) => type), gives, constants };
        entry.rejects?.(call);
        const run = entry.bind(call) as (...given: Value[]) => Value;
        const isStrict = entry.nulls !== 'seen' && args.some(({ value }) => value === null);
        const result = isStrict ? missing(gives) : run(...args.map(({ value }) => value));
        expect(() => JSON.stringify(toJson(result, entry.gives === 'inferred' ? 'dynamic' : gives))).not.toThrow();
      }),
      { numRuns: 25, seed: 20261123 },
    );
  });

  it('assert alone ends the query', () => {
    const run = scalarFunctions.assert.bind({ args: ['bool', 'string'], gives: 'bool', constants: [] }) as (
      ...given: Value[]
    ) => Value;
    expect(() => run(false, 'no rows')).toThrow(Failure);
  });
});
