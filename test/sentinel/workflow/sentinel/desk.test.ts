import { expect, it } from 'vitest';
import { newIncident, type Workspace } from '../../../../src/sentinel/index.ts';
import {
  type ConnectorCall,
  entitiesAnswer,
  operationOf,
  SentinelDesk,
} from '../../../../src/sentinel/workflow/index.ts';

const now = '2026-11-20T10:00:00.0000000Z';
const workspace: Workspace = { customerId: 'w', subscription: 's', resourceGroup: 'rg', name: 'law' };
const base = {
  ...newIncident('i1', 7, { title: 'T', severity: 'Low', status: 'New' }, { now, by: 'x' }),
  alertIds: ['a1'],
};
const arm =
  '/subscriptions/s/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/law/providers/Microsoft.SecurityInsights/Incidents/i1';

function ask(method: string, path: string, body?: object, incident = base) {
  let ids = 0;
  const desk = new SentinelDesk([incident], { workspace, now: () => now, newId: () => `new-${++ids}` });
  const request = {
    api: 'azuresentinel',
    method,
    path,
    queries: {},
    webhook: false,
    ...(body && { body: body as never }),
  };
  const call: ConnectorCall = {
    kind: 'connector',
    action: 'A',
    attempt: 1,
    headers: {},
    timeoutMilliseconds: 1,
    connectionId: 'c',
    ...request,
    ...operationOf(request),
  };
  return { answer: desk.answer(call), incidents: desk.incidents, incident: desk.incidents[0] };
}

it.each([
  [
    'POST',
    '/Incidents/Comment',
    { incidentArmId: arm, message: 'Hi' },
    { comments: [{ message: 'Hi', author: 'Playbook' }] },
  ],
  ['PUT', '/Comment/s/w/rg/Incident/7', { Value: 'Hi' }, { comments: [{ message: 'Hi' }] }],
  ['PUT', '/Comment/s/w/rg/Alert/A1/Hi', undefined, { comments: [{ message: 'Hi' }] }],
  [
    'PUT',
    '/Incidents',
    { incidentArmId: arm, severity: 'High', status: 'Active', title: 'N' },
    { severity: 'High', status: 'Active', title: 'N', description: '' },
  ],
  [
    'PUT',
    '/Incidents',
    { incidentArmId: arm, ownerAction: 'Assign', owner: 'ana@contoso.example' },
    { owner: { userPrincipalName: 'ana@contoso.example' }, title: 'T' },
  ],
  [
    'PUT',
    '/Incidents',
    { incidentArmId: arm, tagsToAdd: { TagsToAdd: [{ Tag: 'a' }, { Tag: 'b' }] } },
    { labels: [{ labelName: 'a' }, { labelName: 'b' }] },
  ],
  [
    'PUT',
    '/Case/s/w/rg/Incident/7/Status/Closed',
    { CloseReason: 'FalsePositive', CloseReasonText: 'test' },
    { status: 'Closed', closedTime: now, classification: 'FalsePositive', classificationComment: 'test' },
  ],
  ['PUT', '/Case/s/w/rg/Incident/7/Severity/High', undefined, { severity: 'High' }],
  ['PUT', '/Case/s/w/rg/Incident/7/Title', { Value: 'N' }, { title: 'N' }],
  [
    'PUT',
    '/Case/s/w/rg/Alert/a1/AddLabels',
    { Labels: [{ Label: 'x' }] },
    { labels: [{ labelName: 'x', labelType: 'User' }] },
  ],
  [
    'POST',
    '/Incidents/CreateTask',
    { incidentArmId: arm, taskTitle: 'Call' },
    { tasks: [{ title: 'Call', description: '', status: 'New' }] },
  ],
  [
    'POST',
    '/Incidents/Relation/Create',
    { incidentArmId: arm, relatedResourceId: '/x/Entities/a2' },
    { alertIds: ['a1', 'a2'] },
  ],
  ['POST', '/Incidents/Relation/Delete', { incidentArmId: arm, relatedResourceId: '/x/Entities/a1' }, { alertIds: [] }],
])('%s %s %j changes the incident', (method, path, body, changed) => {
  const { answer, incident } = ask(method, path, body);
  expect(answer?.status).toBe(200);
  expect(incident).toMatchObject(changed);
});

it('completes a task and unassigns', () => {
  const task = {
    name: 't1',
    title: 'Call',
    description: '',
    status: 'New' as const,
    createdTime: now,
    lastModifiedTime: now,
  };
  const given = { ...base, tasks: [task], owner: { ...base.owner, email: 'ana@contoso.example' } };
  expect(ask('POST', '/Incidents/CompleteTask', { taskArmId: `${arm}/tasks/t1` }, given).incident.tasks[0].status).toBe(
    'Completed',
  );
  expect(
    ask('PUT', '/Incidents', { incidentArmId: arm, ownerAction: 'Unassign' }, given).incident.owner.email,
  ).toBeNull();
});

