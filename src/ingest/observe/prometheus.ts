import type { Reading } from './reading.ts';

/** Readings in the text format of Prometheus: https://prometheus.io/docs/instrumenting/exposition_formats/ */
export function prometheusText(readings: readonly Reading[]): string {
  const families = Map.groupBy(readings, reading => reading.name);
  return [...families].map(([name, family]) => familyText(name, family)).join('');
}

function familyText(name: string, family: readonly Reading[]): string {
  const [{ help, kind }] = family;
  const lines = family.map(({ labels, value }) => `${name}${labelText(labels)} ${value}\n`);
  return `# HELP ${name} ${help}\n# TYPE ${name} ${kind}\n${lines.join('')}`;
}

function labelText(labels: Reading['labels']): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return pairs.length ? `{${pairs.join(',')}}` : '';
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
