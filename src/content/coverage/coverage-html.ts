import {
  type AttackCoverage,
  type CoveredTechnique,
  type CoveringItem,
  type Level,
  levels,
} from './attack-coverage.ts';
import { colors, meanings } from './navigator.ts';

/** Coverage as a page of its own: nothing is loaded from anywhere. */
export function coverageHtml(coverage: AttackCoverage, title: string): string {
  const { counts, version, items } = coverage;
  const figures: [string, number][] = [
    ['with a detection', counts.present],
    ['with passing tests', counts.tested],
    ['with data connected', counts.connected],
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${text(title)}: ATT&amp;CK coverage</title>
<style>${style}</style>
</head>
<body>
<header>
<h1>ATT&amp;CK coverage</h1>
<p>${text(title)} · Enterprise v${Math.floor(Number(version))} · ${items.length} detections and hunting queries</p>
</header>
<section class="figures">
${figures.map(([label, count]) => figure(label, count, counts.techniques)).join('\n')}
</section>
<p class="legend">${levels.map(legend).join('')}</p>
<main>
${coverage.tactics.map(tactic => column(tactic, coverage)).join('\n')}
</main>
<section class="list">
<h2>Detections and hunting queries</h2>
<table>
<thead><tr><th>name</th><th>kind</th><th>techniques</th><th>tests</th><th>data</th></tr></thead>
<tbody>
${[...items]
  .sort((a, b) => a.name.localeCompare(b.name, 'en'))
  .map(row)
  .join('\n')}
</tbody>
</table>
</section>
</body>
</html>
`;
}

function figure(label: string, count: number, all: number): string {
  const percent = Math.round((100 * count) / all);
  return `<div><strong>${count}</strong> <span>of ${all} techniques ${text(label)}</span><i style="--part:${percent}%"></i></div>`;
}

function legend(level: Level): string {
  return `<span><b class="${level}"></b>${meanings[level]}</span>`;
}

function column({ name, sentinelName }: AttackCoverage['tactics'][number], { techniques }: AttackCoverage): string {
  const own = techniques.filter(one => !one.id.includes('.') && one.tactics.includes(sentinelName));
  const covered = own.filter(one => one.level !== 'none');
  const order = [...own].sort(
    (a, b) => levels.indexOf(b.level) - levels.indexOf(a.level) || a.name.localeCompare(b.name, 'en'),
  );
  const cells = order.map(one => cell(one, techniques));
  return `<div class="tactic"><h3>${text(name)}<small>${covered.length} / ${own.length}</small></h3>${cells.join('')}</div>`;
}

function cell({ id, name, level, items }: CoveredTechnique, all: readonly CoveredTechnique[]): string {
  const subs = all.filter(one => one.id.startsWith(`${id}.`) && one.level !== 'none');
  const link = `<a href="https://attack.mitre.org/techniques/${id}/">${id}</a>`;
  if (items.length === 0) return `<div class="none">${text(name)}${link}</div>`;
  const lines = [...items.map(item => text(item.name)), ...subs.map(one => `<em>${one.id} ${text(one.name)}</em>`)];
  return `<details class="${level}"><summary>${text(name)}${link}</summary><ul>${lines.map(line => `<li>${line}</li>`).join('')}</ul></details>`;
}

function row(item: CoveringItem): string {
  const kind = item.kind === 'hunting-query' ? 'hunting' : 'detection';
  const data = item.connected
    ? 'connected'
    : item.missing.length > 0
      ? `no ${item.missing.join(', ')}`
      : 'reads no table';
  const cells = [
    text(item.name),
    kind,
    text(item.techniques.join(', ')),
    item.tested ? 'pass' : 'none or failing',
    text(data),
  ];
  return `<tr>${cells.map((one, index) => `<td${index > 2 ? ` class="${/^(pass|connected)$/.test(one) ? 'yes' : 'no'}"` : ''}>${one}</td>`).join('')}</tr>`;
}

function text(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

const style = `
:root{color-scheme:light dark;--ink:#1c2430;--soft:#667180;--line:#dfe4ea;--paper:#f7f8fa;--card:#fff}
@media (prefers-color-scheme:dark){:root{--ink:#e6eaf0;--soft:#98a3b3;--line:#2d3744;--paper:#12171e;--card:#1a212b}}
*{box-sizing:border-box}
body{margin:0;padding:32px;font:14px/1.45 system-ui,sans-serif;color:var(--ink);background:var(--paper)}
h1{margin:0;font-size:26px;letter-spacing:-.01em}h2{font-size:18px;margin:40px 0 12px}
header p,.legend{color:var(--soft);margin:4px 0 20px}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(220px,1fr));gap:16px;margin-bottom:20px}
.figures div{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:14px 16px}
.figures strong{font-size:28px;line-height:1}.figures span{color:var(--soft)}
.figures i{display:block;height:6px;border-radius:3px;margin-top:10px;background:linear-gradient(to right,${colors.connected} var(--part),var(--line) var(--part))}
.legend span{margin-right:18px;white-space:nowrap}.legend b{display:inline-block;width:12px;height:12px;border-radius:3px;margin-right:6px;vertical-align:-1px;border:1px solid var(--line)}
main{display:grid;grid-auto-flow:column;grid-auto-columns:minmax(150px,1fr);gap:8px;overflow-x:auto;padding-bottom:12px;align-items:start}
.tactic h3{position:sticky;top:0;margin:0 0 6px;font-size:13px;display:flex;justify-content:space-between;gap:6px;min-height:36px;align-items:flex-end}
.tactic small{color:var(--soft);font-weight:400;white-space:nowrap}
.tactic>div,.tactic>details{border:1px solid var(--line);border-radius:6px;padding:5px 8px;margin-bottom:4px;font-size:12px;line-height:1.3;overflow-wrap:anywhere}
.tactic>div{color:var(--soft);background:var(--card)}
.tactic>details{color:#1c2430;border-color:transparent}
summary{cursor:pointer;list-style:none}.tactic>div,summary{display:flow-root}summary::-webkit-details-marker{display:none}
.tactic a{float:right;margin-left:6px;color:inherit;opacity:.65;text-decoration:none;font-size:11px}.tactic a:hover{text-decoration:underline}
.tactic ul{margin:6px 0 2px;padding-left:16px}
.hunted{background:${colors.hunted}}.present{background:${colors.present}}.tested{background:${colors.tested}}.connected{background:${colors.connected}}
.legend b.none{background:var(--card)}
table{border-collapse:collapse;width:100%;background:var(--card);border:1px solid var(--line);border-radius:10px;overflow:hidden}
th,td{text-align:left;padding:7px 12px;border-bottom:1px solid var(--line);vertical-align:top}th{color:var(--soft);font-weight:500}
td.yes{color:#238551}td.no{color:#b3541e}
@media (prefers-color-scheme:dark){td.yes{color:#6fd09a}td.no{color:#f0a46a}}
@media print{body{padding:0}main{grid-auto-columns:minmax(90px,1fr)}}
`;
