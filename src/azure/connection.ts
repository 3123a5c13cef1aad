import { ClientSecretCredential, type TokenCredential } from '@azure/identity';
import { clouds, type Endpoints } from './clouds.ts';

/** A Log Analytics workspace with Sentinel on it, and the way there. */
export interface Workspace {
  name: string;
  subscription: string;
  resourceGroup: string;
  workspace: string;
  endpoints: Endpoints;
  credential: TokenCredential;
  /** Certificates to trust beside the usual ones, in PEM: the local Azure has its own authority. */
  ca?: string;
  /** Its Azure Resource Manager counts no requests: the local Azure, unless it was told to. */
  unmetered?: true;
}

declare const ofWorkspace: unique symbol;

/** The resource id of a workspace: no other text can stand for one, so what is meant for one can not be sent to another by mistake. */
export type WorkspaceId = string & { readonly [ofWorkspace]: true };

/** The resource id of a workspace, in Azure's spelling. */
export function workspaceId(at: Pick<Workspace, 'subscription' | 'resourceGroup' | 'workspace'>): WorkspaceId {
  return `/subscriptions/${at.subscription}/resourceGroups/${at.resourceGroup}/providers/Microsoft.OperationalInsights/workspaces/${at.workspace}` as WorkspaceId;
}

/** What `.picket/local.env` says of a running local Azure. */
export interface LocalEnvironment {
  AZURE_AUTHORITY_HOST: string;
  AZURE_TENANT_ID: string;
  AZURE_CLIENT_ID: string;
  AZURE_CLIENT_SECRET: string;
  PICKET_ARM_ENDPOINT: string;
  PICKET_QUERY_ENDPOINT: string;
  PICKET_INGESTION_ENDPOINT: string;
  PICKET_SUBSCRIPTION_ID: string;
  PICKET_RESOURCE_GROUP: string;
  PICKET_WORKSPACE_NAME: string;
  PICKET_WORKSPACE_ID: string;
}

/** The local Azure as a workspace like any other: real credentials, its own endpoints and certificate authority. */
export function localWorkspace(env: LocalEnvironment, ca: string): Workspace {
  const credential = new ClientSecretCredential(env.AZURE_TENANT_ID, env.AZURE_CLIENT_ID, env.AZURE_CLIENT_SECRET, {
    authorityHost: env.AZURE_AUTHORITY_HOST,
    disableInstanceDiscovery: true,
    tlsOptions: { ca },
  });
  return {
    name: 'local',
    subscription: env.PICKET_SUBSCRIPTION_ID,
    resourceGroup: env.PICKET_RESOURCE_GROUP,
    workspace: env.PICKET_WORKSPACE_NAME,
    endpoints: {
      ...clouds.public,
      authority: env.AZURE_AUTHORITY_HOST,
      arm: env.PICKET_ARM_ENDPOINT,
      query: env.PICKET_QUERY_ENDPOINT,
      threatIntelligence: env.PICKET_ARM_ENDPOINT,
    },
    credential,
    ca,
    unmetered: true,
  };
}
