import type { ScalarType, Value } from '../value.ts';
import { converter } from './convert.ts';
import { any, defineFunction, page, type ScalarFunction } from './define.ts';

/** Adds a distance to both sides in the type that the value has. */
function isAround(type: ScalarType): (value: Value, center: Value, delta: Value) => boolean {
  if (type === 'real' || type === 'decimal')
    return (value, center, delta) => Math.abs((value as number) - (center as number)) <= (delta as number);
  return (value, center, delta) => {
    const distance = (value as bigint) - (center as bigint);
    return (distance < 0n ? -distance : distance) <= (delta as bigint);
  };
}

/** Tells whether a value is near another. */
export const nearness: Record<string, ScalarFunction> = {
  around: defineFunction({
    docs: page('around-function'),
    takes: [any('value'), any('center'), any('delta')],
    gives: 'bool',
    bind: call => {
      const [type, center, delta] = call.args;
      const isReal = [type, center, delta].some(each => each === 'real' || each === 'decimal');
      const scale: ScalarType = type === 'datetime' || type === 'timespan' ? type : isReal ? 'real' : 'long';
      const holds = isAround(scale);
      const toDelta = converter(delta, scale === 'datetime' ? 'timespan' : scale);
      const [toValue, toCenter] = [converter(type, scale), converter(center, scale)];
      return (value, middle, distance) => {
        const values = [toValue(value), toCenter(middle), toDelta(distance)] as const;
        return values.includes(null) ? null : holds(...values);
      };
    },
    sql: null,
    examples: {
      'around(10, 9, 1)': true,
      'around(1.5, 3.0, 1.0)': false,
      'around(datetime(2026-11-20 10:00), datetime(2026-11-20 10:05), 5m)': true,
    },
  }),
};
