import { resolve } from 'node:path';
import { clouds } from '../azure/clouds.ts';
import type { Workspace } from '../azure/connection.ts';
import { type Config, loadConfig, type WorkspaceConfig, workspaceConfig } from '../content/config.ts';
import { Failure } from '../core/failure.ts';
import type { CommandInput } from './command.ts';

/** The configuration that a command works with; without a file, everything is at its default. */
export function configOf(input: CommandInput): Config {
  const file = resolve(input.folder, String(input.options.config));
  return loadConfig(file, { optional: input.options.config === 'picket.yaml' });
}

/** Uses a workspace of the configuration by its name. The ways to a workspace are loaded here: most commands need none. */
export async function withWorkspace<T>(
  input: CommandInput,
  name: string,
  use: (workspace: Workspace) => Promise<T>,
): Promise<T> {
  const settings = workspaceConfig(configOf(input), name);
  if (!settings.local) return use(await cloudWorkspace(name, settings, input.env));
  const { withLocal } = await import('./local-azure.ts');
  return withLocal(input.folder, input.terminal.detail, use);
}

async function cloudWorkspace(name: string, settings: WorkspaceConfig, env: NodeJS.ProcessEnv): Promise<Workspace> {
  const { subscription, resourceGroup, workspace, cloud = 'public' } = settings;
  if (!subscription || !resourceGroup || !workspace) {
    throw new Failure(
      'usage/invalid',
      `The workspace "${name}" of picket.yaml must name subscription, resourceGroup and workspace, or be local: true.`,
    );
  }
  const { chooseCredential } = await import('../azure/credential.ts');
  return {
    name,
    subscription,
    resourceGroup,
    workspace,
    endpoints: clouds[cloud],
    credential: chooseCredential(settings, clouds[cloud].authority, env),
  };
}
