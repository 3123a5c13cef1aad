import { attackCoverage } from '../../content/coverage/attack-coverage.ts';
import { coverageHtml } from '../../content/coverage/coverage-html.ts';
import { coverageMarkdown } from '../../content/coverage/coverage-markdown.ts';
import { navigatorLayer } from '../../content/coverage/navigator.ts';
import { runTests } from '../../content/test/run-tests.ts';
import { Failure } from '../../core/failure.ts';
import { didYouMean } from '../../core/nearest.ts';
import { type CommandInput, defineCommand } from '../command.ts';
import { loadRepository, withEngine } from '../content.ts';
import { placesOf } from '../places.ts';
import { repositoryName } from '../repository.ts';

const formats = ['pretty', 'markdown', 'html', 'navigator', 'json'];

export default defineCommand({
  summary: 'shows which techniques of ATT&CK are detected, tested, and have data',
  arguments: [['[path...]', 'files or folders that count; all content of picket.yaml without one']],
  options: [
    [
      '--connected <tables>',
      "Microsoft's tables that have data, such as SigninLogs,AuditLogs; those of the connectors have",
    ],
  ],
  examples: [
    ['picket coverage', 'the techniques that are covered, by tactic'],
    ['picket coverage --format html > coverage.html', 'the matrix as a page of its own'],
    ['picket coverage --format navigator > layer.json', 'a layer for the ATT&CK Navigator'],
  ],
  async run(input) {
    const format = formatOf(input);
    const loaded = await loadRepository(input);
    const { config, content, only } = loaded;
    const items = content.items.filter(item => item.kind === 'table' || only(item.file));
    const connected = new Set(
      String(input.options.connected ?? '')
        .split(',')
        .map(one => one.trim()),
    );
    const coverage = await withEngine(loaded, async (engine, schema) => {
      const { results } = await runTests({ items, repository: content.items, schema, engine, ...placesOf(config) });
      return attackCoverage({ items, results, engine, connected });
    });
    const title = repositoryName(config);
    const printed: Record<string, () => string> = {
      pretty: () => coverageMarkdown(coverage),
      markdown: () => coverageMarkdown(coverage),
      html: () => coverageHtml(coverage, title),
      navigator: () => JSON.stringify(navigatorLayer(coverage, title), null, 2),
      json: () => JSON.stringify(coverage, null, 2),
    };
    input.terminal.out(printed[format]());
    return 0;
  },
});

function formatOf({ options }: CommandInput): string {
  const format = String(options.format);
  if (formats.includes(format)) return format;
  const help = didYouMean(format, formats) ?? `It is one of ${formats.join(', ')}.`;
  throw new Failure('usage/invalid', `--format ${format} is not known here. ${help}`);
}
