import type { Analysis } from './contract.ts';

/**
 * The tables that a query gives, in order, each as an analysis that can be run: one for most queries; several for a text of several
 * queries, for fork and for facet. What
 * `run` gives of the whole is the first.
 */
export function resultsOf(analysis: Analysis): { name: string; analysis: Analysis }[] {
  const { results, ...whole } = analysis;
  if (!results) return [{ name: 'PrimaryResult', analysis }];
  return results.map(({ name, columns, plan }) => ({ name, analysis: { ...whole, columns, plan } }));
}
