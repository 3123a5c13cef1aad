import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { standardTable } from '../../../src/core/standard-tables.ts';
import { dateFromTicks } from '../../../src/core/time.ts';
import { Store } from '../../../src/kql/duckdb/store.ts';
import { loadIdentity } from '../../../src/local/identity.ts';
import { startScheduler } from '../../../src/local/scheduler.ts';
import { Tokens } from '../../../src/local/tokens.ts';
import { LocalWorkspace } from '../../../src/local/workspace.ts';
import { type Figure, peakMemory, timed } from '../../figure.ts';
import { makeSignIns, now, signIns } from '../../kql/sign-ins.ts';
import { runPart } from '../../part.ts';

const count = 200;

/** What rules on sign-ins look for; `n` makes each one of its own. */
const queries: readonly ((n: number) => string)[] = [
  n =>
    `SigninLogs | where ResultType != "0" | summarize Failures = count(), TimeGenerated = max(TimeGenerated) by UserPrincipalName | where Failures > ${3000 + n}`,
  n =>
    `SigninLogs | where ResultType == "50126" | summarize People = dcount(UserPrincipalName), TimeGenerated = max(TimeGenerated) by IPAddress | where People > ${4000 + n}`,
  n =>
    `SigninLogs | where ResultType == "0" | summarize Countries = make_set(Location, 100), TimeGenerated = max(TimeGenerated) by UserPrincipalName | where array_length(Countries) > ${28 + n}`,
  n =>
    `SigninLogs | where ClientAppUsed in ("IMAP4", "Other clients") and ResultType == "0" | summarize SignIns = count(), TimeGenerated = max(TimeGenerated) by UserPrincipalName, IPAddress | where SignIns > ${3000 + n}`,
  n =>
    `SigninLogs | where RiskLevelDuringSignIn == "high" and UserAgent has "python-requests" | summarize SignIns = count(), TimeGenerated = max(TimeGenerated) by UserPrincipalName | where SignIns > ${3000 + n}`,
  n =>
    `let failed = SigninLogs | where ResultType == "50053" | summarize Failures = count() by UserPrincipalName | where Failures > ${2000 + n}; SigninLogs | where ResultType == "0" | join kind=inner failed on UserPrincipalName | summarize TimeGenerated = max(TimeGenerated) by UserPrincipalName`,
  n =>
    `SigninLogs | extend System = tostring(DeviceDetail.operatingSystem) | summarize Systems = dcount(System), SignIns = count(), TimeGenerated = max(TimeGenerated) by UserPrincipalName | where SignIns > ${9000 + n}`,
  n =>
    `SigninLogs | where AppDisplayName has "PowerShell" | summarize arg_max(TimeGenerated, IPAddress, Location), SignIns = count() by UserPrincipalName | where SignIns > ${3000 + n}`,
];

const periods = ['PT1H', 'PT5H', 'P1D', 'P7D', 'P14D'];

function ruleOf(index: number) {
  return {
    displayName: `Rule ${index}`,
    enabled: true,
    severity: 'Medium',
    query: queries[index % queries.length](index),
    queryFrequency: 'PT1H',
    queryPeriod: periods[index % periods.length],
    triggerOperator: 'GreaterThan',
    triggerThreshold: 0,
    suppressionEnabled: false,
    suppressionDuration: 'PT5H',
    entityMappings: [],
    eventGroupingSettings: { aggregationKind: 'AlertPerResult' },
  };
}

/** A store with the sign-ins of a month, as the local Azure keeps them. */
async function fill(folder: string, rows: number): Promise<void> {
  const store = await Store.open(folder);
  await store.commit({ tables: [signIns] });
  await store.close();
  const instance = await DuckDBInstance.create(join(folder, 'store.duckdb'), { memory_limit: '1GB' });
  const connection = await instance.connect();
  await makeSignIns(connection, rows);
  await connection.run('insert into t1 select c0, * from t0');
  await connection.run('drop table t0');
  await connection.run('checkpoint');
  connection.closeSync();
  instance.closeSync();
}

await runPart(async ({ rows }) => {
  const folder = mkdtempSync(join(tmpdir(), 'picket-cycle-'));
  try {
    await fill(folder, rows);
    const store = await Store.open(folder);
    const { identity } = await loadIdentity(folder, dateFromTicks(now));
    const tables = ['SecurityAlert', 'SecurityIncident', 'SentinelHealth'].map(name => standardTable(name)!);
    const log: string[] = [];
    const workspace = new LocalWorkspace({
      identity,
      store,
      tokens: new Tokens(identity, () => dateFromTicks(now)),
      now: () => now,
      log: line => log.push(line),
      tables: [...tables, signIns],
    });
    const put = Array.from({ length: count }, (_, index) => {
      const id = `${workspace.sentinelId}/alertRules/rule-${index}`;
      const body = {
        id,
        name: `rule-${index}`,
        type: 'Microsoft.SecurityInsights/alertRules',
        kind: 'Scheduled',
        properties: ruleOf(index),
      };
      return { resource: { id, etag: `"${index}"`, body } };
    });
    await store.commit({ put });
    const scheduler = startScheduler(workspace, { automatic: false });
    const time = await timed(() => scheduler.runDue());
    const ran = await store.count('SentinelHealth');
    const alerts = await store.count('SecurityAlert');
    await scheduler.stop();
    await store.close();
    if (log.length > 0) throw new Error(log[0]);
    return [
      figure(
        `${ran} rules over ${rows.toLocaleString('en')} rows, each once`,
        `${(time / 1000).toFixed(1)} s`,
        `${alerts} alerts`,
        '< 30 s',
      ),
      figure('memory at its peak', `${peakMemory()} MB`, 'with the making of the rows', '< 2,048 MB'),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

function figure(what: string, measured: string, beside: string, wanted: string): Figure {
  return { what, measured, beside, ratio: '', wanted };
}
