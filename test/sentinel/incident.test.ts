import { describe, expect, it } from 'vitest';
import { type Ticks, ticksPerHour } from '../../src/core/time.ts';
import {
  type Alert,
  assignIncidents,
  type GroupingConfiguration,
  type Incident,
  incidentResource,
  incidentRow,
  newIncident,
  updateIncident,
} from '../../src/sentinel/index.ts';
import { ids, makeRule, published, run, workspace } from './sample.ts';

const grouping = (more: Partial<GroupingConfiguration>): GroupingConfiguration => ({
  enabled: true,
  reopenClosedIncident: false,
  lookbackDuration: 'PT5H',
  matchingMethod: 'AllEntities',
  ...more,
});

function ruleWith(groupingConfiguration?: GroupingConfiguration, createIncident = true) {
  return makeRule({
    eventGroupingSettings: { aggregationKind: 'AlertPerResult' },
    entityMappings: [
      { entityType: 'Account', fieldMappings: [{ identifier: 'FullName', columnName: 'User' }] },
      { entityType: 'IP', fieldMappings: [{ identifier: 'Address', columnName: 'Ip' }] },
    ],
    customDetails: { Count: 'Count' },
    alertDetailsOverride: { alertSeverityColumnName: 'Level', alertTacticsColumnName: 'List' },
    incidentConfiguration: { createIncident, groupingConfiguration },
  });
}

type Rule = ReturnType<typeof ruleWith>;
const alertsOf = (rule: Rule, rows: object[]): Alert[] =>
  run(rule, rows as Record<string, unknown>[]).alerts.map((alert, at) => ({ ...alert, systemAlertId: `alert-${at}` }));

let made = 0;

function assign(rule: Rule, rows: object[], incidents: Incident[] = [], now: Ticks = published) {
  let number = incidents.length;
  return assignIncidents({
    rule,
    alerts: alertsOf(rule, rows),
    incidents,
    now,
    newId: () => `incident-${++made}`,
    nextNumber: () => ++number,
  });
}

const ana = { User: 'ana@contoso.example', Ip: '192.0.2.5' };
const ben = { User: 'ben@contoso.example', Ip: '192.0.2.5' };

describe('how alerts become incidents', () => {
  it.each<[string, Rule, object[], number[]]>([
    ['none where the rule makes none', ruleWith(undefined, false), [ana], []],
    ['one each without grouping', ruleWith(), [ana, ana], [1, 1]],
    ['one each where grouping is off', ruleWith(grouping({ enabled: false })), [ana, ana], [1, 1]],
    ['all entities are the same', ruleWith(grouping({})), [ana, ben, ana], [2, 1]],
    ['any alert of the rule', ruleWith(grouping({ matchingMethod: 'AnyAlert' })), [ana, ben, {}], [3]],
    ['alerts without entities together', ruleWith(grouping({})), [{}, ana, {}], [2, 1]],
    ['a selected entity', ruleWith(grouping({ matchingMethod: 'Selected', groupByEntities: ['IP'] })), [ana, ben], [2]],
    [
      'a selected detail',
      ruleWith(grouping({ matchingMethod: 'Selected', groupByAlertDetails: ['Severity'] })),
      [{ ...ana, Level: 'Low' }, ben, { ...ben, Level: 'Low' }],
      [2, 1],
    ],
    [
      'a selected custom detail',
      ruleWith(grouping({ matchingMethod: 'Selected', groupByCustomDetails: ['Count'] })),
      [
        { ...ana, Count: 1 },
        { ...ben, Count: 1 },
        { ...ana, Count: 2 },
      ],
      [2, 1],
    ],
  ])('%s', (_, rule, rows, sizes) => {
    expect(assign(rule, rows).created.map(incident => incident.alertIds.length)).toEqual(sizes);
  });

  it('by default every rule makes incidents', () => {
    const rule = makeRule();
    const { alerts } = run(rule, [ana]);
    expect(
      assignIncidents({ rule, alerts, incidents: [], now: published, newId: ids(), nextNumber: () => 1 }).created,
    ).toHaveLength(1);
  });

  it('starts another incident after 150 alerts', () => {
    const rule = ruleWith(grouping({ matchingMethod: 'AnyAlert' }));
    const [first] = assign(rule, Array(149).fill(ana)).created;
    const { created, updated } = assign(rule, [ana, ana, ana], [first]);
    expect(updated[0].after.alertIds).toHaveLength(150);
    expect(created.map(incident => incident.alertIds.length)).toEqual([2]);
  });
});

