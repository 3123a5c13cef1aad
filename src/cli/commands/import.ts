import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type Import, importContent } from '../../content/import/import.ts';
import { Failure } from '../../core/failure.ts';
import { defineCommand } from '../command.ts';
import { loadRepository } from '../content.ts';

export default defineCommand({
  summary: "brings others' content into files, and merges what they changed with what was tuned here",
  arguments: [['<source...>', "files or folders: the community's YAML, ARM templates, solution packages"]],
  options: [
    ['--dry-run', 'only says what would be written'],
    ['--ours', 'in conflicts ours counts, from now on'],
  ],
  examples: [
    ['picket import ~/Azure-Sentinel/Detections/SigninLogs', "takes over the community's rules of one folder"],
    ['picket import exported-rules.json', 'takes rules that were exported from the portal'],
    ['picket import Package/mainTemplate.json --dry-run', 'shows what is in a solution package'],
  ],
  async run(input) {
    const { config, content } = await loadRepository({ ...input, args: [] });
    const sources = (input.args[0] as string[]).flatMap(path => filesAt(resolve(input.folder, path)));
    const done = await importContent({
      sources: sources.map(path => ({ path, text: readSource(path) })),
      items: content.items,
      folders: config.content,
      read: path => readText(join(config.root, path)),
      keepOurs: input.options.ours === true,
    });
    if (input.options.dryRun !== true) for (const { path, text } of done.files) write(join(config.root, path), text);
    input.terminal.out(String(input.options.format) === 'json' ? JSON.stringify(done, null, 2) : render(done));
    return done.conflicts.length > 0 ? 1 : 0;
  },
});

function filesAt(path: string): string[] {
  const info = statSync(path, { throwIfNoEntry: false });
  if (!info) throw new Failure('usage/invalid', `There is nothing at ${path}.`);
  if (info.isFile()) return [path];
  const names = readdirSync(path, { recursive: true, encoding: 'utf8' });
  return names
    .filter(name => /\.(ya?ml|json)$/i.test(name) && !/createUiDefinition\.json$/i.test(name))
    .map(name => join(path, name))
    .filter(file => statSync(file).isFile())
    .sort();
}

function readSource(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new Failure('file/unreadable', `${path} can not be read: ${(cause as Error).message}`, { cause });
  }
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function write(path: string, text: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  } catch (cause) {
    throw new Failure('file/unwritable', `${path} can not be written: ${(cause as Error).message}`, { cause });
  }
}

function render({ files, conflicts, skipped, unchanged }: Import): string {
  const own = files.filter(file => !file.path.startsWith('upstream/'));
  const count = (action: string) => own.filter(file => file.action === action).length;
  const signs = { create: '+', change: '~' };
  const word = (value: unknown) => {
    const text = JSON.stringify(value) ?? 'nothing';
    return text.length > 60 ? `${text.slice(0, 60)}…` : text;
  };
  return [
    `${count('create')} files new, ${count('change')} changed, ${unchanged} as they are, ${conflicts.length} conflicts, ${skipped.length} left out`,
    ...own.map(file => `  ${signs[file.action]} ${file.path}`),
    ...conflicts.map(
      ({ path, conflict: { key, base, ours, theirs } }) =>
        `  ! ${path}  ${key}: upstream ${word(base)} → ${word(theirs)}, ours ${word(ours)}. Take theirs in the file, or keep ours with --ours.`,
    ),
    ...skipped.map(one => `  · ${one.what}  ${one.why}`),
  ].join('\n');
}
