import { loadKinds } from '../../content/kind.ts';
import { findTarget } from '../../content/plan/current.ts';
import { compareWorkspace } from '../../content/plan/plan-workspace.ts';
import { type Pull, pull } from '../../content/pull/pull.ts';
import { itemsFor } from '../../content/rendering.ts';
import { Failure } from '../../core/failure.ts';
import { takenBy, writeInside } from '../../core/inside.ts';
import { didYouMean } from '../../core/nearest.ts';
import { type CommandInput, defineCommand } from '../command.ts';
import { type Loaded, loadRepository } from '../content.ts';
import { planOptions, workspaceNames } from '../plans.ts';
import { withWorkspace } from '../workspaces.ts';

export default defineCommand({
  summary: 'writes what is live in a workspace into files',
  arguments: [['[kind...]', 'analytics-rule, hunting-query, parser, watchlist …; all of them without one']],
  options: [
    ['--workspace <name>', 'the workspace of picket.yaml; needed where there are several'],
    ['--dry-run', 'only says what would be written'],
  ],
  examples: [
    ['picket pull --workspace prod', 'brings everything of prod into files; then `picket plan` is empty'],
    ['picket pull --workspace prod analytics-rule', 'only the analytics rules'],
  ],
  async run(input) {
    const asked = (input.args[0] ?? []) as string[];
    await refuseUnknownKinds(asked);
    const loaded = await loadRepository({ ...input, args: [] });
    const found = await find(loaded, asked, input);
    if (input.options.dryRun !== true)
      for (const { path, text } of found.files) writeInside(loaded.config.root, path, text);
    input.terminal.out(String(input.options.format) === 'json' ? JSON.stringify(found, null, 2) : render(found));
    const unread = unreadFolders(found, loaded.config.content);
    if (unread.length > 0)
      input.terminal.say(
        `Nothing reads ${unread.join(', ')} yet: add ${unread.length > 1 ? 'them' : 'it'} to \`content\` of picket.yaml.`,
      );
    return 0;
  },
});

async function refuseUnknownKinds(asked: readonly string[]): Promise<void> {
  const known = (await loadKinds()).filter(kind => kind.deploys?.fromArm).map(kind => kind.name);
  const wrong = asked.find(kind => !known.includes(kind));
  if (wrong === undefined) return;
  const help = didYouMean(wrong, known) ?? `It can be ${known.join(', ')}.`;
  throw new Failure('usage/invalid', `There is nothing to pull of the kind "${wrong}". ${help}`);
}

async function find(loaded: Loaded, kinds: readonly string[], input: CommandInput): Promise<Pull> {
  const names = workspaceNames(loaded, input);
  if (names.length !== 1) {
    throw new Failure(
      'usage/invalid',
      `Say from which workspace with --workspace: ${names.join(', ') || 'there is none'}.`,
    );
  }
  const { config, content } = loaded;
  const options = { ...planOptions(loaded, names[0], input), everything: true, allRows: true };
  return withWorkspace(input, names[0], async workspace =>
    pull({
      compared: await compareWorkspace(content.items, workspace, options),
      target: await findTarget(workspace, options),
      items: options.open ? await itemsFor(content.items, options.settings, options.open) : content.items,
      folders: config.content,
      kinds,
      exists: path => takenBy(config.root, path) !== undefined,
    }),
  );
}

/** The folders of what was written that are no folders of content. */
function unreadFolders({ files }: Pull, folders: readonly string[]): string[] {
  const isRead = (path: string) => folders.some(folder => path.startsWith(`${folder.replace(/\/$/, '')}/`));
  const unread = files.filter(({ path }) => !isRead(path));
  return [...new Set(unread.map(({ path }) => path.split('/')[0]))];
}

function render({ workspace, files, skipped, unchanged }: Pull): string {
  const count = (action: string) => files.filter(file => file.action === action).length;
  const signs = { create: '+', change: '~' };
  return [
    `${workspace}: ${count('create')} files new, ${count('change')} changed, ${unchanged} as they are, ${skipped.length} left out`,
    ...files.map(file => `  ${signs[file.action]} ${file.path}`),
    ...skipped.map(one => `  · ${one.noun}  ${one.label}  ${one.why}`),
  ].join('\n');
}