describe('a new incident', () => {
  it('speaks for its alerts', () => {
    const [incident] = assign(ruleWith(grouping({})), [
      { ...ana, Level: 'Low', List: ['Discovery'], TimeGenerated: '2026-01-01T08:00:00Z' },
      { ...ana, Level: 'High', List: ['Impact'], TimeGenerated: '2026-01-01T07:00:00Z' },
    ]).created;
    expect(incident).toMatchObject({
      number: 1,
      title: 'Test rule',
      status: 'New',
      severity: 'High',
      tactics: ['Discovery', 'Impact'],
      techniques: ['T1078'],
      firstActivityTime: '2026-01-01T07:00:00.0000000Z',
      lastActivityTime: '2026-01-01T08:00:00.0000000Z',
      createdTime: '2026-01-01T10:10:00.5000000Z',
      firstModifiedTime: null,
      modifiedBy: 'Incident created from alert',
    });
  });

  it('is plain data', () => {
    const [incident] = assign(ruleWith(grouping({})), [ana]).created;
    expect(JSON.parse(JSON.stringify(incident))).toEqual(incident);
  });
});

describe('a later run', () => {
  const rule = ruleWith(grouping({}));
  const [open] = assign(rule, [ana]).created;
  const closed: Incident = { ...open, status: 'Closed', closedTime: open.createdTime, classification: 'FalsePositive' };
  const later = (hours: number) => published + BigInt(hours) * ticksPerHour;

  it('adds to an incident that is open', () => {
    const { created, updated } = assign(rule, [{ ...ana, Level: 'High' }], [open], later(1));
    expect(created).toEqual([]);
    expect(updated).toMatchObject([
      {
        before: { severity: 'Medium', alertIds: ['alert-0'] },
        after: {
          severity: 'High',
          alertIds: ['alert-0', 'alert-0'],
          firstModifiedTime: '2026-01-01T11:10:00.5000000Z',
          lastModifiedTime: '2026-01-01T11:10:00.5000000Z',
        },
      },
    ]);
  });

  it.each<[string, Rule, Incident, number, 'created' | 'updated']>([
    ['within the lookback', rule, open, 5, 'updated'],
    ['beyond the lookback, which counts from the first alert', rule, open, 6, 'created'],
    ['after it was closed', rule, closed, 1, 'created'],
    [
      'after it was closed, where it is to be opened again',
      ruleWith(grouping({ reopenClosedIncident: true })),
      closed,
      1,
      'updated',
    ],
    ['of another rule', { ...rule, id: 'another' }, open, 1, 'created'],
  ])('%s', (_, withRule, incident, hours, outcome) => {
    expect(assign(withRule, [ana], [incident], later(hours))[outcome]).toHaveLength(1);
  });

  it('opens a closed incident without what it was closed with', () => {
    const { updated } = assign(ruleWith(grouping({ reopenClosedIncident: true })), [ana], [closed], later(1));
    expect(updated[0].after).toMatchObject({ status: 'Active', closedTime: null, classification: '' });
  });

  it('joins the youngest where several match', () => {
    const { updated } = assign(rule, [ana], [open, { ...open, name: 'younger', number: 9 }], later(1));
    expect(updated.map(({ after: incident }) => incident.name)).toEqual(['younger']);
  });
});

