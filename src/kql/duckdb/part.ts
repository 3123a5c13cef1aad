import { Failure } from '../../core/failure.ts';
import type { PartRequest } from '../contract.ts';
import { Guard } from '../interpret/guard.ts';
import type { Relation } from '../ir.ts';
import type { Batch, Value } from '../value.ts';
import { decodeColumn } from './codec.ts';
import type { Read } from './database.ts';
import { type Base, isUnproven, lower, type Query } from './lower/index.ts';

/** Answers a part of a query; undefined when it met a value that only the interpreter is right about. */
export type Part = () => Promise<Batch | undefined>;

/** A part of a query in SQL over the given tables, or undefined where no equal SQL is proven. */
export function partOf(
  relation: Relation,
  request: PartRequest,
  table: (name: string) => Base | undefined,
  read: Read,
): Part | undefined {
  const query = lower(relation, { now: request.now, timespan: request.timespan, table });
  return query && (() => answer(query, request, read));
}

async function answer(query: Query, { limits }: PartRequest, read: Read): Promise<Batch | undefined> {
  const guard = new Guard(limits);
  try {
    return await collect(query, guard, read, AbortSignal.timeout(guard.remaining));
  } catch (error) {
    if (isUnproven(error)) return undefined;
    throw asLimit(error, guard);
  }
}

async function collect({ sql, columns }: Query, guard: Guard, read: Read, signal: AbortSignal): Promise<Batch> {
  const values: Value[][] = columns.map(() => []);
  let length = 0;
  await read(
    sql,
    [],
    (chunk, rows) => {
      length += rows;
      guard.grow(length, columns.length);
      columns.forEach(({ type }, index) => {
        for (const value of decodeColumn(type, chunk[index])) values[index].push(value);
      });
    },
    signal,
  );
  return { columns, values, length };
}

function asLimit(error: unknown, guard: Guard): unknown {
  const text = error instanceof Error ? error.message : '';
  if (/^INTERRUPT/.test(text)) guard.checkTime();
  if (!/^Out of Memory/.test(text)) return error;
  const cure = 'narrow its time range, group by fewer columns or filter before joining';
  return new Failure('limit/exceeded', `The query needs more memory than there is. To get an answer, ${cure}.`, {
    cause: error,
  });
}
