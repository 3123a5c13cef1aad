import { DuckDBInstance } from '@duckdb/node-api';
import { expect, test } from 'vitest';
import { fold, raise } from '../../../src/kql/functions/fold.ts';
import { foldSql, keptBySql, newerCapitals, raiseSql } from '../../../src/kql/functions/sql/fold.ts';
import { boundary } from '../../../src/kql/functions/sql/text-match.ts';

const connection = await (await DuckDBInstance.create(':memory:')).connect();

async function firstColumn(sql: string): Promise<unknown[]> {
  return (await connection.runAndReadAll(sql)).getColumns()[0] as unknown[];
}

/** The characters, all but the zero, the surrogates and the byte order mark, of which SQL and JavaScript think differently. */
async function differing(sql: string, meaning: (character: string) => unknown): Promise<string[]> {
  const numbers = 'select unnest(range(1, 1114112))::int as i';
  const wanted = 'i not between 55296 and 57343 and i <> 65279';
  const values = await firstColumn(`select ${sql} from (select i, chr(i) as c from (${numbers}) where ${wanted})`);
  const codes = (await firstColumn(`select i from (${numbers}) where ${wanted}`)) as number[];
  const characters = codes.map(code => String.fromCodePoint(code));
  return characters.filter((each, row) => meaning(each) !== values[row]);
}

test('lower differs from fold only in the characters that foldSql looks after', async () => {
  expect(await differing('lower(c)', fold)).toEqual(['İ', ...newerCapitals]);
});

test('upper differs from raise only in the characters that raiseSql looks after', async () => {
  expect((await differing('upper(c)', raise)).filter(each => !keptBySql.includes(each))).toEqual([]);
});

test('letters and digits are the same', async () => {
  const isBoundary = (each: string) => !/[\p{L}\p{N}]/u.test(each);
  expect(await differing(`regexp_matches(c, '${boundary}')`, isBoundary)).toEqual([]);
});

const texts = ['İ', 'aİİB', ...newerCapitals, ...keptBySql, 'Straße ǅ', 'ΟΔΟΣ', 'plain TEXT', '']; // every special case, alone and among others

test.each([
  ['foldSql', fold, foldSql('c')],
  ['raiseSql', raise, raiseSql('c')],
])('%s gives what the interpreter gives', async (_, meaning, sql) => {
  const list = texts.map(text => `('${text}')`).join(', ');
  expect(await firstColumn(`select ${sql} from (values ${list}) as t(c)`)).toEqual(texts.map(meaning));
});
