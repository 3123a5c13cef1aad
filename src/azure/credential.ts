import {
  AzureCliCredential,
  AzurePipelinesCredential,
  ClientAssertionCredential,
  ClientSecretCredential,
  DefaultAzureCredential,
  EnvironmentCredential,
  ManagedIdentityCredential,
  type TokenCredential,
  WorkloadIdentityCredential,
} from '@azure/identity';
import { Failure } from '../core/failure.ts';
import type { CredentialKind } from './credential-kinds.ts';

/** What a credential is chosen by. */
export interface SignIn {
  credential?: CredentialKind;
  tenant?: string;
  clientId?: string;
  /** The service connection of Azure DevOps. */
  serviceConnection?: string;
}

type Env = Readonly<Record<string, string | undefined>>;

/**
 * The credential of a workspace, the one place that chooses it: what its configuration names, else GitHub or Azure DevOps
 * where a job of theirs runs, else what `DefaultAzureCredential` finds. Throws `usage/invalid` where something that the chosen one needs
 * is missing; no token is asked for yet. https://learn.microsoft.com/javascript/api/overview/azure/identity-readme
 */
export function chooseCredential(signIn: SignIn, authorityHost: string, env: Env = process.env): TokenCredential {
  const kind = signIn.credential ?? 'auto';
  return makers[kind === 'auto' ? automatic(signIn, env) : kind]({ signIn, authorityHost, env });
}

interface Given {
  signIn: SignIn;
  authorityHost: string;
  env: Env;
}

function automatic({ clientId, serviceConnection }: SignIn, env: Env): CredentialKind {
  const client = clientId ?? env.AZURE_CLIENT_ID;
  const connection = serviceConnection ?? env.AZURESUBSCRIPTION_SERVICE_CONNECTION_ID;
  if (client && env.ACTIONS_ID_TOKEN_REQUEST_URL && !env.AZURE_CLIENT_SECRET) return 'github';
  if (client && connection && env.SYSTEM_OIDCREQUESTURI) return 'azure-pipelines';
  return 'auto';
}

const makers: Readonly<Record<CredentialKind, (given: Given) => TokenCredential>> = {
  auto: ({ signIn, authorityHost }) => new DefaultAzureCredential({ authorityHost, tenantId: signIn.tenant }),
  github: given => {
    const { env, authorityHost } = given;
    const url = needed(env.ACTIONS_ID_TOKEN_REQUEST_URL, given, 'the permission `id-token: write` of the job');
    const token = needed(env.ACTIONS_ID_TOKEN_REQUEST_TOKEN, given, 'the permission `id-token: write` of the job');
    return new ClientAssertionCredential(tenantOf(given), clientOf(given), () => githubToken(url, token), {
      authorityHost,
    });
  },
  'azure-pipelines': given => {
    const { env, signIn, authorityHost } = given;
    const own = env.AZURESUBSCRIPTION_SERVICE_CONNECTION_ID;
    const connection = needed(signIn.serviceConnection ?? own, given, '`serviceConnection`');
    const token = needed(env.SYSTEM_ACCESSTOKEN, given, 'SYSTEM_ACCESSTOKEN in the environment of the step');
    return new AzurePipelinesCredential(tenantOf(given), clientOf(given), connection, token, { authorityHost });
  },
  'workload-identity': given =>
    new WorkloadIdentityCredential({
      tenantId: tenantOf(given),
      clientId: clientOf(given),
      authorityHost: given.authorityHost,
    }),
  'managed-identity': ({ signIn }) =>
    signIn.clientId ? new ManagedIdentityCredential({ clientId: signIn.clientId }) : new ManagedIdentityCredential(),
  cli: ({ signIn }) => new AzureCliCredential(signIn.tenant ? { tenantId: signIn.tenant } : {}),
  secret: given => {
    const secret = needed(given.env.AZURE_CLIENT_SECRET, given, 'AZURE_CLIENT_SECRET in the environment');
    return new ClientSecretCredential(tenantOf(given), clientOf(given), secret, { authorityHost: given.authorityHost });
  },
  environment: ({ authorityHost }) => new EnvironmentCredential({ authorityHost }),
};

function tenantOf(given: Given): string {
  return needed(given.signIn.tenant ?? given.env.AZURE_TENANT_ID, given, '`tenant`, or AZURE_TENANT_ID');
}

function clientOf(given: Given): string {
  return needed(given.signIn.clientId ?? given.env.AZURE_CLIENT_ID, given, '`clientId`, or AZURE_CLIENT_ID');
}

function needed(value: string | undefined, { signIn }: Given, what: string): string {
  if (value) return value;
  throw new Failure('usage/invalid', `The credential "${signIn.credential ?? 'auto'}" needs ${what}.`);
}

/** A token of GitHub for this job, made anew each time: it lives for minutes. https://docs.github.com/actions/reference/security/oidc */
export async function githubToken(url: string, token: string): Promise<string> {
  const answer = await fetch(`${url}&audience=${encodeURIComponent('api://AzureADTokenExchange')}`, {
    headers: { authorization: `bearer ${token}`, accept: 'application/json' },
    signal: AbortSignal.timeout(30_000),
  });
  const { value } = answer.ok ? ((await answer.json()) as { value?: unknown }) : { value: undefined };
  if (typeof value === 'string') return value;
  throw new Failure('service/unauthorized', `GitHub gave no token for this job: it answered with ${answer.status}.`);
}
