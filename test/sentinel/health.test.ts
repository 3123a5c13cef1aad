import { describe, expect, it } from 'vitest';
import { automationHealthRow, healthRow, newIncident, ruleWindow } from '../../src/sentinel/index.ts';
import { makeRule, published, run, tick, workspace } from './sample.ts';

const rule = makeRule();
const frame = { rule, window: ruleWindow(rule, tick), workspace, now: published, recordId: 'r' };

describe('the row of a rule run in SentinelHealth', () => {
  it('counts what a run gave', () => {
    expect(healthRow({ ...frame, outcome: run(rule, [{ User: 'ana' }]) })).toMatchObject({
      OperationName: 'Scheduled analytics rule run',
      Status: 'Success',
      Description: 'The rule ran and generated 1 alert.',
      SentinelResourceName: 'Test rule',
      SentinelResourceType: 'Analytics Rule',
      ExtendedProperties: {
        AlertsGeneratedAmount: 1,
        QueryResultAmount: 1,
        QueryStartTimeUTC: '2026-01-01T05:05:00.1070000Z',
        QueryEndTimeUTC: '2026-01-01T10:05:00.1070000Z',
      },
    });
  });

  it('says when the threshold was not reached', () => {
    expect(healthRow({ ...frame, outcome: run(rule, []) }).Description).toBe(
      'The rule ran and did not reach its threshold of 0.',
    );
  });

  it('says why a query could not run', () => {
    expect(healthRow({ ...frame, outcome: { failure: 'The table T is gone.' } })).toMatchObject({
      Status: 'Failure',
      Description: 'The table T is gone.',
      ExtendedProperties: { AlertsGeneratedAmount: 0, Issues: ['The table T is gone.'] },
    });
  });
});

it('the row of an automation run counts its actions', () => {
  const incident = newIncident('g', 7, { title: 't', severity: 'Low', status: 'New' }, { now: 'x', by: 'y' });
  const automation = {
    id: '/a',
    name: 'a',
    properties: {
      displayName: 'A',
      order: 1,
      triggeringLogic: { isEnabled: true, triggersOn: 'Incidents' as const, triggersWhen: 'Created' as const },
      actions: [{ order: 1, actionType: 'AddIncidentTask' as const, actionConfiguration: { title: 'x' } }],
    },
  };
  const step = { actionType: 'AddIncidentTask' as const };
  const facts = { trigger: 'Created' as const, workspace, now: published, recordId: 'r' };
  expect(automationHealthRow({ rule: automation, matched: true, actions: [step] }, incident, facts)).toMatchObject({
    OperationName: 'Automation rule run',
    ExtendedProperties: {
      ActionsTriggeredSuccessfully: 1,
      TotalActions: 1,
      IncidentNumber: 7,
      TriggeredWhen: 'Created',
    },
  });
});
