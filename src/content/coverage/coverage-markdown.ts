import type { AttackCoverage, CoveredTechnique } from './attack-coverage.ts';
import { meanings } from './navigator.ts';

/** Coverage as Markdown: the totals, then each tactic with its covered techniques. */
export function coverageMarkdown(coverage: AttackCoverage): string {
  const { counts, version, tactics, techniques } = coverage;
  const percent = (count: number) => `${count} (${Math.round((100 * count) / counts.techniques)} %)`;
  const main = techniques.filter(one => !one.id.includes('.'));
  const sections = tactics.flatMap(tactic => {
    const own = main.filter(one => one.tactics.includes(tactic.sentinelName));
    const covered = own.filter(one => one.level !== 'none');
    if (covered.length === 0) return [];
    return [
      '',
      `## ${tactic.name}: ${covered.length} of ${own.length}`,
      '',
      '| technique | level | by |',
      '|---|---|---|',
      ...covered.map(row),
    ];
  });
  const empty = tactics.filter(
    ({ sentinelName }) => !main.some(one => one.level !== 'none' && one.tactics.includes(sentinelName)),
  );
  return [
    `# ATT&CK coverage (Enterprise v${Math.floor(Number(version))})`,
    '',
    `Of ${counts.techniques} techniques: ${percent(counts.present)} with a detection, ${percent(counts.tested)} with tests that pass, ${percent(counts.connected)} with data; ${percent(counts.hunted)} with hunting queries counted too.`,
    ...sections,
    ...(empty.length > 0 ? ['', `Nothing yet for: ${empty.map(one => one.name).join(', ')}.`] : []),
  ].join('\n');
}

function row({ id, name, level, items }: CoveredTechnique): string {
  const link = `[${id}](https://attack.mitre.org/techniques/${id}/) ${cell(name)}`;
  return `| ${link} | ${meanings[level]} | ${items.map(item => cell(item.name)).join('<br>')} |`;
}

function cell(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replace(/[\\`*_[\]|]/g, '\\$&')
    .replace(/\s+/g, ' ');
}
