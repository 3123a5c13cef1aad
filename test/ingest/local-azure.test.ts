import { expect, it, onTestFinished } from 'vitest';
import { createArm } from '../../src/azure/arm.ts';
import { type LocalEnvironment, localWorkspace, workspaceId } from '../../src/azure/connection.ts';
import { queryLogs } from '../../src/azure/query.ts';
import { findDestination } from '../../src/ingest/destination.ts';
import { runConnector, startReplay } from '../../src/ingest/index.ts';
import { startLocal } from '../../src/local/index.ts';
import { connectorNamed, temporaryFolder } from '../helpers/connector-run.ts';

it.each(['okta', 'github'])('takes %s to the local Azure, with real tokens, tables and rules', async name => {
  const local = await startLocal({ port: 0, dataDir: temporaryFolder(), tables: [], log: () => {} });
  const { connector, folder, tables } = await connectorNamed(name);
  const replay = await startReplay({ connector, folder });
  onTestFinished(async () => {
    await replay.close();
    await local.close();
  });
  const environment = local.environment as unknown as LocalEnvironment;
  const workspace = localWorkspace(environment, local.ca);
  const arm = createArm(workspace);
  const group = `/subscriptions/${workspace.subscription}/resourceGroups/${workspace.resourceGroup}/providers`;
  const typed = { bool: 'boolean' } as Record<string, string>;
  const columns = (datetime: string, of: (typeof tables)[number]) =>
    of.columns.map(({ name, type }) => ({ name, type: type === 'datetime' ? datetime : (typed[type] ?? type) }));
  for (const table of tables) {
    const schema = { name: table.name, columns: columns('dateTime', table) };
    await arm.put(`${workspaceId(workspace)}/tables/${table.name}`, '2025-07-01', { properties: { schema } });
  }
  const streams = tables.map(table => `Custom-${table.name}`);
  await arm.put(`${group}/Microsoft.Insights/dataCollectionRules/picket-${name}`, '2024-03-11', {
    location: 'westeurope',
    kind: 'Direct',
    properties: {
      streamDeclarations: Object.fromEntries(
        tables.map(table => [`Custom-${table.name}`, { columns: columns('datetime', table) }]),
      ),
      destinations: { logAnalytics: [{ workspaceResourceId: workspaceId(workspace), name: 'workspace' }] },
      dataFlows: streams.map(stream => ({ streams: [stream], destinations: ['workspace'], outputStream: stream })),
    },
  });
  const destination = await findDestination(workspace, name);
  const options = { connector, ...replay.run, destination, state: temporaryFolder(), log: () => {} };
  const report = await runConnector({ ...options, until: 'caught-up' });

  for (const [stream, { table }] of Object.entries(connector.streams)) {
    const text = `${table.name}
      | where TimeGenerated == EventTime and isnotempty(AdditionalFields) and isnotempty(IngestId)
      | summarize Rows = count(), Events = dcount(IngestId)`;
    const expected = report.streams[stream].fetched;
    expect((await queryLogs(workspace, { text })).rows).toEqual([[expected, expected]]);
    expect(expected).toBeGreaterThan(0);
  }
});
