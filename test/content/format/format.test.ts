import { join } from 'node:path';
import { expect, it } from 'vitest';
import { formatItem, formatItems } from '../../../src/content/format/format.ts';
import { loadContent, loadTexts } from '../../../src/content/load.ts';
import { analyzeItem, queryTexts } from '../../../src/content/queries.ts';
import { schemaOf } from '../../../src/content/workspace-schema.ts';
import { packageFolder } from '../../../src/core/version.ts';
import { createEngine, formatQuery } from '../../../src/kql/index.ts';

const queries: Record<string, [before: string, after: string]> = {
  'one operator a line': ['T | where a == 1 | project a', 'T\n| where a == 1\n| project a'],
  'a bar at the end of a line': ['T |\nwhere a == 1 |\nproject a', 'T\n| where a == 1\n| project a'],
  'one operator in a let stays': ['let x = T | project a;\nx', 'let x = T | project a;\nx'],
  'several in a let': [
    'let x = T | where a == 1 | project a;\nx',
    'let x = T\n    | where a == 1\n    | project a;\nx',
  ],
  'a let of two columns': ['let x = T\n  | where a == 1;\nx', 'let x = T\n  | where a == 1;\nx'],
  'a let of no columns': ['let x = T\n| where a == 1;\nx', 'let x = T\n    | where a == 1;\nx'],
  'what belongs to an operator moves with it': [
    'let x = T\n| where a == 1\n    and b == 2;\nx',
    'let x = T\n    | where a == 1\n        and b == 2;\nx',
  ],
  'space around signs': ['T\n| where a==1 and b  in("x" ,"y")', 'T\n| where a == 1 and b in ("x", "y")'],
  'no space in brackets': ['T\n| summarize count( ) by bin ( t , 1h )', 'T\n| summarize count() by bin(t, 1h)'],
  'parameters of operators': ['T\n| join kind = inner S on a', 'T\n| join kind=inner S on a'],
  'aligned names and cells stay': ['T\n| extend\n    a   = 1,\n    bcd = 2', 'T\n| extend\n    a   = 1,\n    bcd = 2'],
  'pairs of case() stay': [
    'T\n| extend x = case(\n    a == 1, "one",\n    "other")',
    'T\n| extend x = case(\n    a == 1, "one",\n    "other")',
  ],
  'comments stay where they are': [
    '// what it finds\nT // of the week\n    // only ours\n    | where a == 1',
    '// what it finds\nT // of the week\n// only ours\n| where a == 1',
  ],
  'blank lines and space at ends': ['\nT  \n\n\n| take 1\n\n', 'T\n\n| take 1'],
  'texts stay': ['T\n| where a ==  "x  |  y" or b == @"\\ ,"', 'T\n| where a == "x  |  y" or b == @"\\ ,"'],
  'a text of several lines stays': ['print ```a\n  b```', 'print ```a\n  b```'],
  'what has errors stays': ['T|where (a==1', 'T|where (a==1'],
  'placeholders stay': ['T|where a == {{value}}', 'T|where a == {{value}}'],
};

it.each(Object.entries(queries))('%s', (_, [before, after]) => {
  expect(formatQuery(before)).toBe(after);
  expect(formatQuery(after)).toBe(after);
});

const rule = `# what a reader should know first

name: N
id: 0f0e7d0c-5d5c-4f0a-9d7b-2f3c1d1f7a11
# why it is high
severity: High
author: someone # kept behind what it followed
kind: NRT
query: |-
    SigninLogs | where UserPrincipalName=="ana@contoso.example"
      | project TimeGenerated

description: |
  D.
version: 1.0.0
`;

const ordered = `# what a reader should know first

id: 0f0e7d0c-5d5c-4f0a-9d7b-2f3c1d1f7a11
name: N
description: |
  D.
# why it is high
severity: High
author: someone # kept behind what it followed
query: |-
    SigninLogs
    | where UserPrincipalName == "ana@contoso.example"
    | project TimeGenerated

version: 1.0.0
kind: NRT
`;

it('orders the keys of a rule and formats its query, comments with them', async () => {
  const [item] = (await loadTexts([{ path: 'detections/n.yaml', text: rule }])).items;
  expect(await formatItem(item)).toBe(ordered);
  const [again] = (await loadTexts([{ path: 'detections/n.yaml', text: ordered }])).items;
  expect(await formatItem(again)).toBe(ordered);
});

it('keeps the order of a file whose alias would come before its anchor', async () => {
  const text = 'query: &q T\nname: N\nid: 0f0e7d0c-5d5c-4f0a-9d7b-2f3c1d1f7a11\ndescription: *q\nkind: NRT\n';
  const [item] = (await loadTexts([{ path: 'detections/n.yaml', text }])).items;
  expect(await formatItem(item)).toBe(text);
});

it('refuses to write what would be planned otherwise', async () => {
  const { items } = await loadTexts([{ path: 'detections/n.yaml', text: rule }]);
  const engine = createEngine(schemaOf(items));
  const [fine] = await formatItems(items, engine);
  expect(fine).toEqual({ file: 'detections/n.yaml', text: ordered });
  const wrong = {
    analyze: (text: string) => engine.analyze(text.includes(' == ') ? text.replace('ana@', 'ben@') : text),
  };
  const [refused] = await formatItems(items, wrong);
  expect(refused.refused).toBe('its query would be planned otherwise');
});

it('means the same and is the same again, over what is in this repository', async () => {
  const root = packageFolder();
  const { items } = await loadContent(root, ['detections', 'hunting', 'parsers', 'watchlists', 'connectors']);
  const engine = createEngine(schemaOf(items));
  const tried = items.filter(item => queryTexts(item).length === 1 && !/\/\//.test(queryTexts(item)[0]));
  expect(tried.length).toBeGreaterThan(80);
  for (const item of tried.filter((_, at) => at % 10 === 0)) {
    const [{ text, analysis, analysed }] = analyzeItem(item, engine);
    const crowded = text.replace(/\s*\n\s*/g, ' ').trim();
    const formatted = formatQuery(crowded);
    expect(formatted, join(root, item.file)).not.toBe(crowded);
    expect(formatQuery(formatted)).toBe(formatted);
    const after = engine.analyze(analysed[0].replace(text, () => formatted));
    expect(after.plan).toEqual(analysis.plan);
    expect(after.columns).toEqual(analysis.columns);
  }
});
