import { DuckDBInstance } from '@duckdb/node-api';
import { expect, test } from 'vitest';
import { fold, raise } from '../../../src/kql/functions/fold.ts';
import { foldSql, keptBySql, newerCapitals, raiseSql } from '../../../src/kql/functions/sql/fold.ts';
import { boundary } from '../../../src/kql/functions/sql/text-match.ts';

const connection = await (await DuckDBInstance.create(':memory:')).connect();

async function firstColumn(sql: string): Promise<unknown[]> {
  return (await connection.runAndReadAll(sql)).getColumns()[0] as unknown[];
}

/** Every character but the zero, the surrogates and the byte order mark. */
const everyCharacter = Array.from({ length: 0x110000 - 1 }, (_, index) => index + 1)
  .filter(code => (code < 0xd800 || code > 0xdfff) && code !== 0xfeff)
  .map(code => String.fromCodePoint(code));

await connection.run(`create table characters as select case when i not between 55296 and 57343 and i <> 65279 then chr(i) end as c
from (select unnest(range(1, 1114112))::int as i)`);

/** The characters that SQL gives something else for than `otherwise`, with what that is: few, so that few are fetched. */
async function given(sql: string, otherwise: string): Promise<Map<string, unknown>> {
  const read = await connection.runAndReadAll(`select c, ${sql} from characters where ${sql} <> ${otherwise}`);
  const [characters, values] = read.getColumns() as [string[], unknown[]];
  return new Map(characters.map((character, row) => [character, values[row]]));
}

/** The characters of which SQL and JavaScript think differently. */
async function differing<T>(sql: string, otherwise: string, meaning: (character: string) => T): Promise<string[]> {
  const values = await given(sql, otherwise);
  const usual = otherwise === 'c' ? (each: string): unknown => each : () => otherwise === 'true';
  return everyCharacter.filter(each => meaning(each) !== (values.has(each) ? values.get(each) : usual(each)));
}

test('lower differs from fold only in the characters that foldSql looks after', async () => {
  expect(await differing('lower(c)', 'c', fold)).toEqual(['İ', ...newerCapitals]);
});

test('upper differs from raise only in the characters that raiseSql looks after', async () => {
  expect((await differing('upper(c)', 'c', raise)).filter(each => !keptBySql.includes(each))).toEqual([]);
});

test('letters and digits are the same', async () => {
  const isBoundary = (each: string) => !/[\p{L}\p{N}]/u.test(each);
  expect(await differing(`regexp_matches(c, '${boundary}')`, 'true', isBoundary)).toEqual([]);
});

const texts = ['İ', 'aİİB', ...newerCapitals, ...keptBySql, 'Straße ǅ', 'ΟΔΟΣ', 'plain TEXT', '']; // every special case, alone and among others

test.each([
  ['foldSql', fold, foldSql('c')],
  ['raiseSql', raise, raiseSql('c')],
])('%s gives what the interpreter gives', async (_, meaning, sql) => {
  const list = texts.map(text => `('${text}')`).join(', ');
  expect(await firstColumn(`select ${sql} from (values ${list}) as t(c)`)).toEqual(texts.map(meaning));
});
