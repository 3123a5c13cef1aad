import type { Dynamic, ScalarType, Value } from '../value.ts';
import { converter, typeInside } from './convert.ts';
import { any, type Call, defineFunction, long, page, type ScalarFunction } from './define.ts';
import { torealSql, tostringSql, wholeSql } from './sql/text.ts';

function conversion(
  docs: string,
  to: ScalarType,
  examples: ScalarFunction['examples'],
  sql: ScalarFunction['sql'] = null,
): ScalarFunction {
  return defineFunction({
    docs: page(docs),
    takes: [any('value')],
    gives: to,
    nulls: 'seen',
    bind: call => converter(call.args[0], to),
    sql,
    examples,
  });
}

/**
 * Real to whole. The service computes constants ahead with the processor's own conversion, which gives the lowest value where the real
 * is too large, while rows get the nearest one.
 */
function wholeConversion(docs: string, to: 'int' | 'long', examples: ScalarFunction['examples']): ScalarFunction {
  const limit = to === 'int' ? 2 ** 31 : 2 ** 63;
  const lowest = to === 'int' ? -(2 ** 31) : -(2n ** 63n);
  const bind = (call: Call): ((value: Value) => Value) => {
    const convert = converter(call.args[0], to);
    const [constant] = call.constants;
    const isTooLarge = call.args[0] === 'real' && typeof constant === 'number' && Math.abs(constant) >= limit;
    return isTooLarge && Number.isFinite(constant) ? () => lowest : convert;
  };
  return { ...conversion(docs, to, examples, wholeSql(to === 'int' ? 'INTEGER' : 'BIGINT')), bind };
}

const toLong = wholeConversion('tolong-function', 'long', {
  'tolong("0x1f")': 31,
  'tolong(" 42 ")': 42,
  'tolong("1.5")': null,
  'tolong(-1.9)': -1,
  'tolong("9223372036854775808")': null,
  'tolong(true)': 1,
});

const toReal = conversion(
  'toreal-function',
  'real',
  {
    'toreal("1.5e3")': 1500,
    'toreal("abc")': null,
    'toreal("-inf")': '-Infinity',
    'toreal(dynamic("2"))': 2,
    'toreal("")': null,
  },
  torealSql,
);

const toTimespan = conversion('totimespan-function', 'timespan', {
  'totimespan("0.00:01:00")': '00:01:00',
  'totimespan("90s")': '00:01:30',
  'totimespan("1.5")': null,
  'totimespan("")': null,
});

const toBool = conversion('tobool-function', 'bool', {
  'tobool("TRUE")': true,
  'tobool("2")': true,
  'tobool("yes")': null,
  'tobool(0.0)': false,
  'tobool("")': null,
});

/** The name of a value's type; inside a dynamic the type is that of the value. */
function typeName(type: ScalarType): (value: Value) => string {
  if (type !== 'dynamic') return () => type;
  return value => {
    if (value === null) return 'null';
    if (Array.isArray(value)) return 'array';
    if (value instanceof Map) return 'dictionary';
    const inside = typeInside(value as Dynamic);
    return inside === 'real' ? 'double' : inside;
  };
}

/** Functions that turn a value of one type into another. */
export const conversions: Record<string, ScalarFunction> = {
  tostring: conversion(
    'tostring-function',
    'string',
    {
      'tostring(1.0)': '1.0',
      'tostring(true)': 'True',
      'tostring(dynamic({"a": [1, 2.5, null]}))': '{"a":[1,2.5,null]}',
      'tostring(dynamic("x"))': 'x',
      'tostring(long(null))': '',
      'tostring(datetime(2026-11-20 10:00))': '2026-11-20T10:00:00.0000000Z',
      'tostring(1d)': '1.00:00:00',
    },
    tostringSql,
  ),
  tolong: toLong,
  toint: wholeConversion('toint-function', 'int', {
    'toint("7")': 7,
    'toint("2147483648")': null,
    'toint(2.9)': 2,
    'toint("")': null,
  }),
  toreal: toReal,
  todouble: toReal,
  todecimal: conversion('todecimal-function', 'decimal', {
    'todecimal("123.45678")': '123.45678',
    'todecimal(0.1)': '0.1',
    'todecimal("abc")': null,
  }),
  tobool: toBool,
  toboolean: toBool,
  todatetime: conversion('todatetime-function', 'datetime', {
    'todatetime("2026-11-20")': '2026-11-20T00:00:00.0000000Z',
    'todatetime("2026-11-20T10:00:00.1234567+01:00")': '2026-11-20T09:00:00.1234567Z',
    'todatetime("Fri, 20 Nov 2026 10:00:00 GMT")': '2026-11-20T10:00:00.0000000Z',
    'todatetime("not a date")': null,
    'todatetime("")': null,
  }),
  totimespan: toTimespan,
  totime: toTimespan,
  toguid: conversion('toguid-function', 'guid', {
    'toguid("70FC66F7-8279-44FC-9092-D364D70FCE44")': '70fc66f7-8279-44fc-9092-d364d70fce44',
    'toguid("{70fc66f7827944fc9092d364d70fce44}")': '70fc66f7-8279-44fc-9092-d364d70fce44',
    'toguid("none")': null,
  }),
  tohex: defineFunction({
    docs: page('tohex-function'),
    takes: [long('value'), long('minLength', 0n)],
    gives: 'string',
    run: (value, length) =>
      BigInt.asUintN(64, value)
        .toString(16)
        .padStart(Math.min(1024, Number(length)), '0'),
    sql: null,
    examples: { 'tohex(256)': '100', 'tohex(-256)': 'ffffffffffffff00', 'tohex(256, 8)': '00000100', 'tohex(0)': '0' },
  }),
  gettype: defineFunction({
    docs: page('gettype-function'),
    takes: [any('expression')],
    gives: 'string',
    nulls: 'seen',
    bind: call => typeName(call.args[0]),
    sql: null,
    examples: {
      'gettype("a")': 'string',
      'gettype(1.0)': 'real',
      'gettype(dynamic(1.5))': 'double',
      'gettype(dynamic({"a": 1}))': 'dictionary',
      'gettype(dynamic(null))': 'null',
      'gettype(int(null))': 'int',
    },
  }),
};
