import { expect, it } from 'vitest';
import { ticksFromIso } from '../../../../src/core/time.ts';
import {
  type Deployment,
  loadPlaybook,
  pathText,
  templateParameters,
} from '../../../../src/sentinel/workflow/index.ts';
import { compose } from '../run/playground.ts';
import { templateWith } from './template.ts';

const deployment: Deployment = {
  subscriptionId: '11111111-1111-4111-8111-111111111111',
  tenantId: '22222222-2222-4222-8222-222222222222',
  resourceGroup: 'soc',
  location: 'westeurope',
  name: 'main',
  parameters: {},
  now: ticksFromIso('2026-11-20T10:00:00Z')!,
  newId: () => '33333333-3333-4333-8333-333333333333',
};
const group = `/subscriptions/${deployment.subscriptionId}/resourceGroups/soc`;

/** What an expression of a template gives, or the messages about it. */
function evaluated(expression: string, more: object = {}): unknown {
  const { outputs, problems } = loadPlaybook(
    templateWith({}, { ...more, outputs: { x: { type: 'string', value: expression } } }),
    deployment,
  );
  return problems.length > 0 ? problems.map(problem => `${problem.code}: ${problem.message}`) : outputs.x;
}

it.each([
  ["[concat('a', 'b''c', 1)]", "ab'c1"],
  ["[concat('@{', parameters('PlaybookName'), '}')]", '@{Test-Playbook}'],
  ["[variables('connection')]", 'azuresentinel-Test-Playbook'],
  ["[resourceId('Microsoft.Web/connections', 'c')]", `${group}/providers/Microsoft.Web/connections/c`],
  [
    "[resourceId('other', 'Microsoft.Sql/servers/databases', 's', 'd')]",
    `/subscriptions/${deployment.subscriptionId}/resourceGroups/other/providers/Microsoft.Sql/servers/s/databases/d`,
  ],
  [
    "[subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'r')]",
    `/subscriptions/${deployment.subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/r`,
  ],
  [
    "[extensionResourceId(resourceGroup().id, 'Microsoft.Authorization/roleAssignments', 'a')]",
    `${group}/providers/Microsoft.Authorization/roleAssignments/a`,
  ],
  ['[subscription().subscriptionId]', deployment.subscriptionId],
  ["[resourceGroup()['location']]", 'westeurope'],
  ["[if(equals(1, 1), 'yes', div(1, 0))]", 'yes'],
  ["[format('{0}-{1}{{}}', 'a', 2)]", 'a-2{}'],
  ["[toLower(substring('ABCDEF', 1, 3))]", 'bcd'],
  ["[split('a;b,c', createArray(';', ','))]", ['a', 'b', 'c']],
  ["[union(createObject('a', 1), createObject('b', true()))]", { a: 1, b: true }],
  ["[length(json('[1,2]'))]", 2],
  ["[guid('a', 'b')]", '2d796349-8c7e-55ec-9624-54ece82ed031'],
  ["[utcNow('yyyy-MM-dd')]", '2026-11-20'],
  ['[[not an expression]', '[not an expression]'],
  ['[ open', '[ open'],
  [
    "[parameters('nothing')]",
    ["template/expression: The template parameter 'nothing' is not found. In: [parameters('nothing')]"],
  ],
  [
    "[variables('Conection')]",
    [
      "template/expression: The template variable 'Conection' is not found. Did you mean \"Connection\"? In: [variables('Conection')]",
    ],
  ],
  ["[concat('a']", ["template/expression: This is no template expression: ',' or ')' is missing."]],
  [
    '[resourceGroup().nothing]',
    [
      expect.stringContaining(
        "The language expression property 'nothing' doesn't exist, available properties are 'id, name, type, location, tags, properties'.",
      ),
    ],
  ],
  ["[reference('x').id]", ['template/needs-deployment: The value of reference() is known to a deployment only.']],
  ["[cocnat('a')]", [expect.stringContaining('The template function \'cocnat\' is not valid. Did you mean "concat"?')]],
])('%s', (expression, value) => {
  expect(evaluated(expression)).toEqual(value);
});

it('reads a playbook with its connections and state', () => {
  const loaded = loadPlaybook(templateWith({ A: compose("[concat('@{guid()}', resourceGroup().name)]") }), deployment);
  expect(loaded.problems).toEqual([]);
  expect(loaded.workflows).toMatchObject([
    {
      name: 'Test-Playbook',
      id: `${group}/providers/Microsoft.Logic/workflows/Test-Playbook`,
      state: 'Enabled',
      location: 'westeurope',
      identity: { type: 'SystemAssigned' },
      definition: { actions: { A: { inputs: '@{guid()}soc' } } },
    },
  ]);
  expect(loaded.workflows[0].workflow?.triggers).toHaveLength(1);
  expect(loaded.connections).toEqual([
    {
      name: 'azuresentinel-Test-Playbook',
      id: `${group}/providers/Microsoft.Web/connections/azuresentinel-Test-Playbook`,
      api: 'azuresentinel',
      managedIdentity: true,
    },
  ]);
});

