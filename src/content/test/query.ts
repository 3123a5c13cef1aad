import { Failure } from '../../core/failure.ts';
import type { Analysis, Engine, RunOptions } from '../../kql/index.ts';
import type { Batch } from '../../kql/value.ts';
import type { Path } from '../item.ts';
import type { TestReport } from './case.ts';

/** Where a query stands in its item. */
export interface QueryPlace {
  path: Path;
  /** Whether offsets of the query are offsets of the text at the path. */
  exact: boolean;
}

/** Reports the errors of a query at their place; whether it can be run. */
export function runnable(analysis: Analysis, { path, exact }: QueryPlace, report: TestReport): boolean {
  for (const { severity, message, start, length, help } of analysis.diagnostics) {
    if (severity !== 'error') continue;
    if (exact) report.inside('test/query', path, start, length, message, help);
    else report.at('test/query', path, message, help);
  }
  return analysis.plan !== undefined;
}

/** Runs a query over the rows of a test; a limit that is reached is a finding of the test. */
export async function runQuery(
  engine: Engine,
  analysis: Analysis,
  options: RunOptions,
  path: Path,
  report: TestReport,
): Promise<Batch | undefined> {
  try {
    return await engine.run(analysis, options);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    report.atKey('test/limit', path, error.message, error.kind.cure);
    return undefined;
  }
}
