/** What one measurement says: a value, what it stands beside, and what it is wanted to be. */
export interface Figure {
  what: string;
  measured: string;
  beside: string;
  /** How it compares, such as `1.08 ×`. */
  ratio: string;
  wanted: string;
}

/** What a part of a benchmark is told. */
export interface Settings {
  /** A file of queries, one JSON object a line with a `query`; the repository's own rules where none is given. */
  queries?: string;
  /** A file of content, one JSON object a line with `path` and `text`; the repository's own content where none is given. */
  files?: string;
  /** Rows of the large table and of the Parquet file. */
  rows: number;
  parquetRows: number;
  /** Lines of the file that is taken in. */
  lines: number;
  /** How often each thing is measured; the median counts. */
  runs: number;
}

export type Measure = (settings: Settings) => Promise<Figure[]>;

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

export const ratio = (value: number): string => `${value.toFixed(2)} ×`;
export const milliseconds = (value: number): string =>
  value < 10 ? `${value.toFixed(2)} ms` : `${value.toFixed(0)} ms`;

/** The milliseconds that something takes. */
export async function timed(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** The most memory that this process had, in megabytes. */
export const peakMemory = (): number => Math.round(process.resourceUsage().maxRSS / 1024);
