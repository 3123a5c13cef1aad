import { resolve } from 'node:path';
import { clouds, type Workspace } from '../azure/connection.ts';
import { chooseCredential } from '../azure/credential.ts';
import { type Config, loadConfig, type WorkspaceConfig, workspaceConfig } from '../content/config.ts';
import { Failure } from '../core/failure.ts';
import type { CommandInput } from './command.ts';
import { withLocal } from './local-azure.ts';

/** The configuration that a command works with; without a file, everything is at its default. */
export function configOf(input: CommandInput): Config {
  const file = resolve(input.folder, String(input.options.config));
  return loadConfig(file, { optional: input.options.config === 'picket.yaml' });
}

/** Uses a workspace of the configuration by its name. */
export async function withWorkspace<T>(
  input: CommandInput,
  name: string,
  use: (workspace: Workspace) => Promise<T>,
): Promise<T> {
  const settings = workspaceConfig(configOf(input), name);
  return settings.local
    ? withLocal(input.folder, input.terminal.detail, use)
    : use(cloudWorkspace(name, settings, input.env));
}

function cloudWorkspace(name: string, settings: WorkspaceConfig, env: NodeJS.ProcessEnv): Workspace {
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
    credential: chooseCredential(settings, clouds[cloud].authority, env),
  };
}
