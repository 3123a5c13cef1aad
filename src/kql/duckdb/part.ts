import type { PartRequest } from '../contract.ts';
import type { Relation } from '../ir.ts';
import type { Batch } from '../value.ts';
import { collect } from './collect.ts';
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

async function answer(query: Query, { budget }: PartRequest, read: Read): Promise<Batch | undefined> {
  try {
    return await collect(read, query, budget);
  } catch (error) {
    if (isUnproven(error)) return undefined;
    throw error;
  }
}
