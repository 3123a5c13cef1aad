// Loads and runs every playbook of a corpus, one JSON object `{"path", "text"}` a line, against answers that allow everything, and
// prints how many reach an end without a construct that is not supported, with the reasons of the others.
import { readFileSync } from 'node:fs';
import { ticksFromIso, ticksPerMillisecond } from '../src/core/time.ts';
import {
  type CallAnswer,
  type CallRequest,
  type Environment,
  type LoadedWorkflow,
  loadPlaybook,
  type Plain,
  pathText,
  runWorkflow,
  type TriggerEvent,
  templateParameters,
} from '../src/sentinel/workflow/index.ts';

const [file] = process.argv.slice(2);
if (!file) throw new Error('usage: node scripts/playbook-score.ts <file.jsonl>');

const guid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const incident = {
  id: `/subscriptions/${guid(1)}/resourceGroups/soc/providers/Microsoft.OperationalInsights/workspaces/law/providers/Microsoft.SecurityInsights/Incidents/${guid(2)}`,
  name: guid(2),
  type: 'Microsoft.SecurityInsights/Incidents',
  properties: {
    title: 'Example',
    description: 'Example',
    severity: 'Medium',
    status: 'New',
    incidentNumber: 7,
    CaseNumber: 7,
    Title: 'Example',
    createdTimeUtc: '2026-01-01T10:00:00Z',
    CreatedTimeUtc: '2026-01-01T10:00:00Z',
    firstActivityTimeUtc: '2026-01-01T10:00:00Z',
    incidentUrl: 'https://portal.contoso.example/7',
    additionalData: { alertsCount: 1, tactics: ['InitialAccess'], alertProductNames: ['Azure Sentinel'] },
    RelatedAlertIds: [guid(3)],
    Labels: [],
    labels: [],
    owner: {},
    alerts: [],
    comments: [],
    relatedEntities: [],
  },
};
const account = { Name: 'ana', UPNSuffix: 'contoso.example', AadUserId: guid(4), NTDomain: 'CONTOSO' };
const entities = [
  { $id: '1', Type: 'account', ...account },
  { $id: '2', Type: 'host', HostName: 'pc1', DnsDomain: 'contoso.example', MdatpDeviceId: 'd1' },
  { $id: '3', Type: 'ip', Address: '192.0.2.5' },
];
const alert = {
  SystemAlertId: guid(3),
  ProviderAlertId: guid(3),
  AlertDisplayName: 'Example',
  AlertName: 'Example',
  Description: 'Example',
  Severity: 'Medium',
  ProductName: 'Azure Sentinel',
  ProviderName: 'ASI Scheduled Alerts',
  StartTimeUtc: '2026-01-01T10:00:00Z',
  EndTimeUtc: '2026-01-01T10:00:00Z',
  TimeGenerated: '2026-01-01T10:00:00Z',
  ExtendedProperties: { Query: 'T', 'Search Query Results Overall Count': '1' },
  ExtendedLinks: [{ Href: 'https://portal.contoso.example' }],
  Entities: entities,
  WorkspaceId: guid(5),
  WorkspaceSubscriptionId: guid(1),
  WorkspaceResourceGroup: 'soc',
};
const entityAnswers: Record<string, Plain> = {
  account: { Accounts: [account] },
  host: { Hosts: [{ HostName: 'pc1', MdatpDeviceId: 'd1' }] },
  ip: { IPs: [{ Address: '192.0.2.5' }] },
  url: { URLs: [{ Url: 'https://www.fabrikam.example/x' }] },
  filehash: { Filehashes: [{ Value: 'a'.repeat(64), Algorithm: 'SHA256' }] },
  dnsresolution: { DnsDomains: [{ DomainName: 'fabrikam.example' }] },
};
const generic = {
  id: 'x1',
  name: 'x',
  value: [{ id: 'x1', name: 'x', Name: 'x', displayName: 'x' }],
  result: {},
  data: {},
};

/** A value that fits a JSON schema. */
function sample(schema: unknown): Plain {
  const { type, properties, items } = (schema ?? {}) as {
    type?: string | string[];
    properties?: object;
    items?: unknown;
  };
  switch (Array.isArray(type) ? type[0] : (type ?? (properties ? 'object' : 'string'))) {
    case 'object':
      return Object.fromEntries(Object.entries(properties ?? {}).map(([name, one]) => [name, sample(one)]));
    case 'array':
      return [sample(items)];
    case 'integer':
    case 'number':
      return 1;
    case 'boolean':
      return true;
    case 'null':
      return null;
    default:
      return '2026-01-01T10:00:00Z';
  }
}

/** What each action should be answered so that the ParseJson actions behind it find what their schemas say. */
function wantedBodies(definition: unknown, wanted = new Map<string, Plain>()): Map<string, Plain> {
  if (definition === null || typeof definition !== 'object') return wanted;
  const { type, inputs } = definition as { type?: string; inputs?: { content?: unknown; schema?: unknown } };
  const found =
    type === 'ParseJson' ? /^@\{?body\('([^']+)'\)((?:\??\['\w+'\])*)\}?$/.exec(String(inputs?.content)) : null;
  if (found) {
    const keys = [...found[2].matchAll(/\['(\w+)'\]/g)].map(([, key]) => key);
    wanted.set(
      found[1].toLowerCase(),
      keys.reduceRight<Plain>((body, key) => ({ [key]: body }), sample(inputs?.schema)),
    );
  }
  for (const part of Object.values(definition)) wantedBodies(part, wanted);
  return wanted;
}

