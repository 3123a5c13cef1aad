import { describe, expect, it } from 'vitest';
import { ringsOf } from '../../src/cli/rings.ts';
import { readConfigText } from '../../src/content/config.ts';
import { textFiles } from '../../src/content/files.ts';
import type { Item } from '../../src/content/item.ts';
import { loadTexts } from '../../src/content/load.ts';
import { fill, placeholder, placeholderValues } from '../../src/content/parameters.ts';
import { itemsFor, validateRendered } from '../../src/content/rendering.ts';
import { isObject } from '../../src/content/resource.ts';
import { schemaOf } from '../../src/content/workspace-schema.ts';
import { createEngine } from '../../src/kql/index.ts';

const rule = (query: string) =>
  `name: Failures\nseverity: Low\nquery: ${query}\nqueryFrequency: 1h\nqueryPeriod: 1h\ntriggerOperator: gt\ntriggerThreshold: 0\nversion: 1.0.0\n`;
const base = {
  'detections/failures.yaml': rule(
    `SigninLogs | where ResultType != 0 | where AppDisplayName == "${placeholder('parameters.app')}"`,
  ),
  'watchlists/VIPs/watchlist.yaml': 'watchlistAlias: VIPs\ndisplayName: VIPs\nsource: data.csv\nitemsSearchKey: Name\n',
  'watchlists/VIPs/data.csv': 'Name\nana\n',
};
const over = {
  'overlays/prod/detections/failures.yaml': 'severity: High\nversion: null\n',
  'overlays/prod/detections/extra.yaml': rule('SigninLogs'),
  'overlays/prod/watchlists/VIPs/data.csv': 'Name\nben\n',
};

const lines = (files: Record<string, string>) => Object.entries(files).map(([path, text]) => ({ path, text }));
const open = (folder: string) => {
  const files = textFiles(lines(over));
  return { ...files, paths: files.paths.filter(path => path.startsWith(folder) && !path.endsWith('.csv')) };
};

async function contentOf(files: Record<string, string>) {
  const content = await loadTexts(lines(files));
  return { ...content, diagnostics: content.diagnostics.filter(one => !one.file.endsWith('.csv')) };
}

describe('the content of a workspace', () => {
  it('is the base with its overlays, files beside included, without what it excludes', async () => {
    const { items } = await contentOf(base);
    const own = await itemsFor(items, { overlays: ['overlays/prod'], exclude: ['detections/*/never.yaml'] }, open);
    const byFile = new Map(own.map(item => [item.file, item]));
    expect([...byFile.keys()]).toEqual([
      'detections/failures.yaml',
      'watchlists/VIPs/watchlist.yaml',
      'overlays/prod/detections/extra.yaml',
    ]);
    expect(byFile.get('detections/failures.yaml')?.value).toMatchObject({ name: 'Failures', severity: 'High' });
    expect(byFile.get('detections/failures.yaml')?.value).not.toHaveProperty('version');
    expect(byFile.get('watchlists/VIPs/watchlist.yaml')?.beside('data.csv')).toBe('Name\nben\n');
    const fewer = await itemsFor(items, { exclude: ['detections/*'] }, open);
    expect(fewer.map(item => item.kind)).toEqual(['watchlist']);
  });

  it('is checked as each workspace has it', async () => {
    const content = await contentOf(base);
    const options = { engineFor: async (items: readonly Item[]) => ({ engine: createEngine(schemaOf(items)) }) };
    const workspaces = {
      good: { parameters: { app: 'Portal' } },
      quotes: { parameters: { app: 'a" | where Nowhere == "' } },
      none: {},
    };
    const { diagnostics } = await validateRendered(content, { workspaces, open }, options);
    const errors = diagnostics.filter(one => one.severity === 'error').map(one => `${one.code} ${one.message}`);
    expect(errors.sort()).toEqual([
      expect.stringMatching(/^content\/unknown-parameter "parameters\.app" has no value\. \(in none\)$/),
      expect.stringMatching(/Nowhere.* \(in quotes\)$/),
    ]);
  });
});

describe('placeholders', () => {
  const values = placeholderValues({
    subscription: 's',
    resourceGroup: 'g',
    workspaceId: '/subscriptions/s/resourceGroups/g/providers/Microsoft.OperationalInsights/workspaces/law',
    parameters: { app: 'Portal', count: 5 },
  });
  it.each([
    [placeholder('parameters.app'), 'Portal'],
    [`\${{parameters.count}} of ${placeholder('workspace.name')}`, '5 of law'],
    ['$' + '{ parameters.app }', '$' + '{ parameters.app }'],
    ['{{Column}}', '{{Column}}'],
  ])('%s is %s', (text, filled) => {
    expect(fill({ text }, values)).toEqual({ value: { text: filled }, unfilled: [] });
  });
  it('without a value stay, with their place', () => {
    const { value, unfilled } = fill({ a: [{ b: `x ${placeholder('parameters.none')}` }] }, values);
    expect(isObject(value) && value.a).toEqual([{ b: `x ${placeholder('parameters.none')}` }]);
    expect(unfilled).toEqual([{ name: 'parameters.none', path: ['a', 0, 'b'] }]);
  });
});

describe('rings', () => {
  const config = readConfigText(
    'picket.yaml',
    'rings: [[canary], [eu, us]]\nworkspaces: { canary: {}, eu: {}, us: {}, lab: {} }\n',
  );
  it('follow each other, what is in none comes last', () => {
    const plans = ['lab', 'us', 'canary', 'eu'].map(workspace => ({ workspace }) as never);
    expect(ringsOf(plans, config).map(ring => ring.map(plan => plan.workspace))).toEqual([
      ['canary'],
      ['us', 'eu'],
      ['lab'],
    ]);
  });
  it('name workspaces that are there', () => {
    expect(() => readConfigText('picket.yaml', 'rings: [[canry]]\nworkspaces: { canary: {} }\n')).toThrow(
      /no workspace "canry".*canary/,
    );
  });
});
