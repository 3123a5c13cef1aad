import { defineFunction, page, real, type ScalarFunction } from './define.ts';
import { betaDensity, betaQuantile, betaShare, erf, erfc, gamma, logGamma } from './special-math.ts';

type Examples = ScalarFunction['examples'];

function ofOne(name: string, run: (value: number) => number | null, examples: Examples): ScalarFunction {
  return defineFunction({
    docs: page(`${name}-function`),
    takes: [real('number')],
    gives: 'real',
    run,
    sql: null,
    examples,
  });
}

function ofBeta(name: string, run: (x: number, alpha: number, beta: number) => number | null, examples: Examples) {
  return defineFunction({
    docs: page(`beta-${name}-function`),
    takes: [real('x'), real('alpha'), real('beta')],
    gives: 'real',
    run: (x, alpha, beta) => (alpha > 0 && beta > 0 ? run(x, alpha, beta) : Number.NaN),
    sql: null,
    examples,
  });
}

const isShare = (x: number) => x >= 0 && x <= 1;

/** The chance that two means differ by so much only by luck, of samples whose variances may differ (Welch's t-test, two-sided). */
function welch(means: [number, number], variances: [number, number], counts: [number, number]): number | null {
  const parts = variances.map((variance, index) => variance / counts[index]);
  const both = parts[0] + parts[1];
  const freedom = both ** 2 / (parts[0] ** 2 / (counts[0] - 1) + parts[1] ** 2 / (counts[1] - 1));
  const t = (means[0] - means[1]) / Math.sqrt(both);
  return counts.some(count => count < 2) ? null : betaShare(freedom / (freedom + t * t), freedom / 2, 0.5);
}

/** Special functions of statistics. */
export const statisticsFunctions: Record<string, ScalarFunction> = {
  gamma: ofOne('gamma', gamma, { 'gamma(5)': 24, 'gamma(0)': 'NaN', 'gamma(real(null))': null }),
  loggamma: ofOne('log-gamma', logGamma, { 'round(loggamma(5), 10)': 3.1780538303, 'loggamma(real(null))': null }),
  erf: ofOne('erf', erf, { 'erf(0)': 0, 'round(erf(0.5), 12)': 0.520499877813, 'erf(-30)': -1 }),
  erfc: ofOne('erfc', erfc, { 'erfc(0)': 1, 'round(erfc(0.5), 12)': 0.479500122187, 'erfc(40)': 0 }),
  beta_cdf: ofBeta('cdf', (x, a, b) => (isShare(x) ? betaShare(x, a, b) : Number.NaN), {
    'round(beta_cdf(0.5, 2, 2), 12)': 0.5,
    'beta_cdf(1.5, 2, 2)': 'NaN',
  }),
  beta_pdf: ofBeta('pdf', (x, a, b) => (isShare(x) ? betaDensity(x, a, b) : Number.NaN), {
    'round(beta_pdf(0.5, 2, 2), 10)': 1.5,
    'beta_pdf(0.5, -1, 2)': 'NaN',
  }),
  beta_inv: ofBeta('inv', (share, a, b) => (isShare(share) ? betaQuantile(share, a, b) : null), {
    'round(beta_inv(0.5, 2, 2), 10)': 0.5,
    'beta_inv(1.5, 2, 2)': null,
  }),
  welch_test: defineFunction({
    docs: page('welch-test-function'),
    takes: [real('mean1'), real('variance1'), real('count1'), real('mean2'), real('variance2'), real('count2')],
    gives: 'real',
    run: (mean1, variance1, count1, mean2, variance2, count2) =>
      welch([mean1, mean2], [variance1, variance2], [count1, count2]),
    sql: null,
    examples: {
      'welch_test(10.0, 2.0, 20, 10.0, 3.0, 20)': 1,
      'round(welch_test(10.0, 4.0, 10, 12.0, 4.0, 10), 5)': 0.03825,
    },
  }),
};
