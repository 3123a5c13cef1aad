import { nearest } from '../core/nearest.ts';
import type { Column, ColumnType } from '../core/table.ts';
import { durationTicks, type Ticks } from '../core/time.ts';
import type { Analysis } from '../kql/index.ts';
import type { Path } from './document.ts';
import type { Item } from './item.ts';
import { isObject, type Json, type JsonObject } from './resource.ts';

/** A value of a file with the way to it. */
export interface Placed<T = Json> {
  value: T;
  path: Path;
}

/** A query as its file has it, and as it is analysed. */
export interface Written {
  path: Path;
  text: string;
  /** What the engine reads: with the parameters of a parser before it, or those of a workbook filled in, each in a way that it can have. */
  analysed: readonly string[];
  /** Where in `text` an offset of what is analysed stands; undefined where it stands outside. `which` counts `analysed`. */
  origin(offset: number, which?: number): number | undefined;
}

/** A query of an item, where it stands, and what is known of it. */
export interface Query extends Written {
  /** What is known of the first text that is analysed. */
  analysis: Analysis;
  /** What is known of the others: only what is wrong in all of them is a mistake of the author. */
  others: readonly Analysis[];
}

/** The columns that a query gives. */
export class Output {
  readonly columns: readonly Column[];
  readonly #types: ReadonlyMap<string, ColumnType>;

  constructor(columns: readonly Column[]) {
    this.columns = columns;
    this.#types = new Map(columns.map(column => [column.name, column.type]));
  }

  has(name: string): boolean {
    return this.#types.has(name);
  }

  type(name: string): ColumnType | undefined {
    return this.#types.get(name);
  }

  /** What to do about a name that is not there: the one that was meant, and all there are. */
  help(name: string): string {
    const names = [...this.#types.keys()];
    const meant = nearest(name, names);
    const shown = names.slice(0, 20).join(', ') + (names.length > 20 ? `, and ${names.length - 20} more` : '');
    return `${meant ? `Did you mean "${meant}"? ` : ''}Its output: ${shown}.`;
  }
}

/** An item as the checks see it: its values with their places, and its queries. */
export class Subject {
  readonly item: Item;
  readonly value: JsonObject;
  readonly queries: readonly Query[];

  constructor(item: Item, queries: readonly Query[]) {
    this.item = item;
    this.value = isObject(item.value) ? item.value : {};
    this.queries = queries;
  }

  /** The value at a path, or undefined. */
  get(path: Path): Json | undefined {
    let at: Json | undefined = this.value;
    for (const step of path) {
      if (Array.isArray(at) && typeof step === 'number') at = at[step];
      else if (isObject(at) && typeof step === 'string' && Object.hasOwn(at, step)) at = at[step];
      else return undefined;
    }
    return at;
  }

  text(...path: Path): string | undefined {
    const value = this.get(path);
    return typeof value === 'string' ? value : undefined;
  }

  /** The duration at a path in ticks, or undefined where there is none. */
  ticks(...path: Path): Ticks | undefined {
    const text = this.text(...path);
    return text === undefined ? undefined : durationTicks(text);
  }

  /** The entries of the list at a path. */
  list(...path: Path): Placed[] {
    const value = this.get(path);
    return Array.isArray(value) ? value.map((one, index) => ({ value: one, path: [...path, index] })) : [];
  }

  /** The texts of the list at a path. */
  texts(...path: Path): Placed<string>[] {
    return this.list(...path).filter((one): one is Placed<string> => typeof one.value === 'string');
  }

  /** The pairs of the mapping at a path. */
  pairs(...path: Path): (Placed & { key: string })[] {
    const value = this.get(path);
    if (!isObject(value)) return [];
    return Object.entries(value).map(([key, one]) => ({ key, value: one, path: [...path, key] }));
  }

  get query(): Query | undefined {
    return this.queries[0];
  }

  /** The output of the query; undefined where the query has errors, so that one mistake is not reported twice. */
  get output(): Output | undefined {
    const query = this.queries[0];
    if (!query || query.analysis.columns.length === 0) return undefined;
    return new Output(query.analysis.columns);
  }
}
