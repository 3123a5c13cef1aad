import type { TokenCredential } from '@azure/core-auth';
import {
  bearerTokenAuthenticationPolicy,
  createDefaultHttpClient,
  createEmptyPipeline,
  createPipelineRequest,
  proxyPolicy,
  setClientRequestIdPolicy,
  tlsPolicy,
} from '@azure/core-rest-pipeline';
import { Failure } from '../core/failure.ts';
import { retryAfterOf } from '../core/retry-after.ts';

const apiVersion = '7.4';
const timeout = 15_000;

/** Where key vaults of a cloud are. */
export interface VaultAccess {
  readonly credential: TokenCredential;
  /** `vault.azure.net`, `vault.usgovcloudapi.net`, `vault.azure.cn`. */
  readonly suffix: string;
  /** Instead of `https://<vault>.<suffix>`; for tests. */
  readonly endpoint?: string;
  readonly ca?: string;
}

/**
 * Reads a secret of a key vault: `VAULT/NAME`, or `VAULT/NAME/VERSION`. The role *Key Vault Secrets User* is enough.
 *
 * @throws Failure `usage/secret` for a place that names none, else of the service; neither ever holds the secret.
 * https://learn.microsoft.com/rest/api/keyvault/secrets/get-secret/get-secret
 */
export async function readVaultSecret(place: string, access: VaultAccess): Promise<string> {
  const found = /^([a-z0-9-]{3,24})\/([a-z0-9-]{1,127})(?:\/([a-f0-9]{32}))?$/i.exec(place);
  if (!found)
    throw new Failure('usage/secret', `keyvault:${place} must be keyvault:VAULT/NAME or keyvault:VAULT/NAME/VERSION.`);
  const [, vault, name, version = ''] = found;
  const url = `${access.endpoint ?? `https://${vault}.${access.suffix}`}/secrets/${name}/${version}?api-version=${apiVersion}`;
  const { status, text, retryAfter } = await get(url, access);
  if (status === 200) return secretIn(text, place);
  const said = `The key vault ${vault} answers ${status} for the secret ${name}${wordsOf(text)}.`;
  if (status === 401 || status === 403) throw new Failure('service/unauthorized', said, { status });
  if (status === 404) throw new Failure('usage/secret', said, { status });
  if (status === 429) throw new Failure('service/throttled', said, { status, retryAfter });
  throw new Failure(status >= 500 ? 'service/unreachable' : 'service/refused', said, { status, retryAfter });
}

async function get(url: string, { credential, suffix, ca }: VaultAccess) {
  const pipeline = createEmptyPipeline();
  pipeline.addPolicy(setClientRequestIdPolicy('x-ms-client-request-id'));
  pipeline.addPolicy(proxyPolicy());
  pipeline.addPolicy(tlsPolicy(ca === undefined ? undefined : { ca }));
  pipeline.addPolicy(bearerTokenAuthenticationPolicy({ credential, scopes: `https://${suffix}/.default` }));
  try {
    const answer = await pipeline.sendRequest(createDefaultHttpClient(), createPipelineRequest({ url, timeout }));
    return { status: answer.status, text: answer.bodyAsText ?? '', retryAfter: retryAfterOf(answer.headers) };
  } catch (cause) {
    const { code, message, name } = cause as Error & { code?: string };
    const unknown = /^(Authentication|CredentialUnavailable|AggregateAuthentication)/.test(name);
    const said = unknown ? 'No token for the key vault' : `${new URL(url).origin} does not answer`;
    throw new Failure(
      unknown ? 'service/unauthorized' : 'service/unreachable',
      `${said}: ${code ?? message.split('\n')[0]}.`,
      { cause },
    );
  }
}

function secretIn(text: string, place: string): string {
  try {
    const { value } = JSON.parse(text) as { value?: unknown };
    if (typeof value === 'string' && value !== '') return value;
  } catch {
    // What is no JSON has no value either.
  }
  throw new Failure('usage/secret', `There is nothing in keyvault:${place}.`);
}

/** Only the service's own code: its words are not needed, and a body could hold anything. */
function wordsOf(text: string): string {
  const code = /"code"\s*:\s*"([A-Za-z]{1,60})"/.exec(text)?.[1];
  return code ? ` (${code})` : '';
}

/** Where the key vaults of a cloud are, told by for whom its ingestion tokens are. */
export function vaultSuffix(ingestionAudience: string): string {
  if (ingestionAudience.endsWith('.us')) return 'vault.usgovcloudapi.net';
  return ingestionAudience.endsWith('.cn') ? 'vault.azure.cn' : 'vault.azure.net';
}
