import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import type { Figure, Settings } from './figure.ts';

/** Figures as tables in Markdown; with the settings of the run a whole page. */
export function report(figures: ReadonlyMap<string, readonly Figure[]>, settings?: Settings, family = 'kql'): string {
  const parts = [...figures].map(([part, list]) => `## ${part}\n\n${table(list)}\n`);
  return settings ? `${heading(settings, family)}\n${parts.join('\n')}` : parts.join('\n');
}

function table(figures: readonly Figure[]): string {
  const rows = figures.map(each => [each.what, each.measured, each.beside, each.ratio, each.wanted]);
  const all = [['what', 'measured', 'beside', 'ratio', 'wanted'], ...rows];
  const widths = all[0].map((_, column) => Math.max(...all.map(row => row[column].length)));
  const line = (row: readonly string[]) => `| ${row.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  return [line(all[0]), line(widths.map(width => '-'.repeat(width))), ...all.slice(1).map(line)].join('\n');
}

function heading({ rows, parquetRows, lines, runs }: Settings, family: string): string {
  const { dependencies } = JSON.parse(readFileSync(join(import.meta.dirname, '..', 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  const revision = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  return `# Benchmarks

Written by \`npm run bench -- ${family} --write\` on ${new Date().toISOString().slice(0, 10)} at revision ${revision}. Every ratio was measured in one
run, what is compared alternating; each time is the median of ${runs}. Times of other machines differ, ratios hardly.

- Machine: ${cpus().length} cores (${cpus()[0]?.model.trim() || 'unnamed'}), ${Math.round(totalmem() / 1024 ** 3)} GB of memory, ${process.platform} ${process.arch}.
- Node.js ${process.versions.node}, DuckDB ${dependencies['@duckdb/node-api']}, Microsoft's parser ${dependencies['@kusto/language-service-next']}.
${family === 'kql' ? `- The sign-in table has ${rows.toLocaleString('en')} rows, the Parquet file ${parquetRows.toLocaleString('en')}. DuckDB may use 1 GB before it puts data aside on disk.` : `- The file has ${lines.toLocaleString('en')} lines; sender and sink run on the same cores.`}
`;
}
