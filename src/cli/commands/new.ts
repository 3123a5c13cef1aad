import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { skeletonOf, skeletons } from '../../content/new/skeleton.ts';
import { Failure } from '../../core/failure.ts';
import { writeInside } from '../../core/inside.ts';
import { didYouMean } from '../../core/nearest.ts';
import { defineCommand } from '../command.ts';
import { configOf } from '../workspaces.ts';

/** What a person does first with a skeleton that has no tests of `picket test`. */
const tries: Readonly<Record<string, string>> = {
  connector: 'npx vitest run test/connectors',
  watchlist: 'picket validate',
  workbook: 'picket validate',
};

export default defineCommand({
  summary: 'writes a working skeleton of a detection, a parser, a connector … with a passing test',
  arguments: [
    ['<kind>', `one of ${Object.keys(skeletons).join(', ')}`],
    ['<name>', 'what it is called; a folder may stand before it, such as okta/"Push fatigue"'],
  ],
  examples: [
    [
      'picket new detection "Many failed sign-ins"',
      'writes detections/many-failed-sign-ins.yaml; `picket test` is green',
    ],
    ['picket new connector acme', 'writes connectors/acme with its table, a recording and a README'],
  ],
  async run({ args, terminal, ...input }) {
    const [kind, name] = args.map(String);
    if (!Object.hasOwn(skeletons, kind)) {
      const kinds = Object.keys(skeletons);
      const help = didYouMean(kind, kinds) ?? `It can be ${kinds.join(', ')}.`;
      throw new Failure('usage/invalid', `There is no skeleton of a "${kind}". ${help}`);
    }
    const config = configOf({ args, terminal, ...input });
    const files = skeletonOf(kind, name, randomUUID(), [...config.content, ...config.connectors]);
    if (!files)
      throw new Failure(
        'usage/invalid',
        `"${name}" can not be the name of a file. Use letters, digits, spaces and -, with / between folders.`,
      );
    const known = files.find(file => existsSync(join(config.root, file.path)));
    if (known)
      throw new Failure('usage/invalid', `${known.path} exists already. Choose another name, or remove it first.`);
    for (const { path, text } of files) writeInside(config.root, path, text);
    const paths = files.map(file => file.path);
    terminal.out(input.options.format === 'json' ? JSON.stringify({ files: paths }, null, 2) : paths.join('\n'));
    terminal.say(`Try it: ${tries[kind] ?? 'picket test'} ${kind === 'connector' ? '' : paths[0]}`.trimEnd());
    return 0;
  },
});
