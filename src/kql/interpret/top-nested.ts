import { converter } from '../functions/convert.ts';
import type { NestedLevel, Relation } from '../ir.ts';
import { missing, type Value } from '../value.ts';
import { compileAggregate, type StartGathering } from './aggregate.ts';
import { Rows } from './batch.ts';
import { compile, constantValue } from './expression.ts';
import { type Compute, type Frame, frameOf } from './frame.ts';
import { type Key, keyOf } from './key.ts';
import { compareValues } from './order.ts';
import type { Runtime, Step } from './runtime.ts';

interface Level {
  count: number;
  of: Compute;
  /** What stands for all values that are left out. */
  others: Value | undefined;
  start: StartGathering;
  sign: number;
}

interface Group {
  value: Value;
  aggregate: Value;
  rows: readonly number[];
  rest: boolean;
}

/** @see https://learn.microsoft.com/kusto/query/top-nested-operator */
export function topNested(node: Extract<Relation, { op: 'top-nested' }>, run: Runtime): Step {
  const from = run.prepare(node.from);
  const levels = node.levels.map(level => compileLevel(level, node.from, run));
  return () => {
    const batch = from();
    const frame = frameOf(batch);
    const result = new Rows(node.columns, run.guard);
    const descend = (depth: number, rows: readonly number[], path: readonly Value[], rest: boolean): void => {
      if (depth === levels.length) {
        result.push(path);
        return;
      }
      for (const group of groupsOf(levels[depth], frame, rows, rest, run))
        descend(depth + 1, group.rows, [...path, group.value, group.aggregate], group.rest);
    };
    if (batch.length > 0)
      descend(
        0,
        Array.from({ length: batch.length }, (_, row) => row),
        [],
        false,
      );
    return result.batch();
  };
}

function compileLevel(level: NestedLevel, from: Relation, run: Runtime): Level {
  const { others, of } = level;
  const cast = others && others.type !== of.expr.type ? converter(others.type, of.expr.type) : (value: Value) => value;
  return {
    count: level.count ? Number(constantValue(level.count, run)) : Number.POSITIVE_INFINITY,
    of: compile(of.expr, from.columns, run),
    others: others ? cast(constantValue(others, run)) : undefined,
    start: compileAggregate(level.by, from.columns, run),
    sign: level.direction === 'asc' ? 1 : -1,
  };
}

/** The chosen values of a level among some rows, and behind them the others where they are asked for. */
function groupsOf(level: Level, frame: Frame, rows: readonly number[], rest: boolean, run: Runtime): Group[] {
  if (rest) return [{ value: level.others ?? missing('dynamic'), aggregate: gathered(level, frame, rows), rows, rest }];
  const byValue = new Map<Key, number[]>();
  for (const row of rows) {
    run.guard.step();
    const key = keyOf(level.of(frame, row));
    const group = byValue.get(key) ?? [];
    byValue.set(key, group);
    group.push(row);
  }
  const groups = [...byValue.values()].map(
    (group): Group => ({
      value: level.of(frame, group[0]),
      aggregate: gathered(level, frame, group),
      rows: group,
      rest: false,
    }),
  );
  groups.sort((a, b) => compareAggregates(a.aggregate, b.aggregate, level.sign));
  const left = groups.slice(level.count).flatMap(group => group.rows);
  const chosen = groups.slice(0, level.count);
  if (level.others === undefined || left.length === 0) return chosen;
  return [...chosen, { value: level.others, aggregate: gathered(level, frame, left), rows: left, rest: true }];
}

function gathered(level: Level, frame: Frame, rows: readonly number[]): Value {
  const gathering = level.start();
  for (const row of rows) gathering.add(frame, row);
  return gathering.finish()[0];
}

function compareAggregates(a: Value, b: Value, sign: number): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return sign * compareValues(a, b);
}
