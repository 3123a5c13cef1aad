import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import type { Figure, Settings } from './figure.ts';

/** What a section is about: one part of a family. */
export const titleOf = (family: string, part: string): string => `## ${family} ${part}`;

/** The section of one part: when, where and of how much it was measured, and its figures as a table in Markdown. */
export function section(title: string, figures: readonly Figure[], settings: Settings): string {
  return `${title}\n\n${conditions(title, settings)}\n\n${table(figures)}\n`;
}

/** A page with one of its sections replaced; a new one comes where its title belongs among the others. */
export function withSection(page: string, title: string, text: string): string {
  const [head, ...sections] = page.split(/^(?=## )/m);
  const others = sections.filter(one => one.split('\n')[0] !== title);
  return `${[head, ...[...others, text].sort()].map(one => one.trimEnd()).join('\n\n')}\n`;
}

export function table(figures: readonly Figure[]): string {
  const rows = figures.map(each => [each.what, each.measured, each.beside, each.ratio, each.wanted]);
  const all = [['what', 'measured', 'beside', 'ratio', 'wanted'], ...rows];
  const widths = all[0].map((_, column) => Math.max(...all.map(row => row[column].length)));
  const line = (row: readonly string[]) => `| ${row.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  return [line(all[0]), line(widths.map(width => '-'.repeat(width))), ...all.slice(1).map(line)].join('\n');
}

function conditions(title: string, settings: Settings): string {
  const { dependencies } = JSON.parse(readFileSync(join(import.meta.dirname, '..', 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  const revision = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  const machine = `${cpus().length} cores (${cpus()[0]?.model.trim() || 'unnamed'}), ${Math.round(totalmem() / 1024 ** 3)} GB, ${process.platform} ${process.arch}`;
  const versions = `Node.js ${process.versions.node}, DuckDB ${dependencies['@duckdb/node-api']}, Microsoft's parser ${dependencies['@kusto/language-service-next']}`;
  const when = `Measured on ${new Date().toISOString().slice(0, 10)} at revision ${revision}`;
  const load = `On average ${loadavg()[0].toFixed(1)} programs wanted a core.`;
  return `${when}: ${machine}; ${versions}. ${load} ${scale(title, settings)}`.trim();
}

/** How much was measured, where the settings say it; parts of `content` say it in their figures. */
function scale(title: string, { rows, parquetRows, lines, runs }: Settings): string {
  const median = `Each time is the median of ${runs}.`;
  if (title.startsWith('## kql '))
    return `${median} The sign-in table has ${rows.toLocaleString('en')} rows, the Parquet file ${parquetRows.toLocaleString('en')}.`;
  return title.startsWith('## ingest ') ? `${median} The file has ${lines.toLocaleString('en')} lines.` : '';
}
