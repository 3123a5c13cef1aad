import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { armTemplate } from '../../content/export/arm-template.ts';
import { bicep } from '../../content/export/bicep.ts';
import { communityFiles, type ExportedFile } from '../../content/export/community.ts';
import { solutionFiles } from '../../content/export/solution.ts';
import type { Item } from '../../content/item.ts';
import { Failure } from '../../core/failure.ts';
import { writeInside } from '../../core/inside.ts';
import { didYouMean } from '../../core/nearest.ts';
import { type CommandInput, defineCommand } from '../command.ts';
import { loadRepository } from '../content.ts';
import { exportParquet } from '../export/parquet.ts';
import { powerBiFiles } from '../export/power-bi.ts';

type Options = CommandInput['options'];
const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

/** Each format as files; a single file can go to standard output. */
const formats: Readonly<Record<string, (items: readonly Item[], options: Options) => Promise<ExportedFile[]>>> = {
  arm: async (items, options) =>
    options.each === true
      ? Promise.all(items.map(async item => ({ path: besides(item, 'json'), text: json(await armTemplate([item])) })))
      : [{ path: 'azuredeploy.json', text: json(await armTemplate(items)) }],
  bicep: async (items, options) =>
    options.each === true
      ? Promise.all(items.map(async item => ({ path: besides(item, 'bicep'), text: await bicep([item]) })))
      : [{ path: 'main.bicep', text: await bicep(items) }],
  'azure-sentinel': async items => communityFiles(items),
  solution: (items, { name, publisher, solutionVersion }) =>
    solutionFiles(items, { name: String(name), publisher: String(publisher), version: String(solutionVersion) }),
  powerbi: async (items, options) => powerBiFiles(items, options),
};

const besides = (item: Item, extension: string) => item.file.replace(/\.[^./]+$/, `.${extension}`);

export default defineCommand({
  summary:
    "writes content for others' tools: ARM, Bicep, a solution, the community's repository, Power BI; rows as Parquet",
  arguments: [['[path...]', 'files or folders to export, all content of picket.yaml without one; for parquet a table']],
  options: [
    ['--out <folder>', 'where the files go; a single file goes to standard output without it'],
    ['--each', 'one file an item (arm, bicep)'],
    ['--name <name>', 'the name of the solution', 'Content'],
    ['--publisher <name>', 'the publisher of the solution', 'Contoso'],
    ['--solution-version <version>', 'the version of the solution', '1.0.0'],
    ['--workspace <name>', 'the workspace of picket.yaml whose rows are written (parquet)', 'local'],
    ['--timespan <span>', 'the time of the rows: 7d, PT12H, or start/end (parquet); how far back (powerbi)', '1d'],
    ['--workspace-id <guid>', 'the id of the workspace that Power BI asks (powerbi)'],
  ],
  examples: [
    ['picket export --format arm detections/okta > azuredeploy.json', 'one template for a folder of detections'],
    [
      'picket export --format solution --name "Okta watch" --publisher Contoso --out package',
      'a package for the content hub',
    ],
    [
      'picket export --format azure-sentinel --out ../Azure-Sentinel',
      "files in the layout of the community's repository",
    ],
    [
      'picket export --format parquet SigninLogs --timespan 14d --out signins.parquet',
      'two weeks of a table, for a model',
    ],
  ],
  async run(input) {
    if (input.options.format === 'parquet') return exportParquet(input);
    const format = formatOf(input);
    const { content, only } = await loadRepository(input);
    const known = new Set([
      'analytics-rule',
      'hunting-query',
      'parser',
      'watchlist',
      'workbook',
      'playbook',
      'automation-rule',
    ]);
    const items = content.items.filter(item => only(item.file) && known.has(item.kind));
    const broken = content.diagnostics.find(one => only(one.file) && one.severity === 'error');
    if (broken)
      throw new Failure(
        'usage/invalid',
        `${broken.file}:${broken.line}:${broken.column} ${broken.message} Correct it first: \`picket validate\` shows everything.`,
      );
    const files = await formats[format](items, input.options);
    return write(files, input);
  },
});

function write(files: readonly ExportedFile[], { options, folder, terminal }: CommandInput): 0 {
  if (options.out === undefined) {
    if (files.length !== 1)
      throw new Failure('usage/invalid', `These are ${files.length} files: say where they go with --out FOLDER.`);
    terminal.out(files[0].text);
    return 0;
  }
  const out = resolve(folder, String(options.out));
  mkdirSync(out, { recursive: true });
  for (const { path, text } of files) writeInside(out, path, text);
  terminal.out(files.map(file => file.path).join('\n'));
  return 0;
}

function formatOf({ options }: CommandInput): string {
  const format = String(options.format);
  if (Object.hasOwn(formats, format)) return format;
  const names = [...Object.keys(formats), 'parquet'];
  const help = didYouMean(format, names) ?? `It is one of ${names.join(', ')}.`;
  throw new Failure(
    'usage/invalid',
    `export needs --format. ${format === 'pretty' ? `It is one of ${names.join(', ')}.` : `"${format}" is not known. ${help}`}`,
  );
}
