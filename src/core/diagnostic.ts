/** How much a diagnostic weighs: an error fails a check, a warning and an info do not. */
export type Severity = 'error' | 'warning' | 'info';

/** A place in a text. Lines and columns count from 1; the end is just behind the last character. */
export interface Span {
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
}

/** An author's mistake: a value with its place, collected and never thrown. */
export interface Diagnostic extends Span {
  code: string;
  severity: Severity;
  message: string;
  file: string;
  /** What to do about it, in a sentence. */
  help?: string;
  /** The documentation page of the rule that was broken. */
  docs?: string;
  /** Microsoft's own code for the same mistake, where it has one. */
  upstream?: string;
}

/** What a code means, for `picket explain` and docs/errors.md. */
export interface Explanation {
  says: string;
  cause: string;
  cure: string;
  docs?: string;
}

/** The start of a file: where a diagnostic points that concerns the file as a whole. */
export const fileStart: Span = { line: 1, column: 1, endLine: 1, endColumn: 1 };

/** Orders diagnostics as a reader walks through the files. */
export function byPlace(a: Diagnostic, b: Diagnostic): number {
  return (
    a.file.localeCompare(b.file, 'en') || a.line - b.line || a.column - b.column || a.code.localeCompare(b.code, 'en')
  );
}
