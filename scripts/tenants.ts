/**
 * Two tenants side by side: `node scripts/tenants.ts [--operations 100000] [--seed 1]`. Two local Azures, each with a tenant, a subscription and a
 * workspace of its own, are read and written at the same time, in a random order, now and then with the token or the
 * address of the other. A crossing is a value of one that is seen in the other, or a request with the other's token or address that is
 * answered.
 */
import { parseArgs } from 'node:util';
import { crossings } from './deploys/crossings.ts';

const { values } = parseArgs({
  options: { operations: { type: 'string', default: '100000' }, seed: { type: 'string', default: '1' } },
});
const started = performance.now();
const found = await crossings(Number(values.operations), Number(values.seed));
const seconds = ((performance.now() - started) / 1000).toFixed(0);
console.log(
  `${found.operations} operations, ${found.crossed} of them with the other's token or address: ${found.problems.length} crossings (${seconds} s)`,
);
for (const problem of found.problems.slice(0, 20)) console.error(problem);
process.exit(found.problems.length === 0 ? 0 : 1);
