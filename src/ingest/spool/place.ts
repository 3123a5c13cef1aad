/** What is acknowledged of a spool: all rows before `until`, and stretches behind it, because batches end out of order. */
export interface Place {
  readonly until: number;
  readonly beyond: readonly (readonly [from: number, to: number])[];
  /** The cursor of the source whose rows are in the spool. */
  readonly cursor?: unknown;
}

/** The acknowledged rows of a spool. */
export class Acknowledged {
  until: number;
  #beyond: [number, number][];

  constructor(place: Place | undefined) {
    this.until = place?.until ?? 0;
    this.#beyond = (place?.beyond ?? []).map(([from, to]) => [from, to]);
  }

  /** The number behind the last row that is acknowledged. */
  get end(): number {
    return this.#beyond.reduce((most, [, to]) => Math.max(most, to), this.until);
  }

  add(from: number, to: number): void {
    this.#beyond.push([from, to]);
    this.#beyond.sort(([a], [b]) => a - b);
    while (this.#beyond.length && this.#beyond[0][0] <= this.until) {
      this.until = Math.max(this.until, this.#beyond[0][1]);
      this.#beyond.shift();
    }
  }

  /** Whether all of these rows are done. */
  has(from: number, to: number): boolean {
    return to <= this.until || this.#beyond.some(([first, end]) => first <= from && to <= end);
  }

  place(cursor: unknown): Place {
    return { until: this.until, beyond: this.#beyond.map(([from, to]) => [from, to] as const), cursor };
  }
}
