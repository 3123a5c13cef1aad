import type { DuckDBValue } from '@duckdb/node-api';
import { Failure } from '../../core/failure.ts';
import type { Column } from '../../core/table.ts';
import type { Budget } from '../contract.ts';
import { weightOfColumn } from '../interpret/weight.ts';
import type { Batch, Value } from '../value.ts';
import { decodeColumn } from './codec.ts';
import type { Read } from './database.ts';

/** Runs SQL that gives these columns and collects its rows, within what the run may take. Throws `limit/exceeded` beyond it. */
export async function collect(
  read: Read,
  query: { sql: string; parameters?: DuckDBValue[]; columns: readonly Column[] },
  budget?: Budget,
): Promise<Batch> {
  const { sql, parameters = [], columns } = query;
  const values: Value[][] = columns.map(() => []);
  let length = 0;
  const take = (chunk: readonly DuckDBValue[][], rows: number) => {
    length += rows;
    columns.forEach(({ type }, index) => {
      const decoded = decodeColumn(type, chunk[index]);
      budget?.hold(weightOfColumn(decoded, type));
      for (const value of decoded) values[index].push(value);
    });
  };
  try {
    await read(sql, parameters, take, budget?.signal);
  } catch (error) {
    throw asLimit(error, budget);
  }
  return { columns, values, length };
}

function asLimit(error: unknown, budget: Budget | undefined): unknown {
  const text = error instanceof Error ? error.message : '';
  if (/^INTERRUPT/.test(text)) budget?.checkTime();
  if (!/^Out of Memory/.test(text)) return error;
  const cure = 'narrow its time range, group by fewer columns or filter before joining';
  return new Failure('limit/exceeded', `The query needs more memory than there is. To get an answer, ${cure}.`, {
    cause: error,
  });
}
