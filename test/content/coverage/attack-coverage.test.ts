import { expect, it } from 'vitest';
import { attackCoverage } from '../../../src/content/coverage/attack-coverage.ts';
import { coverageHtml } from '../../../src/content/coverage/coverage-html.ts';
import { coverageMarkdown } from '../../../src/content/coverage/coverage-markdown.ts';
import { navigatorLayer } from '../../../src/content/coverage/navigator.ts';
import { loadTexts } from '../../../src/content/load.ts';
import type { TestResult } from '../../../src/content/test/run-tests.ts';
import { schemaOf } from '../../../src/content/workspace-schema.ts';
import { createEngine } from '../../../src/kql/index.ts';

const rule = (name: string, technique: string, query: string) =>
  `name: ${name}\nkind: Scheduled\ntriggerOperator: gt\nrelevantTechniques: [${technique}]\nquery: ${query}\n`;
const texts = {
  'connectors/x/tables/T_CL.json': '{"name":"T_CL","columns":[{"name":"TimeGenerated","type":"datetime"}]}',
  'detections/connected.yaml': rule('Connected <b>', 'T1110.003', 'T_CL'),
  'detections/tested.yaml': rule('Tested', 'T1059', 'SigninLogs'),
  'detections/failing.yaml': rule('Failing', 'T1486', 'T_CL'),
  'hunting/h.yaml': 'name: Hunted\nrelevantTechniques: [T1566]\nquery: T_CL\n',
};
const result = (file: string, passed: boolean): TestResult => ({
  kind: 'analytics-rule',
  file,
  line: 1,
  test: 't',
  expects: 'hit',
  passed,
});

async function coverage(connected: string[] = []) {
  const { items } = await loadTexts(Object.entries(texts).map(([path, text]) => ({ path, text })));
  const results = [
    result('detections/connected.yaml', true),
    result('detections/tested.yaml', true),
    result('detections/failing.yaml', false),
  ];
  return attackCoverage({ items, results, engine: createEngine(schemaOf(items)), connected: new Set(connected) });
}

it('says of each technique how far it is covered', async () => {
  const level = async (id: string, connected?: string[]) =>
    (await coverage(connected)).techniques.find(one => one.id === id)?.level;
  expect(await level('T1110.003')).toBe('connected');
  expect(await level('T1110')).toBe('connected');
  expect(await level('T1110.001')).toBe('none');
  expect(await level('T1059')).toBe('tested');
  expect(await level('T1059', ['SigninLogs'])).toBe('connected');
  expect(await level('T1486')).toBe('present');
  expect(await level('T1566')).toBe('hunted');
  expect((await coverage()).counts).toMatchObject({ hunted: 4, present: 3, tested: 2, connected: 1 });
});

it('is a layer of the Navigator', async () => {
  expect(navigatorLayer(await coverage(), 'x')).toMatchObject({
    versions: { attack: '18', layer: '4.5' },
    domain: 'enterprise-attack',
    techniques: [
      { techniqueID: 'T1059', score: 75 },
      { techniqueID: 'T1110', score: 100 },
      { techniqueID: 'T1110.003', score: 100 },
      { techniqueID: 'T1486', score: 50 },
      { techniqueID: 'T1566', score: 25 },
    ],
  });
});

it('is a page that loads nothing, and Markdown', async () => {
  const page = coverageHtml(await coverage(), 'contoso/rules');
  expect(page).toContain('Connected &lt;b&gt;');
  expect(page).not.toMatch(/<(script|link|img|iframe)|url\(|@import/);
  expect(coverageMarkdown(await coverage())).toContain(
    '| [T1486](https://attack.mitre.org/techniques/T1486/) Data Encrypted for Impact | detection without passing tests | Failing |',
  );
});
