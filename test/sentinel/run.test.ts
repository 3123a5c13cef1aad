import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { alertResource, alertRow, entityResource } from '../../src/sentinel/index.ts';
import { makeRule, run, workspace } from './sample.ts';

const perResult = { eventGroupingSettings: { aggregationKind: 'AlertPerResult' as const } };
const many = (count: number) => Array.from({ length: count }, (_, row) => ({ User: `u${row}`, Count: row }));

describe('how many alerts a run gives', () => {
  it.each([
    ['one for all rows', {}, 12, 1],
    ['none below the threshold', { triggerThreshold: 12 }, 12, 0],
    ['one a row', perResult, 12, 12],
    ['one a row up to 150', perResult, 150, 150],
    ['150 for more', perResult, 151, 150],
    ['one where no rows are what is looked for', { triggerOperator: 'Equal' as const }, 0, 1],
    [
      'one where no rows are what is looked for, per result too',
      { triggerOperator: 'Equal' as const, ...perResult },
      0,
      1,
    ],
  ])('%s', (_, properties, rows, alerts) => {
    expect(run(makeRule(properties), many(rows)).alerts).toHaveLength(alerts);
  });

  it('lets the 150th stand for all rows', () => {
    const { evidence } = run(makeRule(perResult), many(200));
    expect(evidence[0]).toEqual([0]);
    expect(evidence[148]).toEqual([148]);
    expect(evidence[149]).toHaveLength(200);
  });
});

describe('the times of an alert', () => {
  it('are those of its first and last event', () => {
    const [alert] = run(makeRule(), [
      { TimeGenerated: '2026-01-01T09:50:01.015Z' },
      { TimeGenerated: '2026-01-01T09:45:43.196Z' },
    ]).alerts;
    expect([alert.startTime, alert.endTime]).toEqual(['2026-01-01T09:45:43.1960000Z', '2026-01-01T09:50:01.0150000Z']);
  });

  it('are those of the window where no row says when it was', () => {
    const [alert] = run(makeRule(), [{ TimeGenerated: null }]).alerts;
    expect([alert.startTime, alert.endTime]).toEqual(['2026-01-01T05:05:00.1070000Z', '2026-01-01T10:05:00.1070000Z']);
  });
});

describe('the row in SecurityAlert', () => {
  it('holds what the service writes', () => {
    const { alerts } = run(makeRule({ customDetails: { Who: 'User' } }), [{ User: 'ana' }]);
    const { ExtendedProperties, ...row } = alertRow(alerts[0]);
    expect(row).toEqual({
      TenantId: workspace.customerId,
      TimeGenerated: '2026-01-01T10:10:00.5000000Z',
      ProcessingEndTime: '2026-01-01T10:10:00.5000000Z',
      StartTime: '2026-01-01T09:00:00.0000000Z',
      EndTime: '2026-01-01T09:00:00.0000000Z',
      AlertName: 'Test rule',
      DisplayName: 'Test rule',
      Description: 'What it looks for.',
      AlertSeverity: 'Medium',
      AlertType: `${workspace.customerId}_44444444-4444-4444-4444-444444444444`,
      SystemAlertId: 'id-2',
      VendorOriginalId: 'id-3',
      ProviderName: 'ASI Scheduled Alerts',
      ProductName: 'Azure Sentinel',
      ProductComponentName: 'Scheduled Alerts',
      VendorName: 'Microsoft',
      Tactics: 'InitialAccess',
      Techniques: '["T1078"]',
      SubTechniques: '',
      Entities: '',
      Status: 'New',
      IsIncident: false,
      ConfidenceLevel: '',
      ConfidenceScore: null,
      CompromisedEntity: '',
      ResourceId: '',
      SourceComputerId: '',
      SourceSystem: 'Detection',
      RemediationSteps: '',
      ExtendedLinks: '',
      AlertLink: '',
      WorkspaceSubscriptionId: workspace.subscription,
      WorkspaceResourceGroup: workspace.resourceGroup,
      Type: 'SecurityAlert',
    });
    expect(Object.entries(JSON.parse(ExtendedProperties as string))).toEqual([
      ['Query Period', '05:00:00'],
      ['Trigger Operator', 'GreaterThan'],
      ['Trigger Threshold', '0'],
      ['Correlation Id', 'id-1'],
      ['Search Query Results Overall Count', '1'],
      ['Data Sources', '["law-soc"]'],
      [
        'Query',
        expect.stringMatching(
          /^\/\/ The query_now parameter .*\nset query_now = datetime\(2026-01-01T10:05:00\.1070000Z\);\nT \| where Failed$/,
        ),
      ],
      ['Query Start Time UTC', '2026-01-01 05:05:00Z'],
      ['Query End Time UTC', '2026-01-01 10:05:01Z'],
      ['Analytic Rule Ids', '["44444444-4444-4444-4444-444444444444"]'],
      ['Event Grouping', 'SingleAlert'],
      ['Analytic Rule Name', 'Test rule'],
      ['ProcessedBySentinel', 'True'],
      ['Alert generation status', 'Full alert created'],
      ['Custom Details', '{"Who":["ana"]}'],
    ]);
  });

  it('says Unknown where the rule names no tactic', () => {
    expect(alertRow(run(makeRule({ tactics: [] }), many(1)).alerts[0]).Tactics).toBe('Unknown');
  });

  it('keeps the row behind an alert per result, compressed, with all its columns', () => {
    const { alerts } = run(makeRule(perResult), [{ User: 'ana', Count: 3, List: ['a'] }]);
    const { Query, OriginalQuery, 'Event Grouping': grouping } = alerts[0].extendedProperties;
    const record = /\['([^']+)'\]/.exec(Query)![1];
    expect(JSON.parse(inflateSync(Buffer.from(record, 'base64')).toString())).toEqual({
      TimeGenerated: '2026-01-01T09:00:00.0000000Z',
      User: 'ana',
      Ip: '',
      Level: '',
      Count: 3,
      List: ['a'],
    });
    expect([OriginalQuery, grouping]).toEqual(['T | where Failed', 'AlertPerEvent']);
  });

  it('gives the timed query instead of a row of more than 10 KB', () => {
    const { alerts } = run(makeRule(perResult), [{ User: 'x'.repeat(11_000) }]);
    expect(alerts[0].extendedProperties.Query).toContain('set query_now');
  });
});

describe('in the incidents API', () => {
  const mapping = {
    entityMappings: [
      { entityType: 'Account', fieldMappings: [{ identifier: 'FullName', columnName: 'User' }] },
      { entityType: 'IP', fieldMappings: [{ identifier: 'Address', columnName: 'Ip' }] },
    ],
  };
  const [alert] = run(makeRule(mapping), [{ User: 'ana@contoso.example', Ip: '192.0.2.5' }]).alerts;

  it('an alert is an entity of its own kind', () => {
    expect(alertResource(alert)).toMatchObject({
      name: alert.systemAlertId,
      kind: 'SecurityAlert',
      properties: {
        alertDisplayName: 'Test rule',
        providerAlertId: alert.vendorOriginalId,
        confidenceLevel: 'Unknown',
      },
    });
  });

  it('entities have the names of the API', () => {
    expect(alert.entities.map(entity => entityResource(entity, 'g', workspace))).toMatchObject([
      { kind: 'Account', properties: { accountName: 'ana', upnSuffix: 'contoso.example', friendlyName: 'ana' } },
      { kind: 'Ip', properties: { address: '192.0.2.5', friendlyName: '192.0.2.5' } },
    ]);
  });
});
