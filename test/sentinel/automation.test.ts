import { describe, expect, it } from 'vitest';
import {
  type Alert,
  type AutomationAction,
  type AutomationRule,
  type Condition,
  type ConditionOperator,
  type Incident,
  incidentChange,
  newIncident,
  propertyNames,
  runAlertAutomation,
  runAutomation,
} from '../../src/sentinel/index.ts';
import { at, ids, makeRule, run } from './sample.ts';

const now = at('2026-01-01T12:00:00Z');
const created = { now: '2026-01-01T11:00:00.0000000Z', by: 'x' };
const incident: Incident = {
  ...newIncident('g', 1, { title: 'MFA was reset', description: 'd', severity: 'Medium', status: 'New' }, created),
  tactics: ['Persistence', 'InitialAccess'],
  ruleIds: ['/rules/one'],
  labels: [{ labelName: 'vip', labelType: 'User' }],
};
const alerts: Alert[] = run(
  makeRule({
    entityMappings: [
      { entityType: 'Account', fieldMappings: [{ identifier: 'FullName', columnName: 'User' }] },
      { entityType: 'IP', fieldMappings: [{ identifier: 'Address', columnName: 'Ip' }] },
    ],
    customDetails: { Vip: 'Level', Country: 'Ip' },
  }),
  [{ User: 'ana@contoso.example', Ip: '192.0.2.5', Level: 'True' }],
).alerts;

interface Parts {
  name?: string;
  order?: number;
  conditions?: Condition[];
  actions?: AutomationAction[];
  enabled?: boolean;
  until?: string;
  on?: 'Incidents' | 'Alerts';
  when?: 'Created' | 'Updated';
}

function makeAutomation({
  name = 'a',
  order = 1,
  conditions,
  actions = [],
  enabled = true,
  until,
  on,
  when,
}: Parts): AutomationRule {
  return {
    id: `/automationRules/${name}`,
    name,
    properties: {
      displayName: name,
      order,
      triggeringLogic: {
        isEnabled: enabled,
        expirationTimeUtc: until,
        triggersOn: on ?? 'Incidents',
        triggersWhen: when ?? 'Created',
        conditions,
      },
      actions,
    },
  };
}

const automate = (rules: AutomationRule[], more: Partial<Parameters<typeof runAutomation>[0]> = {}) =>
  runAutomation({ rules, incident, alerts, trigger: 'Created', now, newId: ids(), ...more });

const property = (propertyName: string, operator: ConditionOperator, ...propertyValues: string[]): Condition => ({
  conditionType: 'Property',
  conditionProperties: { propertyName, operator, propertyValues },
});
const matched = (...conditions: Condition[]) => automate([makeAutomation({ conditions })]).runs[0].matched;

describe('a property', () => {
  it.each<[boolean, string, ConditionOperator, ...string[]]>([
    [true, 'IncidentTitle', 'Contains', 'mfa'],
    [true, 'IncidentTitle', 'Contains', 'nothing', 'reset'],
    [false, 'IncidentTitle', 'Contains', 'nothing'],
    [true, 'IncidentTitle', 'StartsWith', 'MFA'],
    [false, 'IncidentTitle', 'StartsWith', 'was'],
    [true, 'IncidentTitle', 'EndsWith', 'reset'],
    [false, 'IncidentTitle', 'NotEndsWith', 'reset'],
    [true, 'IncidentTitle', 'NotStartsWith', 'was'],
    [true, 'IncidentSeverity', 'Equals', 'High', 'Medium'],
    [false, 'IncidentSeverity', 'NotEquals', 'High', 'Medium'],
    [true, 'IncidentSeverity', 'NotEquals', 'High', 'Low'],
    [true, 'IncidentTactics', 'Equals', 'InitialAccess'],
    [false, 'IncidentTactics', 'NotEquals', 'InitialAccess'],
    [true, 'IncidentLabel', 'Equals', 'VIP'],
    [true, 'IncidentLabel', 'NotContains', 'x'],
    [true, 'IncidentRelatedAnalyticRuleIds', 'Contains', '/rules/one'],
    [true, 'AccountName', 'Equals', 'ana'],
    [true, 'AccountUPNSuffix', 'EndsWith', '.example'],
    [true, 'IPAddress', 'StartsWith', '192.0.2.'],
    [false, 'HostName', 'Contains', ''],
    [true, 'HostName', 'NotEquals', 'web1'],
    [true, 'AlertProductNames', 'Equals', 'Azure Sentinel'],
    [true, 'IncidentProviderName', 'Equals', 'Azure Sentinel'],
    [true, 'IncidentCustomDetailsKey', 'Equals', 'Country'],
    [true, 'IncidentCustomDetailsValue', 'Equals', 'True'],
    [false, 'IncidentUpdatedBySource', 'Equals', 'User'],
    [false, 'constructor', 'Contains', ''],
  ])('%s: %s %s %s', (expected, name, operator, ...values) => {
    expect(matched(property(name, operator, ...values))).toBe(expected);
  });

  it('has one of the names of the API', () => {
    expect(propertyNames).toHaveLength(58);
    expect(new Set(propertyNames).size).toBe(58);
  });
});

