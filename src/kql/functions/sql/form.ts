import type { ScalarType } from '../../value.ts';
import type { Call } from '../define.ts';

/**
 * The meaning of a call in DuckDB's SQL, from the texts of its arguments; null where it is not proven equal. An aggregate is told in
 * what order its rows come, as ` order by …`, where something sorted them.
 */
export type SqlForm = (args: readonly string[], call: Call, order?: string) => string | null;

/**
 * Stops the query where a value comes by that a form is not equal for, so that the interpreter answers instead. An overflow of whole
 * numbers, which DuckDB reports and KQL wraps, stops it too.
 */
export const stop = "error('unproven')";

const ranges = {
  INTEGER: ['-2147483648', '2147483647'],
  BIGINT: ["'-9223372036854775808'::HUGEINT", "'9223372036854775807'::HUGEINT"],
} as const;

/**
 * A whole number of a wider type made narrow; one that does not fit stops the query. The cast alone would not: DuckDB takes it away
 * beside a comparison with a constant.
 */
export function narrow(value: string, type: 'INTEGER' | 'BIGINT'): string {
  const [least, most] = ranges[type];
  return `case when ${value} < ${least} or ${value} > ${most} then ${stop} else (${value})::${type} end`;
}

/** Text of ours as a SQL literal. Text of a user comes here only after it was found to be proper Unicode. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

export const isWhole = (type: ScalarType): boolean => type === 'int' || type === 'long';

/** The text of a constant string; undefined where it is no string or not known beforehand. */
export function constantText(call: Call, index: number): string | undefined {
  const value = call.constants[index];
  return typeof value === 'string' ? value : undefined;
}
