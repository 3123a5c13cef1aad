/**
 * Holds the SQL that queries are lowered to against the interpreter: makes data and queries, runs both, prints what differs.
 * `node scripts/kql-differential.ts [--cases N] [--seed S]`; the same seed gives the same cases.
 */
import { parseArgs } from 'node:util';
import { runCases } from '../test/kql/differential/cases.ts';

const { values } = parseArgs({
  options: { cases: { type: 'string', default: '10000' }, seed: { type: 'string', default: '1' } },
});
const result = await runCases({
  cases: Number(values.cases),
  seed: Number(values.seed),
  log: line => console.log(line),
});
console.log(`${result.cases} cases, ${result.differences.length} differences, ${JSON.stringify(result.counts)}`);
process.exitCode = result.differences.length > 0 ? 1 : 0;
