import { expect, it } from 'vitest';
import { formatItem } from '../../../src/content/format/format.ts';
import { loadTexts } from '../../../src/content/load.ts';
import { skeletonOf, skeletons } from '../../../src/content/new/skeleton.ts';
import { runTests } from '../../../src/content/test/run-tests.ts';
import { validate } from '../../../src/content/validate.ts';
import { schemaOf } from '../../../src/content/workspace-schema.ts';

const id = '6f1c8a52-0b0e-4b7e-9a43-2f3d1c5e7a90';
const kinds = Object.keys(skeletons).filter(kind => kind !== 'connector');

it('every skeleton is valid, and its tests pass', async () => {
  const files = kinds.flatMap(
    kind =>
      skeletonOf(kind, `team/${kind}: "Odd" sign-ins, ünïque`, id.replace('6f', `${kinds.indexOf(kind)}f`), []) ?? [],
  );
  const content = await loadTexts(files);
  content.diagnostics = content.diagnostics.filter(one => !one.file.endsWith('.csv'));
  const { diagnostics } = await validate(content);
  // Only its author can say who supports it, and what uses it.
  const authors = ['content/unused', 'playbook/incomplete-metadata'];
  expect(diagnostics.filter(({ code }) => !authors.includes(code))).toEqual([]);
  const { items } = content;
  for (const item of items) expect(await formatItem(item), item.file).toBe(item.text);
  const tested = await runTests({ items, repository: items, schema: schemaOf(items), minimum: { hit: 1, miss: 1 } });
  expect(tested.diagnostics).toEqual([]);
  expect(new Set(tested.results.map(result => result.kind))).toEqual(
    new Set(['analytics-rule', 'hunting-query', 'parser', 'playbook']),
  );
  expect(files.map(file => file.path).filter(path => path.startsWith('detections'))).toEqual([
    'detections/team/detection-odd-sign-ins-unique.yaml',
  ]);
});

it('a connector has all its parts', () => {
  const files = skeletonOf('connector', 'Acme audit', id, ['sources/connectors']) ?? [];
  expect(files.map(file => file.path)).toEqual(
    ['connector.ts', 'tables.ts', 'tables/AcmeAudit_CL.json', 'recorded/events.json', 'README.md'].map(
      path => `sources/connectors/acme-audit/${path}`,
    ),
  );
});

it.each(['', '..', '../x', 'a/../../x', '/etc/x', 'C:/x', 'con/x', '   ', 'a\0/b'])('%j names no skeleton', name => {
  expect(skeletonOf('detection', name, id, [])).toBeUndefined();
});
