import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MonitorClient } from '@azure/arm-monitor';
import { OperationalInsightsManagementClient } from '@azure/arm-operationalinsights';
import { SecurityInsights } from '@azure/arm-securityinsight';
import { ClientSecretCredential } from '@azure/identity';
import { LogsIngestionClient } from '@azure/monitor-ingestion';
import { LogsQueryClient } from '@azure/monitor-query-logs';
import { standardTable } from '../../src/core/standard-tables.ts';
import { type LocalAzure, type LocalOptions, startLocal } from '../../src/local/index.ts';

/** Those of Microsoft's tables that the tests read: reading all of them takes a while. */
const tables = ['SecurityAlert', 'SecurityIncident', 'SentinelHealth', 'Watchlist', 'CommonSecurityLog', 'SigninLogs'];

export interface Running {
  local: LocalAzure;
  env: Readonly<Record<string, string>>;
  lines: string[];
  folder: string;
}

/** A local Azure on a free port with an empty folder of its own. */
export async function start(options: Partial<LocalOptions> = {}): Promise<Running> {
  const folder = options.dataDir ?? mkdtempSync(join(tmpdir(), 'picket-local-'));
  const lines: string[] = [];
  const local = await startLocal({
    port: 0,
    dataDir: folder,
    tables: tables.map(name => standardTable(name)!),
    log: line => lines.push(line),
    ...options,
  });
  return { local, env: local.environment, lines, folder };
}

/** The real clients, pointed at a local Azure as their makers document it. */
export function clients({ local, env }: Running) {
  const tls = { tlsOptions: { ca: local.ca } };
  const credential = new ClientSecretCredential(env.AZURE_TENANT_ID, env.AZURE_CLIENT_ID, env.AZURE_CLIENT_SECRET, {
    authorityHost: env.AZURE_AUTHORITY_HOST,
    disableInstanceDiscovery: true,
    ...tls,
  });
  const arm = { endpoint: env.PICKET_ARM_ENDPOINT, ...tls };
  const subscription = env.PICKET_SUBSCRIPTION_ID;
  return {
    credential,
    ingestion: new LogsIngestionClient(env.PICKET_INGESTION_ENDPOINT, credential, tls),
    query: new LogsQueryClient(credential, { endpoint: `${env.PICKET_QUERY_ENDPOINT}/v1`, ...tls }),
    sentinel: new SecurityInsights(credential, subscription, {
      ...arm,
      credentialScopes: ['https://management.azure.com/.default'],
    }),
    insights: new OperationalInsightsManagementClient(credential, subscription, arm),
    monitor: new MonitorClient(credential, subscription, arm),
  };
}

export const group = 'picket';
export const workspace = 'local';
