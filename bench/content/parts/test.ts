import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadTexts } from '../../../src/content/load.ts';
import { detection } from '../../../src/content/new/queries.ts';
import { analysedTexts } from '../../../src/content/queries.ts';
import { runTests } from '../../../src/content/test/run-tests.ts';
import { schemaOf } from '../../../src/content/workspace-schema.ts';
import { openCachedEngine } from '../../../src/kql/cache/engine.ts';
import { ratio, timed } from '../../figure.ts';
import { runPart } from '../../part.ts';

const rules = 500;
const folder = mkdtempSync(join(tmpdir(), 'picket-bench-'));

/** 500 detections with four tests each, loaded and tested: first with nothing remembered, then with what that run left. */
await runPart(async () => {
  const files = Array.from({ length: rules }, (_, index) => ({ path: `detections/r${index}.yaml`, text: rule(index) }));
  let tests = 0;
  const all = async () => {
    const { items } = await loadTexts(files);
    const schema = schemaOf(items);
    const engine = openCachedEngine(schema, join(folder, 'kql.db'));
    await engine.ahead(items.flatMap(analysedTexts));
    const { results, diagnostics } = await runTests({ items, repository: items, schema, engine });
    engine.close();
    if (diagnostics.length > 0) throw new Error(JSON.stringify(diagnostics[0]));
    tests = results.length;
  };
  const [cold, warm] = [await timed(all), await timed(all)];
  rmSync(folder, { recursive: true, force: true });
  const figure = (what: string, measured: number, wanted: number) => ({
    what: `${rules} rules with ${tests} tests, ${what}`,
    measured: `${(measured / 1000).toFixed(1)} s`,
    beside: `${wanted} s`,
    ratio: ratio(measured / 1000 / wanted),
    wanted: '≤ 1 ×',
  });
  return [figure('cold', cold, 12), figure('warm', warm, 4)];
});

/** A detection like the others, with a query of its own, and its tests twice. */
function rule(index: number): string {
  const text = detection({ title: `Rule ${index}`, name: `rule-${index}`, id: guid(index) });
  const [head, tests] = text.split('tests:\n');
  const own = head.replace('"50126"', `"50126" or ResultType == "${70_000 + index}"`);
  return `${own}tests:\n${tests}${tests.replaceAll('  - name: ', '  - name: again, ')}`;
}

function guid(index: number): string {
  return `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
}
