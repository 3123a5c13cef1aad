import { standardTable } from '../../src/core/standard-tables.ts';
import { startLocal } from '../../src/local/index.ts';

/** A local Azure in a process of its own, to be killed. */
const local = await startLocal({
  port: 0,
  dataDir: process.argv[2],
  tables: [standardTable('SecurityAlert')!, standardTable('SecurityIncident')!, standardTable('SentinelHealth')!],
  log: () => {},
});
process.send?.({ url: local.url, ca: local.ca, environment: local.environment });
