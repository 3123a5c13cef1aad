import { describe, expect, it } from 'vitest';
import { comment } from '../../src/cli/print/comment.ts';
import { importContent } from '../../src/content/import/import.ts';
import { mergeThreeWay } from '../../src/content/import/merge.ts';
import { loadTexts } from '../../src/content/load.ts';

const upstream = (severity: string, query: string, period = '1h') =>
  `id: 3b0f3a5c-5a44-4f6f-9a57-5f1c3b7d1a01\nname: Failures\nseverity: ${severity}\nqueryFrequency: 1h\nqueryPeriod: ${period}\ntriggerOperator: gt\ntriggerThreshold: 0\nquery: |\n${query
    .split('\n')
    .map(line => `  ${line}`)
    .join('\n')}\n`;
const query =
  'SigninLogs\n| where ResultType != 0\n| where AppDisplayName != "x"\n| summarize count() by UserPrincipalName';

/** Imports into a repository of texts, and gives what it is then. */
async function into(repository: Record<string, string>, text: string, keepOurs = false, path = 'Failures.yaml') {
  const { items } = await loadTexts(
    Object.entries(repository)
      .filter(([file]) => !file.startsWith('upstream/'))
      .map(([file, body]) => ({ path: file, text: body })),
  );
  const done = await importContent({
    sources: [{ path, text }],
    items,
    folders: ['detections'],
    read: file => repository[file],
    keepOurs,
  });
  return { done, files: { ...repository, ...Object.fromEntries(done.files.map(file => [file.path, file.text])) } };
}

describe('content from upstream', () => {
  it('is taken as it is, and remembered', async () => {
    const { files } = await into({}, upstream('Medium', query));
    expect(files['detections/Failures.yaml']).toBe(upstream('Medium', query));
    expect(files['upstream/detections/Failures.yaml']).toContain('severity: Medium');
  });

  it('keeps what was tuned here, takes what changed there, and merges a query by its lines', async () => {
    const { files: first } = await into({}, upstream('Medium', query));
    const tuned = first['detections/Failures.yaml']
      .replace('severity: Medium', '# ours\nseverity: High')
      .replace('count() by', 'Failures = count() by');
    const theirs = upstream('Medium', query.replace('ResultType != 0', 'ResultType !in (0, 50125)'), '2h');
    const { done, files } = await into({ ...first, 'detections/Failures.yaml': tuned }, theirs);
    expect(done.conflicts).toEqual([]);
    const merged = files['detections/Failures.yaml'];
    expect(merged).toContain('# ours\nseverity: High');
    expect(merged).toContain('queryPeriod: 2h');
    expect(merged).toContain('!in (0, 50125)');
    expect(merged).toContain('Failures = count() by');
    expect((await into(files, theirs)).done).toMatchObject({ files: [], conflicts: [], unchanged: 1 });
  });

  it('says what can not be merged until one side is chosen', async () => {
    const { files: first } = await into({}, upstream('Medium', query));
    const tuned = { ...first, 'detections/Failures.yaml': upstream('High', query) };
    const { done, files } = await into(tuned, upstream('Low', query));
    expect(done.conflicts).toMatchObject([
      { path: 'detections/Failures.yaml', conflict: { key: 'severity', base: 'Medium', ours: 'High', theirs: 'Low' } },
    ]);
    expect(files['detections/Failures.yaml']).toContain('severity: High');
    expect((await into(files, upstream('Low', query))).done.conflicts).toHaveLength(1);
    const { files: chosen } = await into(files, upstream('Low', query), true);
    expect((await into(chosen, upstream('Low', query))).done.conflicts).toEqual([]);
  });

  it('comes from templates: an export of the portal, and a solution package', async () => {
    const rule = {
      type: 'Microsoft.OperationalInsights/workspaces/providers/alertRules',
      name: "[concat(parameters('workspace'),'/Microsoft.SecurityInsights/3b0f3a5c-5a44-4f6f-9a57-5f1c3b7d1a02')]",
      kind: 'NRT',
      properties: {
        displayName: 'Vault',
        severity: 'High',
        query: 'print 1',
        enabled: true,
        suppressionEnabled: false,
        suppressionDuration: 'PT5H',
      },
    };
    const search = {
      type: 'Microsoft.OperationalInsights/savedSearches',
      name: '3b0f3a5c-5a44-4f6f-9a57-5f1c3b7d1a03',
      properties: { category: 'Hunting Queries', displayName: "[variables('title')]", query: 'print 2' },
    };
    const nested = {
      type: 'Microsoft.OperationalInsights/workspaces/providers/contentTemplates',
      properties: { mainTemplate: { resources: [search] } },
    };
    const template = {
      parameters: { workspace: { type: 'string' } },
      variables: { title: 'At night' },
      resources: [rule, nested, { type: 'Microsoft.Compute/virtualMachines', name: 'x' }],
    };
    const { done, files } = await into({}, JSON.stringify(template), false, 'mainTemplate.json');
    expect(files['detections/vault.yaml']).toContain('kind: NRT');
    expect(files['hunting/at-night.yaml']).toContain('name: At night');
    expect(done.skipped).toMatchObject([{ what: 'Microsoft.Compute/virtualMachines' }]);
  });
});

describe('a three-way merge', () => {
  it.each([
    ['what only they changed is taken', { a: 1 }, { a: 1 }, { a: 2 }, { a: 2 }, 0],
    ['what only we changed stays', { a: 1 }, { a: 3 }, { a: 1 }, {}, 0],
    ['what both changed alike is no conflict', { a: 1 }, { a: 2 }, { a: 2 }, {}, 0],
    ['what they took away goes', { a: 1 }, { a: 1 }, {}, { a: undefined }, 0],
    ['what is new there comes', {}, {}, { a: 1 }, { a: 1 }, 0],
    ['both otherwise is a conflict', { a: 1 }, { a: 2 }, { a: 3 }, {}, 1],
  ])('%s', (_, base, ours, theirs, edits, conflicts) => {
    const merged = mergeThreeWay(base, ours, theirs as never);
    expect(merged.edits).toEqual(edits);
    expect(merged.conflicts).toHaveLength(conflicts);
  });
});

describe('a comment of a pull request', () => {
  it('is cut at a line where GitHub would refuse it', () => {
    const long = Array.from({ length: 5000 }, (_, index) => `line ${index} ${'x'.repeat(20)}`).join('\n');
    const cut = comment('picket plan', long);
    expect(cut.length).toBeLessThanOrEqual(65_536);
    expect(cut).toMatch(/line 0 x+\n[\s\S]*\n… and \d+ more lines: `picket plan` shows them\.\n~~~$/);
    expect(comment('picket plan', 'short ~~~')).toBe('**picket plan**\n\n~~~\nshort ~ ~ ~\n~~~');
  });
});
