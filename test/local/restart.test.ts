import { expect, it } from 'vitest';
import { clients, start } from './local-azure.ts';

const declaration = {
  columns: [
    { name: 'TimeGenerated', type: 'datetime' },
    { name: 'User', type: 'string' },
  ],
};

it('on another port, a data collection rule is reached where the server now is', async () => {
  const first = await start();
  const { env } = first;
  const workspaceResourceId = `/subscriptions/${env.PICKET_SUBSCRIPTION_ID}/resourceGroups/${env.PICKET_RESOURCE_GROUP}/providers/Microsoft.OperationalInsights/workspaces/${env.PICKET_WORKSPACE_NAME}`;
  await clients(first).insights.tables.createOrUpdate(
    env.PICKET_RESOURCE_GROUP,
    env.PICKET_WORKSPACE_NAME,
    'Moved_CL',
    {
      schema: {
        name: 'Moved_CL',
        columns: [
          { name: 'TimeGenerated', type: 'dateTime' },
          { name: 'User', type: 'string' },
        ],
      },
    },
  );
  await clients(first).monitor.dataCollectionRules.create(env.PICKET_RESOURCE_GROUP, 'moved', {
    body: {
      location: 'westeurope',
      kind: 'Direct',
      streamDeclarations: { 'Custom-Moved_CL': declaration },
      destinations: { logAnalytics: [{ workspaceResourceId, name: 'workspace' }] },
      dataFlows: [{ streams: ['Custom-Moved_CL'], destinations: ['workspace'], outputStream: 'Custom-Moved_CL' }],
    },
  });
  await first.local.close();

  const second = await start({ dataDir: first.folder });
  const rule = await clients(second).monitor.dataCollectionRules.get(env.PICKET_RESOURCE_GROUP, 'moved');
  expect(second.local.url).not.toBe(first.local.url);
  expect(rule).toMatchObject({ endpoints: { logsIngestion: second.local.url } });
  await second.local.close();
});
