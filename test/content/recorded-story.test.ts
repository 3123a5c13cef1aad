import { resolve } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { ruleBody } from '../../src/content/analytics-rule-body.ts';
import type { Item } from '../../src/content/item.ts';
import { loadContent } from '../../src/content/load.ts';
import type { JsonObject } from '../../src/content/resource.ts';
import { readRows } from '../../src/content/watchlist-file.ts';
import { schemaOf } from '../../src/content/workspace-schema.ts';
import { ticksFromIso, ticksPerMinute } from '../../src/core/time.ts';
import type { Row } from '../../src/ingest/shape.ts';
import { createEngine, type RowSource, type Schema } from '../../src/kql/index.ts';
import { toBatch } from '../../src/kql/rows.ts';
import {
  type Alert,
  type AutomationRule,
  assignIncidents,
  evaluateRule,
  ruleWindow,
  runAutomation,
  type ScheduledRule,
} from '../../src/sentinel/index.ts';
import { recordedRows } from '../helpers/recorded-rows.ts';

const home = resolve(import.meta.dirname, '../..');
/** When the exchanges were recorded; the story happens in the hour before. */
const recordedAt = '2026-11-20T12:00:00Z';
/** What a run of a rule a minute later sees; deliveries arrive when the sources are read. */
const firstTick = ticksFromIso(recordedAt)! + ticksPerMinute;
const workspace = { customerId: 'c', subscription: 's', resourceGroup: 'g', name: 'w' };

let made = 0;
const newId = () => `id-${++made}`;

interface Found {
  rule: ScheduledRule;
  alerts: Alert[];
}

let items: readonly Item[];
let found: Map<string, Found>;

beforeAll(async () => {
  ({ items } = await loadContent(home, ['detections', 'parsers', 'watchlists', 'automation', 'connectors']));
  const schema = schemaOf(items);
  const engine = createEngine(schema);
  const rows = await recordedRows(Date.parse(recordedAt));
  const source = sourceOf(schema, rows);
  found = new Map();
  for (const item of items.filter(one => one.kind === 'analytics-rule' && looksAt(one, rows))) {
    const rule = { id: item.file, name: item.file, ...ruleBody(item.value as JsonObject) } as unknown as ScheduledRule;
    const window = ruleWindow(rule, firstTick);
    const result = await engine.run(engine.analyze(rule.properties.query), {
      source,
      now: firstTick,
      timespan: window,
    });
    const { alerts } = evaluateRule({ rule, result, window, workspace, now: firstTick, newId });
    found.set(item.file, { rule, alerts });
  }
}, 300_000);

/** Whether a rule asks for a table that a connector recorded. */
function looksAt({ value }: Item, rows: ReadonlyMap<string, Row[]>): boolean {
  const connectors = (value as { requiredDataConnectors?: { dataTypes: string[] }[] }).requiredDataConnectors ?? [];
  return connectors.some(({ dataTypes }) => dataTypes.some(table => rows.has(table)));
}

/** The recorded rows, and the watchlists of the repository. */
function sourceOf(schema: Schema, rows: ReadonlyMap<string, Row[]>): RowSource {
  return {
    table: async name => toBatch(schema.tables.find(one => one.name === name)!.columns, rows.get(name) ?? []),
    watchlist: async alias => {
      const list = readRows(items.find(one => (one.value as JsonObject).watchlistAlias === alias)!);
      const columns = list.header.map(name => ({ name, type: 'string' as const }));
      return toBatch(columns, list.rows);
    },
  };
}

