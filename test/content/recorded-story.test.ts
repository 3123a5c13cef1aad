import { resolve } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import github from '../../connectors/github/connector.ts';
import okta from '../../connectors/okta/connector.ts';
import { ruleBody } from '../../src/content/analytics-rule-body.ts';
import type { Item } from '../../src/content/item.ts';
import { loadContent } from '../../src/content/load.ts';
import type { JsonObject } from '../../src/content/resource.ts';
import { readRows } from '../../src/content/watchlist-file.ts';
import { schemaOf } from '../../src/content/workspace-schema.ts';
import { ticksFromIso } from '../../src/core/time.ts';
import { type Recording, readRecordings } from '../../src/ingest/replay/recording.ts';
import { type Row, type Shape, shaper } from '../../src/ingest/shape.ts';
import { createEngine, type RowSource, type Schema } from '../../src/kql/index.ts';
import { toBatch } from '../../src/kql/rows.ts';
import {
  type Alert,
  type AutomationRule,
  assignIncidents,
  evaluateRule,
  ruleWindow,
  runAutomation,
  runDelay,
  type ScheduledRule,
} from '../../src/sentinel/index.ts';

const home = resolve(import.meta.dirname, '../..');
/** When the exchanges were recorded; the story happens in the hour before. */
const recordedAt = '2026-11-20T12:00:00Z';
/** What the first run of a rule sees that is deployed at that time: it looks back from five minutes before. */
const firstTick = ticksFromIso(recordedAt)! - runDelay;
const workspace = { customerId: 'c', subscription: 's', resourceGroup: 'g', name: 'w' };

let made = 0;
const newId = () => `id-${++made}`;

/** The rows that the connector makes of what it recorded. */
function recordedRows(connector: string, stream: string, shape: unknown): Row[] {
  const recordings = readRecordings(`${home}/connectors/${connector}`, Date.parse(recordedAt));
  const events = eventsOf(recordings.find(one => one.stream === stream)!);
  return events.map(shaper(stream, shape as Shape)).flatMap(one => ('row' in one ? [one.row] : []));
}

/** A delivery has the time at which it is received: here a few minutes before the first run. */
function eventsOf(recording: Recording): unknown[] {
  if ('exchanges' in recording) return recording.exchanges.flatMap(one => one.response.body);
  return recording.deliveries.map((delivery, at) => ({
    ...delivery,
    id: `delivery-${at}`,
    receivedAt: '2026-11-20T11:50:00Z',
  }));
}

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
  const source = sourceOf(schema);
  found = new Map();
  for (const item of items.filter(one => one.kind === 'analytics-rule')) {
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
});

/** The recorded rows, and the watchlists of the repository. */
function sourceOf(schema: Schema): RowSource {
  const rows: Record<string, Row[]> = {
    OktaSystemLog_CL: recordedRows('okta', 'system', okta.streams.system),
    GitHubAudit_CL: recordedRows('github', 'audit', github.streams.audit),
    GitHubWebhook_CL: recordedRows('github', 'webhook', github.streams.webhook),
  };
  return {
    table: async name => toBatch(schema.tables.find(one => one.name === name)!.columns, rows[name]),
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
    'High: MFA of ben.ito@contoso.example was reset, then a sign-in from Brazil',
    'High: Password spray on 14 accounts, then dana.wolf@contoso.example signed in',
    'High: azure_storage_account_key found in the public repository contoso/ledger',
    'High: ben.ito@contoso.example created the API token backup-sync from Brazil',
    'High: ben.ito@contoso.example made hugo.marin@contoso.example Super administrator',
    'High: erin.okafor@contoso.example refused 6 pushes, then accepted',
    'High: octo-bob made octo-eve owner of contoso',
    'High: octo-eve made contoso/ledger public',
    'High: octo-eve removed the protection of main in contoso/infra',
    'Medium: octo-eve added a self-hosted runner to contoso from a new address',
    'Medium: octo-eve cloned 20 repositories in 11 minutes',
    'Medium: octo-eve rewrote main of contoso/infra',
    'Medium: octo-eve switched off scanning in contoso/infra',
  ]);
});

it('each alert names a person or an application', () => {
  const bare = [...found].filter(([, { alerts }]) =>
    alerts.some(({ entities }) => !entities.some(({ Type }) => ['account', 'cloud-application'].includes(Type))),
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