function answer(call: CallRequest, wanted: Map<string, Plain>): CallAnswer {
  const body = wanted.get(call.action.replaceAll(' ', '_').toLowerCase());
  if (body !== undefined) return { status: 200, body };
  if (call.kind === 'connector' && call.api === 'azuresentinel') {
    const entity = /^\/entities\/(\w+)$/i.exec(call.path)?.[1].toLowerCase();
    return { status: 200, body: entity ? entityAnswers[entity] : incident };
  }
  return { status: 200, headers: { 'Content-Type': 'application/json' }, body: generic };
}

function eventFor(workflow: LoadedWorkflow): TriggerEvent {
  const [trigger] = workflow.workflow!.triggers;
  const path = String((trigger?.raw.get('inputs') as Map<string, unknown> | undefined)?.get('path') ?? '');
  if (path.startsWith('/incident'))
    return {
      body: {
        object: incident,
        workspaceId: guid(5),
        workspaceInfo: { SubscriptionId: guid(1), ResourceGroupName: 'soc', WorkspaceName: 'law' },
      },
    };
  if (path.startsWith('/entity')) return { body: { IncidentArmID: incident.id, Entity: { properties: account } } };
  return { headers: {}, queries: {}, body: { ...alert, value: [generic] } };
}

function environment(wanted: Map<string, Plain>): Environment {
  let now = ticksFromIso('2026-01-01T10:05:00Z')!;
  let ids = 100;
  return {
    call: async request => answer(request, wanted),
    now: () => now,
    delay: async milliseconds => {
      now += BigInt(Math.ceil(milliseconds)) * ticksPerMillisecond;
    },
    newId: () => guid(ids++),
    random: () => 0.5,
    callbackUrl: ({ run, action }) => `https://callback.contoso.example/${run}/${action ?? ''}`,
  };
}

const parameterValues: Record<string, unknown> = { int: 1, bool: false, array: [] };

/** Values for the parameters of a template that have no default; an object has the fields that the template reads. */
function parametersFor(template: unknown, text: string): Record<string, unknown> {
  const missing = templateParameters(template).filter(one => one.defaultValue === undefined);
  return Object.fromEntries(
    missing.map(({ name, type }) => {
      const fields = [...text.matchAll(new RegExp(`parameters\\('${name}'\\)\\.(\\w+)`, 'gi'))].map(([, field]) => [
        field,
        'https://example.contoso.example',
      ]);
      if (/object$/i.test(type)) return [name, Object.fromEntries(fields)];
      return [name, parameterValues[type.toLowerCase()] ?? 'example'];
    }),
  );
}

const causes = new Map<string, string[]>();
const ends = new Map<string, number>();
let workflows = 0;
let supported = 0;
let defective = 0;

function because(cause: string, path: string): void {
  causes.set(cause, [...(causes.get(cause) ?? []), path]);
}

for (const line of readFileSync(file, 'utf8').split('\n').filter(Boolean)) {
  const { path, text } = JSON.parse(line) as { path: string; text: string };
  const template: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
  const parameters = parametersFor(template, text);
  const loaded = loadPlaybook(template, {
    subscriptionId: guid(1),
    tenantId: guid(6),
    resourceGroup: 'soc',
    location: 'westeurope',
    name: 'score',
    parameters,
    now: ticksFromIso('2026-01-01T10:00:00Z')!,
    newId: () => guid(7),
    runtime: () => 'example',
  });
  for (const problem of loaded.problems)
    because(`${problem.code}: ${problem.message.slice(0, 160)}`, `${path} ${pathText(problem.path)}`);
  for (const workflow of loaded.workflows) {
    workflows++;
    if (!workflow.workflow) {
      if (!loaded.problems.some(problem => problem.code === 'workflow/unsupported')) defective++;
      continue;
    }
    const identity = { id: workflow.id, name: workflow.name };
    const { fired, runs } = await runWorkflow(
      workflow.workflow,
      eventFor(workflow),
      environment(wantedBodies(workflow.definition)),
      { identity },
    );
    const refused = runs.find(run => run.refused)?.refused;
    if (refused) because(`${refused.code}: ${refused.message}`, `${path} ${pathText(refused.path)}`);
    else supported++;
    const status = runs[0]?.status ?? fired.status;
    ends.set(status, (ends.get(status) ?? 0) + 1);
    for (const action of runs[0]?.actions ?? []) {
      for (const { code, error } of action.repetitions ?? [action]) {
        if (error && code !== 'ActionFailed' && code !== 'ActionSkipped') {
          because(
            `run: ${code}: ${error.message.replace(/'[^']{40,}'/g, "'…'").slice(0, 200)}`,
            `${path} ${action.name}`,
          );
        }
      }
    }
  }
}

for (const [cause, places] of [...causes].sort((a, b) => b[1].length - a[1].length)) {
  console.log(`${String(places.length).padStart(4)}  ${cause}`);
  for (const place of places.slice(0, 3)) console.log(`        ${place}`);
}
const ended = [...ends].map(([status, count]) => `${count} ${status}`).join(', ');
const valid = workflows - defective;
console.log(`${workflows} workflows; ${defective} are refused because the service refuses them too`);
console.log(
  `${supported} of ${valid} reached an end without an unsupported construct (${((supported / valid) * 100).toFixed(1)} %): ${ended}`,
);
