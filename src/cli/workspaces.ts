import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { cloudCredential, clouds, type Workspace } from '../azure/connection.ts';
import { type Config, loadConfig, type WorkspaceConfig, workspaceConfig } from '../content/config.ts';
import { Failure } from '../core/failure.ts';
import type { CommandInput } from './command.ts';
import { localPaths, localWorkspaceOf } from './local-environment.ts';

/** The configuration that a command works with; without a file, everything is at its default. */
export function configOf(input: CommandInput): Config {
  const file = resolve(input.folder, String(input.options.config));
  return loadConfig(file, { optional: input.options.config === 'picket.yaml' });
}

/** A workspace of the configuration by its name; undefined for a local one that nothing has ever run in. */
export async function findWorkspace(input: CommandInput, name: string): Promise<Workspace | undefined> {
  const config = configOf(input);
  const settings = workspaceConfig(config, name);
  if (!settings.local) return cloudWorkspace(name, settings);
  return existsSync(localPaths(config.root).environment) ? localWorkspaceOf(config.root) : undefined;
}

export function cloudWorkspace(name: string, settings: WorkspaceConfig): Workspace {
  const { subscription, resourceGroup, workspace, cloud = 'public' } = settings;
  if (!subscription || !resourceGroup || !workspace) {
    throw new Failure(
      'usage/invalid',
      `The workspace "${name}" of picket.yaml must name subscription, resourceGroup and workspace, or be local: true.`,
    );
  }
  return {
    name,
    subscription,
    resourceGroup,
    workspace,
    endpoints: clouds[cloud],
    credential: cloudCredential(cloud, settings.tenant),
  };
}

/** The folder that holds `.picket`: the one of the configuration. */
export function homeOf(input: CommandInput): string {
  return dirname(resolve(input.folder, String(input.options.config)));
}
