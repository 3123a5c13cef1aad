/**
 * Fills a small disk again and again while events come: `node scripts/reliability/full-disk.ts [--times 100]`. Needs the right to mount a file system. Ends with 1
 * when an event that was taken is lost, or nothing is taken any more after there is room again.
 */
import { parseArgs } from 'node:util';
import { fullDisk, whyNoSmallDisk } from '../../test/helpers/reliability/full-disk.ts';

const { values } = parseArgs({ options: { times: { type: 'string', default: '100' } } });
const why = whyNoSmallDisk();
if (why) {
  console.error(`SKIPPED: ${why}.`);
  process.exit(0);
}
const report = await fullDisk(Number(values.times));
console.log(report);
if (report.violations.length > 0) process.exitCode = 1;
