import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Failure } from '../core/failure.ts';
import { packageFolder } from '../core/version.ts';

/** Where the built site lies: in the package that npm installs it is there, in a clone it is made when it is first needed. */
export function siteFolder(): string {
  return join(packageFolder(), 'dist', 'portal');
}

/** Where the sources of the site lie; they are there in a clone only. */
function sourceFolder(): string {
  return join(packageFolder(), 'src', 'portal', 'site');
}

/**
 * Makes sure that the site is built, and gives its folder. In a clone it is built again when a source of it was changed; the editor, which
 * is most of it, only when its own sources were.
 */
export async function builtSite(): Promise<string> {
  const folder = siteFolder();
  if (existsSync(sourceFolder())) for (const part of parts) if (!isFresh(folder, part)) await build(folder, part);
  if (existsSync(join(folder, 'index.html'))) return folder;
  throw new Failure(
    'file/unreadable',
    `The portal is not built: ${folder} holds no site. Run \`npm run build\` in the clone.`,
  );
}

/** A part of the site that is bundled by itself. */
interface Part {
  name: string;
  entries: Readonly<Record<string, string>>;
  /** Whether chunks are shared, and loaded when they are needed. */
  split: boolean;
}

const parts: readonly Part[] = [
  { name: 'site', split: true, entries: { site: 'main.tsx' } },
  { name: 'page', split: false, entries: { page: 'page.tsx' } },
  { name: 'editor', split: false, entries: { editor: 'editor.ts' } },
  {
    name: 'workers',
    split: false,
    entries: {
      'kusto.worker': '@kusto/monaco-kusto/release/esm/kusto.worker',
      'editor.worker': 'monaco-editor/esm/vs/editor/editor.worker',
    },
  },
];

/** What was read for a part and when it was written last. */
type Inputs = Record<string, number>;

function isFresh(folder: string, { name }: Part): boolean {
  try {
    const inputs = JSON.parse(readFileSync(join(folder, `${name}.inputs.json`), 'utf8')) as Inputs;
    return Object.entries(inputs).every(([file, time]) => statSync(join(packageFolder(), file)).mtimeMs === time);
  } catch {
    return false;
  }
}

async function build(folder: string, part: Part): Promise<void> {
  const { build } = await import('esbuild');
  mkdirSync(folder, { recursive: true });
  rmSync(join(folder, `${part.name}.inputs.json`), { force: true });
  const home = packageFolder();
  const entryPoints = Object.entries(part.entries).map(([out, file]) => ({
    out,
    in: /\.tsx?$/.test(file) ? join(sourceFolder(), file) : file,
  }));
  const { metafile } = await build({
    absWorkingDir: home,
    entryPoints,
    outdir: folder,
    bundle: true,
    format: part.split ? 'esm' : 'iife',
    splitting: part.split,
    ...(part.name === 'editor' ? { format: 'esm' as const } : {}),
    chunkNames: 'chunk-[hash]',
    minify: true,
    metafile: true,
    target: 'es2024',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    loader: { '.ttf': 'file', '.json': 'json' },
    assetNames: '[name]',
    legalComments: 'linked',
    logLevel: 'silent',
    external: ['fs'], // the language service asks for it in Node.js only
    define: { 'process.env.NODE_ENV': '"production"', global: 'globalThis' },
  });
  if (part.name === 'site') writeFileSync(join(folder, 'index.html'), readFileSync(join(sourceFolder(), 'index.html')));
  const files = Object.keys(metafile.inputs).filter(file => existsSync(resolve(home, file)));
  const inputs: Inputs = Object.fromEntries(files.map(file => [file, statSync(resolve(home, file)).mtimeMs]));
  inputs['src/portal/site/index.html'] = statSync(join(sourceFolder(), 'index.html')).mtimeMs;
  writeFileSync(join(folder, `${part.name}.inputs.json`), JSON.stringify(inputs));
}