describe('the row in SecurityIncident', () => {
  it('holds what the service writes', () => {
    const [incident] = assign(ruleWith(), [ana]).created;
    expect(incidentRow(incident, workspace)).toEqual({
      TenantId: workspace.customerId,
      TimeGenerated: '2026-01-01T10:10:00.5000000Z',
      IncidentName: incident.name,
      IncidentNumber: 1,
      Title: 'Test rule',
      Description: 'What it looks for.',
      Severity: 'Medium',
      Status: 'New',
      Classification: '',
      ClassificationComment: '',
      ClassificationReason: '',
      Owner: { objectId: null, email: null, assignedTo: null, userPrincipalName: null },
      ProviderName: 'Azure Sentinel',
      ProviderIncidentId: '1',
      FirstActivityTime: '2026-01-01T09:00:00.0000000Z',
      LastActivityTime: '2026-01-01T09:00:00.0000000Z',
      FirstModifiedTime: null,
      LastModifiedTime: '2026-01-01T10:10:00.5000000Z',
      CreatedTime: '2026-01-01T10:10:00.5000000Z',
      ClosedTime: null,
      RelatedAnalyticRuleIds: ['44444444-4444-4444-4444-444444444444'],
      AlertIds: ['alert-0'],
      BookmarkIds: [],
      Comments: [],
      Tasks: [],
      Labels: [],
      IncidentUrl: expect.stringMatching(/^https:\/\/portal\.azure\.com\/#asset\/.*\/Incidents\/incident-\d+$/),
      AdditionalData: {
        alertsCount: 1,
        bookmarksCount: 0,
        commentsCount: 0,
        alertProductNames: ['Azure Sentinel'],
        tactics: ['InitialAccess'],
        techniques: ['T1078'],
      },
      ModifiedBy: 'Incident created from alert',
      SourceSystem: 'Azure',
      Type: 'SecurityIncident',
    });
  });
});

describe('the incidents API', () => {
  const then = { now: '2026-01-02T00:00:00.0000000Z', by: 'ana@contoso.example' };
  const [incident] = assign(ruleWith(), [ana]).created;

  it('gives back what was put', () => {
    const properties = {
      title: 'By hand',
      description: 'd',
      severity: 'Low' as const,
      status: 'Closed' as const,
      classification: 'TruePositive',
      classificationReason: 'SuspiciousActivity',
      classificationComment: 'c',
      owner: { email: 'ana@contoso.example' },
      labels: [{ labelName: 'x' }],
    };
    const made = newIncident('g', 7, properties, then);
    expect(incidentResource(made, workspace, '"e"')).toMatchObject({
      id: expect.stringMatching(/\/providers\/Microsoft\.SecurityInsights\/incidents\/g$/),
      etag: '"e"',
      properties: {
        ...properties,
        owner: { objectId: null, email: 'ana@contoso.example', assignedTo: null, userPrincipalName: null },
        labels: [{ labelName: 'x', labelType: 'User' }],
        incidentNumber: 7,
        createdTimeUtc: then.now,
      },
    });
    expect(made.closedTime).toBe(then.now);
  });

  it.each([
    [
      'closes',
      { status: 'Closed' as const },
      { closedTime: then.now, firstModifiedTime: then.now, modifiedBy: then.by },
    ],
    ['empties what is left out', { status: 'Active' as const }, { description: '', labels: [], closedTime: null }],
    [
      'keeps alerts, number and creation',
      { status: 'Active' as const },
      { alertIds: incident.alertIds, number: 1, createdTime: incident.createdTime },
    ],
  ])('an update %s', (_, properties, expected) => {
    expect(updateIncident(incident, { title: 't', severity: 'High', ...properties }, then)).toMatchObject(expected);
  });

  it('opening a closed incident clears when it was closed', () => {
    const closed = updateIncident(incident, { title: 't', severity: 'High', status: 'Closed' }, then);
    expect(updateIncident(closed, { title: 't', severity: 'High', status: 'Active' }, then).closedTime).toBeNull();
  });
});
