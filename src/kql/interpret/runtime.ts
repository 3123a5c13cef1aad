import type { Ticks } from '../../core/time.ts';
import type { RowSource } from '../contract.ts';
import type { InputId, Relation } from '../ir.ts';
import type { Batch } from '../value.ts';
import type { Guard } from './guard.ts';

/** A relation made ready to run; each call gives its rows anew. */
export type Step = () => Batch;

/** Everything that a run of a query shares: the instant it is for, its limits, and the rows that were fetched for it. */
export interface Runtime {
  readonly now: Ticks;
  readonly guard: Guard;
  readonly tables: ReadonlyMap<string, Batch>;
  readonly watchlists: ReadonlyMap<string, Batch>;
  /** The files that the query names, by their place. */
  readonly files?: ReadonlyMap<string, Uint8Array>;
  /** Where an address lies, where a database of places was given. */
  readonly place?: RowSource['place'];
  /** The rows that an operator hands to its subquery at the moment. */
  readonly inputs: Map<InputId, Batch>;
  /** Results that several places of the query read. */
  readonly shared: Map<number, Batch>;
  /** Told which ways rows go, where someone watches. */
  readonly watch?: (branch: number, way: number) => void;
  /** The same run without what it has computed so far. */
  again(): Runtime;
  /** Makes a relation ready. */
  prepare(relation: Relation): Step;
}
