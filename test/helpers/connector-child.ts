// Runs a connector in a process of its own, so that a test can kill it. Everything it needs comes as JSON in its argument.
import { type RunOptions, runConnector } from '../../src/ingest/index.ts';
import { connectorNamed } from './connector-named.ts';
import { destinationAt } from './ingestion-server.ts';

export interface ChildOptions extends Pick<RunOptions, 'settings' | 'state' | 'via' | 'until' | 'port'> {
  name: string;
  endpoint: string;
  ca: string;
  streams: string[];
}

const { name, endpoint, ca, ...options } = JSON.parse(process.argv[2]) as ChildOptions;
const { connector, tables } = await connectorNamed(name);
await runConnector({
  ...options,
  connector,
  destination: destinationAt(endpoint, ca)(tables.map(table => table.name)),
  log: line => console.error(line.message),
  listening: url => console.log(url('')),
});
