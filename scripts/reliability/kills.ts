/**
 * Kills a running connector at random moments while a source is asked, a webhook is delivered to and a file grows:
 * `node scripts/reliability/kills.ts [--kills 1000] [--seed 1]`. Ends with 1 when anything is lost, or more comes again than was on its way.
 */
import { parseArgs } from 'node:util';
import { killStorm } from '../../test/helpers/reliability/kill-storm.ts';

const { values } = parseArgs({
  options: { kills: { type: 'string', default: '1000' }, seed: { type: 'string', default: '1' } },
});
const report = await killStorm(Number(values.kills), Number(values.seed));
console.log(report);
if (report.violations.length > 0) process.exitCode = 1;
