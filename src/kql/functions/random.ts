import { randomUUID } from 'node:crypto';
import { defineFunction, long, page, type ScalarFunction } from './define.ts';

/** Functions that give something else at each call. */
export const random: Record<string, ScalarFunction> = {
  rand: defineFunction({
    docs: page('rand-function'),
    takes: [long('number', null)],
    gives: 'real',
    nulls: 'seen',
    volatile: true,
    run: limit => (limit === null ? Math.random() : Math.floor(Math.random() * Number(limit))),
    sql: null,
    examples: { 'rand() < 1': true, 'rand(1)': 0 },
  }),
  new_guid: defineFunction({
    docs: page('new-guid-function'),
    takes: [],
    gives: 'guid',
    volatile: true,
    run: () => randomUUID(),
    sql: null,
    examples: { 'isnotnull(new_guid())': true, 'strlen(tostring(new_guid()))': 36 },
  }),
};
