import type { ScalarType } from '../../value.ts';
import { stop } from './form.ts';

/** What JSON text of a dynamic value is as a number; text beyond plain decimal digits stops the query. */
function numberSql(json: string, type: 'INTEGER' | 'BIGINT' | 'DOUBLE', digits: number): string {
  const read = (sql: string) => (type === 'DOUBLE' ? `(${sql})::DOUBLE` : `trunc((${sql})::DOUBLE)::${type}`);
  const matches = (pattern: string) => `regexp_full_match(${json}, '${pattern}')`;
  const cases = [
    `when ${json} is null or ${json} = '""' then null`,
    `when ${matches(`-?[0-9]{1,${digits}}`)} then (${json})::${type}`,
    `when ${matches(`"-?[0-9]{1,${digits}}"`)} then trim(${json}, '"')::${type}`,
    `when ${matches('-?[0-9]{1,9}[.][0-9]{1,15}')} then ${read(json)}`,
    `when ${json} = 'true' then 1`,
    `when ${json} = 'false' then 0`,
    `when starts_with(${json}, '{') or starts_with(${json}, '[') then null`,
  ];
  return `case ${cases.join(' ')} else ${stop} end`;
}

/** A dynamic value as another type; undefined where that is not proven. */
export function fromDynamicSql(json: string, to: ScalarType): string | undefined {
  if (to === 'int') return numberSql(json, 'INTEGER', 9);
  if (to === 'long') return numberSql(json, 'BIGINT', 18);
  if (to === 'real') return numberSql(json, 'DOUBLE', 15);
  if (to !== 'bool') return undefined;
  return `case when ${json} is null then null when ${json} = 'true' then true when ${json} = 'false' then false else ${stop} end`;
}
