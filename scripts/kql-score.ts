// Runs a file of queries with known answers as `picket query --batch` does, and prints how many are right, wrong and not supported.
// Each line: {id, query, columns, rows} with {outcome, family} (recorded answers) or {columnTypes, page} (printed tables).
import { readFileSync } from 'node:fs';
import { ticksFromIso } from '../src/core/time.ts';
import { batchQueries } from '../src/kql/batch-queries.ts';
import { type Answer, type Expected, familyOf, judge, readLine, type Verdict } from './kql/judge.ts';

const [file, ...only] = process.argv.slice(2);
if (!file) {
  console.error('usage: node scripts/kql-score.ts FILE.jsonl [family or id part]…');
  process.exit(64);
}

const answer = batchQueries({ schema: { tables: [] }, now: ticksFromIso('2026-01-01T00:00:00Z') ?? 0n, check: false });
const verdicts: Verdict[] = [];
for (const line of readFileSync(file, 'utf8').split('\n').filter(Boolean)) {
  const expected = readLine<Expected>(line);
  const family = familyOf(expected);
  if (only.length > 0 && !only.some(part => expected.id.includes(part) || family.includes(part))) continue;
  const given = readLine<Answer>(JSON.stringify(await answer(line)));
  verdicts.push({ id: expected.id, family, ...judge(expected, given) });
}
for (const [family, all] of Map.groupBy(verdicts, each => each.family)) {
  const count = (outcome: Verdict['outcome']) => all.filter(each => each.outcome === outcome).length;
  console.log(
    `${family.padEnd(30)} ${count('right')} right, ${count('wrong')} wrong, ${count('unsupported')} unsupported`,
  );
}
const good = verdicts.filter(each => each.outcome === 'right').length;
console.log(
  `${'all'.padEnd(30)} ${good} of ${verdicts.length} right (${((100 * good) / Math.max(1, verdicts.length)).toFixed(1)} %)`,
);
for (const each of verdicts)
  if (each.outcome !== 'right') console.log(`${each.outcome} ${each.id} ${each.reason.slice(0, 300)}`);
