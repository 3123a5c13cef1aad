import { join } from 'node:path';
import { type LoadedConnector, loadConnectors } from '../../src/ingest/index.ts';

export const connectorsFolder = join(import.meta.dirname, '../../connectors');

/** A connector of this repository by its name. */
export async function connectorNamed(name: string): Promise<LoadedConnector> {
  const all = await loadConnectors(connectorsFolder);
  const found = all.find(({ connector }) => connector.name === name);
  if (!found) throw new Error(`there is no connector ${name}`);
  return found;
}
