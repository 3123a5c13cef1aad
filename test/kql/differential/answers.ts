import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ticksPerDay } from '../../../src/core/time.ts';
import { Store } from '../../../src/kql/duckdb/store.ts';
import { type Analysis, createEngine, type Engine, type RowSource } from '../../../src/kql/index.ts';
import { runAsWritten } from '../../../src/kql/interpret/run.ts';
import { type Batch, type Dynamic, type ScalarType, Typed, type Value } from '../../../src/kql/value.ts';
import { tables, watchlist } from './data.ts';
import type { Pipeline } from './pipelines.ts';

export const now = 639_147_456_000_000_000n;

/** Two ways to the same rows: by the interpreter as the query is written, and as the engine runs it over a store. */
export class Answers {
  readonly engine: Engine = createEngine({ tables, watchlists: [{ alias: 'W', columns: ['SearchKey', 'e'] }] });
  readonly #folder = mkdtempSync(join(tmpdir(), 'picket-differential-'));
  #store: Store | undefined;
  /** How many queries were answered: by the database whole, in part, not at all. */
  readonly counts = { whole: 0, part: 0, none: 0, stopped: 0, refused: 0 };

  async fill(batches: readonly Batch[]): Promise<void> {
    this.#store ??= await Store.open(this.#folder);
    await this.#store.commit({ drop: tables.map(({ name }) => name) });
    await this.#store.commit({ rows: tables.map((table, index) => ({ table, batch: batches[index], received: 0n })) });
  }

  async close(): Promise<void> {
    await this.#store?.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** What differs between the two answers; undefined where nothing does. */
  async difference({ text, ordered, days }: Pipeline): Promise<string | undefined> {
    const analysis = this.engine.analyze(text);
    if (!analysis.plan) {
      this.counts.refused++;
      return undefined;
    }
    const timespan = days === undefined ? undefined : { from: now - BigInt(days) * ticksPerDay, to: now };
    const expected = await this.#run(() => runAsWritten(analysis.plan!, { source: this.#rows(), now, timespan }));
    const handed: string[] = [];
    const source = this.#withParts(handed);
    const actual = await this.#run(() => this.engine.run(analysis, { source, now, timespan }));
    this.#count(handed, analysis);
    return different(expected, actual, ordered);
  }

  #count(handed: readonly string[], analysis: Analysis): void {
    if (handed.includes('stopped')) this.counts.stopped++;
    if (handed.length === 0) this.counts.none++;
    else if (handed.length === 1 && handed[0] === analysis.plan?.op) this.counts.whole++;
    else this.counts.part++;
  }

  async #run(answer: () => Promise<Batch>): Promise<Batch | string> {
    try {
      return await answer();
    } catch (error) {
      if ((error as { code?: string }).code === 'limit/exceeded') return 'limit/exceeded';
      throw error;
    }
  }

  #rows(): RowSource {
    return { table: (name, wanted) => this.#store!.read(name, wanted), watchlist: async () => watchlist };
  }

  #withParts(handed: string[]): RowSource {
    return {
      ...this.#rows(),
      part: (relation, request) => {
        const part = this.#store!.part(relation, request, () => ({}));
        return (
          part &&
          (async () => {
            const batch = await part();
            handed.push(batch ? relation.op : 'stopped');
            return batch;
          })
        );
      },
    };
  }
}

function different(expected: Batch | string, actual: Batch | string, ordered: boolean): string | undefined {
  if (typeof expected === 'string' || typeof actual === 'string')
    return expected === actual ? undefined : `limits differ: ${String(expected)} and ${String(actual)}`;
  const names = ({ columns }: Batch) => columns.map(({ name, type }) => `${name}:${type}`).join(', ');
  if (names(expected) !== names(actual)) return `columns differ:\n${names(expected)}\n${names(actual)}`;
  const [left, right] = [rowsOf(expected), rowsOf(actual)];
  if (!ordered) for (const rows of [left, right]) rows.sort();
  if (left.join('\n') === right.join('\n')) return undefined;
  const only = (rows: string[], others: string[]) => rows.filter((row, index) => row !== others[index]).slice(0, 3);
  return `the interpreter has ${left.length} rows:\n${only(left, right).join('\n')}\nthe database has ${right.length}:\n${only(right, left).join('\n')}`;
}

function rowsOf({ columns, values, length }: Batch): string[] {
  return Array.from({ length }, (_, row) =>
    columns.map(({ name, type }, index) => cell(values[index][row], type, name)).join(' | '),
  );
}

function cell(value: Value, type: ScalarType, name: string): string {
  if (value === null) return '∅';
  if (type === 'real') return Object.is(value, -0) ? '0' : String(Number((value as number).toPrecision(13)));
  if (type !== 'dynamic') return `${typeof value}:${value}`;
  const items = name.startsWith('set_') && Array.isArray(value) ? value.map(dynamicText).sort() : undefined;
  return items ? `{${items.join(',')}}` : dynamicText(value as Dynamic);
}

/** Every value with its kind, bags with the order of their keys. */
function dynamicText(value: Dynamic): string {
  if (Array.isArray(value)) return `[${value.map(dynamicText).join(',')}]`;
  if (value instanceof Map)
    return `{${[...value].map(([key, item]) => `${JSON.stringify(key)}:${dynamicText(item)}`).join(',')}}`;
  if (value instanceof Typed) return `${value.type}(${value.value})`;
  return value === null ? 'null' : `${typeof value}:${Object.is(value, -0) ? 0 : value}`;
}
