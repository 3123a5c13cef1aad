import { describe, expect, it } from 'vitest';
import type { Json, JsonObject, Target } from '../../src/content/resource.ts';
import { expandTemplate } from '../../src/content/template.ts';
import { evaluateText, TemplateError } from '../../src/content/template-expression.ts';

const scope = {
  resourcegroup: () => ({ location: 'westeurope', tags: ['a', 'b'] }),
  name: ([x]: readonly Json[]) => `<${String(x)}>`,
};

describe('expressions of ARM templates', () => {
  it.each<[string, Json]>([
    ['plain text', 'plain text'],
    ['[[not an expression]', '[not an expression]'],
    ["['a']", 'a'],
    ["['it''s']", "it's"],
    ["[concat('a', 'b', 1)]", 'ab1'],
    ['[resourceGroup().location]', 'westeurope'],
    ['[ResourceGroup().Location]', 'westeurope'],
    ['[resourceGroup().tags[1]]', 'b'],
    ["[concat( toLower('AB') , '-' , name('x') )]", 'ab-<x>'],
    ["[format('{0}/{1}', 'a', 'b')]", 'a/b'],
    ["[createObject('a', true())]", { a: true }],
  ])('%s', (text, value) => {
    expect(evaluateText(text, scope)).toEqual(value);
  });

  it.each([
    ["[uniqueString('a')]", /"uniqueString" is not one that can be evaluated here/],
    ["[concat('a']", /no template expression/],
    ["['a' 'b']", /' is unexpected, at character 5/],
    ["[concat('a', resourceGroup())]", /./],
    ['[resourceGroup().nowhere]', /no "nowhere"/],
    [`[${'concat('.repeat(600)}'a'${')'.repeat(600)}]`, /nested deeper/],
  ])('%s is refused', (text, words) => {
    expect(() => evaluateText(text, scope)).toThrow(TemplateError);
    expect(() => evaluateText(text, scope)).toThrow(words);
  });
});

describe('resources of a template', () => {
  const target: Target = {
    subscription: 's',
    resourceGroup: 'g',
    workspaceId: '/subscriptions/s/resourceGroups/g/providers/Microsoft.OperationalInsights/workspaces/soc',
    location: 'westeurope',
    repository: 'r',
    parameters: { channel: 'soc-alerts' },
  };
  const workflow = (name: string, more: JsonObject = {}): JsonObject => ({
    parameters: { Channel: { type: 'string' }, WorkspaceName: { type: 'string' }, Missing: { type: 'string' } },
    variables: { a: "[variables('b')]", b: "[variables('a')]", id: "[resourceId('Microsoft.Web/connections', 'x')]" },
    resources: [{ type: 'microsoft.logic/Workflows', apiVersion: '1', name, properties: {}, ...more }],
  });
  it.each([
    ["[parameters('Channel')]", 'soc-alerts'],
    ["[parameters('WorkspaceName')]", 'soc'],
    ["[variables('id')]", '/subscriptions/s/resourceGroups/g/providers/Microsoft.Web/connections/x'],
  ])('%s', (name, expected) => {
    expect(expandTemplate(workflow(name), target)).toMatchObject([
      { id: expect.stringContaining(`/Microsoft.Logic/workflows/${expected}`) },
    ]);
  });
  it.each([
    ["[parameters('Missing')]", /"Missing" has no default/],
    ["[parameters('Nowhere')]", /no parameter "Nowhere"/],
    ["[variables('a')]", /"a" is made of itself|"b" is made of itself/],
  ])('%s can not be told', (name, words) => {
    expect(expandTemplate(workflow(name), target)).toMatchObject([{ error: expect.stringMatching(words) }]);
  });
  it.each([
    [true, 1],
    ["[equals(resourceGroup().name, 'g')]", 1],
    ["[not(equals('a', 'a'))]", 0],
    [false, 0],
  ])('a resource with the condition %s is there %i times', (condition, times) => {
    expect(expandTemplate(workflow('x', { condition }), target)).toHaveLength(times);
  });
  it('a condition that is neither true nor false is told', () => {
    expect(expandTemplate(workflow('x', { condition: 'perhaps' }), target)).toMatchObject([
      { error: expect.stringMatching(/neither true nor false/) },
    ]);
  });
});
