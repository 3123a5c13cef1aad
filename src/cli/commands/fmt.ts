import { type Formatted, formatItems } from '../../content/format/format.ts';
import type { Diagnostic } from '../../core/diagnostic.ts';
import { writeInside } from '../../core/inside.ts';
import { defineCommand } from '../command.ts';
import { loadRepository, withEngine } from '../content.ts';
import { printFindings } from '../print/diagnostics.ts';

export default defineCommand({
  summary: 'formats the YAML and KQL of rules, hunting queries and parsers',
  arguments: [['[path...]', 'files or folders to format; all content of picket.yaml without one']],
  options: [['--check', 'writes nothing; exits with 1 and names the files that are not formatted']],
  examples: [
    ['picket fmt', 'formats everything'],
    ['picket fmt detections/okta --check', 'tells whether one folder is formatted'],
  ],
  async run(input) {
    const started = performance.now();
    const loaded = await loadRepository(input);
    const items = loaded.content.items.filter(item => loaded.only(item.file));
    const check = input.options.check === true;
    const done = await withEngine(loaded, engine => formatItems(items, engine));
    for (const { file, text, refused } of check ? [] : done) {
      if (refused !== undefined) continue;
      writeInside(loaded.config.root, file, text);
      input.terminal.say(`formatted  ${file}`);
    }
    const diagnostics = done.filter(one => check || one.refused !== undefined).map(toDiagnostic);
    const files = new Set(items.map(item => item.file)).size;
    const milliseconds = performance.now() - started;
    printFindings(
      { verb: 'fmt', diagnostics, files, items: items.length, milliseconds, text: loaded.text },
      String(input.options.format),
      input.terminal,
    );
    return diagnostics.length > 0 ? 1 : 0;
  },
});

function toDiagnostic({ file, refused }: Formatted): Diagnostic {
  const place = { file, line: 1, column: 1, endLine: 1, endColumn: 1 };
  if (refused === undefined)
    return {
      code: 'format/differs',
      severity: 'error',
      message: 'The file is not formatted.',
      help: `Run picket fmt ${file}`,
      ...place,
    };
  const message = `The file was left as it is: formatted, ${refused}.`;
  return { code: 'format/meaning', severity: 'error', message, ...place };
}
