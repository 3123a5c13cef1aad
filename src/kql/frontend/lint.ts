import type { QueryDiagnostic } from '../index.ts';

type Code = Kusto.Language.KustoCode;

/** Mistakes that the language service is silent about. */
export function lint(_code: Code): QueryDiagnostic[] {
  return [];
}
