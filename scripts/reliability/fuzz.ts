/**
 * Reads damaged inputs of syslog, CEF, LEEF, JSON lines, STIX and gzip: `node scripts/reliability/fuzz.ts [--inputs 1000000] [--seed 1]`. Ends with 1
 * when anything is thrown, or when one input takes a second.
 */
import { parseArgs } from 'node:util';
import { fuzzInputs } from '../../test/helpers/reliability/input-fuzz.ts';

const { values } = parseArgs({
  options: { inputs: { type: 'string', default: '1000000' }, seed: { type: 'string', default: '1' } },
});
const report = await fuzzInputs(Number(values.inputs), Number(values.seed));
console.log({ ...report, violations: report.violations.length });
for (const violation of report.violations.slice(0, 20)) console.error(violation);
if (report.violations.length > 0 || report.slowest >= 1000) process.exitCode = 1;
