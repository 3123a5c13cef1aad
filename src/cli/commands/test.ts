import { runTests, type TestResult } from '../../content/test/run-tests.ts';
import { Failure } from '../../core/failure.ts';
import { type CommandInput, defineCommand } from '../command.ts';
import { loadRepository, withEngine } from '../content.ts';
import { printFindings } from '../print/diagnostics.ts';

export default defineCommand({
  summary: 'runs the tests of rules, hunting queries and parsers, without a network',
  arguments: [['[path...]', 'files or folders whose tests are run; all content of picket.yaml without one']],
  options: [
    ['--since <rev>', 'only what a change since a commit can affect, through tables, parsers and watchlists'],
    ['--min <counts>', 'how many hits and misses each detection must have, such as hit=1,miss=1'],
  ],
  examples: [
    ['picket test', 'runs all tests'],
    ['picket test detections/okta --min hit=1,miss=1', 'also asks for a hit and a miss of each detection'],
  ],
  async run(input) {
    const started = performance.now();
    const loaded = await loadRepository(input);
    const { config, content, only, text } = loaded;
    const items = content.items.filter(item => only(item.file));
    const minimum = readMinimum(input.options.min) ?? config.defaults.minimumTests;
    const { diagnostics, results } = await withEngine(loaded, (engine, schema) =>
      runTests({ items, repository: content.items, schema, minimum, engine }),
    );
    const milliseconds = performance.now() - started;
    sayResults(results, input);
    printFindings(
      {
        verb: 'test',
        diagnostics,
        files: new Set(results.map(it => it.file)).size,
        items: results.length,
        milliseconds,
        text,
      },
      String(input.options.format),
      input.terminal,
    );
    return diagnostics.some(one => one.severity === 'error') ? 1 : 0;
  },
});

function sayResults(results: readonly TestResult[], { options, terminal }: CommandInput): void {
  if (options.format !== 'pretty') return;
  for (const [file, tests] of Map.groupBy(results, result => result.file)) {
    const failed = tests.filter(test => !test.passed).length;
    const mark = failed > 0 ? terminal.style('red', 'failed') : terminal.style('green', 'ok    ');
    terminal.say(`${mark}  ${file}  ${tests.length - failed} of ${tests.length}`);
  }
  const passed = results.filter(test => test.passed).length;
  terminal.say(`${passed} passed, ${results.length - passed} failed`);
}

function readMinimum(text: unknown): { hit: number; miss: number } | undefined {
  if (text === undefined) return undefined;
  const found = /^hit=(\d+),miss=(\d+)$/.exec(String(text));
  if (!found) throw new Failure('usage/invalid', `--min ${text} is not understood: write it as hit=1,miss=1.`);
  return { hit: Number(found[1]), miss: Number(found[2]) };
}
