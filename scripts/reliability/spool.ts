/**
 * Holds the spool against a disk that loses what was not synced, and against damage:
 * `node scripts/reliability/spool.ts [--histories 10000] [--mutations 10000] [--seed 1]`. Ends with 1 when anything is violated.
 */
import { parseArgs } from 'node:util';
import { crashHistories } from '../../test/helpers/reliability/spool-crash.ts';
import { mutateSpool } from '../../test/helpers/reliability/spool-mutation.ts';

const { values } = parseArgs({
  options: {
    histories: { type: 'string', default: '10000' },
    mutations: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
  },
});
const crash = await crashHistories(Number(values.histories), Number(values.seed));
console.log(
  `power cuts: ${crash.histories} histories, cut at each of ${crash.cuts} operations; ${crash.repeated} rows delivered again, ${crash.violations.length} violations`,
);
const mutation = await mutateSpool(Number(values.mutations), Number(values.seed));
console.log(
  `damage: ${mutation.mutations} mutations damaged ${mutation.framesDamaged} frames; ${mutation.framesLost} lost, ${mutation.told} told and set aside, ${mutation.violations.length} violations`,
);
for (const violation of [...crash.violations, ...mutation.violations].slice(0, 20)) console.error(violation);
if (crash.violations.length + mutation.violations.length > 0) process.exitCode = 1;
