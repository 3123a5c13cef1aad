import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import type { Workspace } from '../../azure/connection.ts';
import { loadContent } from '../../content/load.ts';
import { aboutWorkbook } from '../../content/workbook-file.ts';
import { Failure } from '../../core/failure.ts';
import { builtSite } from '../../portal/bundle.ts';
import { workbookPage } from '../../portal/page.ts';
import { chromiumPath, takePicture } from '../../portal/picture.ts';
import { readWorkbook, type Selections, type Workbook } from '../../sentinel/workbook/index.ts';
import { type CommandInput, defineCommand } from '../command.ts';
import { contextOf, workbookAsk } from '../workbook.ts';
import { withWorkspace } from '../workspaces.ts';

export default defineCommand({
  summary: 'shows a workbook as one HTML file or as a picture, over local or real data',
  arguments: [
    ['<action>', 'render'],
    ['<path>', 'the workbook: its JSON file or its folder'],
  ],
  options: [
    ['--out <file>', 'where to write: page.html, or page.png for a picture'],
    ['--workspace <name>', 'a workspace of picket.yaml', 'local'],
    ['--set <name=value...>', 'a parameter; several values stand behind each other with commas'],
    ['--theme <theme>', 'light or dark, for a picture', 'light'],
    ['--width <pixels>', 'how wide a picture is', '1440'],
  ],
  examples: [
    ['picket workbook render workbooks/identity-and-code --out page.html', 'writes a page that needs nothing else'],
    ['picket workbook render workbooks/identity-and-code --out page.png --theme dark', 'the same as a picture'],
    [
      'picket workbook render w.json --out page.html --set Country=NO --set TimeRange=604800000',
      'with other parameters; a time range is in milliseconds',
    ],
  ],
  async run(input) {
    const { args, options, terminal } = input;
    if (args[0] !== 'render')
      throw new Failure(
        'usage/invalid',
        `There is no "picket workbook ${args[0]}". It is: picket workbook render PATH --out FILE.`,
      );
    const out = outFile(input);
    const { workbook, title } = await read(resolve(input.folder, String(args[1])));
    const html = await withWorkspace(input, String(options.workspace), workspace =>
      pageOf(workbook, title, workspace, input),
    );
    if (out.endsWith('.png')) await writePicture(html, out, input);
    else writeFileSync(out, html);
    terminal.say(`Written: ${out}`);
    return 0;
  },
});

function outFile({ options, folder }: CommandInput): string {
  const out = String(options.out ?? '');
  if (!/\.(html|png)$/i.test(out))
    throw new Failure('usage/invalid', 'Say where to write with --out: a file that ends in .html or .png.');
  return resolve(folder, out);
}

/** The workbook of a file, or of a folder with a workbook.json, and what it is called. */
async function read(path: string): Promise<{ workbook: Workbook; title: string }> {
  const file = path.endsWith('.json') || path.endsWith('.workbook') ? path : join(path, 'workbook.json');
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new Failure('file/unreadable', `The workbook ${file} can not be read: ${(cause as Error).message}`, {
      cause,
    });
  }
  const workbook = readWorkbook(text);
  if (typeof workbook === 'string') throw new Failure('file/unreadable', `${file}: ${workbook}`);
  return { workbook, title: (await nameOf(file)) || basename(file).replace(/\.\w+$/, '') };
}

/** What `workbook.yaml` beside it calls it. */
async function nameOf(file: string): Promise<string> {
  const { items } = await loadContent(dirname(dirname(dirname(file))), [
    join(basename(dirname(dirname(file))), basename(dirname(file))),
  ]);
  const item = items.find(({ kind }) => kind === 'workbook');
  return item ? aboutWorkbook(item).displayName : basename(dirname(file));
}

async function pageOf(workbook: Workbook, title: string, workspace: Workspace, input: CommandInput): Promise<string> {
  const now = new Date();
  const environment = {
    ask: workbookAsk(workspace, input.stopped),
    now: now.getTime(),
    selections: selectionsOf(input),
    context: contextOf(workspace),
  };
  const about = `Workspace ${workspace.workspace}, ${now.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  return workbookPage(workbook, environment, { title, about }, await builtSite());
}

function selectionsOf({ options }: CommandInput): Selections {
  const given = Array.isArray(options.set) ? options.set : [];
  return Object.fromEntries(
    given.map(one => {
      const at = one.indexOf('=');
      if (at < 1)
        throw new Failure('usage/invalid', `--set takes a name and a value such as Country=NO, not "${one}".`);
      return [one.slice(0, at), one.slice(at + 1).split(',')];
    }),
  );
}

async function writePicture(html: string, out: string, { options, env }: CommandInput): Promise<void> {
  const width = Number(options.width);
  if (!Number.isInteger(width) || width < 200 || width > 8000)
    throw new Failure('usage/invalid', `--width ${options.width} is no number of pixels from 200 to 8000.`);
  const folder = mkdtempSync(join(tmpdir(), 'picket-page-'));
  try {
    const page = join(folder, 'page.html');
    writeFileSync(page, html);
    await takePicture({ page, out, width, dark: options.theme === 'dark', chromium: chromiumPath(env) });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