describe('conditions together', () => {
  const yes = property('IncidentTitle', 'Contains', 'mfa');
  const no = property('IncidentTitle', 'Contains', 'nothing');
  const both = (operator: 'And' | 'Or', ...innerConditions: Condition[]): Condition => ({
    conditionType: 'Boolean',
    conditionProperties: { operator, innerConditions },
  });
  const detail = (key: string, value: string): Condition => ({
    conditionType: 'PropertyArray',
    conditionProperties: {
      arrayType: 'CustomDetails',
      arrayConditionType: 'AnyItem',
      itemConditions: [
        property('IncidentCustomDetailsKey', 'Equals', key),
        {
          conditionType: 'PropertyArray',
          conditionProperties: {
            arrayType: 'CustomDetailValues',
            arrayConditionType: 'AnyItem',
            itemConditions: [property('IncidentCustomDetailsValue', 'Equals', value)],
          },
        },
      ],
    },
  });
  it.each<[string, boolean, Condition[]]>([
    ['none hold always', true, []],
    ['all must hold', false, [yes, no]],
    ['or', true, [both('Or', no, yes)]],
    ['and', false, [both('And', no, yes)]],
    ['nested', true, [both('Or', no, both('And', yes, yes))]],
    ['a detail with its own value', true, [detail('Vip', 'True')]],
    ['a detail with the value of another', false, [detail('Country', 'True')]],
  ])('%s', (_, expected, conditions) => {
    expect(matched(...conditions)).toBe(expected);
  });
});

describe('an update', () => {
  const after: Incident = { ...incident, severity: 'High', tactics: [...incident.tactics, 'Impact'] };
  const change = incidentChange(incident, after, 'AlertGrouping');
  const fires = (condition: Condition) =>
    automate([makeAutomation({ when: 'Updated', conditions: [condition] })], { trigger: 'Updated', change }).runs[0]
      .matched;
  const changed = (
    propertyName: 'IncidentSeverity' | 'IncidentStatus',
    changeType?: 'ChangedFrom' | 'ChangedTo',
    ...propertyValues: string[]
  ): Condition => ({
    conditionType: 'PropertyChanged',
    conditionProperties: { propertyName, changeType, operator: changeType && 'Equals', propertyValues },
  });
  it.each<[string, boolean, Condition]>([
    ['changed', true, changed('IncidentSeverity')],
    ['changed from', true, changed('IncidentSeverity', 'ChangedFrom', 'Medium')],
    ['changed to', true, changed('IncidentSeverity', 'ChangedTo', 'High')],
    ['changed to another', false, changed('IncidentSeverity', 'ChangedTo', 'Low')],
    ['not changed', false, changed('IncidentStatus')],
    [
      'added',
      true,
      { conditionType: 'PropertyArrayChanged', conditionProperties: { arrayType: 'Tactics', changeType: 'Added' } },
    ],
    [
      'not added',
      false,
      { conditionType: 'PropertyArrayChanged', conditionProperties: { arrayType: 'Alerts', changeType: 'Added' } },
    ],
    ['by', true, property('IncidentUpdatedBySource', 'Equals', 'AlertGrouping')],
  ])('%s', (_, expected, condition) => {
    expect(fires(condition)).toBe(expected);
  });

  it.each<[string, Partial<Incident>, object | undefined]>([
    ['nothing', {}, undefined],
    ['a title, which starts no rule', { title: 'x' }, undefined],
    ['an owner', { owner: { ...incident.owner, email: 'a@b.example' } }, { owner: { from: '', to: 'a@b.example' } }],
    ['an alert', { alertIds: ['x'] }, { added: { Alerts: true, Labels: false } }],
    ['a label taken away', { labels: [] }, undefined],
  ])('knows what changed: %s', (_, difference, expected) => {
    const found = incidentChange(incident, { ...incident, ...difference }, 'User');
    if (expected) expect(found).toMatchObject(expected);
    else expect(found).toBeUndefined();
  });
});

