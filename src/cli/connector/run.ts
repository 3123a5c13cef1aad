import type { Workspace } from '../../azure/connection.ts';
import { ingestionClient } from '../../azure/ingestion.ts';
import { readVaultSecret, vaultSuffix } from '../../azure/keyvault.ts';
import { objectUploader } from '../../azure/threat-intelligence.ts';
import type { Config } from '../../content/config.ts';
import { Failure } from '../../core/failure.ts';
import { findDestination } from '../../ingest/destination.ts';
import { type Connector, type RunOptions, type RunReport, runConnector } from '../../ingest/index.ts';
import { healthRows, healthTable } from '../../ingest/observe/health-rows.ts';
import { sendMetrics } from '../../ingest/observe/otlp.ts';
import { serveHealth } from '../../ingest/observe/server.ts';
import type { RunView } from '../../ingest/observe/view.ts';
import type { CommandInput, ExitCode } from '../command.ts';
import { findConnector, logLine, statePath, uploads } from '../connectors.ts';
import { configOf, withWorkspace } from '../workspaces.ts';
import { named, print } from './print.ts';
import { storeOf } from './store.ts';

/** Runs a connector until it is stopped, or until there is nothing new. */
export async function run(input: CommandInput, name: string | undefined): Promise<ExitCode> {
  const config = configOf(input);
  const { connector } = await findConnector(config, named(name));
  const workspaceName = String(input.options.workspace);
  const report = await withWorkspace(input, workspaceName, workspace =>
    runIn(input, { config, connector, workspace, workspaceName }),
  );
  printReport(input, report);
  return 0;
}

interface Running {
  config: Config;
  connector: Connector;
  workspace: Workspace;
  workspaceName: string;
}

async function runIn(
  input: CommandInput,
  { config, connector, workspace, workspaceName }: Running,
): Promise<RunReport> {
  const store = await storeOf(input, workspace, `${workspaceName}/${connector.name}`);
  const ending: (() => Promise<void> | void)[] = [];
  try {
    return await runConnector({
      ...commonOptions(input, config, connector, workspace),
      destination: await findDestination(workspace, connector.name),
      state: statePath(input.folder, workspaceName, connector.name),
      store,
      threatIntelligence: await uploaderOf(input, connector, workspace),
      until: input.options.once === true ? 'caught-up' : 'stopped',
      port: Number(input.options.port),
      listening: url => sayReceivers(connector, url, input),
      observe: view => void watchOver(view, input, workspace, ending),
    });
  } finally {
    for (const end of ending) await end();
    await store?.close();
  }
}

/** Threat intelligence goes to Sentinel's own beside its table where a person asks for it: it needs a role more. */
async function uploaderOf({ options }: CommandInput, connector: Connector, workspace: Workspace) {
  if (options.stix !== true) return undefined;
  if (uploads(connector)) return objectUploader(workspace);
  throw new Failure('usage/invalid', `The connector ${connector.name} gives no threat intelligence: leave --stix out.`);
}

/** What every way of running a connector needs from the command line. */
export function commonOptions(input: CommandInput, config: Config, connector: Connector, workspace: Workspace) {
  const access = { credential: workspace.credential, suffix: vaultSuffix(workspace.endpoints.ingestionAudience) };
  return {
    connector,
    settings: settingsOf(config, connector.name),
    signal: input.stopped,
    vault: place => readVaultSecret(place, access),
    environment: input.env,
    log: line => logLine(line, input.terminal),
  } satisfies Partial<RunOptions>;
}

/** Health and metrics as long as the run goes on. What fails here is said and never stops the run. */
async function watchOver(
  view: RunView,
  input: CommandInput,
  workspace: Workspace,
  ending: (() => Promise<void> | void)[],
) {
  const { terminal, options } = input;
  const trouble = (error: unknown) => terminal.say(error instanceof Failure ? error.message : String(error));
  try {
    if (options.healthPort !== undefined) {
      const server = await serveHealth(view, { port: Number(options.healthPort), host: String(options.healthHost) });
      terminal.say(`Health and metrics: ${server.url}/healthz, /readyz, /metrics.`);
      ending.push(() => server.close());
    }
    const began = Date.now();
    if (options.otlp !== undefined) {
      const send = () => sendMetrics(String(options.otlp), view.readings(), began, Date.now()).catch(trouble);
      every(60_000, send, ending);
    }
    if (options.once !== true) every(60_000, await healthSender(view, workspace), ending, trouble);
  } catch (error) {
    trouble(error);
  }
}

function every(
  milliseconds: number,
  work: () => Promise<void>,
  ending: (() => Promise<void> | void)[],
  trouble: (error: unknown) => void = () => {},
): void {
  const timer = setInterval(() => void work().catch(trouble), milliseconds);
  ending.push(
    () => clearInterval(timer),
    () => work().catch(trouble),
  );
}

/** Few rows of our own go through the SDK. Where the table of health is not deployed, nothing is sent. */
async function healthSender(view: RunView, workspace: Workspace): Promise<() => Promise<void>> {
  const rowsSince = healthRows(view);
  const destination = await findDestination(workspace, 'health').catch(() => undefined);
  const rule = destination?.rules.find(({ streams }) => Object.hasOwn(streams, healthTable.name));
  if (!destination || !rule) return async () => {};
  const send = ingestionClient({ ...destination, endpoint: rule.endpoint });
  return async () => {
    const rows = rowsSince(Date.now());
    if (rows.length) await send(rule.immutableId, rule.streams[healthTable.name], rows);
  };
}

function sayReceivers({ streams }: Connector, url: (stream: string) => string, { terminal }: CommandInput): void {
  for (const [name, stream] of Object.entries(streams)) {
    if ('receive' in stream)
      terminal.say(`Receives deliveries of ${name} at ${url(name)}; let a reverse proxy bring TLS and the outside.`);
  }
}

function settingsOf(config: Config, name: string): Record<string, string> {
  return Object.fromEntries(Object.entries(config.settings[name] ?? {}).map(([key, value]) => [key, String(value)]));
}

/** What a run did, by stream. */
export function printReport(input: CommandInput, report: RunReport): void {
  const rows = Object.entries(report.streams).map(([stream, it]) =>
    [stream, it.fetched, it.sent, it.duplicates, it.deadLettered].map(String),
  );
  print(input, ['stream', 'read', 'sent', 'repeated', 'dead letters'], rows);
}