it.each([
  [
    'POST',
    '/Incidents',
    { incidentArmId: arm },
    { name: 'i1', properties: { title: 'T', incidentNumber: 7, severity: 'Low' } },
  ],
  [
    'GET',
    '/Incidents/subscriptions/s/resourceGroups/rg/workspaces/w/alerts/a1',
    undefined,
    { name: 'i1', properties: { incidentNumber: 7, title: 'T' } },
  ],
  [
    'GET',
    '/Cases/a1/s/w/rg',
    undefined,
    { name: 'i1', properties: { CaseNumber: 7, Title: 'T', Severity: 'Low', RelatedAlertIds: ['a1'] } },
  ],
])('%s %s gives the incident and changes nothing', (method, path, body, said) => {
  const { answer, incident } = ask(method, path, body);
  expect(answer).toMatchObject({ status: 200, body: said });
  expect(incident).toBe(base);
});

it('creates an incident', () => {
  const { incidents, answer } = ask('PUT', '/Incidents/subscriptions/s/resourceGroups/rg/workspaces/law', {
    title: 'New one',
    severity: 'High',
    status: 'New',
  });
  expect(incidents).toMatchObject([base, { number: 8, title: 'New one', severity: 'High' }]);
  expect(answer).toMatchObject({ status: 200, body: { properties: { incidentNumber: 8 } } });
});

it.each([
  [
    'PUT',
    '/Case/s/w/rg/Incident/7/Severity/Critical',
    undefined,
    400,
    "The severity 'Critical' is not valid: it must be one of High, Medium, Low, Informational.",
  ],
  [
    'PUT',
    '/Incidents',
    { incidentArmId: arm, status: 'Done' },
    400,
    "The status 'Done' is not valid: it must be one of New, Active, Closed.",
  ],
  [
    'POST',
    '/Incidents/Comment',
    { incidentArmId: arm, message: 'x'.repeat(30_001) },
    400,
    'A comment has at most 30000 characters.',
  ],
  ['POST', '/Incidents/Comment', { incidentArmId: arm, message: '' }, 400, 'A comment can not be empty.'],
  [
    'POST',
    '/Incidents/Comment',
    { incidentArmId: '/x/Incidents/other', message: 'x' },
    404,
    'There is no such incident or task.',
  ],
  ['POST', '/entities/ip', { not: 'a list' }, 400, 'The entities must be an array, or its JSON text.'],
])('%s %s is refused', (method, path, body, status, message) => {
  const { answer, incident } = ask(method, path, body);
  expect(answer).toMatchObject({ status, body: { error: { message } } });
  expect(incident).toBe(base);
});

it('leaves watchlists to others', () => {
  expect(
    ask('GET', '/Watchlists/subscriptions/s/resourceGroups/rg/workspaces/w/watchlists/VIPs').answer,
  ).toBeUndefined();
});

const ofAlert = [
  { $id: '3', Type: 'account', Name: 'ana', UPNSuffix: 'contoso.example', Host: { $ref: '4' } },
  { $id: '4', Type: 'host', HostName: 'pc1' },
  { $id: '5', Type: 'ip', Address: '192.0.2.5' },
  { $id: '6', Type: 'url', Url: 'https://www.fabrikam.example' },
];
const ofIncident = [
  {
    kind: 'Account',
    properties: { accountName: 'ana', upnSuffix: 'contoso.example', aadUserId: 'u1', friendlyName: 'ana' },
  },
  {
    kind: 'Host',
    properties: { hostName: 'pc1', osFamily: 'Windows', azureID: '/vm', additionalData: { MdatpDeviceId: 'd1' } },
  },
  { kind: 'FileHash', properties: { hashValue: 'aa', algorithm: 'SHA256' } },
  { kind: 'DnsResolution', properties: { domainName: 'fabrikam.example' } },
];

it.each([
  [
    'Entities - Get Accounts',
    ofAlert,
    { Accounts: [{ Name: 'ana', UPNSuffix: 'contoso.example', Host: { HostName: 'pc1' } }] },
  ],
  ['Entities - Get IPs', JSON.stringify(ofAlert), { IPs: [{ Address: '192.0.2.5' }] }],
  ['Entities - Get URLs', ofAlert, { URLs: [{ Url: 'https://www.fabrikam.example' }] }],
  [
    'Entities - Get Accounts',
    ofIncident,
    {
      Accounts: [{ Name: 'ana', UPNSuffix: 'contoso.example', AadUserId: 'u1', friendlyName: 'ana', Type: 'account' }],
    },
  ],
  [
    'Entities - Get Hosts',
    ofIncident,
    { Hosts: [{ HostName: 'pc1', OSFamily: 'Windows', AzureID: '/vm', additionalData: { MdatpDeviceId: 'd1' } }] },
  ],
  ['Entities - Get FileHashes', ofIncident, { Filehashes: [{ Value: 'aa', Algorithm: 'SHA256' }] }],
  ['Entities - Get DNS', ofIncident, { DnsDomains: [{ DomainName: 'fabrikam.example' }] }],
  ['Entities - Get IPs', ofIncident, { IPs: [] }],
])('%s of %j', (operation, body, said) => {
  expect(entitiesAnswer(operation, body as never)).toMatchObject({ status: 200, body: said });
});
