import { blobLeases } from '../../azure/blob-leases.ts';
import type { Workspace } from '../../azure/connection.ts';
import { Failure } from '../../core/failure.ts';
import { readSecret } from '../../core/secret.ts';
import { blobStore } from '../../ingest/stores/blob.ts';
import { postgresStore } from '../../ingest/stores/postgres.ts';
import type { Store } from '../../ingest/stores/store.ts';
import type { CommandInput } from '../command.ts';

/**
 * The store that `--store` names: `env:NAME` or `file:PATH` of a PostgreSQL connection string, or the address of a blob container, which is
 * opened with the credential of the workspace. Undefined without the option: the state folder.
 */
export async function storeOf(input: CommandInput, workspace: Workspace, scope: string): Promise<Store | undefined> {
  const { store } = input.options;
  if (store === undefined) return undefined;
  const found = /^(https:\/\/[^/]+)\/([a-z0-9-]{3,63})$/.exec(String(store));
  if (found) {
    const [, url, container] = found;
    return blobStore({ leases: await blobLeases({ url, container, credential: workspace.credential }), scope });
  }
  const url = readSecret('--store', String(store), input.env);
  if (!/^postgres(ql)?:\/\//.test(url)) {
    throw new Failure(
      'usage/invalid',
      '--store must name a blob container, or where a PostgreSQL connection string stands.',
    );
  }
  return postgresStore({ url, scope });
}
