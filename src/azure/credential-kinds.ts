/** How a workspace is signed in to. `auto` takes what there is. */
export const credentialKinds = [
  'auto',
  'github',
  'azure-pipelines',
  'workload-identity',
  'managed-identity',
  'cli',
  'secret',
  'environment',
] as const;

export type CredentialKind = (typeof credentialKinds)[number];
