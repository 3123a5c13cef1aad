import fc from 'fast-check';
import { expect, it } from 'vitest';
import { loadTexts } from '../../src/content/load.ts';
import { desiredResources } from '../../src/content/plan/desired.ts';
import { validate } from '../../src/content/validate.ts';

const engine = {
  analyze: (text: string) => ({
    text,
    diagnostics: [],
    columns: [],
    tables: new Map(),
    functions: [],
    watchlists: [],
    branches: [],
  }),
};
const target = {
  subscription: 's',
  resourceGroup: 'g',
  workspaceId: '/subscriptions/s/resourceGroups/g/providers/Microsoft.OperationalInsights/workspaces/w',
  location: 'westeurope',
  repository: 'r',
};
const paths = [
  'detections/a.yaml',
  'hunting/a.yaml',
  'parsers/a.yaml',
  'watchlists/A/watchlist.yaml',
  'automation/a.yaml',
  'playbooks/A/azuredeploy.json',
  'workbooks/A/workbook.json',
  'connectors/a/tables/A_CL.json',
];
const keys = `id name kind query severity tactics relevantTechniques entityMappings fieldMappings customDetails
  alertDetailsOverride alertDisplayNameFormat incidentConfiguration groupingConfiguration deploy tests ParserName
  ParserQuery ParserParams watchlistAlias source itemsSearchKey triggeringLogic conditions actions actionConfiguration
  resources parameters variables properties definition items version columns type __proto__ constructor`.split(/\s+/);

const value = fc.letrec(tie => ({
  any: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(
      null,
      true,
      0,
      1.5,
      '',
      'x',
      'Scheduled',
      'Microsoft.Logic/workflows',
      "[parameters('x')]",
      '{{x}}',
      '«',
      '\u0000',
    ),
    fc.string(),
    fc.array(tie('any'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...keys), tie('any'), { maxKeys: 6 }),
  ),
})).any;

async function survives(path: string, text: string): Promise<void> {
  const content = await loadTexts([{ path, text }]);
  const { diagnostics } = await validate(content, { engine });
  const lines = text.replace(/^\ufeff/, '').split(/\r\n|\r|\n/);
  for (const one of diagnostics) {
    expect(one.line).toBeGreaterThanOrEqual(1);
    expect(one.endLine).toBeLessThanOrEqual(lines.length);
    expect(one.endColumn).toBeLessThanOrEqual(lines[one.endLine - 1].length + 1);
    expect(one.line < one.endLine || one.column <= one.endColumn, JSON.stringify(one)).toBe(true);
  }
  await desiredResources(content.items, target, { workspace: 'w' });
}

it('any value in any file is answered with diagnostics, never with an exception', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...paths), value, (path, given) => survives(path, JSON.stringify(given) ?? '')),
    { numRuns: 400 },
  );
});

it('numbers that a double can not hold go through', async () => {
  for (const path of paths) await survives(path, '{"order": 9007199254740993, "items": [9007199254740993, 1e400]}');
  await survives(
    'automation/a.yaml',
    'triggeringLogic: { conditions: [ { conditionProperties: { propertyValues: [9007199254740993] } } ] }',
  );
});

it('so is any text', async () => {
  const text = fc.string({ unit: fc.constantFrom(...' \t\n\r:-[]{}"\'|>&*!%#abc?,1\u0000é'), maxLength: 60 });
  await fc.assert(fc.asyncProperty(fc.constantFrom(...paths), text, survives), { numRuns: 400 });
});
