import { aggregateSql } from './aggregate.ts';
import { arithmeticSql, binSql } from './arithmetic.ts';
import { caseSql, coalesceSql, extremeSql, iffSql, isEmptySql, isNullSql } from './choose.ts';
import { betweenSql, equalSql, inSql, orderSql, sameTyped } from './compare.ts';
import type { SqlForm } from './form.ts';
import { sizeSql, strcatSql, strlenSql, substringSql, tolowerSql, torealSql, tostringSql, wholeSql } from './text.ts';
import { containsTest, endsWithTest, equalTest, hasSql, hasTermsSql, matchSql, startsWithTest } from './text-match.ts';
import { datetimePartSql, dayOfWeekSql, partSql, startOfDaySql, startOfSql, startOfWeekSql } from './time.ts';

const both = (name: string, form: (wanted: boolean) => SqlForm): Record<string, SqlForm> => ({
  [name]: form(true),
  [`!${name}`]: form(false),
});

const cases = (name: string, form: (folds: boolean, wanted: boolean) => SqlForm): Record<string, SqlForm> => ({
  ...both(name, wanted => form(true, wanted)),
  ...both(`${name}_cs`, wanted => form(false, wanted)),
});

/** The forms of the scalar functions and operators by their names. */
export const scalarForms: Readonly<Record<string, SqlForm>> = {
  and: ([a, b]) => `(${a} and ${b})`,
  or: ([a, b]) => `(${a} or ${b})`,
  not: ([a]) => `(not ${a})`,
  '==': equalSql(true),
  '!=': equalSql(false),
  '<': orderSql('<'),
  '<=': orderSql('<='),
  '>': orderSql('>'),
  '>=': orderSql('>='),
  ...both('between', betweenSql),
  ...both('in', wanted => sameTyped(inSql(false, wanted))),
  ...both('in~', wanted => inSql(true, wanted)),
  ...cases('contains', (folds, wanted) => matchSql(containsTest, folds, wanted)),
  ...cases('startswith', (folds, wanted) => matchSql(startsWithTest, folds, wanted)),
  ...cases('endswith', (folds, wanted) => matchSql(endsWithTest, folds, wanted)),
  ...cases('has', (folds, wanted) => hasSql('both', folds, wanted)),
  ...cases('hasprefix', (folds, wanted) => hasSql('start', folds, wanted)),
  ...cases('hassuffix', (folds, wanted) => hasSql('end', folds, wanted)),
  '=~': matchSql(equalTest, true, true),
  '!~': matchSql(equalTest, true, false),
  has_any: hasTermsSql(false),
  has_all: hasTermsSql(true),
  '+': arithmeticSql['+'],
  '-': arithmeticSql['-'],
  '*': arithmeticSql['*'],
  '/': arithmeticSql['/'],
  '%': arithmeticSql['%'],
  negate: arithmeticSql.negation,
  bin: binSql,
  floor: binSql,
  iif: iffSql,
  iff: iffSql,
  case: caseSql,
  coalesce: coalesceSql,
  isnull: isNullSql(true),
  isnotnull: isNullSql(false),
  notnull: isNullSql(false),
  isempty: isEmptySql(true),
  isnotempty: isEmptySql(false),
  notempty: isEmptySql(false),
  max_of: extremeSql('greatest'),
  min_of: extremeSql('least'),
  tostring: tostringSql,
  strcat: strcatSql,
  tolower: tolowerSql,
  strlen: strlenSql,
  string_size: sizeSql,
  substring: substringSql,
  tolong: wholeSql('BIGINT'),
  toint: wholeSql('INTEGER'),
  toreal: torealSql,
  todouble: torealSql,
  getyear: partSql('year'),
  getmonth: partSql('month'),
  monthofyear: partSql('month'),
  dayofmonth: partSql('day'),
  hourofday: partSql('hour'),
  datetime_part: datetimePartSql,
  dayofweek: dayOfWeekSql,
  startofday: startOfDaySql,
  startofweek: startOfWeekSql,
  startofmonth: startOfSql('month'),
  startofyear: startOfSql('year'),
};

export const aggregateForms: Readonly<Record<string, SqlForm>> = {
  ...aggregateSql,
  makelist: aggregateSql.make_list,
  makeset: aggregateSql.make_set,
  count_distinct: aggregateSql.dcount,
  count_distinctif: aggregateSql.dcountif,
};
