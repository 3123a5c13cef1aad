import { compareDynamic } from '../dynamic.ts';
import type { Dynamic, Value } from '../value.ts';
import { asDynamic } from './convert.ts';
import { any, bool, type Call, defineFunction, dynamic, page, type ScalarFunction } from './define.ts';
import { toPoint } from './series-values.ts';

/** Tells which elements are missing: those that equal the placeholder, which is null where none is given. */
function isMissing(placeholder: Dynamic): (value: Dynamic) => boolean {
  if (placeholder === null) return value => value === null;
  return value => value !== null && compareDynamic(value, placeholder) === 0;
}

/** Each missing element becomes the nearest known one before it. */
function forward(series: readonly Dynamic[], missing: (value: Dynamic) => boolean): Dynamic[] {
  let last: Dynamic | undefined;
  return series.map(value => {
    if (!missing(value)) last = value;
    return missing(value) && last !== undefined ? last : value;
  });
}

function backward(series: readonly Dynamic[], missing: (value: Dynamic) => boolean): Dynamic[] {
  return forward(series.toReversed(), missing).toReversed();
}

/** Between two known elements on the line that joins them; at the ends the nearest one, or missing still. */
function linear(
  series: readonly Dynamic[],
  missing: (value: Dynamic) => boolean,
  edges: boolean,
  none: Dynamic,
): Dynamic[] {
  const known = series.flatMap((value, index) => (missing(value) || toPoint(value as Value) === null ? [] : [index]));
  if (known.length === 0) return series.map(value => (missing(value) ? none : value));
  const at = (index: number) => toPoint(series[index] as Value)!;
  let next = 0;
  return series.map((value, index) => {
    while (next < known.length && known[next] < index) next++;
    if (!missing(value)) return value;
    const [before, after] = [known[next - 1], known[next]];
    if (before === undefined || after === undefined) return edges ? series[before ?? after] : value;
    return at(before) + ((at(after) - at(before)) * (index - before)) / (after - before);
  });
}

type Fill = (series: readonly Dynamic[], missing: (value: Dynamic) => boolean) => Dynamic[];

function filling(name: string, fill: Fill, examples: ScalarFunction['examples']): ScalarFunction {
  return defineFunction({
    docs: page(`series-fill-${name}-function`),
    takes: [dynamic('series'), any('missing_value_placeholder', null)],
    gives: 'dynamic',
    nulls: 'seen',
    bind: call => {
      const toPlaceholder = asDynamic(call.args[1]);
      return (series, placeholder) =>
        Array.isArray(series) ? fill(series, isMissing(toPlaceholder(placeholder))) : null;
    },
    sql: null,
    examples,
  });
}

function bindConst(call: Call): (series: Dynamic, constant: Value, placeholder: Value) => Dynamic {
  const toConstant = asDynamic(call.args[1]);
  const toPlaceholder = asDynamic(call.args[2]);
  return (series, constant, placeholder) => {
    if (!Array.isArray(series)) return null;
    const missing = isMissing(toPlaceholder(placeholder));
    return series.map(value => (missing(value) ? toConstant(constant) : value));
  };
}

/** Functions that fill the gaps of a series. */
export const seriesFill: Record<string, ScalarFunction> = {
  series_fill_forward: filling('forward', forward, {
    'series_fill_forward(dynamic([null, 1, null, 2]))': [null, 1, 1, 2],
    'series_fill_forward(dynamic([1, -1, -1]), -1)': [1, 1, 1],
  }),
  series_fill_backward: filling('backward', backward, {
    'series_fill_backward(dynamic([null, 1, null]))': [1, 1, null],
    'series_fill_backward(dynamic([0, 0, 2]), 0)': [2, 2, 2],
  }),
  series_fill_const: defineFunction({
    docs: page('series-fill-const-function'),
    takes: [dynamic('series'), any('constant_value', 0), any('missing_value_placeholder', null)],
    gives: 'dynamic',
    nulls: 'seen',
    bind: bindConst,
    sql: null,
    examples: {
      'series_fill_const(dynamic([1, null, 3]), 0)': [1, 0, 3],
      'series_fill_const(dynamic([1, -1]), 7.5, -1)': [1, 7.5],
      'series_fill_const(dynamic([]), 1)': [],
    },
  }),
  series_fill_linear: defineFunction({
    docs: page('series-fill-linear-function'),
    takes: [
      dynamic('series'),
      any('missing_value_placeholder', null),
      bool('fill_edges', true),
      any('constant_value', 0),
    ],
    gives: 'dynamic',
    nulls: 'seen',
    bind: call => {
      const toPlaceholder = asDynamic(call.args[1]);
      const toConstant = asDynamic(call.args[3]);
      return (series, placeholder, edges, constant) =>
        Array.isArray(series)
          ? linear(series, isMissing(toPlaceholder(placeholder)), edges ?? true, toConstant(constant))
          : null;
    },
    sql: null,
    examples: {
      'series_fill_linear(dynamic([null, 1, null, 3, null]))': [1, 1, 2, 3, 3],
      'series_fill_linear(dynamic([null, 1, null, 2]), real(null), false)': [null, 1, 1.5, 2],
      'series_fill_linear(dynamic([null, null]))': [0, 0],
    },
  }),
};
