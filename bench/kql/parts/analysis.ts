import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { globSync } from 'tinyglobby';
import { readTable, type Table } from '../../../src/core/table.ts';
import { kusto } from '../../../src/kql/frontend/loader.ts';
import { globalsOf } from '../../../src/kql/frontend/schema.ts';
import { createEngine } from '../../../src/kql/index.ts';
import { median, milliseconds, ratio, timed } from '../../figure.ts';
import { runPart } from '../../part.ts';

const home = join(import.meta.dirname, '..', '..', '..');

/** Analysis beside Microsoft's parser and binder alone, over the same texts and tables. */
await runPart(async settings => {
  const texts = settings.queries ? queriesOf(settings.queries) : ownQueries();
  const schema = { tables: tables() };
  const engine = createEngine(schema);
  const globals = globalsOf(schema);
  const ours = () => texts.map(text => engine.analyze(text));
  const bare = () => texts.map(text => kusto.KustoCode.ParseAndAnalyze(text, globals));
  ours();
  bare();
  const times = { ours: [] as number[], bare: [] as number[] };
  for (let run = 0; run < settings.runs; run++) {
    times.ours.push(await timed(ours));
    times.bare.push(await timed(bare));
  }
  const [mine, theirs] = [median(times.ours), median(times.bare)];
  return [
    {
      what: `analysis of ${texts.length} queries`,
      measured: milliseconds(mine),
      beside: `${milliseconds(theirs)} in the bare parser and binder`,
      ratio: ratio(mine / theirs),
      wanted: '≤ 1.2 ×',
    },
  ];
});

function queriesOf(path: string): string[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines.filter(line => line.trim() !== '').map(line => (JSON.parse(line) as { query: string }).query);
}

function ownQueries(): string[] {
  const files = globSync(['detections/**/*.yaml', 'hunting/**/*.yaml'], { cwd: home, absolute: true }).sort();
  return files.map(file => (load(readFileSync(file, 'utf8')) as { query: string }).query).filter(Boolean);
}

function tables(): Table[] {
  const files = globSync(['schemas/tables/*.json', 'connectors/*/tables/*.json'], { cwd: home, absolute: true }).sort();
  const found = new Map(files.map(file => readTable(file)).map(table => [table.name, table]));
  return [...found.values()];
}
