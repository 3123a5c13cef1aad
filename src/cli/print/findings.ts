import type { Diagnostic, Explanation } from '../../core/diagnostic.ts';

/** What a check found, with the texts that it looked at. */
export interface Findings {
  /** What was done, for the headline: `validate`, `test`, `plan`. */
  verb: string;
  diagnostics: readonly Diagnostic[];
  files: number;
  items: number;
  milliseconds: number;
  /** The text of a file, for excerpts; undefined where it can not be had. */
  text(file: string): string | undefined;
  /** What a code means, for the formats that say it. */
  explain?(code: string): Explanation | undefined;
}

export interface Summary {
  files: number;
  items: number;
  errors: number;
  warnings: number;
  ms: number;
}

export function summarize(findings: Findings): Summary {
  const count = (severity: string) => findings.diagnostics.filter(one => one.severity === severity).length;
  return {
    files: findings.files,
    items: findings.items,
    errors: count('error'),
    warnings: count('warning'),
    ms: Math.round(findings.milliseconds),
  };
}