describe('which rules run', () => {
  it.each<[string, Parts, boolean]>([
    ['enabled', {}, true],
    ['disabled', { enabled: false }, false],
    ['expired', { until: '2026-01-01T12:00:00Z' }, false],
    ['not yet expired', { until: '2026-01-01T12:00:01Z' }, true],
    ['for updates', { when: 'Updated' }, false],
    ['for alerts', { on: 'Alerts' }, false],
  ])('%s', (_, parts, runs) => {
    expect(automate([makeAutomation(parts)]).runs).toHaveLength(runs ? 1 : 0);
  });

  it('in their order, each seeing what the one before it left', () => {
    const label = (labelName: string): AutomationAction => ({
      order: 1,
      actionType: 'ModifyProperties',
      actionConfiguration: { labels: [{ labelName }] },
    });
    const { incident: after, runs } = automate([
      makeAutomation({
        name: 'second',
        order: 2,
        conditions: [property('IncidentLabel', 'Equals', 'first')],
        actions: [label('second')],
      }),
      makeAutomation({ name: 'first', order: 1, actions: [label('first')] }),
    ]);
    expect(runs.map(one => one.rule.name)).toEqual(['first', 'second']);
    expect(after.labels.map(one => one.labelName)).toEqual(['vip', 'first', 'second']);
  });
});

describe('actions', () => {
  const actions: AutomationAction[] = [
    { order: 3, actionType: 'RunPlaybook', actionConfiguration: { logicAppResourceId: '/p', tenantId: 't' } },
    {
      order: 1,
      actionType: 'ModifyProperties',
      actionConfiguration: {
        severity: 'High',
        status: 'Closed',
        classification: 'BenignPositive',
        owner: { email: 'a@b.example' },
        labels: [{ labelName: 'VIP' }],
      },
    },
    { order: 2, actionType: 'AddIncidentTask', actionConfiguration: { title: 'Call' } },
  ];

  it('change the incident in their order and hand playbooks to the caller', () => {
    const { incident: after, runs } = automate([makeAutomation({ actions })]);
    expect(after).toMatchObject({
      severity: 'High',
      status: 'Closed',
      classification: 'BenignPositive',
      closedTime: '2026-01-01T12:00:00.0000000Z',
      modifiedBy: 'Automation rule - a',
      owner: { email: 'a@b.example', objectId: null },
      labels: [{ labelName: 'vip' }],
      tasks: [{ name: 'id-1', title: 'Call', description: '', status: 'New' }],
    });
    expect(runs[0].actions).toMatchObject([
      { actionType: 'ModifyProperties' },
      { actionType: 'AddIncidentTask' },
      { actionType: 'RunPlaybook', logicAppResourceId: '/p', tenantId: 't', incident: { status: 'Closed' } },
    ]);
  });

  it('that set what is already set change nothing', () => {
    const same: AutomationAction = {
      order: 1,
      actionType: 'ModifyProperties',
      actionConfiguration: { severity: 'Medium' },
    };
    expect(automate([makeAutomation({ actions: [same] })]).incident).toBe(incident);
  });

  it('do not run where a condition fails', () => {
    const conditions = [property('IncidentTitle', 'Equals', 'x')];
    const { incident: after, runs } = automate([makeAutomation({ conditions, actions })]);
    expect(after).toBe(incident);
    expect(runs).toMatchObject([{ matched: false, actions: [] }]);
  });

  it('of an alert are its playbooks', () => {
    const rules = [
      makeAutomation({
        on: 'Alerts',
        conditions: [property('AlertAnalyticRuleIds', 'Equals', alerts[0].ruleId)],
        actions,
      }),
      makeAutomation({
        name: 'b',
        on: 'Alerts',
        conditions: [property('AlertAnalyticRuleIds', 'Equals', 'x')],
        actions,
      }),
    ];
    expect(runAlertAutomation(rules, alerts[0], now)).toMatchObject([
      { matched: true, actions: [{ actionType: 'RunPlaybook', logicAppResourceId: '/p' }] },
      { matched: false, actions: [] },
    ]);
  });
});
