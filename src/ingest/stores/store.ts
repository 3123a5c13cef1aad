import type { Counts } from '../counts.ts';

/** Where a partition stands. Everything in it is as the last acknowledged batch left it. */
export interface Standing {
  /** Where to go on, in the words of the stream; null before the first page and after a walk without one. */
  readonly cursor: unknown;
  /** The time of the newest delivered event, in milliseconds since 1970; null before the first. */
  readonly newest: number | null;
  readonly counts: Counts;
}

/** What a commit holds; all of it is stored or none. */
export interface Commit {
  /** Events that are done: acknowledged by the sink, or put to the dead letters. */
  readonly done?: readonly { readonly id: string; readonly time: number }[];
  readonly counts?: Partial<Counts>;
  /** The page is done and reading goes on here; ids of events older than `forgetBefore` are forgotten. */
  readonly moved?: { readonly cursor: unknown; readonly newest: number | null; readonly forgetBefore: number };
}

/** A partition in the hands of this process. Who holds a newer token of it makes every write here fail. */
export interface Lease {
  readonly partition: string;
  /** Grows with every claim of the partition: the fence between an old holder and a new one. */
  readonly token: number;
  /** How long it lasts without being renewed, in milliseconds; infinite where only the end of the process ends it. */
  readonly lasts: number;
  /** As this holder left it: nobody else can have written since. */
  standing(): Standing;
  /** Which of these ids are not done yet. */
  fresh(ids: readonly string[]): Promise<Set<string>>;
  /** Durable when it resolves. @throws Failure `lease/lost` when another process holds the partition now. */
  commit(commit: Commit): Promise<void>;
  /** @throws Failure `lease/lost`. */
  renew(): Promise<void>;
  /** Gives the partition to others at once. */
  release(): Promise<void>;
}

/** What a process sees when it looks at the partitions of its connector. */
export interface Survey {
  /** Processes that have looked within the time that a lease lasts, this one with them. */
  readonly replicas: number;
  /** Partitions that nobody holds. */
  readonly free: readonly string[];
}

/** Keeps what is committed of the partitions of one connector, and who holds which. */
export interface Store {
  /** How long a lease lasts without being renewed, in milliseconds; infinite where only the end of the process ends it. */
  readonly lasts: number;
  /** Says that this process is there, and what is free among these partitions. */
  survey(partitions: readonly string[]): Promise<Survey>;
  /** The partition, or undefined while another process holds it. */
  claim(partition: string): Promise<Lease | undefined>;
  close(): Promise<void>;
}
