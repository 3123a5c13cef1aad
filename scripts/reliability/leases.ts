/**
 * Two things about leases: holders that are paused with SIGSTOP (500 on each store), and a simulation of 1,000 processes over 10,000
 * partitions: `node scripts/reliability/leases.ts [--processes 10] [--each 50] [--replicas 1000] [--partitions 10000] [--minutes 30]`.
 */
import { parseArgs } from 'node:util';
import { startAzurite } from '../../test/helpers/azurite.ts';
import { postgresPrograms, startPostgres } from '../../test/helpers/postgres.ts';
import { pauseHolders } from '../../test/helpers/reliability/paused-holders.ts';
import { simulateReplicas } from '../../test/helpers/reliability/replica-simulation.ts';

const { values } = parseArgs({
  options: {
    processes: { type: 'string', default: '10' },
    each: { type: 'string', default: '50' },
    replicas: { type: 'string', default: '1000' },
    partitions: { type: 'string', default: '10000' },
    minutes: { type: 'string', default: '30' },
  },
});
const [processes, each] = [Number(values.processes), Number(values.each)];
let bad = 0;
const programs = postgresPrograms();
if (programs) {
  const server = await startPostgres(programs);
  const report = await pauseHolders({ kind: 'postgres', at: server.url, scope: 's', lasts: 3000 }, processes, each);
  console.log('PostgreSQL', report);
  bad += report.twoWriters;
  await server.close();
} else console.error('SKIPPED: PostgreSQL is not installed.');
const azurite = await startAzurite();
const blob = await pauseHolders({ kind: 'blob', at: azurite.connection, scope: 's', lasts: 15_000 }, processes, each);
console.log('Azure Blob', blob);
await azurite.close();
const simulation = await simulateReplicas({
  replicas: Number(values.replicas),
  partitions: Number(values.partitions),
  minutes: Number(values.minutes),
  seed: 1,
});
console.log('simulation', simulation);
if (bad + blob.twoWriters + simulation.twoWriters + simulation.withoutOwnerTooLong > 0) process.exitCode = 1;