it('follows nested templates, copies, conditions and role assignments', () => {
  const assignment = {
    type: 'Microsoft.Authorization/roleAssignments',
    apiVersion: '2022-04-01',
    name: '[guid(string(copyIndex()))]',
    copy: { name: 'roles', count: 2 },
    properties: {
      roleDefinitionId: "[concat('role-', copyIndex('roles', 1))]",
      principalId: "[parameters('principal')]",
    },
  };
  const nested = {
    type: 'Microsoft.Resources/deployments',
    name: 'roles',
    properties: {
      expressionEvaluationOptions: { scope: 'inner' },
      parameters: { principal: { value: "[toLower('ANA')]" } },
      template: { parameters: { principal: { type: 'string' } }, resources: [assignment] },
    },
  };
  const template = templateWith({});
  template.resources.push(
    nested as never,
    { type: 'Microsoft.Storage/storageAccounts', name: 's', condition: '[equals(1, 2)]' } as never,
  );
  const loaded = loadPlaybook(template, deployment);
  expect(loaded.problems).toEqual([]);
  expect(loaded.roleAssignments).toEqual([
    { roleDefinitionId: 'role-1', principalId: 'ana' },
    { roleDefinitionId: 'role-2', principalId: 'ana' },
  ]);
  expect(loaded.resources.map(resource => resource.type)).not.toContain('Microsoft.Storage/storageAccounts');
});

it('a problem of the workflow has its place in the file', () => {
  const { problems, workflows } = loadPlaybook(
    templateWith({ A: compose('@nothing()'), B: compose("[concat('@nothi', 'ng()')]") }),
    deployment,
  );
  expect(problems.map(problem => [problem.code, pathText(problem.path), problem.start])).toEqual([
    ['workflow/expression', 'resources[0].properties.definition.actions.A.inputs', 1],
    ['workflow/expression', 'resources[0].properties.definition.actions.B.inputs', undefined],
  ]);
  expect(workflows[0].workflow).toBeUndefined();
});

it('a parameter without a value is asked for', () => {
  const template = templateWith(
    { A: compose("[parameters('Workspace')]") },
    {
      parameters: {
        PlaybookName: { type: 'string', defaultValue: 'P' },
        Workspace: { type: 'string', metadata: { description: 'Where' } },
      },
    },
  );
  expect(templateParameters(template)).toEqual([
    { name: 'PlaybookName', type: 'string', defaultValue: 'P' },
    { name: 'Workspace', type: 'string', description: 'Where' },
  ]);
  expect(loadPlaybook(template, deployment).problems).toEqual([
    {
      code: 'template/needs-deployment',
      message: "The parameter 'Workspace' has no default, and no value was given for it.",
      path: ['resources', 0, 'properties', 'definition', 'actions', 'A', 'inputs'],
    },
  ]);
  expect(loadPlaybook(template, { ...deployment, parameters: { workspace: 'law' } }).problems).toEqual([]);
});

it('a workflow with a hole that only a deployment fills does not run', () => {
  const template = templateWith(
    { A: compose("[variables('key')]") },
    { variables: { Connection: 'c', key: "[listKeys('x', '2023-01-01').key1]" } },
  );
  const { workflows, problems } = loadPlaybook(template, deployment);
  expect(workflows[0].workflow).toBeUndefined();
  expect(problems.map(problem => [pathText(problem.path), problem.message])).toEqual([
    ['variables.key', 'The value of listKeys() is known to a deployment only.'],
    ['resources[0].properties.definition.actions.A.inputs', 'The variable key has no value here.'],
  ]);
  const known = loadPlaybook(template, { ...deployment, runtime: () => ({ key1: 'k' }) });
  expect(known.problems).toEqual([]);
  expect(known.workflows[0]).toMatchObject({ definition: { actions: { A: { inputs: 'k' } } } });
});

it('variables that refer to each other in a circle are no endless loop', () => {
  const { problems } = loadPlaybook(
    templateWith(
      { A: compose("[variables('a')]") },
      { variables: { Connection: 'c', a: "[variables('b')]", b: "[variables('a')]" } },
    ),
    deployment,
  );
  expect(problems[0].message).toContain('circle');
});

const deep = () => {
  let value: unknown = 1;
  for (let depth = 0; depth < 500; depth++) value = [value];
  return value;
};

it.each([[null], [[]], ['x'], [{}], [{ resources: {} }], [{ resources: [], deep: deep() }]])(
  'what is no template is told, never thrown',
  template => {
    expect(loadPlaybook(template, deployment).problems[0]).toMatchObject({ code: 'template/invalid' });
  },
);
