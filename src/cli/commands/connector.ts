import type { Config } from '../../content/config.ts';
import { Failure } from '../../core/failure.ts';
import { nearest } from '../../core/nearest.ts';
import { findDestination } from '../../ingest/destination.ts';
import { type Connector, type LoadedConnector, runConnector, status } from '../../ingest/index.ts';
import { type CommandInput, defineCommand, type ExitCode } from '../command.ts';
import { connectorsOf, findConnector, logLine, statePath } from '../connectors.ts';
import { printColumns } from '../print/columns.ts';
import { configOf, withWorkspace } from '../workspaces.ts';

const actions: Record<string, (input: CommandInput, name: string | undefined) => Promise<ExitCode>> = {
  list,
  run,
  status: showStatus,
};

export default defineCommand({
  summary: 'lists connectors, runs one, or says how they are doing',
  arguments: [
    ['<action>', 'list, run or status'],
    ['[name]', 'the connector'],
  ],
  options: [
    ['--workspace <name>', 'a workspace of picket.yaml', 'local'],
    ['--once', 'ends when there is nothing new'],
    ['--port <number>', 'the port that webhooks are received on, on 127.0.0.1', '8080'],
  ],
  examples: [
    ['picket connector list', 'shows the connectors of this repository'],
    ['picket connector run okta --workspace prod', 'brings the log in, until Ctrl-C'],
    ['picket connector status', 'shows counts, lag and trouble by stream'],
  ],
  async run(input) {
    const [action, name] = input.args as (string | undefined)[];
    const chosen = actions[action ?? ''];
    if (chosen) return chosen(input, name);
    const help = nearest(action ?? '', Object.keys(actions));
    throw new Failure(
      'usage/invalid',
      `picket connector ${action} is not known. ${help ? `Did you mean ${help}?` : 'It is list, run or status.'}`,
    );
  },
});

async function list(input: CommandInput): Promise<ExitCode> {
  const all = await connectorsOf(configOf(input));
  const rows = all.flatMap(({ connector }) =>
    Object.entries(connector.streams).map(([stream, it]) => [connector.name, connector.title, stream, it.table.name]),
  );
  print(input, ['name', 'title', 'stream', 'table'], rows);
  return 0;
}

async function run(input: CommandInput, name: string | undefined): Promise<ExitCode> {
  if (name === undefined) throw new Failure('usage/invalid', 'Which connector? `picket connector list` shows them.');
  const config = configOf(input);
  const { connector } = await findConnector(config, name);
  const workspaceName = String(input.options.workspace);
  const report = await withWorkspace(input, workspaceName, async workspace =>
    runConnector({
      connector,
      settings: settingsOf(config, name),
      destination: await findDestination(workspace, name),
      state: statePath(input.folder, workspaceName, name),
      until: input.options.once === true ? 'caught-up' : 'stopped',
      signal: input.stopped,
      port: Number(input.options.port),
      listening: url => sayReceivers(connector, url, input),
      log: line => logLine(line, input.terminal),
    }),
  );
  const rows = Object.entries(report.streams).map(([stream, it]) =>
    [stream, it.fetched, it.sent, it.duplicates, it.deadLettered].map(String),
  );
  print(input, ['stream', 'read', 'sent', 'repeated', 'dead letters'], rows);
  return 0;
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

async function showStatus(input: CommandInput, name: string | undefined): Promise<ExitCode> {
  const config = configOf(input);
  const chosen: LoadedConnector[] =
    name === undefined ? await connectorsOf(config) : [await findConnector(config, name)];
  const rows = chosen.flatMap(({ connector }) => {
    const streams = status(statePath(input.folder, String(input.options.workspace), connector.name));
    return Object.entries(streams).map(([stream, it]) => [
      `${connector.name}/${stream}`,
      String(it.sent),
      String(it.duplicates),
      String(it.deadLettered),
      it.newest ?? '',
      it.lag === null ? '' : `${Math.round(it.lag / 1000)} s`,
      it.trouble ?? '',
    ]);
  });
  if (rows.length === 0) input.terminal.say('No connector has run here yet.');
  print(input, ['stream', 'sent', 'repeated', 'dead letters', 'newest event', 'lag', 'trouble'], rows);
  return 0;
}

function print({ options, terminal }: CommandInput, header: string[], rows: string[][]): void {
  if (options.format === 'json') {
    const objects = rows.map(row => Object.fromEntries(header.map((name, index) => [name, row[index]])));
    terminal.out(JSON.stringify(objects, null, 2));
  } else terminal.out(printColumns(header, rows, terminal.width));
}
