import type { Scan } from '../ir.ts';
import type { Batch, Value } from '../value.ts';
import { missing } from '../value.ts';
import { gather, Rows, rowOf } from './batch.ts';
import { compile, constantValue } from './expression.ts';
import { type Compute, type Frame, frameOf } from './frame.ts';
import { type Key, rowKey } from './key.ts';
import { sortedRows } from './order.ts';
import type { Runtime, Step } from './runtime.ts';
import { orders } from './sort.ts';

/** What a step holds: the last row that each step of its sequence matched, and the number of that sequence. */
interface Held {
  rows: Map<string, Map<string, Value>>;
  match: bigint;
  /** The row that output=last will give when the sequence leaves this step. */
  last?: Value[];
}

interface CompiledStep {
  name: string;
  optional: boolean;
  output: 'all' | 'last' | 'none';
  when: Compute;
  set: { name: string; compute: Compute }[];
}

/** @see https://learn.microsoft.com/kusto/query/scan-operator */
export function scanSteps(node: Scan, run: Runtime): Step {
  const from = run.prepare(node.from);
  const columns = [...node.from.columns, ...node.declare.map(({ name, type }) => ({ name, type }))];
  const steps = node.steps.map(step => ({
    ...step,
    when: compile(step.when, columns, run),
    set: step.set.map(({ name, expr }) => ({ name, compute: compile(expr, columns, run) })),
  }));
  const initial = new Map(node.declare.map(each => [each.name, constantValue(each.initial, run)]));
  const none = new Map(columns.map(({ name, type }) => [name, initial.get(name) ?? missing(type)]));
  const empty = new Map(steps.map(step => [step.name, none]));
  const split = partitions(node, run);
  return () => {
    const result = new Rows(node.columns, run.guard);
    for (const part of split(from())) new Machine(node, steps, initial, empty, result).feed(part);
    return result.batch();
  };
}

/** The rows of each partition, in its order. */
function partitions(node: Scan, run: Runtime): (batch: Batch) => Batch[] {
  const keys = node.partition.map(expr => compile(expr, node.from.columns, run));
  const by = orders(node.order, node.from, run);
  return batch => {
    const frame = frameOf(batch);
    const rows = by.length > 0 ? sortedRows(frame, by) : Array.from({ length: batch.length }, (_, row) => row);
    if (keys.length === 0) return [gather(batch, rows)];
    const groups = new Map<Key, number[]>();
    for (const row of rows) {
      const key = rowKey(keys.map(each => each(frame, row)));
      const group = groups.get(key) ?? [];
      groups.set(key, group);
      group.push(row);
    }
    return [...groups.values()].map(group => gather(batch, group));
  };
}

/** Holds sequences of matches, one at each step at most, and moves them on row by row, the last step first. */
class Machine {
  readonly #node: Scan;
  readonly #steps: readonly CompiledStep[];
  readonly #initial: ReadonlyMap<string, Value>;
  readonly #empty: ReadonlyMap<string, ReadonlyMap<string, Value>>;
  readonly #result: Rows;
  readonly #held: (Held | undefined)[] = [];
  #matches = 0n;

  constructor(
    node: Scan,
    steps: readonly CompiledStep[],
    initial: ReadonlyMap<string, Value>,
    empty: ReadonlyMap<string, ReadonlyMap<string, Value>>,
    result: Rows,
  ) {
    this.#node = node;
    this.#steps = steps;
    this.#initial = initial;
    this.#empty = empty;
    this.#result = result;
  }

  feed(batch: Batch): void {
    for (let row = 0; row < batch.length; row++) {
      const values = [...rowOf(batch, row), ...this.#initial.values()];
      for (let step = this.#steps.length - 1; step >= 0; step--) this.#offer(values, step);
    }
    this.#held.forEach((held, step) => {
      this.#leave(step, held);
    });
  }

  /** Lets a row go on from the step before, or stay in the step that holds a sequence, or begin one. */
  #offer(values: readonly Value[], step: number): void {
    const before = this.#before(step);
    if (before !== undefined && this.#matched(values, step, this.#held[before])) {
      this.#leave(step, this.#held[step]);
      const moved = this.#held[before];
      this.#leave(before, moved);
      this.#held[before] = undefined;
      this.#take(values, step, moved!);
      return;
    }
    const held = this.#held[step];
    if (!held && step > 0) return;
    if (this.#matched(values, step, held))
      this.#take(values, step, held ?? { rows: new Map(), match: this.#matches++ });
  }

  /** The nearest step before that holds a sequence; only optional steps may be passed over. */
  #before(step: number): number | undefined {
    for (let each = step - 1; each >= 0; each--) {
      if (this.#held[each]) return each;
      if (!this.#steps[each].optional) return undefined;
    }
    return undefined;
  }

  #frame(values: readonly Value[], held: Held | undefined): Frame {
    const state = new Map([...this.#empty, ...(held?.rows ?? [])]);
    return { values: values.map(value => [value]), length: 1, windows: new Map(), state };
  }

  #matched(values: readonly Value[], step: number, held: Held | undefined): boolean {
    return this.#steps[step].when(this.#frame(values, held), 0) === true;
  }

  #take(values: readonly Value[], at: number, held: Held): void {
    const step = this.#steps[at];
    const frame = this.#frame(values, held);
    const row = new Map<string, Value>();
    this.#node.from.columns.forEach(({ name }, index) => {
      row.set(name, values[index]);
    });
    for (const [name, value] of this.#initial) row.set(name, value);
    for (const { name, compute } of step.set) row.set(name, compute(frame, 0));
    held.rows.set(step.name, row);
    this.#held[at] = held;
    const output = this.#node.columns.map(({ name }) =>
      name === this.#node.matchId ? held.match : (row.get(name) ?? null),
    );
    if (step.output === 'all') this.#result.push(output);
    if (step.output === 'last') held.last = output;
  }

  #leave(step: number, held: Held | undefined): void {
    if (held?.last && this.#steps[step].output === 'last') this.#result.push(held.last);
    if (held) held.last = undefined;
  }
}
