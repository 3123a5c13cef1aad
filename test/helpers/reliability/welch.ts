/** Welch's t of two samples, without those above the ninth decile of both: what the machine did meanwhile says nothing. */
export function welchT(a: readonly number[], b: readonly number[]): number {
  const most = [...a, ...b].sort((x, y) => x - y)[Math.floor((a.length + b.length) * 0.9)];
  const [first, second] = [a, b].map(sample => moments(sample.filter(value => value <= most)));
  return (first.mean - second.mean) / Math.sqrt(first.variance / first.count + second.variance / second.count);
}

function moments(sample: readonly number[]): { count: number; mean: number; variance: number } {
  const mean = sample.reduce((sum, value) => sum + value, 0) / sample.length;
  const variance = sample.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (sample.length - 1);
  return { count: sample.length, mean, variance };
}
