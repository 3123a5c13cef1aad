import type { Analysis } from './contract.ts';

/**
 * The tables that a query gives, in order, each as an analysis that can be run: one for most queries; for fork and facet several. What
 * `run` gives of the whole is the first.
 */
export function resultsOf(analysis: Analysis): { name: string; analysis: Analysis }[] {
  const { results, ...whole } = analysis;
  if (!results) return [{ name: 'PrimaryResult', analysis }];
  return results.map(({ name, columns, plan }) => ({ name, analysis: { ...whole, columns, plan } }));
}