it('the detections find the story that the connectors recorded, and nothing else', () => {
  const alerts = [...found.values()].flatMap(one => one.alerts);
  expect(alerts.map(alert => `${alert.severity}: ${alert.alertName}`).sort()).toEqual([
    'High: 1 attacks of 198.51.100.62 reached shop.contoso.example',
    'High: Digital currency mining in 2 subscriptions',
    'High: MFA of ben.ito@contoso.example was reset, then a sign-in from Brazil',
    'High: Password spray on 12 accounts, then dana.wolf@contoso.example signed in',
    'High: Password spray on 14 accounts, then dana.wolf@contoso.example signed in',
    'High: Possible ransomware activity on 3 devices',
    'High: Ransomware behaviour on SRV-FILES was not stopped',
    'High: Remote code execution in file upload against srv-gate.contoso.example was let through',
    'High: Root of 111122223333 signed in from 198.51.100.91',
    'High: Sensor tampering on PC-17 after Credential dumping, Lateral movement by service',
    'High: azure_storage_account_key found in the public repository contoso/ledger',
    'High: ben.ito@contoso.example created the API token backup-sync from Brazil',
    'High: ben.ito@contoso.example forwards mail to drop@collector.example',
    'High: ben.ito@contoso.example is at high risk and signed in to Azure Portal',
    'High: ben.ito@contoso.example made hugo.marin@contoso.example Super administrator',
    'High: ben.ito@contoso.example released pc-17.contoso.example from isolation',
    'High: ben.ito@contoso.example signed in from 198.51.100.23: Sign-ins with stolen sessions',
    'High: ben.ito@contoso.example stands in 3 alerts of 3 products',
    'High: ben.ito@contoso.example switched off auditing: Set-AdminAuditLogConfig',
    'High: ben.ito@contoso.example: alerts of 4 tactics',
    'High: dana.wolf@contoso.example downloaded 33 documents from Drive',
    'High: dana.wolf@contoso.example let the client 109876543210987654321 act as everyone',
    'High: dana.wolf@contoso.example signed in from 198.51.100.200: Entry of a feed',
    'High: dana.wolf@contoso.example signed in to Google from 203.0.113.61 after 5 wrong passwords',
    'High: erin.okafor@contoso.example refused 6 pushes, then accepted',
    'High: erin.okafor@contoso.example refused the second factor 4 times, then gave it',
    'High: kofi.mensah denied 4 pushes, then approved',
    'High: lea.martin marked a push for VPN as fraud',
    'High: mira.novak@contoso.example closed an alert about themselves: Mass download by a single user',
    'High: mira.novak@contoso.example downloaded 35 files from Microsoft OneDrive for Business',
    'High: mira.novak@contoso.example removed the labels of 6 files',
    'High: octo-bob made octo-eve owner of contoso',
    'High: octo-eve made contoso/ledger public',
    'High: octo-eve removed the protection of main in contoso/infra',
    'High: octo-eve worked on GitHub from 203.0.113.140: Theft of source code',
    'High: shop.contoso.example refused 198.51.100.61 24 times, then let it in',
    'High: srv-gate.contoso.example refused 12 passwords, then let svc-backup in',
    'High: svc-deploy called StopLogging on a trail of 111122223333',
    'High: sysd was put into sudo on srv-gate.contoso.example',
    'High: vm-web-1 got worse, then: Possible reverse shell, Digital currency mining',
    'Medium: 198.51.100.63 got 1.3 GB from shop.contoso.example',
    'Medium: Ben Ito let 2 users in without a second factor',
    'Medium: Logging of srv-gate.contoso.example stopped',
    'Medium: Secure Score fell by 9.8 points',
    'Medium: ben.ito@contoso.example allowed the FileSha256 Admin tool',
    'Medium: ben.ito@contoso.example deleted 25 files in Microsoft SharePoint Online',
    'Medium: ben.ito@contoso.example signed in from the anonymising address 198.51.100.23',
    'Medium: dana.wolf@contoso.example let Mail Backup Pro into their mail or files',
    'Medium: mail.contoso.example is listed by csv',
    'Medium: mira.novak@contoso.example overrode Cards shared outside for cards.xlsx',
    'Medium: octo-eve added a self-hosted runner to contoso from a new address',
    'Medium: octo-eve cloned 20 repositories in 11 minutes',
    'Medium: octo-eve rewrote main of contoso/infra',
    'Medium: octo-eve switched off scanning in contoso/infra',
    'Medium: pc-21 asked for 12 names of malware',
    'Medium: root made an access key for svc-deploy',
    'Medium: vm-web-1 lost 2 protections',
  ]);
});

it('each alert names a person, an application, a resource, a host or a domain', () => {
  const bare = [...found].filter(([, { alerts }]) =>
    alerts.some(
      ({ entities }) =>
        !entities.some(({ Type }) => ['account', 'cloud-application', 'azure-resource', 'dns', 'host'].includes(Type)),
    ),
  );
  expect(bare.map(([file]) => file)).toEqual([]);
});

it('the automation rule takes up the incidents about VIPs, and no others', () => {
  const rules = items
    .filter(one => one.kind === 'automation-rule')
    .map((one): AutomationRule => {
      return { id: one.file, name: one.file, properties: one.value as unknown as AutomationRule['properties'] };
    });
  const taken = [...found].flatMap(([file, { rule, alerts }]) =>
    assignIncidents({ rule, alerts, incidents: [], now: firstTick, newId, nextNumber: () => 1 })
      .created.map(incident => runAutomation({ rules, incident, alerts, trigger: 'Created', now: firstTick, newId }))
      .filter(({ incident }) => incident.labels.some(label => label.labelName === 'vip'))
      .map(({ incident }) => [file, incident.severity, incident.tasks.length]),
  );
  expect(taken).toEqual([
    ['detections/okta/admin-role-granted.yaml', 'High', 2],
    ['detections/okta/mfa-reset-then-sign-in.yaml', 'High', 2],
  ]);
});
