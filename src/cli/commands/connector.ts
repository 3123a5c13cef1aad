import { Failure } from '../../core/failure.ts';
import { nearest } from '../../core/nearest.ts';
import { type CommandInput, defineCommand, type ExitCode } from '../command.ts';
import { backfill } from '../connector/backfill.ts';
import { deploy } from '../connector/deploy.ts';
import { list } from '../connector/list.ts';
import { record } from '../connector/record.ts';
import { replay } from '../connector/replay.ts';
import { run } from '../connector/run.ts';
import { schema } from '../connector/schema.ts';
import { showStatus } from '../connector/status.ts';
import { test } from '../connector/test.ts';

const actions: Record<string, (input: CommandInput, name: string | undefined) => Promise<ExitCode>> = {
  list,
  test,
  run,
  record,
  backfill,
  replay,
  status: showStatus,
  schema,
  deploy,
};

export default defineCommand({
  summary: 'lists connectors, runs and tests them, and says how they are doing',
  arguments: [
    ['<action>', Object.keys(actions).join(', ')],
    ['[name]', 'the connector'],
  ],
  options: [
    ['--workspace <name>', 'a workspace of picket.yaml', 'local'],
    ['--once', 'run: ends when there is nothing new'],
    ['--port <number>', 'run: the port that webhooks are received on, on 127.0.0.1', '8080'],
    ['--health-port <number>', 'run: serves /healthz, /readyz and /metrics on this port'],
    ['--health-host <address>', 'run: the address for that port', '127.0.0.1'],
    ['--otlp <url>', 'run: sends metrics to an OpenTelemetry collector, such as http://localhost:4318'],
    [
      '--store <place>',
      'run: shares the connector with other processes: env:NAME or file:PATH of a PostgreSQL connection string, or the address of a blob container',
    ],
    ['--stix', "run: uploads indicators to Sentinel's threat intelligence too, beside their table"],
    ['--from <day>', 'backfill: since when'],
    ['--out <file>', 'record: the file to write'],
    ['--principal <id>', 'deploy: the object id of who may send rows'],
    ['--location <region>', 'deploy: where the rules are created', 'westeurope'],
    ['--backfill', 'deploy: the tables of a backfill too'],
    ['--page', "deploy: shows the connector on Sentinel's page of data connectors"],
  ],
  examples: [
    ['picket connector list', 'shows the connectors of this repository'],
    ['picket connector test okta', 'runs it over its recorded exchanges, without a network'],
    ['picket connector run okta --workspace prod --health-port 9090', 'brings the log in, until Ctrl-C'],
    [
      'picket connector backfill okta --workspace prod --from 2026-11-01',
      'reads what the source still has into tables of its own',
    ],
    ['picket connector replay okta --workspace prod', 'delivers the dead letters once more'],
    ['picket connector status', 'shows counts, lag, new fields and trouble by stream'],
  ],
  async run(input) {
    const [action, name] = input.args as (string | undefined)[];
    const chosen = Object.hasOwn(actions, action ?? '') ? actions[action ?? ''] : undefined;
    if (chosen) return chosen(input, name);
    const help = nearest(action ?? '', Object.keys(actions));
    const all = Object.keys(actions).join(', ');
    throw new Failure(
      'usage/invalid',
      `picket connector ${action} is not known. ${help ? `Did you mean ${help}?` : `It is one of ${all}.`}`,
    );
  },
});
