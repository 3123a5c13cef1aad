import type { Item } from '../../content/item.ts';
import { affectedBy } from '../../content/since.ts';
import { type Minimum, runTests, type Tested } from '../../content/test/run-tests.ts';
import { updateExpectations } from '../../content/test/snapshot.ts';
import { Failure } from '../../core/failure.ts';
import { writeInside } from '../../core/inside.ts';
import { type CommandInput, defineCommand, type ExitCode } from '../command.ts';
import { type Loaded, loadRepository, withEngine } from '../content.ts';
import { placesOf } from '../places.ts';
import { diagnosticsOf, printTests } from '../testing/print-tests.ts';
import { watchFolders } from '../testing/watch.ts';

export default defineCommand({
  summary: 'runs the tests of rules, hunting queries, parsers and playbooks, without a network',
  arguments: [['[path...]', 'files or folders whose tests are run; all content of picket.yaml without one']],
  options: [
    ['--since <rev>', 'only what a change since a commit can affect, through tables, parsers and watchlists'],
    ['--min <counts>', 'what each detection must have: hit=1,miss=1, and branches=80 for per cent of its query'],
    ['--coverage', 'shows which ways through the queries no test takes'],
    ['--update', 'writes what came in place of what was expected, in the tests that differ'],
    ['--watch', 'runs the tests again that a change can affect, until Ctrl-C'],
  ],
  examples: [
    ['picket test', 'runs all tests'],
    ['picket test detections/okta --min hit=1,miss=1', 'also asks for a hit and a miss of each detection'],
    ['picket test --coverage', 'shows each case(), where, union and join that no test tries'],
    ['picket test --watch', 'keeps testing while you write'],
    ['picket test detections/okta/spray.yaml --update', 'takes what the rule gives as what is expected'],
  ],
  async run(input) {
    const minimum = readMinimum(input.options.min);
    const exit = await testOnce(input, minimum);
    if (input.options.watch !== true) return exit;
    await watchTests(input, minimum);
    return 0;
  },
});

async function testOnce(
  input: CommandInput,
  asked: Minimum | undefined,
  affected: (loaded: Loaded) => (file: string) => boolean = () => () => true,
): Promise<ExitCode> {
  const started = performance.now();
  const loaded = await loadRepository(input);
  const { config, content, only, text } = loaded;
  const concerns = affected(loaded);
  const items = content.items.filter(item => only(item.file) && concerns(item.file));
  const minimum: Minimum = asked ?? config.defaults.minimumTests;
  const coverage = input.options.coverage === true;
  const tested = await withEngine(loaded, (engine, schema) =>
    runTests({ items, repository: content.items, schema, minimum, engine, coverage, ...placesOf(config) }),
  );
  if (input.options.update === true) return update(items, tested, config.root, input);
  const shown = diagnosticsOf(tested, coverage || minimum.branches !== undefined);
  const files = new Set(tested.results.map(one => one.file)).size;
  const milliseconds = performance.now() - started;
  const findings = { verb: 'test', diagnostics: shown, files, items: tested.results.length, milliseconds, text };
  printTests(tested, findings, String(input.options.format), input.terminal);
  return shown.some(one => one.severity === 'error') ? 1 : 0;
}

function update(items: readonly Item[], { results }: Tested, root: string, { terminal }: CommandInput): ExitCode {
  const differing = results.filter(one => one.actual).length;
  let written = 0;
  for (const item of items) {
    const { text, updated } = updateExpectations(
      item,
      results.filter(one => one.file === item.file),
    );
    if (updated === 0) continue;
    writeInside(root, item.file, text);
    terminal.out(`${item.file}  ${updated} updated`);
    written += updated;
  }
  const failed = results.filter(one => !one.passed).length - written;
  terminal.out(`${written} of ${differing} tests that differ were updated; ${failed} still fail`);
  return failed > 0 ? 1 : 0;
}

async function watchTests(input: CommandInput, asked: Minimum | undefined): Promise<void> {
  const { config, content } = await loadRepository(input);
  let before = content.items;
  input.terminal.say('Watching for changes; Ctrl-C ends it.');
  await watchFolders(config.root, [...config.content, ...config.connectors], input.stopped, async files => {
    input.terminal.say(
      `\nchanged: ${files.slice(0, 5).join(', ')}${files.length > 5 ? ` and ${files.length - 5} more` : ''}`,
    );
    await testOnce(input, asked, ({ content: now }) => {
      const affected = affectedBy(files, now.items, before);
      before = now.items;
      return file => affected.has(file);
    });
  });
}

function readMinimum(text: unknown): Minimum | undefined {
  if (text === undefined) return undefined;
  const pairs = String(text)
    .split(',')
    .map(one => /^(hit|miss|branches)=(\d{1,3})$/.exec(one));
  if (pairs.includes(null))
    throw new Failure(
      'usage/invalid',
      `--min ${text} is not understood: write it as hit=1,miss=1 or hit=1,miss=1,branches=80.`,
    );
  return { hit: 0, miss: 0, ...Object.fromEntries(pairs.map(one => [one![1], Number(one![2])])) };
}
