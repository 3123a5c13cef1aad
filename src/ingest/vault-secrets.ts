/** Reads the secret at a place of a key vault, `VAULT/NAME`. */
export type ReadVault = (place: string) => Promise<string>;

/** Secrets of key vaults beside those of the environment, under their whole reference. */
export interface VaultSecrets {
  readonly environment: NodeJS.ProcessEnv;
  /** Reads them anew; until that is done, the old ones stand. */
  refresh(): Promise<void>;
}

const scheme = 'keyvault:';

/**
 * Reads every secret that settings name in a key vault, before they are used.
 *
 * @throws Failure of the key vault, with the place and never the secret.
 */
export async function vaultSecrets(
  written: Readonly<Record<string, string>>,
  environment: NodeJS.ProcessEnv,
  read: ReadVault | undefined,
): Promise<VaultSecrets> {
  const references = Object.values(written).filter(value => value.startsWith(scheme));
  if (!read || !references.length) return { environment, refresh: async () => {} };
  const together = { ...environment };
  const refresh = async () => {
    for (const reference of references) together[reference] = await read(reference.slice(scheme.length));
  };
  await refresh();
  return { environment: together, refresh };
}
