/** One number that a run can tell of itself. */
export interface Reading {
  /** In the spelling of Prometheus: `picket_events_sent_total`. */
  readonly name: string;
  readonly help: string;
  /** A counter only grows while the process runs; a gauge goes up and down. */
  readonly kind: 'counter' | 'gauge';
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}
