/** The door of the local Azure: Azure's own protocols over HTTPS on loopback, with a store and a scheduler behind them. */
import { resolve } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { Failure } from '../core/failure.ts';
import type { Table } from '../core/table.ts';
import { dateFromTicks, type Ticks } from '../core/time.ts';
import { Store } from '../kql/duckdb/store.ts';
import type { RowSource } from '../kql/index.ts';
import type { FaultSettings } from './faults.ts';
import { type Identity, loadIdentity } from './identity.ts';
import { startPlaybooks } from './playbooks/runner.ts';
import { startScheduler } from './scheduler.ts';
import { buildServer } from './server.ts';
import { Tokens } from './tokens.ts';
import { LocalWorkspace, machineClock, resourceGroup, workspaceName } from './workspace.ts';

export interface LocalOptions {
  /** The port to listen on at 127.0.0.1; 0 takes a free one. */
  port: number;
  /** Where everything is kept. It is made when it is not there. */
  dataDir: string;
  /** Begins with an empty store; the identity and the certificates stay. */
  fresh?: boolean;
  /** Whether deployed rules run on their schedule. */
  schedule?: boolean;
  /** Whether HTTP actions of playbooks may call services outside. */
  callOut?: boolean;
  /** Microsoft's standard tables; all documented ones unless given. They are read when a query first needs them. */
  tables?: readonly Table[];
  /** Where an address lies, from a database of places. */
  place?: RowSource['place'];
  /** Takes a line about what happened. Never holds a secret. */
  log: (line: string) => void;
  now?: () => Ticks;
  /** Bad weather and limits from the start; they can be set while it runs too. */
  faults?: FaultSettings;
}

export interface LocalAzure {
  /** `https://localhost:<port>`, which serves all of Azure. */
  url: string;
  /** The authority to trust, as PEM, and the file that holds it. */
  ca: string;
  caFile: string;
  /** The variables of `local.env`. They hold the client secret. */
  environment: Readonly<Record<string, string>>;
  /** Ends requests and rule runs and closes the store. */
  close(): Promise<void>;
}

/** Starts a local Azure. Throws `store/locked`, `store/damaged`, `port/in-use` or `file/unwritable`. */
export async function startLocal(options: LocalOptions): Promise<LocalAzure> {
  const folder = resolve(options.dataDir);
  const now = options.now ?? machineClock;
  const store = await Store.open(folder, { fresh: options.fresh });
  try {
    const date = () => dateFromTicks(now());
    const { identity, caFile } = await loadIdentity(folder, date());
    const tokens = new Tokens(identity, date);
    const workspace = new LocalWorkspace({
      identity,
      store,
      tokens,
      now,
      log: options.log,
      tables: options.tables,
      place: options.place,
    });
    workspace.faults.set(options.faults ?? {});
    const scheduler = startScheduler(workspace, { automatic: options.schedule === true });
    let url = '';
    const playbooks = await startPlaybooks(workspace, { callOut: options.callOut === true, origin: () => url });
    const server = await buildServer(workspace, scheduler, playbooks);
    url = `https://localhost:${await listen(server, options.port)}`;
    const close = async () => {
      await playbooks.stop();
      await server.close();
      await scheduler.stop();
      await workspace.close();
    };
    return { url, ca: identity.certificates.ca, caFile, environment: environment(url, caFile, identity), close };
  } catch (error) {
    await store.close();
    throw error;
  }
}

async function listen(server: FastifyInstance, port: number): Promise<number> {
  try {
    const address = await server.listen({ port, host: '127.0.0.1' });
    return Number(new URL(address).port || 443);
  } catch (cause) {
    await server.close();
    if ((cause as NodeJS.ErrnoException).code === 'EADDRINUSE')
      throw new Failure(
        'port/in-use',
        `The port ${port} on 127.0.0.1 is taken by another program. Stop it, or choose another with --port.`,
        { cause },
      );
    throw cause;
  }
}

function environment(url: string, caFile: string, identity: Identity): Record<string, string> {
  return {
    AZURE_AUTHORITY_HOST: url,
    AZURE_TENANT_ID: identity.tenantId,
    AZURE_CLIENT_ID: identity.clientId,
    AZURE_CLIENT_SECRET: identity.clientSecret,
    NODE_EXTRA_CA_CERTS: caFile,
    SSL_CERT_FILE: caFile,
    REQUESTS_CA_BUNDLE: caFile,
    PICKET_ARM_ENDPOINT: url,
    PICKET_QUERY_ENDPOINT: url,
    PICKET_INGESTION_ENDPOINT: url,
    PICKET_TI_ENDPOINT: url,
    PICKET_SUBSCRIPTION_ID: identity.subscriptionId,
    PICKET_RESOURCE_GROUP: resourceGroup,
    PICKET_WORKSPACE_NAME: workspaceName,
    PICKET_WORKSPACE_ID: identity.workspaceId,
  };
}
