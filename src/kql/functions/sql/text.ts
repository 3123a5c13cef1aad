import type { ScalarType } from '../../value.ts';
import { fromDynamicSql } from './dynamic.ts';
import { foldSql, raiseSql } from './fold.ts';
import { constantText, narrow, type SqlForm, stop } from './form.ts';

/** A value as text; null where the text is not proven the same. */
function textSql(sql: string, type: ScalarType): string | null {
  if (type === 'string') return sql;
  if (type === 'guid') return `coalesce(${sql}, '')`;
  if (type === 'int' || type === 'long') return `coalesce((${sql})::VARCHAR, '')`;
  return type === 'bool' ? `case when ${sql} then 'True' when not ${sql} then 'False' else '' end` : null;
}

export const tostringSql: SqlForm = ([value], { args: [type] }) => textSql(value, type);

export const strcatSql: SqlForm = (args, call) => {
  const texts = args.map((arg, index) => textSql(arg, call.args[index]));
  return texts.includes(null) ? null : `(${texts.join(' || ')})`;
};

export const tolowerSql: SqlForm = ([text]) => foldSql(text);
export const toupperSql: SqlForm = ([text]) => raiseSql(text);
export const strlenSql: SqlForm = ([text]) => `length(${text})`;
export const sizeSql: SqlForm = ([text]) => `strlen(${text})`;

/** A constant start from the left and a constant length. */
export const substringSql: SqlForm = ([text], call) => {
  const [, start, length] = call.constants;
  if (typeof start !== 'bigint' || typeof length !== 'bigint' || start < 0n || start > 1_000_000_000n) return null;
  if (length <= 0n) return "''";
  return length > 1_000_000_000n ? `substring(${text}, ${start + 1n})` : `substring(${text}, ${start + 1n}, ${length})`;
};

/** `tolong` and `toint`: of text only plain decimal digits are proven. */
export function wholeSql(type: 'INTEGER' | 'BIGINT'): SqlForm {
  const digits = type === 'INTEGER' ? 9 : 18;
  return ([value], { args: [from], constants: [constant] }) => {
    if (constant !== undefined) return null;
    if (from === 'dynamic') return fromDynamicSql(value, type === 'INTEGER' ? 'int' : 'long') ?? null;
    if (from === 'long' && type === 'INTEGER') return narrow(value, type);
    if (from === 'int' || from === 'long' || from === 'bool') return `(${value})::${type}`;
    if (from === 'real') return realToWhole(value, type);
    if (from !== 'string') return null;
    const read = `regexp_full_match(${value}, '-?[0-9]{1,${digits}}')`;
    return `case when ${value} = '' then null when ${read} then (${value})::${type} else ${stop} end`;
  };
}

/** What lies far out stops the query. */
function realToWhole(value: string, type: 'INTEGER' | 'BIGINT'): string {
  const most = type === 'INTEGER' ? '2e9' : '9e18';
  return `case when not isfinite(${value}) then null when abs(${value}) > ${most} then ${stop} else trunc(${value})::${type} end`;
}

export const torealSql: SqlForm = ([value], { args: [from] }) => {
  if (from === 'dynamic') return fromDynamicSql(value, 'real') ?? null;
  return from === 'int' || from === 'long' || from === 'bool' || from === 'real' ? `(${value})::DOUBLE` : null;
};

/** `replace_string` of a constant text. */
export const replaceSql: SqlForm = ([text, lookup, rewrite], call) =>
  constantText(call, 1) ? `replace(${text}, ${lookup}, ${rewrite})` : null;

/** `indexof` of a constant text anywhere in another. */
export const indexOfSql: SqlForm = ([text, lookup], call) => {
  const [start, length, occurrence] = call.constants.slice(2);
  const isPlain = start === 0n && length === -1n && occurrence === 1n;
  return isPlain && constantText(call, 1) ? `(instr(${text}, ${lookup}) - 1)` : null;
};
